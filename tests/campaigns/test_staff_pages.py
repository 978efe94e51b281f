"""The register of people as its keepers use it: found, filtered, put right, exported."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from campaigns.accounts.models import Role
from campaigns.staff.holds import place_hold
from campaigns.staff.honours import enter_honour
from campaigns.staff.models import Hold, Honour, Posting
from tests import make
from tests.awards.dossiers import PNG

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_as, keeper):
    return client_as(keeper)


def hold(person, keeper, **fields):
    return place_hold(
        **{
            "person": person,
            "kind": "inspection",
            "reason": "Đang thanh tra",
            "reference": "12/QĐ-TTr",
            "valid_from": date(2024, 1, 1),
            "by": keeper,
            **fields,
        }
    )


def honour(subject, keeper, **fields):
    return enter_honour(
        **{
            "person": subject,
            "award_name": "Lao động tiên tiến",
            "ground": "merit",
            "year": 2020,
            "decided_on": date(2021, 1, 5),
            "decision_reference": "01/QĐ",
            "issuer": "Giám đốc Sở",
            "by": keeper,
            **fields,
        }
    )


def names(browser, query=""):
    return [str(person) for person in browser.get(f"/people/?{query}").context["page_obj"]]


# --- the list -----------------------------------------------------------------------------------


def test_the_list_is_filtered_by_what_the_post_is(browser, here, keeper):
    there = make.unit(parent=here)
    make.person(unit=here, full_name="Lê An", is_leader=True, gender="male")
    make.person(unit=there, full_name="Lê Bình", gender="female")
    make.person(unit=there, full_name="Lê Chi", is_leader=True, gender="female")
    Posting.objects.filter(person__full_name="Lê Bình").update(statistical_class="direct")
    hold(Posting.objects.get(person__full_name="Lê Chi").person, keeper)
    assert names(browser, "leader=yes") == ["Lê An", "Lê Chi"]
    assert names(browser, f"leader=yes&unit={there.pk}") == ["Lê Chi"]
    assert names(browser, "leader=no") == ["Lê Bình"]
    assert names(browser, "gender=female") == ["Lê Bình", "Lê Chi"]
    assert names(browser, "statistical_class=direct") == ["Lê Bình"]
    assert names(browser, "statistical_class=none") == ["Lê An", "Lê Chi"]
    assert names(browser, "hold=yes") == ["Lê Chi"]
    assert names(browser, "hold=no") == ["Lê An", "Lê Bình"]


def test_a_unit_that_ended_shows_who_worked_there_on_its_last_day(browser, here):
    gone = make.unit(parent=here, name="Phòng Cũ")
    for name, last in (("Lê Ở", date(2022, 6, 30)), ("Lê Đi", date(2021, 12, 31))):
        person = make.person(unit=gone, full_name=name)
        person.postings.update(valid_to=last)
    gone.last_day = date(2022, 6, 30)
    gone.save()
    page = browser.get(f"/people/?unit={gone.pk}")
    (shown,) = page.context["page_obj"]
    assert str(shown) == "Lê Ở"
    assert shown.posts_shown[0].unit == gone
    text = page.content.decode()
    assert "Phòng Cũ (" in text
    assert "30/06/2022" in text


def test_who_left_is_shown_with_the_last_post(browser, here):
    person = make.person(unit=here, full_name="Lê Nghỉ", title="Phó Trưởng phòng")
    person.postings.update(valid_to=date(2022, 6, 30))
    text = browser.get("/people/").content.decode()
    assert "Phó Trưởng phòng" in text
    assert "30/06/2022" in text


def n_queries(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "query", ["", "q=le&hold=no&leader=no&statistical_class=direct&gender=male"]
)
def test_the_list_takes_the_same_queries_however_long(browser, here, keeper, query):
    counts = []
    for n in (1, 30):
        for number in range(n):
            person = make.person(
                unit=make.unit(parent=here), full_name=f"Lê {number}", gender="male"
            )
            person.postings.update(statistical_class="direct")
        hold(make.person(unit=here), keeper)
        counts.append(n_queries(browser, f"/people/?{query}"))
    assert counts[0] == counts[1]
    assert counts[0] < 15


def test_the_export_holds_what_the_filters_leave(browser, here, keeper):
    make.person(unit=here, full_name="Lê An", staff_code="NV-1")
    held = make.person(unit=here, full_name="Đỗ Bình")
    hold(held, keeper)
    response = browser.get("/people/people.xlsx?q=le")
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert len(rows) == 2
    assert rows[1][0] == "Lê An"
    assert (rows[1][3], rows[1][4], rows[1][5]) == ("NV-1", here.name, "Chuyên viên")
    everybody = browser.get("/people/people.xlsx").content
    text = str(list(load_workbook(BytesIO(everybody)).active.values))
    assert "Đỗ Bình" in text
    assert "12/QĐ-TTr" not in text


# --- one person ---------------------------------------------------------------------------------


def test_the_page_of_a_person_shows_posts_holds_honours_and_dossiers(browser, here, keeper):
    round = make.round_()
    person = make.person(unit=here, full_name="Lê An")
    hold(person, keeper)
    honour(person, keeper)
    keeper_there = make.user(Role.OFFICE, unit=round.campaign.owner)
    nomination = make.nomination(round=round, person=person)
    text = browser.get(f"/people/{person.pk}/").content.decode()
    for word in ("Chuyên viên", "12/QĐ-TTr", "Lao động tiên tiến", here.name):
        assert word in text
    assert nomination.reference not in text
    browser.force_login(keeper_there)
    assert nomination.reference in browser.get(f"/people/{person.pk}/").content.decode()


def test_a_person_is_corrected_and_a_refusal_keeps_what_was_typed(browser, here):
    person = make.person(unit=here, full_name="Lê An")
    url = f"/people/{person.pk}/correct/"
    typed = {"full_name": "Lê Ân", "gender": "male", "birth_year": "1980", "staff_code": ""}
    refused = browser.post(url, typed)
    assert refused.status_code == 200
    assert refused.context["form"]["full_name"].value() == "Lê Ân"
    assert browser.post(url, typed | {"reason": "nhầm dấu"}).status_code == 302
    person.refresh_from_db()
    assert (person.full_name, person.gender, person.birth_year) == ("Lê Ân", "male", 1980)


def test_posts_are_corrected_ended_and_added_before(browser, here):
    person = make.person(unit=here)
    posting = person.postings.get()
    base = f"/people/{person.pk}/"
    post = {"unit": here.pk, "title": "Phó phòng", "is_leader": "on", "valid_from": "01/01/2020"}
    assert browser.post(f"{base}posts/{posting.pk}/correct/", post | {"reason": "nhầm"}).url == base
    posting.refresh_from_db()
    assert (posting.title, posting.valid_from) == ("Phó phòng", date(2020, 1, 1))
    assert posting.statistical_class == "leader_department"
    former = {"unit": here.pk, "title": "Nhân viên", "valid_from": "01/01/2018"}
    clash = browser.post(f"{base}former-post/", former | {"valid_to": "01/01/2020"})
    assert clash.context["form"].errors["valid_from"]
    assert browser.post(f"{base}former-post/", former | {"valid_to": "31/12/2019"}).url == base
    assert browser.post(f"{base}posts/{posting.pk}/end/", {"last_day": "30/06/2022"}).url == base
    assert [post.title for post in person.postings.order_by("valid_from")] == [
        "Nhân viên",
        "Phó phòng",
    ]
    assert browser.get(f"{base}posts/{posting.pk}/end/").url == base


def test_the_post_of_another_person_is_not_found(browser, here):
    person, other = make.person(unit=here), make.person(unit=here)
    url = f"/people/{person.pk}/posts/{other.postings.get().pk}/correct/"
    assert browser.get(url).status_code == 404


# --- holds, honours, headcounts -----------------------------------------------------------------


@pytest.mark.parametrize("subject", ["person", "unit"])
def test_a_hold_is_placed_with_its_file_and_lifted(browser, here, subject):
    base = (
        f"/people/{make.person(unit=here).pk}/" if subject == "person" else f"/units/{here.code}/"
    )
    page = base if subject == "person" else f"{base}record/"
    today = timezone.localdate().strftime("%d/%m/%Y")
    typed = {
        "kind": "press",
        "reference": "Báo ngày 01/11",
        "reason": "Đang xác minh",
        "valid_from": today,
    }
    wrong = browser.post(f"{base}hold/", typed | {"evidence": SimpleUploadedFile("a.exe", b"MZ")})
    assert wrong.context["form"].errors["evidence"]
    sent = typed | {"evidence": SimpleUploadedFile("bao.png", PNG)}
    assert browser.post(f"{base}hold/", sent).url == page
    placed = Hold.objects.get()
    assert "bao.png" in browser.get(page).content.decode()
    file = browser.get(f"/holds/{placed.pk}/file/")
    assert b"".join(file.streaming_content) == PNG
    lift = f"/holds/{placed.pk}/lift/"
    assert browser.post(lift, {"last_day": today}).context["form"].errors["reason"]
    assert browser.post(lift, {"last_day": today, "reason": "Đã kết luận"}).url == page
    assert browser.get(lift).url == page


@pytest.mark.parametrize("role", [Role.HEAD, Role.SECRETARY, Role.MEMBER, Role.PUBLICITY])
def test_the_file_of_a_hold_is_hidden_from_everybody_else(client_as, here, keeper, role):
    placed = hold(make.person(unit=here), keeper, evidence=SimpleUploadedFile("a.png", PNG))
    browser = client_as(make.user(role, unit=here))
    assert browser.get(f"/holds/{placed.pk}/file/").status_code == 404
    browser = client_as(make.user(Role.DIRECTOR, unit=here))
    assert browser.get(f"/holds/{placed.pk}/file/").status_code == 200
    assert browser.get(f"/holds/{placed.pk}/lift/").status_code == 403


def test_an_award_of_the_past_is_entered_marked_and_withdrawn(browser, here):
    person = make.person(unit=here)
    base = f"/people/{person.pk}/"
    typed = {
        "award_name": "Bằng khen",
        "ground": "merit",
        "year": "2020",
        "decision_reference": "115/QĐ-UBND",
        "decided_on": "15/01/2021",
        "issuer": "Chủ tịch UBND tỉnh",
    }
    assert browser.post(f"{base}award/", typed).url == base
    entered = Honour.objects.get()
    text = browser.get(base).content.decode()
    assert "Bằng khen" in text
    assert f"/honours/{entered.pk}/withdraw/" in text
    assert browser.post(f"/honours/{entered.pk}/withdraw/", {"reason": "nhầm"}).url == base
    assert f"/honours/{entered.pk}/withdraw/" not in browser.get(base).content.decode()


def test_the_record_of_a_unit_counts_heads(browser, here):
    make.person(unit=here, gender="female")
    page = f"/units/{here.code}/record/"
    typed = {"counted_on": "30/06/2022", "n_people": "10", "n_women": "11", "source": "Báo cáo"}
    url = f"/units/{here.code}/headcount/"
    assert browser.post(url, typed).context["form"].errors["n_women"]
    assert browser.post(url, typed | {"n_women": "7"}).url == page
    shown = browser.get(page)
    assert (shown.context["registered"].n_people, shown.context["registered"].n_women) == (1, 1)
    assert "70%" in shown.content.decode().replace("70,0%", "70%")


def test_the_page_of_a_unit_shows_its_awards_and_leads_to_its_record(browser, here, keeper):
    honour(None, keeper, unit=here, award_name="Tập thể lao động tiên tiến")
    text = browser.get(f"/units/{here.code}/").content.decode()
    assert "Tập thể lao động tiên tiến" in text
    assert f"/units/{here.code}/record/" in text


@pytest.mark.parametrize("role", [Role.HEAD, Role.DIRECTOR, Role.SECRETARY])
def test_the_pages_of_the_register_are_for_its_keepers(client_as, here, keeper, role):
    person = make.person(unit=here)
    entered = honour(person, keeper)
    browser = client_as(make.user(role, unit=here))
    statuses = {
        browser.get(url).status_code
        for url in (
            f"/people/{person.pk}/correct/",
            f"/people/{person.pk}/hold/",
            f"/people/{person.pk}/award/",
            f"/units/{here.code}/record/",
            f"/units/{here.code}/headcount/",
        )
    }
    assert statuses == {404}
    assert browser.get("/people/people.xlsx").status_code == 403
    assert browser.get(f"/honours/{entered.pk}/withdraw/").status_code == 403
