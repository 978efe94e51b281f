"""What the register knows of a nominee besides the dossier: honours, holds, discipline."""

from dataclasses import dataclass, field

from django.utils import timezone

from awards.nominations.models import Nomination
from campaigns.staff.holds import discipline_within, hold_sentence, holds_on
from campaigns.staff.honours import honours_of
from campaigns.staff.models import Honour, sees_holds

N_SHOWN = 5


@dataclass(frozen=True)
class Background:
    """For readers who appraise, advise or decide; `holds` and `warnings` only where they may."""

    honours: list[Honour]
    n_more: int = 0
    holds: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def background_of(nomination: Nomination, *, user) -> Background:
    """The last honours of a nominee; for whoever may see holds, those of today and warnings where
    a disciplinary period overlaps the period of the round.

    Source: Decree 152/2025/NĐ-CP, Article 4(3) and (4).
    """
    nominee = nomination.person or nomination.collective
    honours = list(honours_of(nominee))
    shown, n_more = honours[:N_SHOWN], max(len(honours) - N_SHOWN, 0)
    if not sees_holds(user):
        return Background(honours=shown, n_more=n_more)
    standing = holds_on(
        timezone.localdate(), people=[nomination.person_id], units=[nomination.collective_id]
    ).of(person_id=nomination.person_id, unit_id=nomination.collective_id)
    round = nomination.round
    return Background(
        honours=shown,
        n_more=n_more,
        holds=[hold_sentence(hold) for hold in standing],
        warnings=discipline_within(
            nominee=nominee, first=round.achieved_from, last=round.achieved_to
        ),
    )
