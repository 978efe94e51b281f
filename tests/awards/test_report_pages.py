"""The pages of a report over HTTP: figures, files, particulars, awards; nothing typed is lost."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.nominations.models import (
    Answer,
    Contributor,
    ContributorKind,
    Evidence,
    Nomination,
    NominationStatus,
)
from awards.nominations.own_tasks import tasks_of
from awards.nominations.preview import certificate_preview
from awards.nominations.report_models import Figure, Profile, StatedHonour
from awards.nominations.rules import save_answer, save_summary, start_nomination
from awards.nominations.supplement_models import Part, RequestedPart, SupplementRequest
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import AwardGround
from campaigns.staff.models import Honour, HonourOrigin, Posting
from tests import make
from tests.awards.dossiers import PNG, draft, open_round, start, unit_with_head
from tests.awards.dossiers import page_of as url
from tests.browsing import Browser

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def png(name="a.png", tail=b""):
    return SimpleUploadedFile(name, PNG + tail)


def sent(nomination, *rows, **more):
    """A form of an answer with rows of figures, as a browser sends it."""
    data = {
        "edit_number": Nomination.objects.get(pk=nomination.pk).edit_number,
        "text": "Đã làm",
        "figures-TOTAL_FORMS": len(rows) + 1,
        "figures-INITIAL_FORMS": 0,
    }
    for number, row in enumerate([*rows, {}]):
        for name in ("label", "measure", "target", "result"):
            data[f"figures-{number}-{name}"] = row.get(name, "")
    return data | more


def past(nomination, **fields):
    return Honour.objects.create(
        **{
            "person": nomination.person,
            "award_name": "Giấy khen",
            "recipient_name": nomination.nominee_name,
            "ground": AwardGround.CAMPAIGN,
            "year": 2021,
            "decided_on": "2021-12-20",
            "decision_reference": "12/QĐ-SKHCN",
            "issuer": "Giám đốc Sở",
            "origin": HonourOrigin.ENTERED,
            **fields,
        }
    )


# --- figures and text -----------------------------------------------------------------------------


def test_figures_are_typed_as_they_are_written_here_and_shown_in_per_cent(client_as):
    nomination, head, _criteria = draft(answer_text="")
    client = client_as(head)
    row = {"label": "Doanh thu", "measure": "triệu đồng", "target": "1.000", "result": "1.234,5"}
    response = client.post(url("answer", nomination, 1), sent(nomination, row, then="rows"))
    assert response.url == url("answer", nomination, 1) + "#rows"
    assert Figure.objects.get().result == Decimal("1234.50")
    page = client.get(url("answer", nomination, 1)).content.decode()
    assert 'value="1.234,5"' in page
    assert "123,4%" in page


def test_a_page_offers_empty_rows_and_more_after_each_save():
    nomination, head, _criteria = draft()
    browser = Browser(head)
    form = browser.get(url("answer", nomination, 1)).form(field="text")
    assert {name for name in form.names if name.endswith("-label")} == {
        f"figures-{n}-label" for n in range(3)
    }
    changes = {f"figures-{n}-label": f"Việc {n}" for n in range(3)}
    changes |= {f"figures-{n}-result": "1" for n in range(3)}
    form = form.submit("rows", **changes).form(field="text")
    assert len([name for name in form.names if name.endswith("-label")]) == 5
    assert form.submit("later", **{"figures-1-label": "", "figures-1-result": ""}).status == 200
    assert [f.label for f in Figure.objects.all()] == ["Việc 0", "Việc 2"]


def test_half_a_row_is_refused_at_its_field_while_text_and_files_are_kept(client_as):
    nomination, head, _criteria = draft(answer_text="")
    data = sent(nomination, {"label": "Doanh thu"}, files=[png()])
    response = client_as(head).post(url("answer", nomination, 1), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="#id_figures-0-result"' in page
    assert 'value="Doanh thu"' in page
    assert Answer.objects.get(criterion__position=1).text == "Đã làm"
    assert Evidence.objects.count() == 1
    assert Figure.objects.count() == 0
    number = response.context["form"]["edit_number"].value()
    data = sent(nomination, {"label": "Doanh thu", "result": "5"}, edit_number=number)
    assert client_as(head).post(url("answer", nomination, 1), data).status_code == 302
    assert Figure.objects.count() == 1


def test_text_and_figures_save_themselves_with_the_time(client_as):
    nomination, head, _criteria = draft(answer_text="")
    client = client_as(head)
    whole = {"label": "Doanh thu", "result": "5"}
    response = client.post(url("answer", nomination, 1), sent(nomination, whole), **HTMX)
    assert response.headers["HX-Trigger"] == "portal:saved"
    nomination.refresh_from_db()
    assert timezone.localtime(nomination.saved_at).strftime("%H:%M") in response.content.decode()
    half = sent(nomination, whole, {"label": "Dang dở"}, text="Đã làm thêm")
    response = client.post(url("answer", nomination, 1), half, **HTMX)
    assert "HX-Trigger" not in response.headers
    assert Answer.objects.get(criterion__position=1).text == "Đã làm thêm"
    nomination.refresh_from_db()
    assert f'value="{nomination.edit_number}"' in response.content.decode()
    assert Figure.objects.count() == 1


def test_two_writers_see_each_others_figures(client_as):
    nomination, head, criteria = draft(answer_text="")
    data = sent(nomination, {"label": "Doanh thu", "result": "5"})
    rows = [{"label": "Lớp tập huấn", "measure": "", "target": None, "result": Decimal(7)}]
    save_answer(
        nomination=nomination,
        criterion=criteria[0],
        text="Của người khác",
        figures=rows,
        edit_number=0,
        by=head,
    )
    response = client_as(head).post(url("answer", nomination, 1), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Của người khác" in page
    assert "Lớp tập huấn" in page
    assert 'value="Doanh thu"' in page


# --- files ----------------------------------------------------------------------------------------


def test_a_file_is_replaced_and_taken_out_on_the_page_of_its_answer(client_as):
    nomination, head, _criteria = draft(answer_text="")
    client = client_as(head)
    address = url("answer", nomination, 1)
    client.post(address, sent(nomination, files=[png()]))
    old = Evidence.objects.get()
    newer = {f"replace-{old.pk}": png("b.png", b"2"), "text": "Viết thêm", "then": "files"}
    assert client.post(address, sent(nomination, **newer)).url == f"{address}#evidence"
    new = Evidence.objects.get(replaces=old)
    assert Answer.objects.get(criterion__position=1).text == "Viết thêm"
    page = client.get(address).content.decode()
    assert url("preview", nomination, new.pk) in page
    assert f'name="remove" value="{old.pk}"' not in page
    client.post(address, sent(nomination, text="Viết nữa", remove=new.pk))
    assert not Evidence.objects.filter(removed_at=None).exists()
    assert Answer.objects.get(criterion__position=1).text == "Viết nữa"


def test_a_newer_version_that_is_a_program_is_refused_and_the_older_one_stays(client_as):
    nomination, head, _criteria = draft(answer_text="")
    client = client_as(head)
    client.post(url("answer", nomination, 1), sent(nomination, files=[png()]))
    old = Evidence.objects.get()
    program = SimpleUploadedFile("b.pdf", b"MZ\x90\x00" + b"\x00" * 500)
    response = client.post(
        url("answer", nomination, 1), sent(nomination, **{f"replace-{old.pk}": program})
    )
    assert response.context["form"].errors["files"][0].startswith("b.pdf: ")
    old.refresh_from_db()
    assert old.removed_at is None


def test_a_file_of_another_answer_is_not_taken_out_from_here(client_as):
    nomination, head, _criteria = draft(answer_text="")
    client = client_as(head)
    client.post(url("answer", nomination, 1), sent(nomination, files=[png()]))
    client.post(url("answer", nomination, 2), sent(nomination, remove=Evidence.objects.get().pk))
    assert Evidence.objects.get().removed_at is None


# --- particulars and earlier awards ---------------------------------------------------------------


def test_particulars_are_saved_and_what_is_wrong_keeps_the_rest(client_as):
    nomination, head, _criteria = draft()
    client = client_as(head)
    data = {"edit_number": 0, "born_on": "31/02/1985", "home_town": "Long Điền"}
    response = client.post(url("profile", nomination), data)
    assert list(response.context["form"].errors) == ["born_on"]
    assert 'value="31/02/1985"' in response.content.decode()
    assert Profile.objects.get().home_town == "Long Điền"
    number = response.context["form"]["edit_number"].value()
    data |= {"born_on": "05/10/1985", "edit_number": number, "then": "next"}
    assert client.post(url("profile", nomination), data).url == url("answer", nomination, 1)
    assert Profile.objects.get().born_on.year == 1985


def test_a_collective_begins_with_the_headcount_of_the_register(client_as):
    team, head, _criteria = draft(group=NomineeGroup.COLLECTIVE)
    make.headcount(team.collective, n_people=12, n_women=8)
    page = client_as(head).get(url("profile", team))
    assert page.context["form"].initial["n_people"] == 12
    assert page.context["is_prefilled"]
    assert Profile.objects.count() == 0
    data = {"edit_number": 0, "n_people": "12", "n_women": "13", "seat": "Phường 1"}
    response = client_as(head).post(url("profile", team), data)
    assert list(response.context["form"].errors) == ["n_women"]
    assert 'value="13"' in response.content.decode()


def test_awards_on_record_are_ticked_and_more_are_typed():
    nomination, head, _criteria = draft()
    first, second = past(nomination), past(nomination, decision_reference="13/QĐ-SKHCN")
    form = Browser(head).get(url("honours", nomination)).form(field="on_record")
    assert sorted(form.values["on_record"]) == sorted([str(first.pk), str(second.pk)])
    page = form.submit(
        "later",
        **{
            "on_record": [str(first.pk)],
            "honours-0-year": "2019",
            "honours-0-award_name": "Lao động tiên tiến",
            "honours-0-decision_reference": "05/QĐ",
            "honours-0-issuer": "Giám đốc Sở",
        },
    )
    assert page.status == 200
    assert [one.honour for one in StatedHonour.objects.all()] == [first, None]
    form = Browser(head).get(url("honours", nomination)).form(field="on_record")
    assert form.values["on_record"] == [str(first.pk)]
    assert form.values["honours-0-year"] == ["2019"]


def test_none_beside_some_is_refused_and_everything_typed_is_shown_again():
    nomination, head, _criteria = draft()
    form = Browser(head).get(url("honours", nomination)).form(field="is_none")
    typed = {
        "honours-0-year": "2019",
        "honours-0-award_name": "Lao động tiên tiến",
        "honours-0-decision_reference": "05/QĐ",
        "honours-0-issuer": "Giám đốc Sở",
    }
    page = form.submit("later", is_none="on", **typed)
    form = page.form(field="is_none")
    assert form.values["honours-0-award_name"] == ["Lao động tiên tiến"]
    assert StatedHonour.objects.count() == 0
    form.submit("later", **dict.fromkeys(typed, ""))
    assert Profile.objects.get().has_no_past_honours


def test_a_row_that_is_not_complete_names_its_field_and_a_strange_year_says_so():
    nomination, head, _criteria = draft()
    form = Browser(head).get(url("honours", nomination)).form(field="is_none")
    page = form.submit("later", **{"honours-0-year": "1890", "honours-0-issuer": "Giám đốc Sở"})
    for words in (
        "Dòng 1, Năm",
        "Dòng 1, Danh hiệu",
        "Dòng 1, Số quyết định",
        "Hãy ghi số quyết định.",
        "Kiểm tra lại năm",
    ):
        assert words in page.text, words
    assert "Trường này là bắt buộc" not in page.text


def test_a_day_of_birth_of_another_year_than_the_registers_is_pointed_out(client_as):
    nomination, head, _criteria = draft()
    nomination.person.birth_year = 1972
    nomination.person.save()
    data = {"edit_number": 0, "born_on": "01/01/1972", "then": "later"}
    client_as(head).post(url("profile", nomination), data)
    doubt = "Ngày sinh: danh mục ghi năm 1972, hồ sơ ghi năm 1975"
    assert "danh mục ghi năm" not in client_as(head).get(url("check", nomination)).content.decode()
    number = Nomination.objects.get().edit_number
    data |= {"edit_number": number, "born_on": "01/01/1975"}
    client_as(head).post(url("profile", nomination), data)
    assert doubt in client_as(head).get(url("check", nomination)).content.decode()


# --- signs that no printer has --------------------------------------------------------------------


def test_what_cannot_be_printed_is_refused_at_its_field_before_it_is_kept(client_as):
    nomination, head, _criteria = draft(answer_text="Trước")
    response = client_as(head).post(url("answer", nomination, 1), sent(nomination, text="Xong 🎉"))
    page = response.content.decode()
    assert "Hãy bỏ ký tự không in được ra giấy: 🎉" in page
    assert "Xong 🎉</textarea>" in page
    assert Answer.objects.get(criterion__position=1).text == "Trước"
    row = {"label": "Doanh thu 漢", "result": "5"}
    response = client_as(head).post(url("answer", nomination, 1), sent(nomination, row))
    assert "không in được ra giấy: 漢" in response.content.decode()
    assert Figure.objects.count() == 0


def test_bullets_of_word_become_bullets_that_print(client_as):
    nomination, head, _criteria = draft(answer_text="")
    typed = "\uf0b7 Một\n➢ Hai\u200b – “≥ 20%”, non\u2011break"
    client_as(head).post(url("answer", nomination, 1), sent(nomination, text=typed))
    kept = Answer.objects.get(criterion__position=1).text
    assert kept == "• Một\n• Hai – “≥ 20%”, non-break"


# --- from the check, and back ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "more"), [("answer", [2]), ("profile", []), ("honours", []), ("summary", [])]
)
def test_whoever_changes_something_from_the_check_comes_back_to_it(page, more):
    nomination, head, _criteria = draft(answer_text="")
    here, check = url(page, nomination, *more), url("check", nomination)
    browser = Browser(head)
    assert f'href="{here}?from=check"' in browser.get(check).response.content.decode()
    button = "later" if page == "honours" else "next"
    saved = browser.get(f"{here}?from=check").form(field="edit_number").submit(button)
    assert saved.path == check
    assert browser.get(here).form(field="edit_number").submit(button).path != check


# --- the summary on the certificate ---------------------------------------------------------------


def test_the_certificate_is_drawn_with_the_saved_summary(client_as):
    nomination, head, _criteria = draft(summary="Đã có sáng kiến tiết kiệm nước")
    page = client_as(head).get(url("summary", nomination)).content.decode()
    drawing = page.partition('id="certificate-preview"')[2]
    assert "Đã có sáng kiến tiết kiệm nước" in drawing
    assert f"Bà {nomination.nominee_name}" in drawing
    data = {"summary": "Đã có thành tích khác", "edit_number": 0}
    answer = client_as(head).post(url("summary", nomination), data, **HTMX).content.decode()
    assert "Đã có thành tích khác" in answer.partition("<svg")[2]


def test_300_signs_fit_a_certificate_and_a_name_without_end_does_not():
    nomination, head, _criteria = draft()
    save_summary(
        nomination=nomination, summary=("Mười chữ cái " * 30)[:300], edit_number=0, by=head
    )
    assert certificate_preview(nomination).problem == ""
    nomination.nominee_unit_name = "Phòng có tên rất dài " * 400
    assert certificate_preview(nomination).lines == []
    assert certificate_preview(nomination).problem


# --- who writes, and what is open -----------------------------------------------------------------


WRITING = [("answer", (1,)), ("profile", ()), ("honours", ()), ("summary", ())]


@pytest.mark.parametrize(("name", "more"), WRITING)
def test_a_helper_writes_while_asked_to_and_a_stranger_never(client_as, name, more):
    nomination, head, _criteria = draft()
    helper, stranger = make.user(), make.user(Role.HEAD, unit=make.unit())
    helps = Contributor.objects.create(
        nomination=nomination, user=helper, kind=ContributorKind.HELPER, asked_by=head
    )
    address = url(name, nomination, *more)
    assert client_as(helper).get(address).status_code == 200
    assert client_as(stranger).get(address).status_code == 404
    assert client_as(stranger).post(address, {}).status_code == 404
    helps.ended_at = timezone.now()
    helps.save()
    assert client_as(helper).get(address).status_code == 404


def test_a_returned_dossier_opens_only_what_was_asked_for(client_as):
    nomination, head, criteria = draft(submitted_at=timezone.now(), received_at=timezone.now())
    Nomination.objects.filter(pk=nomination.pk).update(status=NominationStatus.RETURNED)
    asked = SupplementRequest.objects.create(
        nomination=nomination,
        message="Bổ sung số liệu",
        due_at=timezone.now() + timedelta(days=3),
        requested_by=head,
        requested_at=timezone.now(),
    )
    RequestedPart.objects.create(request=asked, part=Part.FIGURES, criterion=criteria[0])
    browser = Browser(head)
    form = browser.get(url("answer", nomination, 1)).form(field="figures-0-label")
    assert "text" not in form.names
    assert "files" not in form.names
    form.submit("later", **{"figures-0-label": "Doanh thu", "figures-0-result": "5"})
    assert Figure.objects.get().label == "Doanh thu"
    assert Answer.objects.get(criterion=criteria[0]).text != ""
    for name, more in [("answer", (2,)), ("profile", ()), ("honours", ()), ("summary", ())]:
        page = browser.get(url(name, nomination, *more))
        assert not any("edit_number" in f.names and f.names & {"text"} for f in page.forms)
        assert "action-bar" not in page.response.content.decode()
    nomination.refresh_from_db()
    locked = [task.is_locked for task in tasks_of(nomination, user=head)]
    assert locked == [True, False, True, True, True]


# --- before a dossier -----------------------------------------------------------------------------


def test_the_first_page_says_what_is_asked_by_when_and_how_many(client_as):
    round = open_round()
    unit, head = unit_with_head(round)
    start(round, unit, head)
    page = client_as(head).get(reverse("nominations:start", args=[round.code]))
    asked = {
        one.quota.recipient_kind: (one.quota.places, one.n_own) for one in page.context["kinds"]
    }
    assert asked == {"individual": (4, 1), "collective": (2, 0)}
    assert [one.group for one in page.context["criteria_sets"]] == list(NomineeGroup.values)
    assert "Tiêu chí 1" in page.content.decode()


def begin_page(round, unit, nominee, group="staff", kind="individual"):
    return reverse("nominations:begin", args=[round.code, unit.code, group, kind, nominee.pk])


def test_a_nominee_is_checked_before_anything_is_typed_and_a_check_writes_nothing(client_as):
    round = open_round()
    unit, head = unit_with_head(round)
    person = make.person(unit=unit)
    client = client_as(head)
    page = client.get(begin_page(round, unit, person))
    assert page.context["can_begin"]
    assert Nomination.objects.count() == 0
    start_nomination(
        round=round, unit=unit, group="staff", nominee=person, creation_key=uuid.uuid4(), by=head
    )
    page = client.get(begin_page(round, unit, person))
    assert not page.context["can_begin"]
    assert "creation_key" in page.context["form"].fields
    assert "Bắt đầu lập hồ sơ" not in page.content.decode()


def test_somebody_who_left_before_is_named_with_the_reason_and_a_stranger_is_not_found(client_as):
    round = open_round()
    unit, head = unit_with_head(round)
    gone = make.person(unit=unit, full_name="Trần Văn Cũ")
    Posting.objects.filter(person=gone).update(valid_to=round.achieved_from - timedelta(days=1))
    stranger = make.person(unit=make.unit(parent=round.campaign.owner), full_name="Trần Văn Lạ")
    client = client_as(head)
    choose = reverse("nominations:choose", args=[round.code, unit.code, "staff", "individual"])
    page = client.get(choose, {"q": "tran van"}).content.decode()
    assert begin_page(round, unit, gone) in page
    assert "Trần Văn Lạ" not in page
    assert not client.get(begin_page(round, unit, gone)).context["can_begin"]
    assert client.get(begin_page(round, unit, stranger)).status_code == 404
    response = client.post(begin_page(round, unit, gone), {"creation_key": uuid.uuid4()})
    assert response.status_code == 200
    assert Nomination.objects.count() == 0


def test_pages_of_writing_cost_the_same_for_much_as_for_little(client_as):
    nomination, head, criteria = draft()
    client = client_as(head)
    pages = [url(name, nomination, *more) for name, more in WRITING]
    pages.append(reverse("nominations:start", args=[nomination.round.code]))

    def costs():
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    past(nomination)
    save_answer(
        nomination=nomination,
        criterion=criteria[0],
        text="Có",
        figures=[{"label": "Việc", "result": Decimal(1)}],
        edit_number=0,
        by=head,
    )
    client.post(url("answer", nomination, 1), sent(nomination, files=[png()]))
    few = costs()
    for number in range(9):
        past(nomination, decision_reference=f"{number}/QĐ")
        upload = {"files": [png(f"{number}.png", bytes([number + 1]))]}
        rows = [{"label": f"Việc {n}", "result": "1"} for n in range(number + 1)]
        client.post(url("answer", nomination, 1), sent(nomination, *rows, **upload))
    assert Evidence.objects.count() == 10
    assert costs() == few
