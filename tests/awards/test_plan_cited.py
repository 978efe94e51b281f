"""A decision rests on its campaign's own plan, by the number that the clerk gave it."""

from datetime import date, timedelta

import pytest

from campaigns.accounts.models import Role
from campaigns.law.models import PaperKind
from campaigns.papers.rules import document_of, draft_paper, issue_paper, letterhead_of
from campaigns.plans.models import Campaign
from emulation_portal.documents.content import Kind, OfficialDocument, Paragraph
from tests import make
from tests.awards.standing import DECIDED_ON, round_with_results

pytestmark = pytest.mark.django_db


def numbered_plan(standing, on):
    plan = draft_paper(
        kind=PaperKind.PLAN,
        unit=standing.owner,
        symbol="KH-SKHCN",
        subject="Phát động phong trào thử nghiệm",
        document=OfficialDocument(
            kind=Kind.PLAN,
            subject="Phát động phong trào thử nghiệm",
            letterhead=letterhead_of(unit=standing.owner, on=on),
            symbol="KH-SKHCN",
            blocks=[Paragraph("Nội dung.")],
        ),
        by=standing.office,
    )
    issue_paper(paper=plan, on=on, by=make.user(Role.CLERK, unit=standing.owner))
    Campaign.objects.filter(pk=standing.round.campaign_id).update(plan_paper=plan)
    standing.round.refresh_from_db()
    return plan


def bases_of(paper):
    return document_of(paper).bases


def test_decision_and_submission_cite_the_issued_plan():
    standing = round_with_results()
    higher = "Kế hoạch số 139/KH-UBND của UBND tỉnh"
    Campaign.objects.filter(pk=standing.round.campaign_id).update(plan_reference=higher)
    numbered_plan(standing, date(2022, 10, 5))
    decision = standing.drafted()
    issuer = standing.owner.as_of(date(2022, 10, 5)).full_name
    cited = (
        f"Căn cứ Kế hoạch số 01/KH-SKHCN ngày 05 tháng 10 năm 2022 của {issuer}"
        " phát động phong trào thử nghiệm"
    )
    assert cited in bases_of(decision.paper)
    assert cited in bases_of(decision.submission)
    assert not any(higher in text for text in bases_of(decision.paper))


def test_a_plan_numbered_after_the_decision_is_not_its_basis():
    standing = round_with_results()
    higher = "Kế hoạch số 139/KH-UBND của UBND tỉnh"
    Campaign.objects.filter(pk=standing.round.campaign_id).update(plan_reference=higher)
    numbered_plan(standing, DECIDED_ON + timedelta(days=1))
    decision = standing.drafted(dated_on=DECIDED_ON)
    assert f"Căn cứ {higher}" in bases_of(decision.paper)
    assert not any("KH-SKHCN" in text for text in bases_of(decision.paper))
