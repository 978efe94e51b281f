"""What speaks against finding for many dossiers unseen: the warnings of each one's own page."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.duplicates.queries import undecided_of_many
from awards.evaluation.finding_models import CriterionFinding, Verdict
from awards.nominations.models import Nomination
from awards.office_queue.models import BulkKind
from campaigns.staff.holds import (
    discipline_sentence,
    disciplines_within,
    hold_sentence,
    holds_on,
)
from campaigns.staff.models import sees_holds

# Acts that speak for a dossier.
IN_FAVOUR = (BulkKind.FIND_ELIGIBLE, BulkKind.PROPOSE)


def mark_warnings(nominations: Collection[Nomination], *, user) -> None:
    """Give each dossier of one round `warnings`: likenesses, criteria not met or unclear and, for
    whoever may see them, holds and discipline. They keep nothing back. Four queries, whatever the
    number.

    Source: this project.
    """
    alike, found = undecided_of_many(nominations), _findings(nominations)
    held = _holds(nominations) if nominations and sees_holds(user) else {}
    for one in nominations:
        one.warnings = [
            sentence for some in (held, alike, found) for sentence in some.get(one.pk, [])
        ]


def _findings(nominations: Collection[Nomination]) -> dict[int, list[str]]:
    positions: dict[tuple[int, str], list[int]] = {}
    findings = CriterionFinding.objects.filter(
        nomination__in=[one.pk for one in nominations],
        verdict__in=(Verdict.NOT_MET, Verdict.UNCLEAR),
    ).order_by("verdict", "criterion__position")
    for key, verdict, position in findings.values_list(
        "nomination", "verdict", "criterion__position"
    ):
        positions.setdefault((key, verdict), []).append(position)
    warnings: dict[int, list[str]] = {}
    for (key, verdict), found in positions.items():
        words = (
            _("Criteria found not met: %(positions)s")
            if verdict == Verdict.NOT_MET
            else _("Criteria found unclear: %(positions)s")
        )
        sentence = words % {"positions": ", ".join(map(str, found))}
        warnings.setdefault(key, []).append(sentence)
    return warnings


def _holds(nominations: Collection[Nomination]) -> dict[int, list[str]]:
    round = next(iter(nominations)).round
    of_whom = {
        "people": [one.person_id for one in nominations],
        "units": [one.collective_id for one in nominations],
    }
    held = holds_on(timezone.localdate(), **of_whom)
    disciplined = disciplines_within(**of_whom, first=round.achieved_from, last=round.achieved_to)
    warnings: dict[int, list[str]] = {}
    for one in nominations:
        nominee = {"person_id": one.person_id, "unit_id": one.collective_id}
        warnings[one.pk] = [hold_sentence(hold) for hold in held.of(**nominee)]
        warnings[one.pk] += [discipline_sentence(hold) for hold in disciplined.of(**nominee)]
    return warnings
