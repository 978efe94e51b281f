"""Whose act a step of the decision is: what shows its buttons and its forms."""

from awards.council.models import Session
from awards.decisions.models import Decision, DecisionStatus
from campaigns.accounts.models import Role
from campaigns.plans.models import Round

READS_MONEY = (Role.ACCOUNTANT, Role.OFFICE, Role.CLERK, Role.DIRECTOR)


def may_draft(*, round: Round, by) -> bool:
    """Whether this person drafts the decision of the round."""
    return by.holds(Role.OFFICE, round.unit_for(Role.OFFICE))


def may_redraft(*, decision: Decision, by) -> bool:
    """Whether this person may draft the papers again now."""
    return decision.status == DecisionStatus.DRAFT and may_draft(round=decision.round, by=by)


def may_decline(*, decision: Decision, by) -> bool:
    """Whether this person may strike out lines now."""
    is_theirs = by.holds(Role.DIRECTOR, decision.unit_for(Role.DIRECTOR))
    return decision.status == DecisionStatus.AWAITING_SIGNATURE and is_theirs


def may_issue(*, decision: Decision, by) -> bool:
    """Whether giving number and date is this person's act, now or later."""
    return by.holds(Role.CLERK, decision.unit_for(Role.CLERK))


def reads_ranking(*, decision: Decision, by) -> bool:
    """Whether this person reads how the Council ranked the nominees."""
    return Session.objects.visible_to(by).filter(round=decision.round_id).exists()


def reads_money(*, decision: Decision, by) -> bool:
    """Whether this person reads what each recipient is paid: who pays, drafts, numbers, decides."""
    owner = decision.round.campaign.owner_id
    return any(owner in by.units_as(role) for role in READS_MONEY)
