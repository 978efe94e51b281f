"""Honours: the portal's own are written once, those of the past are entered and marked so."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from awards.ranking.rules import places_taken
from campaigns.accounts.models import Role
from campaigns.law.models import AwardGround
from campaigns.papers.rules import document_of
from campaigns.staff.honours import enter_honour, honours_of, record_honour, withdraw_honour
from campaigns.staff.models import Honour, HonourOrigin
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.standing import DECIDED_ON, Standing
from tests.refusals import refused_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(here):
    return make.person(unit=here)


def enter(keeper, **fields):
    return enter_honour(
        **{
            "award_name": "Bằng khen",
            "ground": AwardGround.MERIT,
            "year": 2020,
            "decided_on": date(2021, 1, 15),
            "decision_reference": "115/QĐ-UBND",
            "issuer": "Chủ tịch UBND tỉnh",
            "by": keeper,
            **fields,
        }
    )


def test_an_award_of_the_past_is_marked_as_entered(person, keeper):
    honour = enter(keeper, person=person, award_name=" Bằng  khen ")
    assert (honour.award_name, honour.recipient_name) == ("Bằng khen", person.full_name)
    assert (honour.origin, honour.is_entered) == (HonourOrigin.ENTERED, True)
    assert honour.source_key is None
    assert list(honours_of(person)) == [honour]
    assert history_of(honour).get().action == "enter_honour"


def test_the_award_is_named_or_chosen(person, keeper):
    assert refused_on("award_name", enter, keeper=keeper, person=person, award_name=" ")
    form = make.certificate_form()
    assert enter(keeper, person=person, award_name="", award_form=form).award_name == "Giấy khen"


@pytest.mark.parametrize(("year", "is_taken"), [(1944, 0), (1945, 1), (2021, 1), (2022, 0)])
def test_the_achievement_comes_before_the_decision(person, keeper, year, is_taken):
    if is_taken:
        assert enter(keeper, person=person, year=year).year == year
    else:
        assert refused_on("year", enter, keeper=keeper, person=person, year=year) == "year"


def test_a_decision_of_tomorrow_is_no_past_award(person, keeper):
    today = timezone.localdate()
    ahead = {"decided_on": today + timedelta(days=1), "year": today.year}
    assert refused_on("decided_on", enter, keeper=keeper, person=person, **ahead) == "in_future"
    assert enter(keeper, person=person, decided_on=today, year=today.year)


def test_one_award_of_one_decision_is_entered_once(person, here, keeper):
    enter(keeper, person=person)
    again = {"person": person, "award_name": "BẰNG KHEN"}
    assert enter(keeper, person=person, award_name="Huân chương")
    assert enter(keeper, unit=here)
    assert refused_on(
        "decision_reference", enter, keeper=keeper, **again | {"award_name": "Bằng khen"}
    )
    assert Honour.objects.count() == 3


def test_an_entered_award_is_withdrawn_with_a_reason_and_stays(person, keeper):
    honour = enter(keeper, person=person)
    assert refused_on("reason", withdraw_honour, honour=honour, reason=" ", by=keeper)
    withdraw_honour(honour=honour, reason="nhầm người", by=keeper)
    honour.refresh_from_db()
    assert (honour.withdraw_reason, list(honours_of(person))) == ("nhầm người", [])
    with pytest.raises(ValidationError) as refusal:
        withdraw_honour(honour=honour, reason="nhầm", by=keeper)
    assert refusal.value.code == "withdrawn"
    assert enter(keeper, person=person).pk != honour.pk


def test_what_was_decided_here_is_not_withdrawn(person, keeper):
    honour = recorded(person, keeper)
    with pytest.raises(ValidationError) as refusal:
        withdraw_honour(honour=honour, reason="nhầm", by=keeper)
    assert refusal.value.code == "not_entered"


def recorded(person, keeper, **fields):
    return record_honour(
        **{
            "source_key": "decisionline:7",
            "person": person,
            "award_form": make.certificate_form(),
            "award_name": "Giấy khen",
            "recipient_name": person.full_name,
            "ground": AwardGround.CAMPAIGN,
            "year": 2022,
            "decided_on": date(2022, 12, 20),
            "decision_reference": "01/QĐ-SKHCN",
            "issuer": "Giám đốc Sở",
            "by": keeper,
            **fields,
        }
    )


def test_an_honour_of_the_portal_is_written_once(person, keeper):
    first = recorded(person, keeper)
    again = recorded(person, keeper, recipient_name="Tên khác")
    assert (again.pk, again.recipient_name) == (first.pk, person.full_name)
    assert history_of(first).count() == 1


@pytest.mark.parametrize("role", [Role.HEAD, Role.DIRECTOR, Role.PUBLICITY])
def test_only_keepers_enter_and_withdraw(person, here, keeper, role):
    user = make.user(role, unit=here)
    with pytest.raises(PermissionDenied):
        enter(user, person=person)
    with pytest.raises(PermissionDenied):
        withdraw_honour(honour=enter(keeper, person=person), reason="x", by=user)


# --- written by the decision --------------------------------------------------------------------


def test_a_draft_is_no_honour_yet():
    council = Standing()
    council.nominee(yes=9)
    council.drafted()
    assert not Honour.objects.exists()


def test_an_issued_decision_is_the_nominees_honour():
    council = Standing()
    nomination = council.nominee(yes=9)
    collective = council.nominee(yes=9, is_collective=True)
    left = council.nominee(yes=2)
    decision = council.issued()
    honour = nomination.person.honours.get()
    line = decision.lines.get(nomination=nomination)
    assert honour.source_key == f"decisionline:{line.pk}"
    assert (honour.recipient_name, honour.award_name) == (line.recipient_name, "Giấy khen")
    assert (honour.ground, honour.origin, honour.year) == ("campaign", "portal", 2022)
    assert (honour.decided_on, honour.decision_reference) == (DECIDED_ON, decision.paper.reference)
    assert honour.issuer == document_of(decision.paper).issued_by
    assert collective.collective.honours.get().recipient_name == collective.nominee_name
    assert not left.person.honours.exists()


def test_an_honour_keeps_its_words_when_the_person_is_renamed():
    council = Standing()
    nomination = council.nominee(yes=9)
    council.issued()
    nomination.person.full_name = "Tên Mới"
    nomination.person.save()
    assert nomination.person.honours.get().recipient_name == nomination.nominee_name


def test_awards_of_the_past_take_no_place(keeper):
    council = Standing(places=1)
    nomination = council.nominee(yes=9)
    for number in range(3):
        enter(
            keeper,
            person=nomination.person,
            award_form=make.certificate_form(),
            decision_reference=f"{number}/QĐ",
        )
    assert places_taken(council.quota) == 0
    council.issued()
    assert places_taken(council.quota) == 1
