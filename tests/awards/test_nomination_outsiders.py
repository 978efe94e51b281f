"""A head enters an outsider whom the register lacks, and nominates them at once."""

import unicodedata

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.nominations.models import Nomination
from campaigns.accounts.models import Role
from campaigns.staff.models import Person
from campaigns.staff.rules import register_outsider
from campaigns.units.models import Unit, UnitKind
from campaigns.units.rules import enter_outside_organisation
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.dossiers import open_round, unit_with_head
from tests.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return open_round()


@pytest.fixture
def head(round):
    unit, head = unit_with_head(round)
    head.unit = unit
    return head


@pytest.fixture
def company():
    return make.unit(name="Công ty Mẫu", kind=UnitKind.OUTSIDE)


@pytest.fixture
def base(round, head):
    return f"/nominations/start/{round.code}/{head.unit.code}"


def somebody(company, **typed):
    return {
        "full_name": "Trần Thị Mẫu",
        "gender": "female",
        "organisation": company.pk,
        "title": "Kỹ sư",
        **typed,
    }


def test_a_head_enters_an_outsider_of_a_new_organisation_and_nominates_them(round, head, base):
    browser = Browser(head)
    page = browser.get(f"{base}/outsider/individual/")
    assert f"{base}/new/person/" in page.links
    page = browser.get(f"{base}/new/person/")
    assert f"{base}/new/organisation/?then=person" in page.links
    page = browser.get(f"{base}/new/organisation/?then=person")
    page = page.form(field="name").submit(name="Hợp tác xã Rau sạch Thử")
    company = Unit.objects.get(kind=UnitKind.OUTSIDE)
    assert page.path == f"{base}/new/person/?organisation={company.code}"
    page = page.form(field="title").submit(full_name="Lê Văn Thử", gender="male", title="Giám đốc")
    person = Person.objects.get(full_name="Lê Văn Thử")
    page = page.form(field="nominee").submit(nominee=str(person.pk))
    page = page.form(field="creation_key").submit()
    nomination = Nomination.objects.get()
    assert page.path == f"/nominations/{nomination.pk}/"
    assert (nomination.person, nomination.nominee_title) == (person, "Giám đốc")
    assert nomination.nominee_unit_name == "Hợp tác xã Rau sạch Thử"
    assert [history_of(row).get().actor for row in (company, person)] == [head] * 2


def test_a_head_enters_an_organisation_and_nominates_it(head, base):
    browser = Browser(head)
    assert f"{base}/new/organisation/" in browser.get(f"{base}/outsider/collective/").links
    page = browser.get(f"{base}/new/organisation/").form(field="name").submit(name="Công ty Thử")
    company = Unit.objects.get(kind=UnitKind.OUTSIDE)
    assert company.as_of(timezone.localdate()).name == "Công ty Thử"
    page = page.form(field="nominee").submit(nominee=str(company.pk))
    page.form(field="creation_key").submit()
    assert Nomination.objects.get().collective == company


@pytest.mark.parametrize("group", ["staff/individual", "collective/collective"])
def test_nobody_of_the_department_is_entered_from_here(client_as, head, base, group):
    html = client_as(head).get(f"{base}/{group}/").content.decode()
    assert "/new/person/" not in html
    assert "/new/organisation/" not in html


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HEAD])
def test_only_a_head_of_the_unit_opens_the_pages(client_as, round, base, role):
    browser = client_as(make.user(role, unit=round.campaign.owner))
    for page in ("person", "organisation"):
        assert browser.get(f"{base}/new/{page}/").status_code == 404
        assert browser.post(f"{base}/new/{page}/", {}).status_code == 404


def test_a_head_of_another_unit_does_not_open_them(client_as, round, base):
    _unit, other = unit_with_head(round)
    assert client_as(other).get(f"{base}/new/person/").status_code == 404


def test_an_outsider_sent_twice_is_entered_once(client_as, head, base, company):
    browser = client_as(head)
    answers = {browser.post(f"{base}/new/person/", somebody(company))["Location"] for _ in "12"}
    assert len(answers) == 1
    assert Person.objects.filter(full_name="Trần Thị Mẫu").count() == 1


def test_an_organisation_sent_twice_is_entered_once(client_as, head, base):
    browser = client_as(head)
    for name in ("Công ty Ánh Dương", "CONG TY  ANH DUONG"):
        assert browser.post(f"{base}/new/organisation/", {"name": name}).status_code == 302
    assert Unit.objects.filter(kind=UnitKind.OUTSIDE).count() == 1


def test_whoever_is_there_already_is_offered_instead(client_as, head, base, company):
    known = make.person(unit=company, full_name="Trần Thị Mầu", title="Giám đốc")
    page = client_as(head).post(f"{base}/new/person/", somebody(company))
    assert page.context["namesakes"] == [known]
    html = page.content.decode()
    assert 'href="#id_full_name"' in html
    assert "Trần Thị Mầu</a>: Giám đốc, Công ty Mẫu" in html
    assert 'value="Trần Thị Mẫu"' in html
    assert Person.objects.count() == 1
    for _sent in range(2):
        client_as(head).post(f"{base}/new/person/", somebody(company, namesakes_seen="1"))
    assert Person.objects.count() == 2


def test_one_name_in_two_organisations_is_two_people(client_as, head, base, company):
    other = make.unit(name="Công ty Khác", kind=UnitKind.OUTSIDE)
    for where in (company, other):
        client_as(head).post(f"{base}/new/person/", somebody(where))
    assert Person.objects.filter(full_name="Trần Thị Mẫu").count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "ệ" * 201}, "full_name"),
        ({"gender": "both"}, "gender"),
        ({"organisation": ""}, "organisation"),
        ({"title": " "}, "title"),
    ],
)
def test_a_refused_outsider_says_where_and_keeps_what_was_typed(
    client_as, head, base, company, typed, field
):
    sent = somebody(company, **typed)
    page = client_as(head).post(f"{base}/new/person/", sent)
    assert list(page.context["form"].errors) == [field]
    html = page.content.decode()
    assert f'href="#id_{field}"' in html
    assert all(f'value="{sent[name]}"' in html for name in ("full_name", "title") if name != field)
    assert not Person.objects.exists()


def test_a_person_is_not_entered_into_a_unit_of_the_department(client_as, head, base):
    page = client_as(head).post(f"{base}/new/person/", somebody(head.unit))
    assert list(page.context["form"].errors) == ["organisation"]
    facts = {"full_name": "Lê Thử", "gender": "male", "title": "Kỹ sư", "by": head}
    with pytest.raises(ValidationError) as refusal:
        register_outsider(organisation=head.unit, **facts)
    assert refusal.value.error_dict["organisation"][0].code == "not_outside"
    outside = make.unit(kind=UnitKind.OUTSIDE)
    assert register_outsider(organisation=outside, **facts).pk


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_long_name_is_taken_however_it_is_composed(client_as, head, base, company, form):
    name = unicodedata.normalize(form, "ệ" * 200)
    client_as(head).post(f"{base}/new/person/", somebody(company, full_name=name))
    assert Person.objects.get().full_name == "ệ" * 200


@pytest.mark.parametrize("role", list(Role))
def test_who_may_enter_outsiders(round, company, role):
    user = make.user(role, unit=round.campaign.owner)
    facts = {"full_name": "Lê Thử", "gender": "male", "organisation": company, "title": "Kỹ sư"}
    if role in (Role.HEAD, Role.OFFICE, Role.ADMINISTRATOR):
        assert register_outsider(**facts, by=user).pk
        assert enter_outside_organisation(name="Công ty Thử", by=user).kind == UnitKind.OUTSIDE
        return
    for act in (
        lambda: register_outsider(**facts, by=user),
        lambda: enter_outside_organisation(name="Công ty Thử", by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_page_asks_as_often_for_many_organisations(client_as, head, base):
    browser = client_as(head)
    browser.get(f"{base}/new/person/")
    counts = []
    for _size in range(2):
        for number in range(8):
            make.unit(kind=UnitKind.OUTSIDE, name=f"Công ty {number}")
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"{base}/new/person/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
