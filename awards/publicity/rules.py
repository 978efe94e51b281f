"""The results go public: the decision and its round are published together."""

from django.utils import timezone

from awards.decisions.models import Decision
from awards.decisions.rules import ROUND_TRANSITIONS, TRANSITIONS
from campaigns.plans.models import Round
from campaigns.workflow.rules import move, rule

__all__ = ["ROUND_TRANSITIONS", "TRANSITIONS", "publish_results"]


@rule
def publish_results(*, decision: Decision, by) -> Decision:
    """The round's results stand on the public page, with the number of the issued decision.

    Source: Law 06/2022/QH15, Articles 5 (openness), 17(4). Raises: PermissionDenied;
    ValidationError wrong_state.
    """
    round = Round.objects.select_for_update(no_key=True).get(pk=decision.round_id)
    move(decision, "publish", by=by, published_at=timezone.now())
    move(round, "publish", by=by)
    return decision
