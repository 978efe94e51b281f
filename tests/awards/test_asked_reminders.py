"""Whoever was asked to help, to write or to agree is told once, until it is done or over."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from awards.evaluation.rules import return_for_supplement
from awards.nominations.models import NominationStatus
from awards.nominations.supplement_models import Part
from awards.sharing import reminders
from awards.sharing.consents import answer_consent, ask_consent, cancel_consent, consent_of
from awards.sharing.helpers import ask_helper, ask_nominee, end_contribution
from awards.sharing.links import make_guest_link
from awards.sharing.models import LinkPurpose
from awards.sharing.reminders import CONSENT_ASKED, HELP_ASKED, REPORT_ASKED
from awards.submission.rules import recall, submit
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.launch.rules import extend_deadline
from campaigns.outbox.models import Message
from campaigns.outbox.rules import mark_read
from tests import make
from tests.awards.dossiers import draft, ready
from tests.keeping_time import at, standing

pytestmark = pytest.mark.django_db
ALL = (HELP_ASKED, REPORT_ASKED, CONSENT_ASKED)


def now():
    at(timezone.now())
    return list(standing(*ALL).order_by("pk"))


def colleague(nomination, **fields):
    return make.user(Role.EMPLOYEE, unit=nomination.unit, **fields)


def with_account(nomination, **fields):
    user = make.user(**fields)
    nomination.person.user = user
    nomination.person.save(update_fields=["user"])
    return user


def test_a_helper_is_told_once_with_the_way_to_the_dossier(client):
    nomination, head, _criteria = draft()
    helper = colleague(nomination)
    assert now() == []
    ask_helper(nomination=nomination, user=helper, by=head)
    [told] = now()
    assert (told.kind, told.recipient, told.state) == (HELP_ASKED, helper, "released")
    assert nomination.reference in told.subject
    assert nomination.nominee_name not in told.subject + told.body
    assert told.due_at == nomination.round.closes_at
    client.force_login(helper)
    assert client.get(told.url).status_code == 200
    assert now() == [told]
    assert Message.objects.filter(kind=HELP_ASKED).count() == 1


def test_a_helper_is_told_by_e_mail_too():
    nomination, head, _criteria = draft()
    helper = colleague(nomination, email="nguoi.giup@example.vn")
    ask_helper(nomination=nomination, user=helper, by=head)
    now()
    [letter] = mail.outbox
    assert letter.to == ["nguoi.giup@example.vn"]
    assert nomination.reference in letter.subject
    assert nomination.nominee_name not in letter.subject + letter.body


def test_a_helper_who_is_no_longer_asked_has_no_notice():
    nomination, head, _criteria = draft()
    asked = ask_helper(nomination=nomination, user=colleague(nomination), by=head)
    assert len(now()) == 1
    end_contribution(contributor=asked, by=head)
    assert now() == []


def test_a_notice_that_was_read_stays_as_history():
    nomination, head, _criteria = draft()
    helper = colleague(nomination)
    asked = ask_helper(nomination=nomination, user=helper, by=head)
    mark_read(messages=now(), by=helper)
    end_contribution(contributor=asked, by=head)
    assert [told.recipient for told in now()] == [helper]


def test_the_nominee_is_told_of_the_report_and_of_the_consent(client):
    nomination, head, _criteria = draft()
    nominee = with_account(nomination)
    ask_nominee(nomination=nomination, by=head)
    ask_consent(nomination=nomination, by=head)
    found = now()
    assert [told.kind for told in found] == [REPORT_ASKED, CONSENT_ASKED]
    assert {told.recipient for told in found} == {nominee}
    client.force_login(nominee)
    assert [client.get(told.url).status_code for told in found] == [200, 200]


@pytest.mark.parametrize("is_given", [True, False])
def test_who_has_answered_is_not_told_to_answer(is_given):
    nomination, head, _criteria = draft()
    nominee = with_account(nomination)
    request = ask_consent(nomination=nomination, by=head)
    assert [told.kind for told in now()] == [CONSENT_ASKED]
    answer_consent(request=request, is_given=is_given, reason="Không phải tôi làm", by=nominee)
    assert now() == []


def test_a_consent_that_is_asked_for_no_more_has_no_notice():
    nomination, head, _criteria = draft()
    with_account(nomination)
    request = ask_consent(nomination=nomination, by=head)
    assert len(now()) == 1
    cancel_consent(request=request, by=head)
    assert now() == []


def test_a_head_who_asked_for_the_own_consent_needs_no_notice():
    nomination, head, _criteria = draft()
    nomination.person.user = head
    nomination.person.save(update_fields=["user"])
    ask_consent(nomination=nomination, by=head)
    assert now() == []


def test_who_has_no_account_or_a_closed_one_gets_no_notice():
    nomination, head, _criteria = draft(group=NomineeGroup.OUTSIDER)
    make_guest_link(
        nomination=nomination,
        purpose=LinkPurpose.REPORT,
        recipient_name="Trần Thị Mẫu",
        email="khach@example.vn",
        n_days=3,
        creation_key=uuid.uuid4(),
        by=head,
    )
    assert consent_of(nomination) is not None
    staff, its_head, _criteria = draft()
    gone = colleague(staff)
    ask_helper(nomination=staff, user=gone, by=its_head)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    assert now() == []


def test_the_end_of_the_time_to_hand_in_ends_the_notices_and_a_later_end_tells_anew():
    nomination, head, _criteria = draft()
    with_account(nomination)
    ask_helper(nomination=nomination, user=colleague(nomination), by=head)
    ask_consent(nomination=nomination, by=head)
    assert len(now()) == 2
    closes_at = nomination.round.closes_at
    at(closes_at)
    assert standing(*ALL).count() == 2
    at(closes_at + timedelta(minutes=1))
    assert standing(*ALL).count() == 0
    later = closes_at + timedelta(days=5)
    with time_machine.travel(closes_at - timedelta(minutes=1), tick=False):
        office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)
        extend_deadline(round=nomination.round, closes_at=later, reason="Bão", by=office)
    at(closes_at + timedelta(minutes=1))
    assert {told.due_at for told in standing(*ALL)} == {later}


def test_a_dossier_handed_in_needs_no_help_until_it_is_recalled_or_sent_back():
    nomination, head, _criteria = ready()
    helper = colleague(nomination)
    ask_helper(nomination=nomination, user=helper, by=head)
    [first] = now()
    mark_read(messages=[first], by=helper)
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert now() == [first]  # read: it stays as history
    for n_told in (2, 3):
        recall(nomination=nomination, by=head)
        assert len(now()) == n_told  # told anew each time, and once
        mark_read(messages=now(), by=helper)
        assert len(now()) == n_told
        if n_told == 2:
            submit(nomination=nomination, is_confirmed=True, by=head)
    submit(nomination=nomination, is_confirmed=True, by=head)
    nomination.status, nomination.received_at = NominationStatus.RECEIVED, timezone.now()
    nomination.save()
    due = timezone.now() + timedelta(days=4)
    return_for_supplement(
        nomination=nomination,
        message="Bổ sung tóm tắt",
        due_at=due,
        parts=[(Part.SUMMARY, None, "")],
        by=make.user(Role.OFFICE, unit=nomination.round.campaign.owner),
    )
    told = now()[-1]
    assert (told.recipient, told.due_at) == (helper, due)
    assert "trả lại để bổ sung" in told.body
    at(due + timedelta(minutes=1))
    assert not standing(*ALL).filter(pk=told.pk).exists()


def test_it_costs_the_same_however_many_were_asked(django_assert_max_num_queries):
    for _number in range(4):
        nomination, head, _criteria = draft()
        with_account(nomination)
        ask_helper(nomination=nomination, user=colleague(nomination), by=head)
        ask_nominee(nomination=nomination, by=head)
        ask_consent(nomination=nomination, by=head)
    with django_assert_max_num_queries(2):
        assert len(list(reminders.true_messages(timezone.now()))) == 12
