"""The life of a session of the Council, from planning to closing.

Who sits in the Council stands in composition.py, who stands aside in recusals.py; scores, votes and
minutes are rooms of their own.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.council.models import (
    Attendance,
    Council,
    Seat,
    Session,
    SessionStatus,
)
from awards.council.quorum import items_of, missing_quorum
from awards.council.recusals import fill_recusals, require_before_vote
from awards.council.vote_models import VoteRoundStatus
from awards.nominations.models import NominationStatus
from campaigns.accounts.models import Role
from campaigns.law.models import AwardForm
from campaigns.law.rules import voting_rule_for
from campaigns.plans.models import Round, RoundStatus
from campaigns.workflow.rules import (
    Transition,
    move,
    record_event,
    require_role,
    rule,
    transitions_of,
)

S = SessionStatus
CONDUCT = (Role.SECRETARY, Role.CHAIR)


def _has_chair_and_secretary(session: Session) -> list[str]:
    seats = set(session.council.members.values_list("seat", flat=True))
    missing = []
    if Seat.CHAIR not in seats:
        missing.append(_("Chair of the Council: 1 needed, 0 appointed."))
    if Seat.SECRETARY not in seats:
        missing.append(_("Secretary of the Council: 1 needed, 0 appointed."))
    return missing


def _round_at_council(session: Session) -> list[str]:
    if session.round.status == RoundStatus.COUNCIL:
        return []
    return [_("The Office has not yet sent the round to the Council.")]


def _has_nominations(session: Session) -> list[str]:
    if items_of(session).filter(status=NominationStatus.ELIGIBLE).exists():
        return []
    return [_("Eligible nominations: 1 needed, 0 present.")]


def _vote_confirmed(session: Session) -> list[str]:
    if session.vote_rounds.filter(status=VoteRoundStatus.CONFIRMED).exists():
        return []
    return [_("Confirmed votes: 1 needed, 0 present.")]


TRANSITIONS = transitions_of(
    Session,
    Transition(
        "convene",
        (S.PLANNED,),
        S.CONVENED,
        (Role.SECRETARY, Role.OFFICE),
        gettext_lazy("Convene the session"),
        checks=(_has_chair_and_secretary, _round_at_council, _has_nominations),
    ),
    Transition(
        "open",
        (S.CONVENED,),
        S.IN_SESSION,
        CONDUCT,
        gettext_lazy("Open the session"),
        checks=(missing_quorum,),
    ),
    Transition(
        "close",
        (S.IN_SESSION,),
        S.CLOSED,
        CONDUCT,
        gettext_lazy("Close the session"),
        checks=(_vote_confirmed,),
    ),
)


@rule
def plan_session(*, round: Round, council: Council, starts_at: datetime, place: str, by) -> Session:
    """Plan the Council's meeting on a round, under the voting rule in force on that day.

    Source: the voting rule's own source. Raises: PermissionDenied; ValidationError planned,
    wrong_council, council_not_in_force, no_quota, several_rules, no_legal_row.
    """
    round = Round.objects.select_for_update(no_key=True, of=("self",)).get(pk=round.pk)
    session = Session(round=round, council=council, starts_at=starts_at, place=place.strip())
    require_role(by, (Role.OFFICE, Role.SECRETARY), session)
    if round.campaign.owner_id != council.unit_id:
        raise ValidationError(
            _("This Council does not advise the owner of the campaign."), code="wrong_council"
        )
    if Session.objects.filter(round=round).exists():
        raise ValidationError(_("This round already has its session."), code="planned")
    on = timezone.localdate(starts_at)
    if not council.is_in_force(on):
        raise ValidationError(
            _("The Council's term does not cover that day."), code="council_not_in_force"
        )
    forms = AwardForm.objects.filter(pk__in=round.quotas.values("award_form"))
    rules = {voting_rule_for(award_form=form, on=on) for form in forms}
    if not rules:
        raise ValidationError(_("The round has no quota yet."), code="no_quota")
    if len(rules) > 1:
        raise ValidationError(
            _("The round's award forms have different voting rules."), code="several_rules"
        )
    session.voting_rule = rules.pop()
    session.full_clean()
    session.save()
    record_event(session, "plan", by=by, to_state=S.PLANNED, after={"starts_at": str(starts_at)})
    return session


@rule
def convene(*, session: Session, by) -> Session:
    """Call the members together: from now on they read, score, and stand aside where the data show
    a conflict.

    Source: council rules of this project. Raises: PermissionDenied; ValidationError wrong_state,
    blocked.
    """
    move(session, "convene", by=by)
    fill_recusals(session=session, by=by)
    return session


@rule
def record_attendance(
    *, session: Session, present: set[int], reasons: dict[int, str], by
) -> list[Attendance]:
    """Keep who is present and why the others are not, by key of member; may be corrected until the
    vote opens.

    Source: Decree 30/2020/NĐ-CP, Annex III, form 1.9 (who was present, absent and why).
    Raises: PermissionDenied; ValidationError not_convened, vote_opened, not_a_member.
    """
    session = Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    require_role(by, CONDUCT, session)
    require_before_vote(session)
    members = list(session.council.members.order_by("position"))
    if not present <= {member.pk for member in members}:
        raise ValidationError(
            _("Somebody recorded as present does not sit in this Council."), code="not_a_member"
        )
    rows = [
        Attendance(
            session=session,
            member=member,
            is_present=member.pk in present,
            reason="" if member.pk in present else reasons.get(member.pk, "").strip()[:200],
        )
        for member in members
    ]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "member"],
        update_fields=["is_present", "reason"],
    )
    record_event(session, "record_attendance", by=by, after={"present": sorted(present)})
    return rows


@rule
def open_session(*, session: Session, by) -> Session:
    """Open the meeting when the quorum is there; conflicts that arose since convening are added.

    Source: the voting rule of the session. Raises: PermissionDenied; ValidationError wrong_state,
    blocked.
    """
    move(session, "open", by=by, opened_at=timezone.now())
    fill_recusals(session=session, by=by)
    return session


@rule
def close_session(*, session: Session, discussion: str, by) -> Session:
    """Close the meeting after its vote was confirmed, with the discussion as the minutes print it.

    Source: council rules of this project. Raises: PermissionDenied; ValidationError wrong_state,
    blocked.
    """
    return move(session, "close", by=by, discussion=discussion.strip(), closed_at=timezone.now())
