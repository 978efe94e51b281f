"""The whole life of a dossier: one table of who may move it from where to where."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.readiness import missing_for_submission, too_late
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from campaigns.workflow.rules import Transition, transitions_of

S = NominationStatus


def _screening_over(nomination: Nomination) -> list[str]:
    if nomination.round.status in (RoundStatus.OPEN, RoundStatus.SCREENING):
        return []
    return [_("The round has gone to the Council: the Office's findings stand.")]


def _recall_over(nomination: Nomination) -> list[str]:
    if too_late(nomination):
        return [_("The deadline of this round has passed: what was handed in stays handed in.")]
    return []


def _supplement_still_due(nomination: Nomination) -> list[str]:
    if nomination.status == S.RETURNED and not too_late(nomination):
        return [_("The unit still has time to answer the request for supplement.")]
    return []


# From `recommend` on the rules of the Council and of the decision call `move`, with checks of their
# own. Only the chair's confirmation of a count recommends: no button, no second thoughts.
TRANSITIONS = transitions_of(
    Nomination,
    Transition(
        "submit",
        (S.DRAFT,),
        S.SUBMITTED,
        (Role.HEAD,),
        gettext_lazy("Submit"),
        checks=(too_late, missing_for_submission),
    ),
    Transition(
        "resubmit",
        (S.RETURNED,),
        S.RECEIVED,
        (Role.HEAD,),
        gettext_lazy("Submit the supplement"),
        checks=(too_late, missing_for_submission),
    ),
    Transition(
        "recall",
        (S.SUBMITTED,),
        S.DRAFT,
        (Role.HEAD,),
        gettext_lazy("Take back to change it"),
        checks=(_recall_over,),
        tone="secondary",
    ),
    Transition(
        "withdraw",
        (S.DRAFT, S.SUBMITTED, S.RECEIVED, S.RETURNED, S.ELIGIBLE),
        S.WITHDRAWN,
        (Role.HEAD,),
        gettext_lazy("Withdraw the dossier"),
        checks=(_screening_over,),
        needs_reason=True,
        tone="danger",
    ),
    Transition(
        "receive", (S.SUBMITTED,), S.RECEIVED, (Role.OFFICE,), gettext_lazy("Receive the dossier")
    ),
    Transition(
        "return_for_supplement",
        (S.RECEIVED,),
        S.RETURNED,
        (Role.OFFICE,),
        gettext_lazy("Return for supplement"),
        checks=(_screening_over,),
        needs_reason=True,
        tone="secondary",
    ),
    Transition(
        "mark_eligible",
        (S.RECEIVED, S.INELIGIBLE),
        S.ELIGIBLE,
        (Role.OFFICE,),
        gettext_lazy("Record as eligible"),
        checks=(_screening_over,),
    ),
    Transition(
        "mark_ineligible",
        (S.RECEIVED, S.RETURNED, S.ELIGIBLE),
        S.INELIGIBLE,
        (Role.OFFICE,),
        gettext_lazy("Record as not eligible"),
        checks=(_screening_over, _supplement_still_due),
        needs_reason=True,
        tone="secondary",
    ),
    # Taking back what the Office did to many at once, each to where it was; see evaluation.undoing.
    Transition(
        "undo_receive",
        (S.RECEIVED,),
        S.SUBMITTED,
        (Role.OFFICE,),
        gettext_lazy("Take the receipt back"),
        checks=(_screening_over,),
        tone="secondary",
    ),
    Transition(
        "undo_return",
        (S.RETURNED,),
        S.RECEIVED,
        (Role.OFFICE,),
        gettext_lazy("Take the request for supplement back"),
        checks=(_screening_over,),
        tone="secondary",
    ),
    Transition(
        "undo_finding",
        (S.ELIGIBLE, S.INELIGIBLE),
        S.RECEIVED,
        (Role.OFFICE,),
        gettext_lazy("Take the finding back"),
        checks=(_screening_over,),
        tone="secondary",
    ),
    Transition("recommend", (S.ELIGIBLE,), S.RECOMMENDED, (Role.CHAIR,), gettext_lazy("Recommend")),
    Transition(
        "not_recommend",
        (S.ELIGIBLE,),
        S.NOT_RECOMMENDED,
        (Role.CHAIR,),
        gettext_lazy("Do not recommend"),
        tone="secondary",
    ),
    Transition("award", (S.RECOMMENDED,), S.AWARDED, (Role.CLERK,), gettext_lazy("Award")),
    Transition(
        "decline",
        (S.RECOMMENDED,),
        S.DECLINED,
        (Role.DIRECTOR, Role.CLERK),
        gettext_lazy("Decline"),
        needs_reason=True,
        tone="danger",
    ),
)
