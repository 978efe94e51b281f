"""Who is told of results, when, and in which words."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from awards.nominations.models import NominationStatus
from awards.publicity.reminders import RESULT_NOMINEE, RESULT_UNIT, true_messages
from awards.publicity.rules import publish_results
from campaigns.accounts.models import Role
from tests import make
from tests.awards.standing import round_with_results

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return round_with_results()


@pytest.fixture
def decision(council):
    return council.issued()


def published(council, decision):
    publish_results(decision=decision, by=council.publicity)
    return list(true_messages(timezone.now()))


def with_account(nomination):
    nomination.person.user = make.user()
    nomination.person.save()
    return nomination.person.user


def test_nothing_is_told_before_the_results_are_public(council, decision):
    assert list(true_messages(timezone.now())) == []


def test_every_head_who_nominated_is_told_once_without_a_name(council, decision):
    told = [one for one in published(council, decision) if one.kind == RESULT_UNIT]
    nominations = council.round.nominations.all()
    heads = {n.unit.role_holdings.get(role=Role.HEAD).user_id for n in nominations}
    assert sorted(one.recipient_id for one in told) == sorted(heads)
    text = " ".join(one.subject + one.body for one in told)
    assert decision.paper.reference in text
    for nomination in nominations:
        assert nomination.nominee_name not in text


def test_a_nominee_with_an_account_is_told_of_the_own_result(council, decision):
    granted = decision.lines.granted().filter(nomination__person__isnull=False).first()
    awarded = with_account(granted.nomination)
    other = make.nomination(round=council.round, status=NominationStatus.INELIGIBLE)
    not_awarded = with_account(other)
    told = {
        one.recipient_id: one for one in published(council, decision) if one.kind == RESULT_NOMINEE
    }
    assert set(told) == {awarded.pk, not_awarded.pk}
    assert "chúc mừng" in told[awarded.pk].body
    assert "chúc mừng" not in told[not_awarded.pk].body


def test_a_withdrawn_dossier_and_a_closed_account_are_told_nothing(council, decision):
    withdrawn = make.nomination(round=council.round, status=NominationStatus.WITHDRAWN)
    with_account(withdrawn)
    gone = with_account(decision.lines.filter(nomination__person__isnull=False)[0].nomination)
    gone.is_active = False
    gone.save()
    told = published(council, decision)
    assert [one for one in told if one.kind == RESULT_NOMINEE] == []
    assert withdrawn.created_by_id not in {one.recipient_id for one in told}


def test_a_result_is_news_for_a_year(council, decision):
    published(council, decision)
    with time_machine.travel(timezone.now() + timedelta(days=367), tick=False):
        assert list(true_messages(timezone.now())) == []
