"""What the Office finds on one dossier, criterion by criterion and paper by paper, as it reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.evaluation.finding_models import (
    CriterionFinding,
    Finding,
    ItemFinding,
    Presence,
    Verdict,
)
from awards.evaluation.procedure import checklist
from awards.nominations.editing import is_of_author
from awards.nominations.models import Nomination, NominationStatus, SubmittedVersion
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion
from campaigns.law.procedure_models import DossierItem
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.canonical import fingerprint

S = NominationStatus
# An eligible dossier's findings equal those that its appraisal froze, so they are closed.
OPEN_TO_FINDINGS = (S.RECEIVED, S.RETURNED, S.INELIGIBLE)


@dataclass(frozen=True)
class CriterionFound:
    """What is to stand on one criterion; without a verdict nothing stands. `seen` is the mark of
    what stood when the page was opened, None where the writer looks at no page: a line that says
    the same as then was not touched."""

    criterion: Criterion
    verdict: str = ""
    note: str = ""
    seen: str | None = None


@dataclass(frozen=True)
class ItemFound:
    """The same for one paper of the dossier."""

    item: DossierItem
    presence: str = ""
    note: str = ""
    seen: str | None = None


def mark_of(finding: Finding | None) -> str:
    """Says what a page showed of a finding; empty where there was none."""
    return mark_of_words(*as_said(finding))


def mark_of_words(value: str, note: str) -> str:
    """The same for what a form says, whether it stands or not."""
    return fingerprint([value, note])[:16] if value or note else ""


def own_dossier_words() -> str:
    return _("You wrote this dossier yourself: somebody else of the Office must appraise it.")


def require_appraiser(nomination: Nomination, *, by) -> None:
    """Refuse whoever is not of the Office, or has a part in the dossier.

    Source: separation of duties, this project. Raises: PermissionDenied.
    """
    require_role(by, (Role.OFFICE,), nomination)
    if is_of_author(nomination, by):
        raise PermissionDenied(own_dossier_words())


@rule
def save_findings(
    *,
    nomination: Nomination,
    criteria: Iterable[CriterionFound] = (),
    items: Iterable[ItemFound] = (),
    by,
) -> int:
    """Write down what was found on some criteria and papers; gives the number of changed findings.

    Guarantees that what is not named stays, that nobody finds on a dossier of their own, and that a
    finding which somebody else changed since the page was opened is not overwritten.
    Source: this project. Raises: PermissionDenied; ValidationError findings_closed,
    wrong_criterion, wrong_item, and under the key of a line (`line_key`) verdict_missing,
    verdict_unknown, found_elsewhere.
    """
    criteria, items = list(criteria), list(items)
    locked = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    require_appraiser(locked, by=by)
    if locked.status not in OPEN_TO_FINDINGS:
        raise ValidationError(
            _("The dossier is “%(status)s”: its findings stand."),
            code="findings_closed",
            params={"status": locked.get_status_display()},
        )
    if any(one.criterion.criteria_set_id != locked.criteria_set_id for one in criteria):
        raise ValidationError(
            _("This criterion does not belong to the dossier."), code="wrong_criterion"
        )
    if items and not {one.item.pk for one in items} <= {item.pk for item in checklist(locked)}:
        raise ValidationError(_("This paper does not belong to the dossier."), code="wrong_item")
    asked = [
        *((one, one.verdict, Verdict, "criterion") for one in criteria),
        *((one, one.presence, Presence, "item") for one in items),
    ]
    standing = standing_findings(locked)
    problems, changes = {}, []
    for one, value, choices, field in asked:
        note, key = one.note.strip(), line_key(getattr(one, field))
        finding = standing.get(key)
        refusal = _refusal(value, note, choices)
        if as_said(finding) == (value, note) or one.seen == mark_of_words(value, note):
            continue
        if refusal is None and one.seen is not None and one.seen != mark_of(finding):
            refusal = ValidationError(
                _("%(who)s changed this finding after you opened the page: “%(finding)s”."),
                code="found_elsewhere",
                params={
                    "who": finding.found_by if finding else _("Somebody else"),
                    "finding": finding or _("not found on yet"),
                },
            )
        if refusal:
            problems[key] = refusal
        else:
            changes.append((field, getattr(one, field), finding, value, note))
    if problems:
        raise ValidationError(problems)
    for field, about, finding, value, note in changes:
        _write(locked, field, about, finding, value, note, by)
    return len(changes)


def line_key(about: Criterion | DossierItem) -> str:
    """Names a line of the sheet, for refusals and for the fields of its form."""
    return f"{'criterion' if isinstance(about, Criterion) else 'item'}_{about.pk}"


def standing_findings(nomination: Nomination) -> dict[str, Finding]:
    """Everything found on a dossier so far, by `line_key`; two queries."""
    found = {}
    for finding in nomination.criterion_findings.select_related("criterion", "found_by"):
        found[line_key(finding.criterion)] = finding
    for finding in nomination.item_findings.select_related("item", "found_by"):
        found[line_key(finding.item)] = finding
    return found


def sheet_mark(nomination: Nomination, standing: dict[str, Finding] | None = None) -> str:
    """One short text that changes with every finding, appraisal and submitted version: a page that
    shows another one than the record has is out of date.

    Source: this project.
    """
    if standing is None:
        standing = standing_findings(nomination)
    last = SubmittedVersion.objects.filter(nomination=nomination).order_by("-number")
    appraisal = nomination.appraisals.order_by("-pk")
    content = [
        nomination.status,
        last.values_list("number", flat=True).first(),
        appraisal.values_list("pk", flat=True).first(),
        sorted([key, finding.found_at.isoformat()] for key, finding in standing.items()),
    ]
    return fingerprint(content)[:16]


def _refusal(value: str, note: str, choices) -> ValidationError | None:
    if value and value not in choices.values:
        return ValidationError(_("Choose a finding of the list."), code="verdict_unknown")
    if note and not value:
        return ValidationError(
            _("Choose a finding; a note alone says nothing."), code="verdict_missing"
        )
    return None


def _said(finding: Finding) -> str:
    return finding.verdict if isinstance(finding, CriterionFinding) else finding.presence


def as_said(finding: Finding | None) -> tuple[str, str]:
    """A finding as a form says it: its value and its note, both empty where there is none."""
    return (_said(finding), finding.note) if finding else ("", "")


def _write(locked: Nomination, field, about, finding, value: str, note: str, by) -> None:
    model = CriterionFinding if field == "criterion" else ItemFinding
    says = "verdict" if field == "criterion" else "presence"
    before = as_said(finding)
    if not value:
        finding.delete()
    else:
        model.objects.update_or_create(
            nomination=locked,
            **{field: about},
            defaults={says: value, "note": note, "found_by": by, "found_at": timezone.now()},
        )
    record_event(
        locked,
        "save_finding",
        by=by,
        before={"finding": before[0], "note": before[1]},
        after={field: about.pk, "finding": value, "note": note},
    )
