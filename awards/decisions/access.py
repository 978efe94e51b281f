"""Whose act a step of the decision is: what shows its buttons and its forms."""

from awards.decisions.models import Decision, DecisionStatus
from campaigns.accounts.models import Role
from campaigns.plans.models import Round


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
