"""The page of one dossier: findings beside the text, saved by themselves, and the return."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.evaluation.finding_models import CriterionFinding, Verdict
from awards.evaluation.findings import line_key, sheet_mark
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.report_models import Figure
from awards.nominations.supplement_models import SupplementRequest
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.law.procedure_models import DossierItem
from emulation_portal.vietnamese import short_date
from tests import make

pytestmark = pytest.mark.django_db
S = NominationStatus


def words(response) -> str:
    return response.content.decode()


def at(name, *args):
    return reverse(f"evaluation:{name}", args=args)


@pytest.fixture
def dossier():
    return make.nomination(status=S.RECEIVED)


@pytest.fixture
def office(dossier):
    return make.user(Role.OFFICE, unit=dossier.round.campaign.owner)


@pytest.fixture
def page(client_as, office):
    return client_as(office)


def fields(dossier, *verdicts, **more):
    """What the form of the page sends for its criteria."""
    criteria = dossier.criteria_set.criteria.all()
    return {line_key(one): verdict for one, verdict in zip(criteria, verdicts, strict=True)} | more


def paper(text, is_required=True):
    return DossierItem.objects.create(
        award_form=make.certificate_form(),
        recipient_kind=RecipientKind.INDIVIDUAL,
        position=1,
        text=text,
        is_required=is_required,
        valid_from=make.LONG_AGO,
        source="test",
    )


def test_text_figures_and_finding_stand_on_one_page(page, dossier):
    answer = dossier.answers.first()
    Figure.objects.create(answer=answer, position=1, label="Doanh nghiệp", target=20, result=25)
    paper("Biên bản họp bình xét")
    seen = words(page.get(at("dossier", dossier.pk)))
    assert answer.text in seen
    assert "Doanh nghiệp" in seen
    assert "125" in seen
    for criterion in dossier.criteria_set.criteria.all():
        assert f'name="{line_key(criterion)}"' in seen
    assert "Biên bản họp bình xét" in seen


def test_findings_are_saved_by_the_button(page, dossier, office):
    sent = fields(dossier, "met", "unclear")
    assert page.post(at("findings", dossier.pk), sent).status_code == 302
    found = CriterionFinding.objects.filter(nomination=dossier)
    assert [one.verdict for one in found] == ["met", "unclear"]
    assert {one.found_by for one in found} == {office}


def test_a_refused_save_keeps_everything_typed(page, dossier):
    second = dossier.criteria_set.criteria.last()
    sent = fields(dossier, "met", "", **{f"{line_key(second)}_note": "Chưa rõ số liệu"})
    kept = words(page.post(at("findings", dossier.pk), sent | {"note": "Kết luận dở"}))
    assert "error-summary" in kept
    assert "Chưa rõ số liệu" in kept
    assert "Kết luận dở" in kept
    assert not CriterionFinding.objects.exists()


def test_findings_save_themselves_and_a_lone_note_waits(page, dossier):
    first, second = dossier.criteria_set.criteria.all()
    sent = fields(dossier, "met", "", **{f"{line_key(second)}_note": "Đang đọc"})
    answer = page.post(at("findings", dossier.pk), sent, headers={"HX-Request": "true"})
    assert [one.criterion for one in CriterionFinding.objects.all()] == [first]
    assert f'id="id_{line_key(first)}_seen"' in words(answer)
    assert sheet_mark(dossier) in words(answer)
    assert "HX-Trigger" not in answer.headers
    done = fields(dossier, "met", "unclear", **{f"{line_key(second)}_note": "Đang đọc"})
    answer = page.post(at("findings", dossier.pk), done, headers={"HX-Request": "true"})
    assert answer.headers["HX-Trigger"] == "portal:saved"
    assert CriterionFinding.objects.count() == 2


def test_conclusion_and_findings_go_together(page, dossier):
    sent = fields(dossier, "met", "met", finding="eligible", mark=sheet_mark(dossier))
    page.post(at("appraise", dossier.pk), sent)
    dossier.refresh_from_db()
    assert dossier.status == S.ELIGIBLE
    assert dossier.appraisals.get().content["criteria"][0]["verdict"] == "met"


def test_a_refused_conclusion_saves_no_finding(page, dossier):
    sent = fields(dossier, "unclear", "", finding="eligible")
    refused = page.post(at("appraise", dossier.pk), sent)
    kept = words(refused)
    assert "error-summary" in kept
    told = refused.context["appraisal_form"].non_field_errors()
    assert [kept.count(sentence) for sentence in told] == [1, 1]
    assert not CriterionFinding.objects.exists()
    dossier.refresh_from_db()
    assert dossier.status == S.RECEIVED


def test_a_page_opened_before_another_officer_acted_is_refused(page, dossier):
    mark = sheet_mark(dossier)
    colleague = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    make.findings(dossier, by=colleague, verdict=Verdict.NOT_MET)
    sent = fields(dossier, "met", "met", finding="eligible", mark=mark)
    assert "error-summary" in words(page.post(at("appraise", dossier.pk), sent))
    dossier.refresh_from_db()
    assert dossier.status == S.RECEIVED


def test_the_papers_that_are_checked_can_be_opened(page, dossier):
    address = reverse("unit_papers:papers", args=[dossier.round.code, dossier.unit.code])
    assert f'href="{address}"' not in words(page.get(at("dossier", dossier.pk)))
    paper("Biên bản họp bình xét")
    assert f'href="{address}"' in words(page.get(at("dossier", dossier.pk)))
    assert page.get(address).status_code == 200
    # Of a dossier that was withdrawn nobody prints the unit's papers.
    Nomination.objects.update(status=S.WITHDRAWN)
    assert page.get(address).status_code == 404
    assert f'href="{address}"' not in words(page.get(at("dossier", dossier.pk)))


def test_readers_see_findings_and_no_field(client_as, dossier, office):
    make.findings(dossier, by=office, note="Đã đối chiếu")
    director = make.user(Role.DIRECTOR, unit=dossier.round.campaign.owner)
    seen = words(client_as(director).get(at("dossier", dossier.pk)))
    assert "Đã đối chiếu" in seen
    assert "criterion_" not in seen


def test_the_portal_suggests_and_decides_nothing(page, dossier):
    paper("Biên bản họp bình xét của đơn vị")
    context = page.get(at("dossier", dossier.pk)).context
    [row] = context["item_rows"]
    assert row.suggestion.presence == "missing"
    assert row.finding is None


def test_suggestions_are_taken_over_by_a_button_alone(page, dossier):
    report, proof = paper("Báo cáo thành tích"), paper("Giấy khác")
    page.post(at("findings", dossier.pk), fields(dossier, "met", "met"))
    assert not dossier.item_findings.exists()
    sent = fields(dossier, "met", "met", **{line_key(report): "", line_key(proof): ""})
    page.post(at("findings", dossier.pk), sent | {"then": "suggested"})
    assert [(one.item, one.presence) for one in dossier.item_findings.all()] == [
        (report, "present")
    ]


# --- the return ---------------------------------------------------------------------------------


def test_the_return_is_prefilled_from_the_findings(page, dossier, office):
    make.findings(dossier, by=office, verdict=Verdict.UNCLEAR, note="Nêu số liệu")
    first = dossier.criteria_set.criteria.first()
    form = page.get(at("return", dossier.pk)).context["form"]
    assert form[f"part_text_{first.pk}"].value() is True
    assert form[f"part_text_{first.pk}_note"].value() == "Nêu số liệu"
    assert form["part_summary"].value() is False


def test_the_return_names_parts_with_their_notes(page, dossier):
    first = dossier.criteria_set.criteria.first()
    due = short_date(timezone.localdate() + timedelta(days=3))
    sent = {"message": "Bổ sung.", "due_at": due}
    kept = page.post(at("return", dossier.pk), sent)
    assert "error-summary" in words(kept)
    # The parts as a whole are named, and the first of them is where the link leads.
    link = f'<a href="#id_part_text_{first.pk}">Các phần cần bổ sung: Chọn ít nhất một phần'
    assert link in words(kept)
    assert "Bổ sung." in words(kept)
    sent |= {f"part_figures_{first.pk}": "on", "part_honours_note": "Thiếu năm 2021"}
    page.post(at("return", dossier.pk), sent)
    asked = SupplementRequest.objects.get()
    named = {(one.part, one.criterion_id, one.note) for one in asked.parts.all()}
    assert named == {("figures", first.pk, ""), ("honours", None, "Thiếu năm 2021")}


def test_an_employer_is_asked_for_outsiders_alone(page, dossier):
    due = short_date(timezone.localdate() + timedelta(days=3))
    sent = {"message": "Bổ sung.", "due_at": due, "part_summary": "on", "part_employer": "on"}
    assert "part_employer" not in page.get(at("return", dossier.pk)).context["form"].fields
    refused = page.post(at("return", dossier.pk), sent)
    form = refused.context["form"]
    assert [form.has_error(name, "wrong_part") for name in form.errors] == [True]
    assert not SupplementRequest.objects.exists()
    Nomination.objects.update(group=NomineeGroup.OUTSIDER)
    assert 'name="part_employer"' in words(page.get(at("return", dossier.pk)))
    page.post(at("return", dossier.pk), sent)
    assert {one.part for one in SupplementRequest.objects.get().parts.all()} == {
        "summary",
        "employer",
    }


def test_consent_is_not_asked_for_where_nobody_is_asked(page, dossier):
    collective = make.nomination(
        round=dossier.round, group=NomineeGroup.COLLECTIVE, status=S.RECEIVED
    )
    due = short_date(timezone.localdate() + timedelta(days=3))
    sent = {"message": "Bổ sung.", "due_at": due, "part_consent": "on"}
    assert "part_consent" not in words(page.get(at("return", collective.pk)))
    refused = page.post(at("return", collective.pk), sent).context["form"]
    assert [refused.has_error(name, "wrong_part") for name in refused.errors] == [True]
    page.post(at("return", dossier.pk), sent)
    assert [one.part for one in SupplementRequest.objects.get().parts.all()] == ["consent"]


def test_a_dossier_that_cannot_be_returned_shows_no_form(page, dossier):
    Nomination.objects.update(status=S.SUBMITTED)
    assert page.get(at("return", dossier.pk)).status_code == 302


def test_the_pages_ask_the_database_as_often_for_2_lines_as_for_10(client_as):
    counts = []
    for weights in ((60, 40), (10,) * 10):
        round = make.round_()
        make.criteria_set(round.campaign, weights=weights)
        office = make.user(Role.OFFICE, unit=round.campaign.owner)
        dossier = make.nomination(round=round, status=S.RECEIVED)
        make.findings(dossier, by=office)
        for answer in dossier.answers.all():
            Figure.objects.create(answer=answer, position=1, label="x", result=1)
        for n in range(len(weights)):
            paper(f"Báo cáo {n}")
        client = client_as(office)
        counts.append([])
        for address in (at("dossier", dossier.pk), at("return", dossier.pk)):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
