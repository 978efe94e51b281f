"""The Office composes its Council: rules and pages, each refusal beside its acceptance."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from awards.council.composition import appoint, remove_member, renew_council, set_up_council
from awards.council.models import Council, CouncilMember, Seat, SessionStatus
from awards.proceedings.waiting import waiting_for
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db
BASIS = "Quyết định số 12/QĐ-SKHCN ngày 02 tháng 01 năm 2022"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def unit():
    return make.department()


@pytest.fixture
def office(unit):
    return make.user(Role.OFFICE, unit=unit)


@pytest.fixture
def browser(client, office):
    client.cookies["django_language"] = "en"
    client.force_login(office)
    return client


def to(name, *args):
    return reverse(f"council:{name}", args=args)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def said(response) -> dict:
    """What stands next to each field of the page's form, and that the summary says it too."""
    errors = {name: list(found) for name, found in response.context["form"].errors.items()}
    summary = response.content.decode().split('class="error-summary', 1)
    assert len(summary) == 2 or not errors
    for found in errors.values():
        assert all(text in text_of(response) for text in found)
    return errors


def heading(**changes):
    return {
        "name": "Hội đồng Thi đua - Khen thưởng Sở",
        "symbol": "BB-HĐTĐKT",
        "basis": BASIS,
        "valid_from": date(2022, 1, 1),
        **changes,
    }


def typed(unit, **changes):
    return {**heading(valid_from="01/01/2022"), "unit": unit.pk, **changes}


def seat_of(council, user, seat=Seat.MEMBER, position=1, *, by):
    return appoint(
        council=council, user=user, seat=seat, title="Trưởng phòng", position=position, by=by
    )


def empty_council(unit, **fields):
    return Council.objects.create(**{**heading(), "unit": unit, **fields})


def order_of(council):
    return [m.user for m in council.members.order_by("position", "pk")]


# --- rules --------------------------------------------------------------------------------------


def test_a_unit_has_one_council_a_day(unit, office):
    first = set_up_council(unit=unit, **heading(), by=office)
    with pytest.raises(ValidationError) as error:
        set_up_council(unit=unit, **heading(valid_from=date(2024, 1, 1)), by=office)
    assert error.value.error_dict["valid_from"][0].code == "overlaps"
    first.valid_to = date(2023, 12, 31)
    first.save()
    second = set_up_council(unit=unit, **heading(valid_from=date(2024, 1, 1)), by=office)
    assert list(Council.objects.filter(unit=unit).order_by("pk")) == [first, second]


def test_only_the_office_of_the_unit_composes(unit, office):
    elsewhere = make.user(Role.OFFICE, unit=make.department(code="other"))
    administrator = make.user(Role.ADMINISTRATOR, unit=unit)
    for stranger in (elsewhere, administrator):
        with pytest.raises(PermissionDenied):
            set_up_council(unit=unit, **heading(), by=stranger)
    council = set_up_council(unit=unit, **heading(), by=office)
    member = seat_of(council, make.user(), by=office)
    for stranger in (elsewhere, administrator):
        with pytest.raises(PermissionDenied):
            seat_of(council, make.user(), by=stranger)
        with pytest.raises(PermissionDenied):
            remove_member(member=member, by=stranger)
        with pytest.raises(PermissionDenied):
            renew_council(council=council, **heading(valid_from=date(2024, 1, 1)), by=stranger)
    assert order_of(council) == [member.user]


def test_who_is_put_in_between_moves_the_others_down(unit, office):
    council = empty_council(unit)
    first, second, third = (make.user() for _number in range(3))
    seat_of(council, first, position=1, by=office)
    seat_of(council, second, position=2, by=office)
    seat_of(council, third, position=2, by=office)
    assert order_of(council) == [first, third, second]
    assert sorted(council.members.values_list("position", flat=True)) == [1, 2, 3]


def test_a_seat_fills_only_the_gaps_in_which_its_role_is_missing(unit, office):
    council, person = empty_council(unit), make.user()
    make.holding(person, Role.MEMBER, unit, date(2021, 1, 1), date(2022, 3, 31))
    make.holding(person, Role.MEMBER, unit, date(2022, 6, 1), date(2022, 12, 31))
    seat_of(council, person, by=office)
    periods = person.role_holdings.order_by("valid_from").values_list("valid_from", "valid_to")
    assert list(periods) == [
        (date(2021, 1, 1), date(2022, 3, 31)),
        (date(2022, 4, 1), date(2022, 5, 31)),
        (date(2022, 6, 1), date(2022, 12, 31)),
        (date(2023, 1, 1), None),
    ]


def test_who_is_taken_out_loses_the_role_of_the_seat_and_no_other(unit, office):
    council, person = empty_council(unit), make.user(Role.HEAD, unit=unit)
    member = seat_of(council, person, by=office)
    assert person.holds(Role.MEMBER, unit)
    remove_member(member=member, by=office)
    person = type(person).objects.get(pk=person.pk)
    assert not person.holds(Role.MEMBER, unit)
    assert person.holds(Role.HEAD, unit)
    assert not CouncilMember.objects.exists()
    assert [e.action for e in history_of(council)] == ["appoint", "remove_member"]
    seat_of(council, person, by=office)
    assert type(person).objects.get(pk=person.pk).holds(Role.MEMBER, unit)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (SessionStatus.CONVENED, "session_running"),
        (SessionStatus.IN_SESSION, "session_running"),
        (SessionStatus.CLOSED, "session_held"),
    ],
)
def test_a_composition_that_met_stands(unit, office, status, code):
    council = make.council(unit=unit, n_members=3)
    round_ = make.round_(campaign=make.campaign(owner=unit), status=RoundStatus.COUNCIL)
    session = make.session(round=round_, council=council, status=SessionStatus.PLANNED)
    member = council.members.filter(seat=Seat.MEMBER).first()
    remove_member(member=member, by=office)
    seat_of(council, member.user, position=3, by=office)
    session.status = status
    session.save()
    before = list(council.members.values_list("pk", "user", "position"))
    for act in (
        lambda: remove_member(member=council.members.first(), by=office),
        lambda: seat_of(council, make.user(), position=9, by=office),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert error.value.error_list[0].code == code
    assert list(council.members.values_list("pk", "user", "position")) == before


def test_the_next_decision_makes_the_next_composition(unit, office):
    council = make.council(unit=unit, n_members=3)
    round_ = make.round_(campaign=make.campaign(owner=unit), status=RoundStatus.COUNCIL)
    starts_at = timezone.now() - 10 * DAY
    held = make.session(round=round_, council=council, status="closed", starts_at=starts_at)
    coming = make.round_(campaign=round_.campaign, status=RoundStatus.COUNCIL, year=2023)
    planned = make.session(round=coming, council=council, status="planned")
    met_on = timezone.localdate(starts_at)
    with pytest.raises(ValidationError) as error:
        renew_council(council=council, **heading(valid_from=met_on), by=office)
    assert error.value.error_dict["valid_from"][0].code == "session_later"
    new = renew_council(council=council, **heading(valid_from=met_on + DAY), by=office)
    council.refresh_from_db()
    assert (council.valid_to, new.valid_from, new.valid_to) == (met_on, met_on + DAY, None)
    assert order_of(new) == order_of(council)
    for session, sits_in in ((held, council), (planned, new)):
        session.refresh_from_db()
        assert session.council == sits_in
    leaving = new.members.filter(seat=Seat.MEMBER).first()
    remove_member(member=leaving, by=office)
    [holding] = leaving.user.role_holdings.all()
    assert holding.valid_to == met_on
    assert leaving.user in order_of(council)
    staying = new.members.get(seat=Seat.CHAIR).user
    assert staying.holds(Role.CHAIR, unit)
    with pytest.raises(ValidationError) as error:
        renew_council(council=council, **heading(valid_from=met_on + 5 * DAY), by=office)
    assert error.value.error_list[0].code == "already_ended"


def test_no_composition_is_renewed_while_it_meets(unit, office):
    council = make.council(unit=unit, n_members=3)
    round_ = make.round_(campaign=make.campaign(owner=unit), status=RoundStatus.COUNCIL)
    session = make.session(round=round_, council=council, starts_at=timezone.now() - 5 * DAY)
    new_day = heading(valid_from=timezone.localdate())
    with pytest.raises(ValidationError) as error:
        renew_council(council=council, **new_day, by=office)
    assert error.value.error_list[0].code == "session_running"
    session.status = SessionStatus.CLOSED
    session.save()
    assert renew_council(council=council, **new_day, by=office).members.count() == 4


# --- pages --------------------------------------------------------------------------------------


def test_the_office_sets_up_a_council_over_http(unit, office, browser):
    assert "No Council yet" in text_of(browser.get(to("councils")))
    missing = browser.post(to("set_up"), typed(unit, basis=""))
    assert set(said(missing)) == {"basis"}
    assert "01/01/2022" in missing.content.decode()
    done = browser.post(to("set_up"), typed(unit))
    council = Council.objects.get()
    assert done["Location"] == to("council", council.pk)
    assert (council.basis, council.valid_from) == (BASIS, date(2022, 1, 1))
    again = browser.post(to("set_up"), typed(unit, valid_from="01/01/2023"))
    assert said(again) == {
        "valid_from": ["This unit has a Council from 01/01/2022 on: renew its composition instead."]
    }
    assert Council.objects.count() == 1


def test_a_council_is_set_up_for_no_other_unit(unit, browser):
    other = make.department(code="other")
    refused = browser.post(to("set_up"), typed(other))
    assert list(said(refused)) == ["unit"]
    assert not Council.objects.exists()


def test_people_are_found_without_diacritics_and_appointed(unit, browser):
    council = empty_council(unit)
    person = make.user(full_name="Nguyễn Thử Thủy")
    make.person(unit=unit, full_name=person.full_name, title="Chánh Thanh tra", user=person)
    closed = make.user(full_name="Trần Thử Thủy", is_active=False)
    address = to("appoint", council.pk)
    assert str(person) not in text_of(browser.get(address))
    page = browser.get(address, {"q": "thu thuy"})
    assert f"{person} ({person.username}) · Chánh Thanh tra" in text_of(page)
    assert str(closed) not in text_of(page)
    assert page.context["form"]["title"].value() == "Chánh Thanh tra"
    assert "Nobody of that name" in text_of(browser.get(address, {"q": "không có ai"}))
    done = browser.post(
        f"{address}?q=thu+thuy",
        {"user": person.pk, "seat": "chair", "title": "Chánh Thanh tra", "position": 1},
    )
    assert done["Location"] == to("council", council.pk)
    shown = text_of(browser.get(done["Location"]))
    assert f"1. {person} Chair Chánh Thanh tra" in shown
    assert "Secretary of the Council: 1 needed, 0 appointed." in shown


def test_a_second_chair_and_a_second_seat_are_refused_next_to_the_field(unit, browser, office):
    council = empty_council(unit)
    chair, other = make.user(full_name="Lê Thử Minh"), make.user(full_name="Phan Thử Minh")
    seat_of(council, chair, Seat.CHAIR, by=office)
    address = f"{to('appoint', council.pk)}?q=thu+minh"
    facts = {"title": "Phó Giám đốc Sở", "position": 2}
    second = browser.post(address, {**facts, "user": other.pk, "seat": "chair"})
    assert said(second) == {"seat": ["This Council has its chair: Lê Thử Minh."]}
    assert "Phó Giám đốc Sở" in second.content.decode()
    twice = browser.post(address, {**facts, "user": chair.pk, "seat": "member"})
    assert said(twice) == {"user": ["Lê Thử Minh sits in this Council already."]}
    assert order_of(council) == [chair]
    done = browser.post(address, {**facts, "user": other.pk, "seat": "vice_chair"})
    assert done.status_code == 302
    assert order_of(council) == [chair, other]


def test_a_running_session_is_told_on_the_form_and_its_buttons_go(unit, browser):
    council = make.council(unit=unit, n_members=3)
    round_ = make.round_(campaign=make.campaign(owner=unit), status=RoundStatus.COUNCIL)
    session = make.session(round=round_, council=council, status=SessionStatus.PLANNED)
    person = make.user(full_name="Cao Thử Dung")
    address = f"{to('appoint', council.pk)}?q=thu+dung"
    facts = {"user": person.pk, "seat": "member", "title": "Trưởng phòng", "position": 5}
    member = council.members.filter(seat=Seat.MEMBER).first()
    taking_out = to("remove", council.pk, member.pk)
    page = browser.get(to("council", council.pk)).content.decode()
    assert taking_out in page
    session.status = SessionStatus.CONVENED
    session.save()
    refusal = "The composition cannot change while a session is convened."
    assert said(browser.post(address, facts)) == {"__all__": [refusal]}
    refused = browser.post(taking_out)
    assert refusal in text_of(refused)
    assert 'class="error-summary' in refused.content.decode()
    page = browser.get(to("council", council.pk)).content.decode()
    assert taking_out not in page
    assert to("appoint", council.pk) not in page
    assert to("renew", council.pk) not in page
    assert council.members.count() == 4
    session.status = SessionStatus.PLANNED
    session.save()
    assert browser.post(taking_out).status_code == 302
    assert browser.post(address, facts).status_code == 302
    assert person in order_of(council)
    assert member.user not in order_of(council)


def test_a_held_composition_is_renewed_over_http(unit, browser):
    council = make.council(unit=unit, n_members=3)
    round_ = make.round_(campaign=make.campaign(owner=unit), status=RoundStatus.COUNCIL)
    make.session(round=round_, council=council, status="closed", starts_at=make.local(2022, 11, 20))
    address = to("renew", council.pk)
    assert address in browser.get(to("council", council.pk)).content.decode()
    facts = {name: value for name, value in typed(unit).items() if name != "unit"}
    early = browser.post(address, {**facts, "valid_from": "20/11/2022"})
    assert list(said(early)) == ["valid_from"]
    done = browser.post(address, {**facts, "valid_from": "21/11/2022"})
    new = Council.objects.get(valid_to=None)
    assert done["Location"] == to("council", new.pk)
    assert order_of(new) == order_of(council)
    shown = text_of(browser.get(to("councils")))
    assert "20/11/2022" in shown
    assert "in force" in shown
    assert "ended" in shown


def test_another_units_office_finds_nothing_and_others_may_not(unit, client_as):
    council = make.council(unit=unit, n_members=3)
    member = council.members.first()
    pages = [to("council", council.pk), to("renew", council.pk), to("appoint", council.pk)]
    for stranger in (
        make.user(Role.OFFICE, unit=make.department(code="other")),
        make.user(Role.ADMINISTRATOR, unit=unit),
        member.user,
    ):
        browser = client_as(stranger)
        assert [browser.get(page).status_code for page in pages] == [404, 404, 404]
        assert browser.post(to("remove", council.pk, member.pk)).status_code == 404
        expected = 200 if stranger.units_as(Role.OFFICE) else 403
        assert browser.get(to("councils")).status_code == expected
        assert browser.get(to("set_up")).status_code == expected
    assert council.members.count() == 4
    own = client_as(make.user(Role.OFFICE, unit=unit))
    assert [own.get(page).status_code for page in pages] == [200, 200, 200]
    assert council.name not in text_of(
        client_as(make.user(Role.OFFICE, unit=make.unit())).get(to("councils"))
    )


def test_a_seat_is_taken_out_of_its_own_council_only(unit, browser):
    council, other = make.council(unit=unit, n_members=3), empty_council(unit)
    assert browser.get(to("remove", council.pk, council.members.first().pk)).status_code == 405
    assert browser.post(to("remove", other.pk, council.members.first().pk)).status_code == 404
    assert council.members.count() == 4


def test_without_a_council_the_office_is_told_to_set_one_up(unit, office, browser):
    round_ = make.round_(campaign=make.campaign(owner=unit), status=RoundStatus.COUNCIL)
    [item] = waiting_for(office)
    assert (item.title, item.url) == ("Set up the Council: none is in force", to("set_up"))
    page = browser.get(to("plan", round_.code))
    assert "No Council yet" in text_of(page)
    assert to("set_up") in page.content.decode()
    make.council(unit=unit, valid_to=timezone.localdate() - DAY)
    assert [i.title for i in waiting_for(office)] == ["Set up the Council: none is in force"]
    make.council(unit=unit)
    [item] = waiting_for(office)
    assert (item.title, item.url) == (
        "Plan the session of the Council",
        to("plan", round_.code),
    )
    page = browser.get(to("plan", round_.code)).content.decode()
    assert 'name="place"' in page
    assert to("councils") in page


def test_the_pages_ask_the_database_the_same_however_much_they_show(unit, browser):
    def n_queries(address):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    small = make.council(unit=unit, n_members=2, valid_from=date(2016, 1, 1))
    seated = small.members.first().user
    make.person(unit=unit, full_name=seated.full_name, user=seated)
    pages = [to("councils"), to("council", small.pk), f"{to('appoint', small.pk)}?q=nguyen"]
    few = [n_queries(page) for page in pages]
    for number in range(8):
        make.council(unit=unit, n_members=1, valid_from=date(2017, 1, 1 + number))
    for position in range(10, 20):
        person = make.user()
        make.person(unit=unit, full_name=person.full_name, user=person)
        CouncilMember.objects.create(
            council=small, user=person, title="Chuyên viên", position=position
        )
    assert [n_queries(page) for page in pages] == few
