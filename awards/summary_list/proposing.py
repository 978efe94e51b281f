"""The Office says which eligible dossiers it proposes to the Council, while the list is open."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.evaluation.findings import require_appraiser
from awards.nominations.models import Nomination, NominationStatus
from awards.summary_list.models import Proposal
from campaigns.plans.models import Round, RoundStatus
from campaigns.workflow.rules import record_event, rule

LIST_OPEN = (RoundStatus.OPEN, RoundStatus.SCREENING)


@rule
def propose(
    *, nomination: Nomination, is_proposed: bool | None, note: str = "", by
) -> Proposal | None:
    """Put down whether the Office proposes an eligible dossier for its award; None takes it back.

    Guarantees that nobody proposes a dossier of their own, that not proposing has its reason, and
    that the list stands once the round has gone to the Council. More proposals than places are
    told on the list, not refused: the Council decides.
    Source: plan 2021–2025, section V; this project. Raises: PermissionDenied; ValidationError
    list_closed, not_eligible, note_missing.
    """
    locked = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    require_appraiser(locked, by=by)
    if not is_list_open(locked.round):
        raise ValidationError(
            _("The round has gone to the Council: the summary list stands."), code="list_closed"
        )
    if locked.status != NominationStatus.ELIGIBLE:
        raise ValidationError(
            _("Only eligible dossiers are proposed; this one is “%(status)s”."),
            code="not_eligible",
            params={"status": locked.get_status_display()},
        )
    note = note.strip()
    if is_proposed is False and not note:
        raise ValidationError(
            {
                "note": ValidationError(
                    _("Say why an eligible dossier is not proposed."), code="note_missing"
                )
            }
        )
    before = Proposal.objects.filter(nomination=locked).first()
    if before and (before.is_proposed, before.note) == (is_proposed, note):
        return before
    proposal = None
    if is_proposed is None:
        Proposal.objects.filter(nomination=locked).delete()
    else:
        proposal, _made = Proposal.objects.update_or_create(
            nomination=locked,
            defaults={
                "is_proposed": is_proposed,
                "note": note,
                "proposed_by": by,
                "proposed_at": timezone.now(),
            },
        )
    record_event(
        locked,
        "propose",
        by=by,
        before={"is_proposed": before.is_proposed if before else None},
        after={"is_proposed": is_proposed, "note": note},
    )
    return proposal


def is_list_open(round: Round) -> bool:
    """Whether findings and proposals of a round may still change."""
    return round.status in LIST_OPEN
