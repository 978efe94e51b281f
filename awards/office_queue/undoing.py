"""What was done to many dossiers is taken back, on all of them or on none."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import Nomination
from awards.nominations.supplement_models import SupplementRequest
from awards.office_queue.assigning import assign
from awards.office_queue.bulk import BulkRefusedError, Outcome, do_on_each, require_open
from awards.office_queue.models import BulkAct, BulkActLine, BulkKind
from awards.office_queue.snapshots import snapshots_of, touched_since_act
from awards.summary_list.proposing import propose
from campaigns.accounts.models import Role, User
from campaigns.plans.models import Round
from campaigns.workflow.rules import move, record_event, require_role, rule


@rule
def undo_many(*, act: BulkAct, by) -> BulkAct:
    """Take an act on many dossiers back until the list goes to the Council.

    Guarantees that every dossier stands as it did before, or that none was changed: when somebody
    did anything to one of them since, all stay, and BulkRefusedError names them. A later act on
    many that was taken back itself does not count, so acts are undone the last first. Appraisals
    and requests stay on record; the act keeps who took it back. Asked twice, it is done once.
    Source: this project. Raises: PermissionDenied; ValidationError round_closed, refused.
    """
    round = (
        Round.objects.select_for_update(no_key=True, of=("self",))
        .select_related("campaign__owner")
        .get(pk=act.round_id)
    )
    require_role(by, (Role.OFFICE,), round)
    act = BulkAct.objects.select_for_update(no_key=True).get(pk=act.pk)
    if act.undone_at:
        return act
    require_open(round)
    lines = {line.nomination_id: line for line in act.lines.all()}
    dossiers = list(
        Nomination.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .filter(pk__in=list(lines))
        .order_by("pk")
    )
    now, touched = snapshots_of(dossiers), touched_since_act(dossiers, act)
    outcomes = []
    for one in dossiers:
        one.round = round
        is_touched = one.pk in touched or now[one.pk] != lines[one.pk].after
        outcomes.append(Outcome(one, [_("Somebody worked on it since.")] if is_touched else []))
    if any(one.refusals for one in outcomes):
        raise BulkRefusedError(outcomes)
    do_on_each(dossiers, lambda one: _UNDO[act.kind](one, lines[one.pk], by))
    act.undone_by, act.undone_at = by, timezone.now()
    act.save(update_fields=["undone_by", "undone_at"])
    record_event(act, "undo_on_many", by=by, after={"n_dossiers": len(dossiers)})
    return act


def can_undo(act: BulkAct, *, by) -> bool:
    """Whether this person may take the act back now, as far as the act itself tells.

    Source: this project.
    """
    if act.undone_at or not by.holds(Role.OFFICE, act.round.campaign.owner):
        return False
    try:
        require_open(act.round)
    except ValidationError:
        return False
    return True


def _undo_receiving(one: Nomination, _line: BulkActLine, by) -> None:
    move(one, "undo_receive", by=by, received_at=None)


def _undo_assigning(one: Nomination, line: BulkActLine, by) -> None:
    officer = User.objects.filter(pk=line.before["officer"] or 0).first()
    assign(nominations=[one], officer=officer, by=by)


def _undo_returning(one: Nomination, line: BulkActLine, by) -> None:
    move(one, "undo_return", by=by)
    SupplementRequest.objects.filter(pk=line.after["request"]).update(taken_back_at=timezone.now())


def _undo_finding(one: Nomination, _line: BulkActLine, by) -> None:
    move(one, "undo_finding", by=by)


def _undo_proposing(one: Nomination, line: BulkActLine, by) -> None:
    before = line.before["proposal"] or {"is_proposed": None, "note": ""}
    propose(nomination=one, is_proposed=before["is_proposed"], note=before["note"], by=by)


_UNDO = {
    BulkKind.RECEIVE: _undo_receiving,
    BulkKind.ASSIGN: _undo_assigning,
    BulkKind.RETURN: _undo_returning,
    BulkKind.FIND_ELIGIBLE: _undo_finding,
    BulkKind.FIND_INELIGIBLE: _undo_finding,
    BulkKind.PROPOSE: _undo_proposing,
    BulkKind.NOT_PROPOSE: _undo_proposing,
}
