"""Who writes down a unit's meeting, and which of its words still move."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.meetings.models import MeetingResult
from awards.nominations.models import ContributorKind, Nomination, NominationStatus
from awards.nominations.supplement_models import Part, SupplementRequest
from campaigns.accounts.models import Role
from campaigns.plans.models import Round
from campaigns.units.models import Unit
from campaigns.units.succession import acting_unit


def live_dossiers(round: Round, unit: Unit):
    """The dossiers of the unit in the round that were not withdrawn."""
    return Nomination.objects.filter(round=round, unit=unit).exclude(
        status=NominationStatus.WITHDRAWN
    )


def may_write_meeting(user, round: Round, unit: Unit) -> bool:
    """Whether this person writes the meeting down today: the head of the unit, or somebody who
    helps with one of its dossiers. A nominee writes their own report, not how others voted.

    Source: this project.
    """
    if user.holds(Role.HEAD, acting_unit(unit, on=timezone.localdate())):
        return True
    helped = live_dossiers(round, unit).filter(
        contributors__user=user.pk,
        contributors__ended_at=None,
        contributors__kind=ContributorKind.HELPER,
    )
    return user.pk is not None and helped.exists()


def require_meeting_writer(by, round: Round, unit: Unit) -> None:
    if not may_write_meeting(by, round, unit):
        raise PermissionDenied(_("Only those who write the dossiers of this unit may do this."))


@dataclass(frozen=True)
class MeetingLocks:
    """What of a meeting can be changed now: date and attendance, and the results of which dossiers.

    `can_add_files`: signed minutes may still come while a dossier that needs them is written.
    """

    facts_are_open: bool = True
    open_results: frozenset[int] = frozenset()
    can_add_files: bool = True


def locks_of(dossiers: Iterable[Nomination]) -> MeetingLocks:
    """What stands because a dossier that rests on it was handed in.

    The result of a dossier stands with the dossier. Date and attendance stand as soon as a dossier
    with a result is handed in, and open again where the Office gave one back and asked for the
    meeting. A dossier from before meetings were kept rests on none, and locks none.
    Source: this project. Units: three queries at most, none while all dossiers are drafts.
    """
    dossiers = list(dossiers)
    asked = _asked_for_the_meeting(d for d in dossiers if d.status == NominationStatus.RETURNED)
    drafts = {d.pk for d in dossiers if d.status == NominationStatus.DRAFT}
    open_results = frozenset(drafts | asked)
    closed = [d.pk for d in dossiers if d.pk not in open_results]
    rested_on = bool(closed) and MeetingResult.objects.filter(nomination__in=closed).exists()
    return MeetingLocks(
        facts_are_open=bool(asked) or not rested_on,
        open_results=open_results,
        can_add_files=bool(open_results) or not dossiers,
    )


def _asked_for_the_meeting(returned: Iterable[Nomination]) -> set[int]:
    keys = {dossier.pk for dossier in returned}
    if not keys:
        return set()
    requests = SupplementRequest.objects.filter(
        nomination__in=keys, answered_at=None, taken_back_at=None
    )
    named = {
        request.nomination_id: {row.part for row in request.parts.all()}
        for request in requests.order_by("pk").prefetch_related("parts")
    }
    # A request that names no part leaves the whole dossier open.
    return {key for key in keys if not named.get(key) or Part.MEETING in named[key]}


def facts_locked() -> ValidationError:
    return ValidationError(
        _("A dossier that rests on this meeting is handed in: this stays as it was."),
        code="facts_locked",
    )
