"""The dossier as it was handed in, word for word, each time it was."""

from awards.nominations.models import Nomination, SubmittedVersion
from awards.nominations.readiness import lines_of
from emulation_portal.canonical import fingerprint


def keep_version(nomination: Nomination, *, at, by) -> SubmittedVersion:
    """Write down the whole content with the SHA-256 of its canonical JSON; called by `submit`."""
    content = {
        "reference": nomination.reference,
        "round": nomination.round.code,
        "award_form": nomination.quota.award_form.code,
        "unit": nomination.unit.name,
        "group": nomination.group,
        "nominee": nomination.nominee_name,
        "title": nomination.nominee_title,
        "work_unit": nomination.nominee_unit_name,
        "summary": nomination.summary,
        "answers": [
            {
                "position": line.criterion.position,
                "criterion": line.criterion.text,
                "weight": line.criterion.weight,
                "text": line.answer.text,
                "evidence": [
                    {
                        "key": evidence.pk,
                        "name": evidence.file.name,
                        "n_bytes": evidence.file.n_bytes,
                        "sha256": evidence.file.sha256,
                    }
                    for evidence in line.evidence
                ],
            }
            for line in lines_of(nomination)
        ],
    }
    return SubmittedVersion.objects.create(
        nomination=nomination,
        number=nomination.versions.count() + 1,
        content=content,
        sha256=fingerprint(content),
        submitted_by=by,
        submitted_at=at,
    )
