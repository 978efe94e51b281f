"""What a decision grants goes into the register of honours, in the decision's own words."""

from awards.decisions.models import Decision
from campaigns.law.models import AwardGround
from campaigns.law.rules import names_on
from campaigns.papers.rules import document_of
from campaigns.staff.honours import record_honour
from campaigns.workflow.rules import rule


@rule
def record_honours(*, decision: Decision, by) -> None:
    """One honour for each granted line of an issued decision; asked again, it stays one.

    Source: Decree 152/2025/NĐ-CP, Article 4(3): what a campaign gave is tagged as such and counts
    for no merit award.
    """
    issued_by = document_of(decision.paper).issued_by
    names = names_on(decision.paper.issued_on)
    granted = decision.lines.granted().select_related(
        "award_form", "nomination__person", "nomination__collective"
    )
    for line in granted.order_by("position"):
        record_honour(
            source_key=f"decisionline:{line.pk}",
            person=line.nomination.person,
            unit=line.nomination.collective,
            award_form=line.award_form,
            award_name=names[line.award_form_id],
            recipient_name=line.recipient_name,
            recipient_unit=line.recipient_unit,
            ground=AwardGround.CAMPAIGN,
            year=decision.round.year,
            decided_on=decision.paper.issued_on,
            decision_reference=decision.paper.reference,
            issuer=issued_by,
            achievement=line.achievement,
            by=by,
        )
