"""Two officers on one dossier: neither overwrites what the other found, neither is shut out."""

import re

import pytest
from django.urls import reverse

from awards.evaluation.finding_models import CriterionFinding
from awards.evaluation.findings import CriterionFound, line_key, save_findings, sheet_mark
from awards.nominations.models import NominationStatus
from campaigns.accounts.models import Role
from tests import make

pytestmark = pytest.mark.django_db
S = NominationStatus
AUTO = {"HX-Request": "true"}


@pytest.fixture
def dossier():
    return make.nomination(status=S.RECEIVED)


@pytest.fixture
def lines(dossier):
    return list(dossier.criteria_set.criteria.all())


@pytest.fixture
def colleague(dossier):
    return make.user(Role.OFFICE, unit=dossier.round.campaign.owner, full_name="Trần Thị Bình")


@pytest.fixture
def page(client_as, dossier):
    return client_as(make.user(Role.OFFICE, unit=dossier.round.campaign.owner))


def at(name, dossier):
    return reverse(f"evaluation:{name}", args=[dossier.pk])


def words(response) -> str:
    return response.content.decode()


def hidden(response) -> dict:
    """The marks in an answer, by the name of their input; both ways of writing an input."""
    found = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', words(response)):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        found[name[1]] = value[1] if value else ""
    return found


def opened(page, dossier, **typed) -> dict:
    """What the page sends as it is opened now, with what is typed on it."""
    form = page.get(at("dossier", dossier)).context["sheet"].form
    sent = {name: form[name].value() for name in form.fields}
    return sent | {"mark": sheet_mark(dossier)} | typed


def find(dossier, colleague, criterion, verdict="not_met", note="Thiếu số liệu"):
    found = [CriterionFound(criterion, verdict, note)]
    save_findings(nomination=dossier, criteria=found, by=colleague)


def standing(dossier) -> list[tuple[str, str]]:
    return [(one.verdict, one.note) for one in CriterionFinding.objects.filter(nomination=dossier)]


def autosaved(page, dossier, sent: dict):
    """Save as the page does by itself; what the answer swaps in is sent next time."""
    answer = page.post(at("findings", dossier), sent, headers=AUTO)
    sent.update({name: value for name, value in hidden(answer).items() if name in sent})
    return answer


# --- the sheet that saves itself ----------------------------------------------------------------


def test_a_page_that_saves_itself_keeps_what_a_colleague_found(page, dossier, lines, colleague):
    second = line_key(lines[1])
    sent = opened(page, dossier, **{second: "met"})
    find(dossier, colleague, lines[0])
    autosaved(page, dossier, sent)
    answer = autosaved(page, dossier, sent | {f"{second}_note": "Đã đối chiếu"})
    assert standing(dossier) == [("not_met", "Thiếu số liệu"), ("met", "Đã đối chiếu")]
    assert "Kết quả thẩm định tiêu chí 1. Xin tải lại trang" in words(answer)
    assert answer.headers["HX-Trigger"] == "portal:saved"


def test_ones_own_lines_go_on_saving_themselves(page, dossier, lines):
    first = line_key(lines[0])
    sent = opened(page, dossier, **{first: "met"})
    autosaved(page, dossier, sent)
    answer = autosaved(page, dossier, sent | {first: "not_met", f"{first}_note": "Thiếu"})
    assert standing(dossier) == [("not_met", "Thiếu")]
    assert "tải lại trang" not in words(answer)


def test_a_page_that_was_not_read_gets_no_mark_of_the_whole(page, dossier, lines, colleague):
    sent = opened(page, dossier, **{line_key(lines[1]): "met"})
    find(dossier, colleague, lines[0], "met", "")
    autosaved(page, dossier, sent)
    autosaved(page, dossier, sent)
    conclusion = {"finding": "ineligible", "reasons": ["criteria"]}
    assert page.post(at("appraise", dossier), sent | conclusion).status_code == 200
    assert not dossier.appraisals.exists()


def test_a_page_that_saved_itself_alone_may_conclude(page, dossier, lines):
    sent = opened(page, dossier, **{line_key(one): "met" for one in lines})
    autosaved(page, dossier, sent)
    page.post(at("appraise", dossier), sent | {"finding": "eligible"})
    assert dossier.appraisals.get().is_eligible


def test_a_mark_that_was_stale_before_is_not_renewed(page, dossier, lines):
    sent = opened(page, dossier, **{line_key(lines[1]): "met"}) | {"mark": "0" * 16}
    assert "mark" not in hidden(autosaved(page, dossier, sent))
    sent["mark"] = sheet_mark(dossier)
    sent[line_key(lines[0])] = "met"
    assert hidden(autosaved(page, dossier, sent))["mark"] == sheet_mark(dossier)


def test_a_conflict_is_named_and_the_other_lines_save_themselves(page, dossier, lines, colleague):
    first, second = map(line_key, lines)
    sent = opened(page, dossier, **{first: "met", second: "met"})
    find(dossier, colleague, lines[0])
    for _time in range(2):
        answer = autosaved(page, dossier, sent)
        assert "Kết quả thẩm định tiêu chí 1: Trần Thị Bình" in words(answer)
        assert "HX-Trigger" not in answer.headers
        assert standing(dossier) == [("not_met", "Thiếu số liệu"), ("met", "")]


# --- the button ---------------------------------------------------------------------------------


def test_after_a_conflict_both_are_seen_and_the_next_save_counts(page, dossier, lines, colleague):
    first, second = map(line_key, lines)
    sent = opened(page, dossier, **{first: "met", f"{first}_note": "Đủ", second: "unclear"})
    find(dossier, colleague, lines[0])
    answer = page.post(at("findings", dossier), sent)
    # The other line is saved, and said to be.
    assert standing(dossier) == [("not_met", "Thiếu số liệu"), ("unclear", "")]
    assert "Các kết quả khác đã được lưu." in words(answer)
    # What the colleague found stands beside what was typed.
    assert "Thiếu số liệu" in words(answer)
    assert ">Đủ</textarea>" in words(answer)
    assert "Kết quả thẩm định tiêu chí 1: Trần Thị Bình" in words(answer)
    sent |= {name: value for name, value in hidden(answer).items() if name in sent}
    assert page.post(at("findings", dossier), sent).status_code == 302
    assert standing(dossier) == [("met", "Đủ"), ("unclear", "")]


def test_no_name_stands_under_what_is_not_saved(page, dossier, lines, colleague):
    first = line_key(lines[0])
    sent = opened(page, dossier, **{first: "met"})
    find(dossier, colleague, lines[0])
    seen = words(page.post(at("findings", dossier), sent))
    line = seen[seen.index('id="criterion-1"') : seen.index('id="criterion-2"')]
    assert line.count("Trần Thị Bình ·") == 1
    assert line.index("on-record") < line.index("Trần Thị Bình ·")
    seen = words(page.get(at("dossier", dossier)))
    assert "on-record" not in seen
    assert "Trần Thị Bình ·" in seen


def test_a_line_not_touched_shows_what_stands_after_a_refusal(page, dossier, lines, colleague):
    first, second = map(line_key, lines)
    sent = opened(page, dossier, **{f"{second}_note": "Chưa rõ"})
    find(dossier, colleague, lines[0])
    answer = page.post(at("findings", dossier), sent)
    form = answer.context["sheet"].form
    assert (form[first].value(), form[f"{first}_note"].value()) == ("not_met", "Thiếu số liệu")
    assert form[f"{second}_note"].value() == "Chưa rõ"
    assert "Chưa có gì trong nội dung Ông/Bà vừa gửi được lưu." in words(answer)
    assert "Có người khác đã sửa sau khi Ông/Bà mở trang này" in words(answer)


# --- the conclusion -----------------------------------------------------------------------------


def test_a_refused_conclusion_can_be_sent_again(page, dossier, lines, colleague):
    first = line_key(lines[0])
    sent = opened(page, dossier, **{first: "met"})
    sent |= {"finding": "ineligible", "reasons": ["criteria"], "note": "Kết luận"}
    find(dossier, colleague, lines[0])
    answer = page.post(at("appraise", dossier), sent)
    assert "Thiếu số liệu" in words(answer)
    assert not dossier.appraisals.exists()
    sent |= {name: value for name, value in hidden(answer).items() if name in sent}
    assert page.post(at("appraise", dossier), sent).status_code == 302
    assert dossier.appraisals.get().note == "Kết luận"
    assert standing(dossier) == [("met", "")]


def test_a_page_out_of_date_is_told_so_whatever_else_is_refused(page, dossier, lines, colleague):
    sent = opened(page, dossier, finding="ineligible")
    told = "Có người khác đã sửa sau khi Ông/Bà mở trang này"
    assert told not in words(page.post(at("appraise", dossier), sent))
    find(dossier, colleague, lines[0])
    assert told in words(page.post(at("appraise", dossier), sent))


def test_what_was_typed_while_the_findings_closed_is_still_shown(page, dossier, lines):
    first = line_key(lines[0])
    sent = opened(page, dossier, **{first: "unclear", f"{first}_note": "Đang đọc dở"})
    type(dossier).objects.update(status=S.ELIGIBLE)
    answer = page.post(at("findings", dossier), sent)
    assert "Đang đọc dở" in words(answer)
    assert "error-summary" in words(answer)
    assert standing(dossier) == []
