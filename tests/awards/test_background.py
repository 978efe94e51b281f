"""What the register knows of a nominee stands beside the dossier, for those who may read it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from awards.nominations.models import NominationStatus
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from campaigns.staff.holds import place_hold
from campaigns.staff.honours import enter_honour
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    nomination = make.nomination(
        round=make.round_(status=RoundStatus.COUNCIL), status=NominationStatus.ELIGIBLE
    )
    enter_honour(
        person=nomination.person,
        award_name="Lao động tiên tiến",
        ground="merit",
        year=2019,
        decided_on=date(2020, 1, 5),
        decision_reference="01/QĐ-SKHCN",
        issuer="Giám đốc Sở",
        by=None,
    )
    return nomination


def hold(nomination, *, kind="discipline", first, last=None):
    office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)
    return place_hold(
        person=nomination.person,
        kind=kind,
        reason="Bí mật",
        reference="Quyết định 9/QĐ-KL",
        valid_from=first,
        valid_to=last,
        by=office,
    )


def read_as(client_as, nomination, role, unit=None):
    user = make.user(role, unit=unit or nomination.round.campaign.owner)
    office_page = role in (Role.OFFICE, Role.DIRECTOR, Role.SECRETARY)
    room = "evaluation/dossiers" if office_page else "nominations"
    page = client_as(user).get(f"/{room}/{nomination.pk}/")
    assert page.status_code == 200, page.status_code
    return page.content.decode()


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.OFFICE, {"honours", "hold"}),
        (Role.DIRECTOR, {"honours", "hold"}),
        (Role.SECRETARY, {"honours"}),
        (Role.MEMBER, {"honours"}),
        (Role.HEAD, set()),
    ],
)
def test_who_sees_what_of_a_nominee(client_as, dossier, role, sees):
    hold(dossier, first=timezone.localdate())
    unit = dossier.unit if role == Role.HEAD else None
    text = read_as(client_as, dossier, role, unit)
    assert ("Lao động tiên tiến" in text) == ("honours" in sees)
    assert ("9/QĐ-KL" in text) == ("hold" in sees)
    assert "Bí mật" not in text


@pytest.mark.parametrize(
    ("days_after_start", "is_warned"),
    [(0, True), (-1, False)],
)
def test_discipline_within_the_period_of_the_round_is_a_warning(
    client_as, dossier, days_after_start, is_warned
):
    first = dossier.round.achieved_from
    last = first + timedelta(days=days_after_start)
    hold(dossier, first=first - timedelta(days=90), last=last)
    text = read_as(client_as, dossier, Role.OFFICE)
    after = (last + timedelta(days=1)).strftime("%d/%m/%Y")
    assert (f"thành tích chỉ tính từ ngày {after}" in text) == is_warned


def test_another_kind_of_hold_is_no_discipline(client_as, dossier):
    first = dossier.round.achieved_from
    hold(dossier, kind="press", first=first, last=first + timedelta(days=5))
    page = read_as(client_as, dossier, Role.OFFICE)
    assert (first + timedelta(days=6)).strftime("%d/%m/%Y") not in page
