"""The plan as an official paper: drafted at submission, approved with the launch, then numbered."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.launch.plan_wording import plan_document
from campaigns.law.models import PaperKind
from campaigns.papers.models import Paper
from campaigns.papers.rules import document_of, draft_paper, issue_paper, redraft_paper
from campaigns.plans.models import Campaign, CampaignStatus
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.documents.content import OfficialDocument


def plan_as_paper(*, campaign: Campaign) -> OfficialDocument:
    """What the plan would print now: as written while it is a draft, as submitted afterwards.

    Source: this project. Raises: ValidationError no_legal_row, no_name.
    """
    if campaign.status != CampaignStatus.DRAFT and campaign.plan_paper is not None:
        return document_of(campaign.plan_paper)
    return _as_draft(plan_document(campaign=campaign, on=timezone.localdate()))


def _as_draft(document: OfficialDocument) -> OfficialDocument:
    return OfficialDocument.from_data({**document.to_data(), "draft": True})


@rule
def draft_plan(*, campaign: Campaign, on: date, by) -> Paper:
    """Write the plan as a draft paper in the words and with the law of a day, or write it again.

    Who may do so is for the rule that calls this.
    Source: Decree 30/2020/NĐ-CP, specimen 1.4. Raises: ValidationError no_legal_row, no_name,
    issued.
    """
    document = plan_document(campaign=campaign, on=on)
    if campaign.plan_paper is not None:
        return redraft_paper(paper=campaign.plan_paper, document=document, by=by)
    paper = draft_paper(
        kind=PaperKind.PLAN,
        unit=campaign.owner,
        symbol=document.symbol,
        subject=document.subject[:500],
        document=document,
        by=by,
    )
    campaign.plan_paper = paper
    campaign.save(update_fields=["plan_paper"])
    return paper


def can_issue_plan(*, campaign: Campaign, by) -> bool:
    """Whether numbering the plan is this person's act now.

    Source: this project.
    """
    paper = campaign.plan_paper
    return (
        campaign.status == CampaignStatus.LAUNCHED
        and paper is not None
        and not paper.is_issued
        and by.holds(Role.CLERK, paper.unit)
    )


@rule
def issue_plan(*, campaign: Campaign, on: date, by) -> Paper:
    """The plan that the Director launched gets number and date, and never changes again.

    Guarantees that issuer, bases, symbol and signer of the day are those that the Director
    approved.
    Source: Decree 30/2020/NĐ-CP, Articles 15, 18; Law 06/2022/QH15, Article 17.
    Raises: PermissionDenied; ValidationError not_launched, no_paper, law_changed, and the codes of
    `issue_paper`.
    """
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    paper = locked.plan_paper
    if paper is None:
        require_role(by, (Role.CLERK,), locked)
        raise ValidationError(_("This plan was never written as a paper."), code="no_paper")
    # A campaign may have been handed over since: its plan is a paper of the unit that wrote it.
    if not by.holds(Role.CLERK, paper.unit):
        require_role(by, (Role.CLERK,), locked)
    if locked.status != CampaignStatus.LAUNCHED:
        raise ValidationError(
            _("The plan is numbered once the Director has launched the campaign."),
            code="not_launched",
        )
    if not paper.is_issued:
        _require_same_words(locked, paper, on)
    issue_paper(paper=paper, on=on, by=by)
    record_event(locked, "issue_plan", by=by, after={"number": paper.reference, "on": str(on)})
    campaign.plan_paper = paper
    return paper


def _require_same_words(campaign: Campaign, paper: Paper, on: date) -> None:
    approved = document_of(paper)
    of_the_day = plan_document(campaign=campaign, on=on, issuer=paper.unit)
    # Criteria and places may have new versions since the launch; the paper keeps the approved ones.
    for name in ("letterhead", "symbol", "bases", "signatures"):
        if getattr(approved, name) != getattr(of_the_day, name):
            raise ValidationError(
                _(
                    "On that day the law, the signer or the unit's name differ from what the"
                    " Director approved. Choose another day."
                ),
                code="law_changed",
            )
