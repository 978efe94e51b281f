"""The Office receives a dossier; what else it decides on one, to be found in one place."""

from django.utils import timezone

from awards.evaluation.appraising import appraisal_moves, appraise
from awards.evaluation.findings import save_findings
from awards.evaluation.returning import return_for_supplement
from awards.nominations.life import TRANSITIONS
from awards.nominations.models import Nomination
from campaigns.workflow.rules import move, rule

__all__ = [
    "TRANSITIONS",
    "appraisal_moves",
    "appraise",
    "receive",
    "return_for_supplement",
    "save_findings",
]


@rule
def receive(*, nomination: Nomination, by) -> Nomination:
    """Take a submitted dossier in; from now on the Office answers for its progress.

    Source: plan 2021–2025, section V. Raises: PermissionDenied; ValidationError wrong_state.
    """
    return move(nomination, "receive", by=by, received_at=timezone.now())
