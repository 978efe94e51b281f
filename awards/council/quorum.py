"""Who can vote in a session and on which nominations, and whether enough of them are there."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from awards.council.frozen_rule import FrozenRule
from awards.council.models import CouncilMember, Recusal, Seat, Session
from awards.nominations.models import Nomination, NominationStatus

BEFORE_COUNCIL = (
    NominationStatus.ELIGIBLE,
    NominationStatus.RECOMMENDED,
    NominationStatus.NOT_RECOMMENDED,
    NominationStatus.AWARDED,
    NominationStatus.DECLINED,
)


@dataclass(frozen=True)
class Quorum:
    """How many voting members there are, came, and must come."""

    n_members: int
    n_present: int
    n_needed: int

    @property
    def is_met(self) -> bool:
        return self.n_present >= self.n_needed


def voting_members(session: Session) -> QuerySet[CouncilMember]:
    """Everybody in the Council who has a vote."""
    return session.council.members.exclude(seat=Seat.SECRETARY)


def present_members(session: Session) -> QuerySet[CouncilMember]:
    """The voting members recorded as present."""
    present = session.attendances.filter(is_present=True).values("member")
    return voting_members(session).filter(pk__in=present)


def quorum_of(session: Session) -> Quorum:
    """The quorum from attendance, over all members of the Council who have a vote.

    Source: the voting rule of the session; base: all voting members. Units: members.
    """
    present = session.attendances.filter(is_present=True).values("member")
    n = voting_members(session).aggregate(
        members=Count("pk"), present=Count("pk", filter=Q(pk__in=present))
    )
    rule = FrozenRule.of(session.voting_rule)
    return Quorum(n["members"], n["present"], rule.quorum_of(n["members"]))


def items_of(session: Session) -> QuerySet[Nomination]:
    """The nominations that this session scores and votes on."""
    return Nomination.objects.filter(round=session.round_id, status__in=BEFORE_COUNCIL)


def missing_quorum(session: Session) -> list[str]:
    """What is missing for a quorum, as a sentence; empty when there is one."""
    quorum = quorum_of(session)
    if quorum.is_met:
        return []
    return [
        _("Quorum: %(needed)d of %(members)d voting members needed, %(present)d present.")
        % {"needed": quorum.n_needed, "members": quorum.n_members, "present": quorum.n_present}
    ]


def items_below_quorum(session: Session, *, hidden_from=None) -> list[str]:
    """The nominations for which too few members are left after recusal, as sentences.

    Those that `hidden_from` stands aside for are left out.
    """
    quorum = quorum_of(session)
    present = present_members(session).values("pk")
    standing_aside = Count(
        "recusals",
        filter=Q(recusals__session=session, recusals__lifted_at=None, recusals__member__in=present),
    )
    items = items_of(session).filter(status=NominationStatus.ELIGIBLE)
    if hidden_from is not None:
        own = Recusal.objects.filter(member__user=hidden_from, lifted_at=None)
        items = items.exclude(pk__in=own.values("nomination"))
    return [
        _("%(nominee)s: quorum %(needed)d, %(left)d left after recusal.")
        % {
            "nominee": item.nominee_name,
            "needed": quorum.n_needed,
            "left": quorum.n_present - item.n_aside,
        }
        for item in items.annotate(n_aside=standing_aside).order_by("nominee_sort_key", "pk")
        if quorum.n_present - item.n_aside < quorum.n_needed
    ]
