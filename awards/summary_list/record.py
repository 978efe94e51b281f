"""The appraisal record: drafted while the Office screens, frozen with the list, then numbered."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.summary_list.models import AppraisalRecord
from awards.summary_list.proposing import is_list_open
from awards.summary_list.record_document import record_document
from campaigns.accounts.models import Role
from campaigns.law.models import PaperKind
from campaigns.papers.rules import draft_paper, issue_paper, redraft_paper
from campaigns.plans.models import Round
from campaigns.workflow.rules import record_event, require_role, rule


def record_of(round: Round) -> AppraisalRecord | None:
    """The record of a round with its paper; None before it was drafted."""
    return AppraisalRecord.objects.filter(round=round).select_related("paper__pdf").first()


@rule
def draft_record(*, round: Round, by) -> AppraisalRecord:
    """Write the record from the findings and proposals as they stand, in place of an earlier draft.

    Guarantees that nothing is written any more once the round has gone to the Council.
    Source: plan 2021–2025, section V; this project.
    Raises: PermissionDenied; ValidationError list_closed, no_name.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    require_role(by, (Role.OFFICE,), locked)
    if not is_list_open(locked):
        raise ValidationError(
            _("The round has gone to the Council: its appraisal record stands."),
            code="list_closed",
        )
    return write_record(locked, by=by)


def write_record(locked: Round, *, by) -> AppraisalRecord:
    """The record as of now, for a rule that has locked the round and checked who acts.

    Raises: ValidationError no_name.
    """
    document = record_document(round=locked, officer=str(by), on=timezone.localdate())
    record = record_of(locked)
    if record is not None:
        redraft_paper(paper=record.paper, document=document, by=by)
        record.made_by, record.made_at = by, timezone.now()
        record.save(update_fields=["made_by", "made_at"])
        return record
    paper = draft_paper(
        kind=PaperKind.REPORT,
        unit=locked.campaign.owner,
        symbol=document.symbol,
        subject=document.subject[:500],
        document=document,
        by=by,
    )
    return AppraisalRecord.objects.create(
        round=locked, paper=paper, made_by=by, made_at=timezone.now()
    )


@rule
def issue_record(*, round: Round, on: date, by) -> AppraisalRecord:
    """Give the record its number and date, and freeze it as printed.

    Guarantees that it says what the Council was sent: it is numbered only after that, and not of an
    earlier day.
    Source: Decree 30/2020/NĐ-CP, Article 15. Raises: PermissionDenied; ValidationError not_sent,
    issued, before_sent, and the codes of `issue_paper`.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    require_role(by, (Role.CLERK,), locked)
    record = record_of(locked)
    if record is None or is_list_open(locked):
        raise ValidationError(
            _("The record is numbered once the list has gone to the Council."), code="not_sent"
        )
    if on < timezone.localdate(record.made_at):
        raise ValidationError(
            _("The record is not dated before the list went to the Council."), code="before_sent"
        )
    issue_paper(paper=record.paper, on=on, by=by)
    record_event(locked, "issue_record", by=by, after={"record": record.paper.reference})
    return record
