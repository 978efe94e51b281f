"""What waits for the Council's people: files to score, a ballot to cast, a session to conduct."""

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.council.models import Council, Recusal, Seat, Session, SessionStatus
from awards.council.quorum import BEFORE_COUNCIL
from awards.council.vote_models import VoteRound, VoteRoundStatus
from awards.nominations.models import Nomination
from awards.scoring.models import ScoreSheet
from awards.voting.models import ElectorateEntry
from campaigns.accounts.models import Role
from campaigns.plans.models import Round, RoundStatus
from emulation_portal.waiting import WaitingItem

RUNNING = (SessionStatus.CONVENED, SessionStatus.IN_SESSION)


def waiting_for(user) -> list[WaitingItem]:
    """Ballots first, then files to score, then what secretary and Office have to do; at most four
    queries."""
    votes_in = [*user.units_as(Role.MEMBER), *user.units_as(Role.CHAIR)]
    items = _ballots(user, votes_in) + _files(user, votes_in) if votes_in else []
    if user.units_as(Role.SECRETARY):
        items += _to_conduct(user)
    if user.units_as(Role.OFFICE):
        items += _to_plan(user)
    return items


def _ballots(user, units: list[int]) -> list[WaitingItem]:
    entries = ElectorateEntry.objects.filter(
        member__user=user,
        has_voted=False,
        vote_round__status=VoteRoundStatus.OPEN,
        vote_round__session__council__unit__in=units,
    ).select_related("vote_round__session__round")
    return [
        WaitingItem(
            title=_("Cast your ballot"),
            url=reverse("voting:ballot", args=[entry.vote_round.session_id]),
            detail=entry.vote_round.session.round.name,
        )
        for entry in entries
    ]


def _files(user, units: list[int]) -> list[WaitingItem]:
    scored = ScoreSheet.objects.filter(nomination=OuterRef("pk"), member__user=user)
    aside = Recusal.objects.filter(nomination=OuterRef("pk"), member__user=user, lifted_at=None)
    going_on = [VoteRoundStatus.DRAFT, VoteRoundStatus.OPEN, VoteRoundStatus.VOID]
    closed = VoteRound.objects.exclude(status__in=going_on)
    running = Session.objects.filter(
        status__in=RUNNING,
        council__unit__in=units,
        council__members__in=user.council_seats.exclude(seat=Seat.SECRETARY),
    ).exclude(vote_rounds__in=closed)
    counted = (
        Nomination.objects.filter(round__sessions__in=running, status__in=BEFORE_COUNCIL)
        .filter(~Exists(scored), ~Exists(aside))
        .order_by()
        .values("round__sessions", "round__name", "round__sessions__starts_at")
        .annotate(n=Count("pk"))
    )
    return [
        WaitingItem(
            title=_("Files to score"),
            url=reverse("proceedings:session", args=[row["round__sessions"]]),
            detail=row["round__name"],
            count=row["n"],
            due_at=row["round__sessions__starts_at"],
        )
        for row in counted
    ]


def _to_conduct(user) -> list[WaitingItem]:
    words = {
        SessionStatus.PLANNED: _("Convene the session"),
        SessionStatus.CONVENED: _("Record attendance and open the session"),
        SessionStatus.IN_SESSION: _("Conduct the session"),
        SessionStatus.CLOSED: _("Issue the minutes"),
    }
    sessions = Session.objects.filter(
        council__unit__in=user.units_as(Role.SECRETARY),
        council__members__in=user.council_seats.all(),
        minutes=None,
    ).select_related("round")
    return [
        WaitingItem(
            title=words[session.status],
            url=reverse("proceedings:session", args=[session.pk]),
            detail=session.round.name,
            due_at=session.starts_at if session.status != SessionStatus.CLOSED else None,
        )
        for session in sessions
    ]


def _to_plan(user) -> list[WaitingItem]:
    councils = Council.objects.standing(timezone.localdate())
    rounds = Round.objects.filter(
        campaign__owner__in=user.units_as(Role.OFFICE), status=RoundStatus.COUNCIL, sessions=None
    ).annotate(has_council=Exists(councils.filter(unit=OuterRef("campaign__owner"))))
    return [
        WaitingItem(
            title=_("Plan the session of the Council"),
            url=reverse("council:plan", args=[round.code]),
            detail=round.name,
        )
        if round.has_council
        else WaitingItem(
            title=_("Set up the Council: none is in force"),
            url=reverse("council:set_up"),
            detail=round.name,
        )
        for round in rounds
    ]
