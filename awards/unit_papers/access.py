"""Who may read which papers of a unit, and how much of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from awards.meetings.access import live_dossiers, may_write_meeting
from awards.nominations.handed_in import handed_in_contents
from awards.nominations.models import Nomination, NominationStatus
from awards.unit_papers.material import Material, gather, with_all_printed
from campaigns.accounts.models import Role, User
from campaigns.plans.models import Round
from campaigns.units.models import Unit
from campaigns.units.succession import acting_unit

PAPERS = ("submission", "list", "minutes")
OF_THE_CAMPAIGN = (Role.OFFICE, Role.DIRECTOR, Role.SECRETARY)


@dataclass(frozen=True)
class Reading:
    """What one person reads of a unit's papers: `papers` of the unit, reports of `dossiers`."""

    user: User
    papers: tuple[str, ...]
    dossiers: QuerySet[Nomination]
    is_head: bool = False
    writes_meeting: bool = False

    @property
    def is_allowed(self) -> bool:
        return bool(self.papers) or self.dossiers.exists()

    def material(self, *, round: Round, unit: Unit, paper: str = "") -> Material:
        """What the papers say to this reader; minutes hold every result for whoever writes them.

        Source: this project. Raises: ValidationError no_name.
        """
        own = live_dossiers(round, unit)
        sees_all = self.is_head or (self.writes_meeting and paper == "minutes")
        shown = own if sees_all else self.dossiers
        dossiers = list(with_all_printed(shown))
        return gather(
            round=round,
            unit=unit,
            dossiers=dossiers,
            on=timezone.localdate(),
            is_partial=not sees_all and own.count() > len(dossiers),
            kept=kept_for(self.user, dossiers),
        )


def reading_of(user, *, round: Round, unit: Unit) -> Reading:
    """The head reads all papers of the unit, also of drafts; a helper the minutes and the reports
    of the dossiers they help with; the Office, the Director and the secretary what was handed in;
    others the reports of dossiers that they may read.

    Source: this project.
    """
    seen = (
        Nomination.objects.visible_to(user)
        .filter(round=round, unit=unit)
        .exclude(status=NominationStatus.WITHDRAWN)
    )
    if user.holds(Role.HEAD, acting_unit(unit, on=timezone.localdate())):
        return Reading(user, PAPERS, seen, is_head=True, writes_meeting=True)
    if may_write_meeting(user, round, unit):
        return Reading(user, ("minutes",), seen, writes_meeting=True)
    leads = any(user.holds(role, round.campaign.owner) for role in OF_THE_CAMPAIGN)
    if leads and seen.exists():
        return Reading(user, PAPERS, seen)
    return Reading(user, (), seen)


def kept_for(user: User, dossiers: Iterable[Nomination]) -> dict[int, dict]:
    """What was handed in last of the dossiers whose answer is still being written, or never came,
    by key; not of those that this person is writing. At most two queries.

    Source: this project.
    """
    dossiers = list(dossiers)
    kept = handed_in_contents(dossier.pk for dossier in dossiers)
    editable = [one.pk for one in dossiers if one.is_editable and one.pk in kept]
    written = Nomination.objects.filter(pk__in=editable).written_by(user)
    for key in written.values_list("pk", flat=True) if editable else ():
        del kept[key]
    return kept
