"""Who stands aside for which nomination: known from data, or declared by the member."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.council.models import CouncilMember, Recusal, Session, SessionStatus
from awards.council.quorum import items_of, voting_members
from awards.council.vote_models import VoteRound, VoteRoundStatus
from awards.nominations.models import Nomination
from campaigns.accounts.models import Role, RoleHolding
from campaigns.staff.models import Posting
from campaigns.workflow.rules import record_event, require_role, rule

# Written into the minutes, so in the language of the record.
IS_NOMINEE = "Là người được đề nghị khen thưởng"
HEADS_NOMINATING_UNIT = "Là người đứng đầu đơn vị đề nghị khen thưởng"
HEADS_COLLECTIVE = "Là người đứng đầu tập thể được đề nghị khen thưởng"
HEADS_UNIT_OF_NOMINEE = "Là người đứng đầu đơn vị của người được đề nghị khen thưởng"


def voting_seat(session: Session, by) -> CouncilMember | None:
    """The seat in which this person may score and vote in this session; None when there is none.

    A seat alone is not enough: the person also holds the role today and, with several roles, wears
    it.
    """
    unit = session.council.unit
    if not (by.holds(Role.MEMBER, unit) or by.holds(Role.CHAIR, unit)):
        return None
    return voting_members(session).filter(user=by).first()


def require_voting_seat(session: Session, by) -> CouncilMember:
    """The voting seat of this person. Source: this project. Raises: PermissionDenied."""
    seat = voting_seat(session, by)
    if seat is None:
        raise PermissionDenied(_("Only a member of the Council who has a vote may do this."))
    return seat


def not_recused(nominations: QuerySet[Nomination], user) -> QuerySet[Nomination]:
    """Nominations without those for which this person stands aside, whatever hat they wear."""
    aside = Recusal.objects.filter(member__user=user, lifted_at=None)
    return nominations.exclude(pk__in=aside.values("nomination"))


def visible_items(session: Session, user) -> QuerySet[Nomination]:
    """The nominations of the session that this person may see there: none they stand aside for."""
    return not_recused(items_of(session), user)


def vote_has_opened(session: Session) -> bool:
    """Whether a vote that counts is or was open: from then on attendance and recusals stand."""
    return (
        VoteRound.objects.filter(session=session)
        .exclude(status__in=[VoteRoundStatus.DRAFT, VoteRoundStatus.VOID])
        .exists()
    )


def scoring_is_over(session: Session) -> bool:
    """Whether the vote that counts was closed: until then nobody knows a result, so that a late
    sheet is as blind as an early one."""
    going_on = [VoteRoundStatus.DRAFT, VoteRoundStatus.OPEN, VoteRoundStatus.VOID]
    return VoteRound.objects.filter(session=session).exclude(status__in=going_on).exists()


def require_running(session: Session) -> None:
    """Refuse work on a session that is not convened yet, or closed.

    Source: this project. Raises: ValidationError not_convened.
    """
    if session.status not in (SessionStatus.CONVENED, SessionStatus.IN_SESSION):
        raise ValidationError(
            _("This is possible from convening the session until it is closed."),
            code="not_convened",
        )


def require_before_vote(session: Session) -> None:
    """Refuse a change of what the vote rests on once it has opened.

    Source: this project. Raises: ValidationError not_convened, vote_opened.
    """
    require_running(session)
    if vote_has_opened(session):
        raise ValidationError(
            _("The vote has been opened: attendance and recusals stand as they are."),
            code="vote_opened",
        )


@rule
def declare_recusal(
    *, session: Session, member: CouncilMember, nomination: Nomination, reason: str, by
) -> Recusal:
    """A member stands aside for one nomination, by own word or as secretary or chair record it.

    Guarantees that from now on the member neither sees, scores nor votes on it; a sheet already
    filled in is taken out. A recusal is not lifted.
    Source: this project (Decree and Council rules name no form for it). Raises: PermissionDenied;
    ValidationError not_convened, vote_opened, reason_missing, not_on_agenda, not_a_voter, recused.
    """
    session = Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    own_word = member.user_id == by.pk and voting_seat(session, by) == member
    if not own_word:
        require_role(by, (Role.SECRETARY, Role.CHAIR), session)
    require_before_vote(session)
    if not reason.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    if member.council_id != session.council_id or not member.has_vote:
        raise ValidationError(_("This person has no vote in the session."), code="not_a_voter")
    if not items_of(session).filter(pk=nomination.pk).exists():
        raise ValidationError(_("This nomination is not before the session."), code="not_on_agenda")
    if Recusal.objects.filter(
        session=session, member=member, nomination=nomination, lifted_at=None
    ).exists():
        raise ValidationError(
            _("The member already stands aside for this nomination."), code="recused"
        )
    recusal = Recusal(
        session=session,
        member=member,
        nomination=nomination,
        reason=reason.strip()[:200],
        is_declared=own_word,
    )
    _stand_aside(session, [recusal], by=by)
    return recusal


@rule
def fill_recusals(*, session: Session, by) -> int:
    """Put on record every recusal that the data show: the member is the nominee, or heads the
    nominating unit, the nominated collective or the nominee's unit, on the session's day or today.

    Source: this project; Law on Anti-Corruption 36/2018/QH14 (conflict of interest).
    Units: recusals added.
    """
    require_role(by, (Role.SECRETARY, Role.CHAIR, Role.OFFICE), session)
    days = {timezone.localdate(session.starts_at), timezone.localdate()}
    members = {member.user_id: member for member in voting_members(session)}
    headed: dict[int, set[int]] = {}
    for holding in RoleHolding.objects.filter(_on(days), user__in=members, role=Role.HEAD):
        headed.setdefault(holding.unit_id, set()).add(holding.user_id)
    nominations = list(items_of(session).select_related("person"))
    people = {item.person_id for item in nominations if item.person_id}
    works_in: dict[int, set[int]] = {}
    for posting in Posting.objects.filter(_on(days), person__in=people):
        works_in.setdefault(posting.person_id, set()).add(posting.unit_id)
    known = set(session.recusals.filter(lifted_at=None).values_list("member__user", "nomination"))
    added = []
    for item in nominations:
        for user_id, reason in _conflicts(item, members, headed, works_in).items():
            if (user_id, item.pk) not in known:
                added.append(
                    Recusal(
                        session=session, member=members[user_id], nomination=item, reason=reason
                    )
                )
    if added:
        _stand_aside(session, added, by=by)
    return len(added)


def _conflicts(item: Nomination, members: dict, headed: dict, works_in: dict) -> dict[int, str]:
    """The first reason that applies to each member."""
    found: dict[int, str] = {}
    if item.person and item.person.user_id in members:
        found[item.person.user_id] = IS_NOMINEE
    for user_id in headed.get(item.collective_id, ()):
        found.setdefault(user_id, HEADS_COLLECTIVE)
    for user_id in headed.get(item.unit_id, ()):
        found.setdefault(user_id, HEADS_NOMINATING_UNIT)
    for unit_id in works_in.get(item.person_id, ()):
        for user_id in headed.get(unit_id, ()):
            found.setdefault(user_id, HEADS_UNIT_OF_NOMINEE)
    return found


def _on(days: set) -> Q:
    in_force = Q()
    for day in days:
        in_force |= Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    return in_force


def _stand_aside(session: Session, recusals: list[Recusal], *, by) -> None:
    Recusal.objects.bulk_create(recusals)
    for recusal in recusals:
        # Sheets are a room downstream; a member's own are reached through the member.
        sheets = recusal.member.score_sheets.filter(nomination=recusal.nomination)
        removed, _rows = sheets.delete()
        record_event(
            session,
            "recuse",
            by=by,
            reason=recusal.reason,
            after={
                "member": recusal.member_id,
                "nomination": recusal.nomination_id,
                "sheet_removed": bool(removed),
            },
        )
