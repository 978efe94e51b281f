"""Acts of the Office on many dossiers of a round: done on all of them, or on none."""

from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.evaluation.appraising import appraise
from awards.evaluation.returning import return_for_supplement
from awards.evaluation.rules import receive
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.supplement_models import OF_A_CRITERION
from awards.office_queue.assigning import BEFORE_THE_COUNCIL, assign
from awards.office_queue.models import BulkAct, BulkActLine, BulkKind
from awards.office_queue.snapshots import snapshots_of
from awards.summary_list.proposing import propose
from campaigns.accounts.models import Role, User
from campaigns.plans.models import Round
from campaigns.workflow.rules import record_event, recording, require_role, rule

# An act holds the only writer of SQLite: so many take about four seconds.
MOST = 500


@dataclass(frozen=True)
class Outcome:
    """What an act meets at one dossier: nothing that speaks against it, or why it is refused."""

    nomination: Nomination
    refusals: list[str] = field(default_factory=list)


class BulkRefusedError(ValidationError):
    """One dossier or more refused: nothing was done on any; `outcomes` says which and why."""

    def __init__(self, outcomes: list[Outcome]):
        self.outcomes = sorted(outcomes, key=lambda one: not one.refusals)
        n_refused = sum(bool(one.refusals) for one in outcomes)
        super().__init__(
            _("%(n)d of %(all)d dossiers refuse this act. Nothing was done.")
            % {"n": n_refused, "all": len(outcomes)},
            code="refused",
        )


@rule
def act_on_many(
    *, key: UUID, round: Round, kind: str, nominations: Collection[int], values: dict, by
) -> BulkAct:
    """Do one act of the Office on many dossiers, each by the rule that does it on one.

    `values` is plain data: officer (key or None); message, due_at (ISO), parts, criteria (their
    positions, none means all); reasons; note. Guarantees that all dossiers take the act or none
    does, that the state of each before and after is on record, and that a form sent twice acts
    once. Refusals of single dossiers come together, as BulkRefusedError.
    Source: this project. Units: `nominations` keys, at most 500.
    Raises: PermissionDenied; ValidationError round_closed, nothing_chosen, too_many,
    unknown_dossier, key_used, refused.
    """
    round = (
        Round.objects.select_for_update(no_key=True, of=("self",))
        .select_related("campaign__owner")
        .get(pk=round.pk)
    )
    require_role(by, (Role.OFFICE,), round)
    known = BulkAct.objects.filter(pk=key).first()
    if known is not None:
        if (known.done_by_id, known.round_id, known.kind) != (by.pk, round.pk, kind):
            raise ValidationError(_("This form was used for another act."), code="key_used")
        return known
    require_open(round)
    dossiers = _locked(round, nominations, by)
    began_at = timezone.now()
    before = snapshots_of(dossiers)
    act_on_one = _ACTS[kind](values)
    do_on_each(dossiers, lambda one: act_on_one(one, by))
    after = snapshots_of(dossiers)
    act = BulkAct.objects.create(
        pk=key,
        round=round,
        kind=kind,
        values=values,
        began_at=began_at,
        done_by=by,
        done_at=timezone.now(),
    )
    BulkActLine.objects.bulk_create(
        BulkActLine(act=act, nomination=one, before=before[one.pk], after=after[one.pk])
        for one in dossiers
    )
    record_event(act, "act_on_many", by=by, after={"kind": kind, "n_dossiers": len(dossiers)})
    # Whatever is done to one of them later bears a later time than this.
    act.done_at = timezone.now()
    act.save(update_fields=["done_at"])
    return act


def require_open(round: Round) -> None:
    """Refuse once the list is closed: the Council has it. Raises: ValidationError round_closed."""
    if round.status not in BEFORE_THE_COUNCIL:
        raise ValidationError(
            _("The round has gone to the Council: the Office's findings stand."),
            code="round_closed",
        )


def do_on_each(dossiers: Collection[Nomination], act: Callable[[Nomination], object]) -> None:
    """Try an act on each dossier; when one refuses, tell of all. Raises: BulkRefusedError."""
    outcomes = []
    for one in dossiers:
        untouched = copy(one)  # what is told of is the dossier as it stays, not as it would be
        try:
            with recording():
                act(one)
        except ValidationError as error:
            outcomes.append(Outcome(untouched, error.messages))
        except PermissionDenied as error:
            outcomes.append(Outcome(untouched, [str(error)]))
        else:
            outcomes.append(Outcome(untouched))
    if any(one.refusals for one in outcomes):
        raise BulkRefusedError(outcomes)


def _locked(round: Round, keys: Collection[int], by) -> list[Nomination]:
    keys = set(keys)
    if not keys:
        raise ValidationError(_("Choose at least one dossier."), code="nothing_chosen")
    require_few(len(keys))
    seen = Nomination.objects.visible_to(by).filter(round=round, submitted_at__isnull=False)
    dossiers = list(
        Nomination.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .filter(pk__in=seen.filter(pk__in=keys).values("pk"))
        .order_by("pk")
    )
    if len(dossiers) != len(keys):
        raise ValidationError(
            _("Some of the chosen dossiers are not in this round any more."),
            code="unknown_dossier",
        )
    for one in dossiers:
        one.round = round
    return dossiers


def require_few(n: int) -> None:
    """Refuse more dossiers than one act takes, which would make everybody else wait.

    Raises: ValidationError too_many.
    """
    if n > MOST:
        raise ValidationError(
            _("One act takes at most %(most)d dossiers, %(n)d are chosen. Narrow the list."),
            code="too_many",
            params={"most": MOST, "n": n},
        )


def _receiving(_values: dict):
    return lambda one, by: receive(nomination=one, by=by)


def _assigning(values: dict):
    officer = User.objects.filter(pk=values["officer"]).first() if values["officer"] else None
    return lambda one, by: assign(nominations=[one], officer=officer, by=by)


def _returning(values: dict):
    due_at = datetime.fromisoformat(values["due_at"])
    criteria_of: dict[int, list] = {}

    def return_one(one: Nomination, by):
        if one.criteria_set_id not in criteria_of:
            criteria_of[one.criteria_set_id] = list(one.criteria_set.criteria.all())
        asked_of = values["criteria"]
        criteria = [
            criterion
            for criterion in criteria_of[one.criteria_set_id]
            if not asked_of or criterion.position in asked_of
        ]
        parts = [
            (part, criterion, "")
            for part in values["parts"]
            for criterion in (criteria if part in OF_A_CRITERION else [None])
        ]
        return_for_supplement(
            nomination=one, message=values["message"], due_at=due_at, parts=parts, by=by
        )

    return return_one


def _finding(is_eligible: bool):
    def with_values(values: dict):
        def find(one: Nomination, by):
            # A second thought on a dossier is one person's, on its own page.
            if one.status != NominationStatus.RECEIVED:
                raise ValidationError(
                    _("Only received dossiers are found on together; this one is “%(status)s”."),
                    code="not_received",
                    params={"status": one.get_status_display()},
                )
            appraise(
                nomination=one,
                is_eligible=is_eligible,
                reasons=values.get("reasons", []),
                note=values["note"],
                by=by,
            )

        return find

    return with_values


def _proposing(is_proposed: bool):
    return lambda values: (
        lambda one, by: propose(nomination=one, is_proposed=is_proposed, note=values["note"], by=by)
    )


_ACTS = {
    BulkKind.RECEIVE: _receiving,
    BulkKind.ASSIGN: _assigning,
    BulkKind.RETURN: _returning,
    BulkKind.FIND_ELIGIBLE: _finding(True),
    BulkKind.FIND_INELIGIBLE: _finding(False),
    BulkKind.PROPOSE: _proposing(True),
    BulkKind.NOT_PROPOSE: _proposing(False),
}
