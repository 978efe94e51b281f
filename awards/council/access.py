"""Who may see a session, conduct it, keep its minutes, or still stand aside in it."""

from django.shortcuts import get_object_or_404

from awards.council.models import CouncilMember, Session, SessionStatus
from awards.council.recusals import vote_has_opened
from awards.council.vote_models import VoteRound, VoteRoundStatus
from campaigns.accounts.models import Role

RUNNING = (SessionStatus.CONVENED, SessionStatus.IN_SESSION)


def session_or_404(request, pk: int) -> Session:
    """The session as far as this person may see it."""
    visible = Session.objects.visible_to(request.user).select_related(
        "council__unit", "round__campaign__owner", "voting_rule", "minutes"
    )
    return get_object_or_404(visible, pk=pk)


def can_conduct(session: Session, user) -> bool:
    """Whether this person conducts the session: its secretary or its chair."""
    unit = session.council.unit
    return user.holds(Role.SECRETARY, unit) or user.holds(Role.CHAIR, unit)


def can_keep_minutes(session: Session, user) -> bool:
    """Whether this person writes and issues the minutes."""
    return user.holds(Role.SECRETARY, session.council.unit)


def vote_of(session: Session) -> VoteRound | None:
    """The vote that counts, or the last one that was declared void."""
    # What was frozen grows with the nominees, and no page of the session shows it.
    rounds = session.vote_rounds.defer("frozen").order_by("number")
    return rounds.exclude(status=VoteRoundStatus.VOID).first() or rounds.last()


def may_stand_aside(session: Session, seat: CouncilMember | None) -> bool:
    """Whether who sits there may still stand aside: until the vote opens."""
    return seat is not None and session.status in RUNNING and not vote_has_opened(session)
