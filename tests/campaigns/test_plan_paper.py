"""The plan as a paper: its order and words, its draft, its number, and what freezes with it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from docx import Document

from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.criteria.rules import CriterionInput, define_criteria
from campaigns.launch.plan_paper import issue_plan, plan_as_paper
from campaigns.launch.plan_wording import plan_document
from campaigns.launch.rules import launch_campaign, return_campaign, submit_campaign
from campaigns.launch.waiting import waiting_for
from campaigns.law.models import RecipientKind, Signer
from campaigns.plans.models import CampaignStatus, RoundKind
from campaigns.plans.rounds import add_round
from campaigns.plans.rules import PlanItemInput, create_campaign, set_plan_items
from campaigns.quotas.rules import set_quota
from campaigns.workflow.rules import history_of
from emulation_portal.documents.layout import lay_out
from emulation_portal.documents.pdf import render_pdf
from tests import make
from tests.frame.pdf_reader import read_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_law")]
YEAR = date.today().year
ON = date(2022, 10, 5)


@pytest.fixture
def clerk(owner):
    return make.user(Role.CLERK, unit=owner)


@pytest.fixture
def campaign(owner, office):
    """A plan of two years with everything the real one has."""
    centre = make.unit(name="Trung tâm Thông tin", parent=owner)
    made = create_campaign(
        code="ntm",
        name="Phong trào thi đua “Chung sức” giai đoạn 2021 - 2025",
        short_name="Chung sức",
        owner=owner,
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR + 1, 12, 31),
        higher_note="Kế hoạch số 139/KH-UBND ngày 01/8/2022 của UBND tỉnh",
        by=office,
    )
    sentences = [
        ("basis", "Quyết định số 1735/QĐ-UBND ngày 15/6/2022", None),
        ("purpose", "Huy động mọi người cùng góp sức", None),
        ("requirement", "Thiết thực, có tiêu chí", None),
        ("subject", "Tập thể, cá nhân thuộc Sở", None),
        ("content", "Thực hiện nhiệm vụ được giao", None),
        ("programme", "Chương trình OCOP", None),
        ("award", "Xét đề nghị hình thức cao hơn theo chỉ tiêu của tỉnh", None),
        ("duty", "Phổ biến, theo dõi, đôn đốc", None),
        ("duty", "Trung tâm Thông tin: tuyên truyền kết quả", centre),
    ]
    set_plan_items(campaign=made, items=[PlanItemInput(*one) for one in sentences], by=office)
    for group in NomineeGroup:
        criteria = [
            CriterionInput("Hoàn thành nhiệm vụ", "Nêu số liệu", 60, True),
            CriterionInput("Có sáng kiến.", "Nêu giải pháp", 40),
        ]
        define_criteria(campaign=made, group=group, criteria=criteria, by=office)
    for kind, year, n_collective, n_individual in (
        (RoundKind.ANNUAL, YEAR, 2, 4),
        (RoundKind.ANNUAL, YEAR + 1, 2, 4),
        (RoundKind.INTERIM, YEAR, 3, 6),
        (RoundKind.FINAL, YEAR + 1, 3, 6),
    ):
        round = add_round(
            campaign=made,
            code=f"{kind}-{year}",
            name=f"{kind} {year}",
            kind=kind,
            year=year,
            achieved_from=date(year, 1, 1),
            achieved_to=date(year, 12, 31),
            by=office,
        )
        for recipient, places in (
            (RecipientKind.COLLECTIVE, n_collective),
            (RecipientKind.INDIVIDUAL, n_individual),
        ):
            set_quota(
                round=round,
                award_form=make.certificate_form(),
                recipient_kind=recipient,
                places=places,
                by=office,
            )
    made.refresh_from_db()
    return made


def texts(document) -> list[str]:
    printed = lay_out(document)
    found = []
    for block in printed.blocks:
        found += [block.text] if block.text else []
        found += [f"{line.mark} {line.text}" for line in block.lines]
    return found


def code_of(refused) -> str:
    return refused.value.error_list[0].code


# --- words ----------------------------------------------------------------------------------------


def test_plan_reads_in_the_order_of_the_real_one(campaign):
    body = texts(plan_document(campaign=campaign, on=ON))
    assert body[1:-1] == [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "- Huy động mọi người cùng góp sức.",
        "2. Yêu cầu",
        "- Thiết thực, có tiêu chí.",
        "II. ĐỐI TƯỢNG, NỘI DUNG PHONG TRÀO THI ĐUA",
        "1. Đối tượng thi đua",
        "- Tập thể, cá nhân thuộc Sở.",
        "2. Nội dung thi đua",
        "- Thực hiện nhiệm vụ được giao.",
        "+ Chương trình OCOP.",
        "III. TIÊU CHÍ THI ĐUA",
        "1. Đối với tập thể",
        "- Hoàn thành nhiệm vụ (trọng số 60%, có minh chứng).",
        "- Có sáng kiến (trọng số 40%).",
        "2. Đối với công chức, viên chức, người lao động",
        "- Hoàn thành nhiệm vụ (trọng số 60%, có minh chứng).",
        "- Có sáng kiến (trọng số 40%).",
        "3. Đối với tập thể, cá nhân ngoài cơ quan có liên quan",
        "- Hoàn thành nhiệm vụ (trọng số 60%, có minh chứng).",
        "- Có sáng kiến (trọng số 40%).",
        "IV. HÌNH THỨC, SỐ LƯỢNG KHEN THƯỞNG",
        "1. Giấy khen của Giám đốc Sở Khoa học và Công nghệ",
        f"- Khen thưởng hằng năm ({YEAR}, {YEAR + 1}): mỗi đợt 02 tập thể và 04 cá nhân.",
        f"- Khen thưởng sơ kết ({YEAR}) và tổng kết ({YEAR + 1}):"
        " mỗi đợt 03 tập thể và 06 cá nhân.",
        "2. Các hình thức khen thưởng cao hơn",
        "- Xét đề nghị hình thức cao hơn theo chỉ tiêu của tỉnh.",
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Thủ trưởng các phòng, đơn vị",
        "- Phổ biến, theo dõi, đôn đốc.",
        "2. Trung tâm Thông tin",
        "- Tuyên truyền kết quả.",
    ]
    assert body[-1].endswith("./.")


def test_bases_are_law_of_the_day_then_the_plan_s_own_then_the_higher_plan(campaign):
    document = plan_document(campaign=campaign, on=ON)
    assert list(lay_out(document).bases) == [
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "Căn cứ Quyết định số 1735/QĐ-UBND ngày 15/6/2022;",
        "Thực hiện kế hoạch số 139/KH-UBND ngày 01/8/2022 của UBND tỉnh.",
    ]
    assert document.symbol == "KH-SKHCN"
    assert document.letterhead.superior == "UBND tỉnh Bà Rịa - Vũng Tàu"
    assert document.subject.startswith("Phát động và triển khai thực hiện phong trào thi đua")


def test_plan_prints_on_the_decree_s_page(campaign):
    first, *rest = read_pdf(render_pdf(plan_document(campaign=campaign, on=ON)))
    assert first.line("KẾ HOẠCH").size == 14
    assert "I. MỤC ĐÍCH" in first.text
    assert rest


# --- draft, approval, number ---------------------------------------------------------------------


def test_paper_is_drafted_at_submission_and_again_at_the_next(campaign, office, director):
    submit_campaign(campaign=campaign, by=office)
    paper = campaign.plan_paper
    assert (paper.is_issued, paper.kind) == (False, "plan")
    return_campaign(campaign=campaign, reason="Bổ sung mục đích", by=director)
    items = [PlanItemInput("purpose", "Mục đích viết lại")]
    set_plan_items(campaign=campaign, items=items, kinds=["purpose"], by=office)
    submit_campaign(campaign=campaign, by=office)
    assert campaign.plan_paper == paper
    assert "Mục đích viết lại" in str(campaign.plan_paper.content)


def test_preview_of_a_draft_follows_every_save(campaign, office):
    items = [PlanItemInput("purpose", "Câu vừa lưu")]
    set_plan_items(campaign=campaign, items=items, kinds=["purpose"], by=office)
    document = plan_as_paper(campaign=campaign)
    assert document.draft
    assert "- Câu vừa lưu." in texts(document)


def test_clerk_numbers_the_launched_plan_and_it_is_frozen(campaign, office, director, clerk):
    submit_campaign(campaign=campaign, by=office)
    with pytest.raises(ValidationError) as refused:
        issue_plan(campaign=campaign, on=timezone.localdate(), by=clerk)
    assert code_of(refused) == "not_launched"
    assert waiting_for(clerk) == []
    launch_campaign(campaign=campaign, by=director)
    assert [item.url for item in waiting_for(clerk)] == ["/campaigns/ntm/issue/"]
    for other in (office, director):
        with pytest.raises(PermissionDenied):
            issue_plan(campaign=campaign, on=timezone.localdate(), by=other)
    paper = issue_plan(campaign=campaign, on=timezone.localdate(), by=clerk)
    assert paper.reference == "01/KH-SKHCN"
    assert len(paper.pdf.sha256) == 64
    assert waiting_for(clerk) == []
    assert history_of(campaign).last().action == "issue_plan"
    with pytest.raises(ValidationError) as refused:
        issue_plan(campaign=campaign, on=timezone.localdate(), by=clerk)
    assert code_of(refused) == "issued"


def test_day_with_another_signer_is_refused(campaign, office, director, clerk):
    submit_campaign(campaign=campaign, by=office)
    launch_campaign(campaign=campaign, by=director)
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    Signer.objects.update(valid_from=today)
    Signer.objects.create(
        unit=campaign.owner,
        paper_kind="plan",
        authority_lines="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
        full_name="Lê Văn Phó",
        valid_from=make.LONG_AGO,
        valid_to=yesterday,
        source="test",
    )
    with pytest.raises(ValidationError) as refused:
        issue_plan(campaign=campaign, on=yesterday, by=clerk)
    assert code_of(refused) == "law_changed"
    issue_plan(campaign=campaign, on=today, by=clerk)


def test_plan_of_a_campaign_handed_over_is_numbered_by_who_wrote_it(
    campaign, office, director, clerk, owner
):
    submit_campaign(campaign=campaign, by=office)
    launch_campaign(campaign=campaign, by=director)
    successor = make.department(name="Sở Mới", symbol="SM")
    type(campaign).objects.filter(pk=campaign.pk).update(owner=successor)
    campaign.refresh_from_db()
    paper = issue_plan(campaign=campaign, on=timezone.localdate(), by=clerk)
    assert (paper.unit, paper.reference) == (owner, "01/KH-SKHCN")


def test_plan_without_a_signer_is_not_submitted(campaign, office):
    Signer.objects.all().delete()
    with pytest.raises(ValidationError) as refused:
        submit_campaign(campaign=campaign, by=office)
    assert code_of(refused) == "no_legal_row"
    campaign.refresh_from_db()
    assert (campaign.status, campaign.plan_paper) == (CampaignStatus.DRAFT, None)


# --- pages ----------------------------------------------------------------------------------------


def test_plan_is_read_as_pdf_and_docx_before_and_after(
    client_as, campaign, office, director, clerk
):
    client = client_as(office)
    draft = client.get("/campaigns/ntm/plan.pdf")
    assert (draft.status_code, draft.headers["Content-Type"]) == (200, "application/pdf")
    assert "DỰ THẢO" in read_pdf(draft.content)[0].text
    submit_campaign(campaign=campaign, by=office)
    launch_campaign(campaign=campaign, by=director)
    client = client_as(clerk)
    day = timezone.localdate()
    answer = client.post("/campaigns/ntm/issue/", {"on": day.strftime("%d/%m/%Y")})
    assert (answer.status_code, answer.url) == (302, "/campaigns/ntm/")
    issued = b"".join(client.get("/campaigns/ntm/plan.pdf").streaming_content)
    assert "Số: 01/KH-SKHCN" in read_pdf(issued)[0].text
    word = Document(BytesIO(client.get("/campaigns/ntm/plan.docx").content))
    assert "Số: 01/KH-SKHCN" in [p.text for p in word.tables[0].rows[1].cells[0].paragraphs]
    assert client.get("/campaigns/ntm/issue/").status_code == 403


def test_preview_without_law_is_no_page_but_the_plan_says_why(client_as, campaign, office):
    Signer.objects.all().delete()
    client = client_as(office)
    assert client.get("/campaigns/ntm/plan.pdf").status_code == 404
    answer = client.get("/campaigns/ntm/plan/")
    [heading] = [part for part in answer.context["parts"] if part.key == "heading"]
    assert heading.tone == "stop"
    assert answer.context["submit_move"].is_blocked


def test_plan_that_was_never_a_paper_has_none(client_as, owner, office):
    make.campaign(owner=owner, code="cu")
    client = client_as(office)
    assert client.get("/campaigns/cu/plan.pdf").status_code == 404
    assert client.get("/campaigns/cu/").status_code == 200
