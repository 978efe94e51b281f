"""Who else has a hand in a dossier: helpers, the nominee, and the employer of an outsider."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from awards.nominations.editing import GuestWriter
from awards.nominations.models import ContributorKind, Nomination
from awards.nominations.rules import save_answer, save_summary
from awards.sharing.confirmations import (
    confirm_as_employer,
    remove_confirmation,
    standing_confirmation,
    standing_confirmations,
)
from awards.sharing.consents import (
    answer_consent,
    ask_consent,
    cancel_consent,
    consent_of,
)
from awards.sharing.helpers import ask_helper, ask_nominee, end_contribution, helper_candidates
from awards.sharing.models import Consent, EmployerConfirmation, GuestLink, LinkPurpose
from awards.sharing.tasks import tasks_of
from awards.submission.rules import recall, submit, withdraw
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.dossiers import PNG, draft, ready
from tests.refusals import code_of, refused_on

pytestmark = pytest.mark.django_db


def colleague(nomination, role=Role.EMPLOYEE):
    return make.user(role, unit=nomination.unit)


def nominee_with_account(nomination):
    user = make.user()
    nomination.person.user = user
    nomination.person.save(update_fields=["user"])
    return user


def outside(**fields):
    return draft(group=NomineeGroup.OUTSIDER, **fields)


def signed(content=PNG):
    return SimpleUploadedFile("xac-nhan.png", content)


def confirmation(nomination, by, **fields):
    return confirm_as_employer(
        **{
            "nomination": nomination,
            "confirmed_by": "Lê Thị Hoa",
            "title": "Giám đốc Công ty",
            "confirmed_on": timezone.localdate(),
            "words": "",
            "upload": signed(),
            "by": by,
            **fields,
        }
    )


def link(nomination, purpose, key="1"):
    made = GuestLink.objects.create(
        nomination=nomination,
        purpose=purpose,
        recipient_name="Lê Thị Hoa",
        key_sha256=key * 64,
        expires_at=timezone.now() + timedelta(days=14),
        made_by=nomination.created_by,
    )
    return made, GuestWriter(nomination_pk=nomination.pk, link_key=str(made.pk))


def test_a_helper_writes_until_the_head_ends_it():
    nomination, head, [criterion, _other] = draft()
    helper = colleague(nomination)
    words = {"nomination": nomination, "criterion": criterion, "edit_number": 0, "by": helper}
    with pytest.raises(PermissionDenied):
        save_answer(text="Lần một", **words)
    asked = ask_helper(nomination=nomination, user=helper, by=head)
    save_answer(text="Lần hai", **words)
    end_contribution(contributor=asked, by=head)
    with pytest.raises(PermissionDenied):
        save_answer(text="Lần ba", **words | {"edit_number": nomination.edit_number})
    assert nomination.answers.get(criterion=criterion).text == "Lần hai"
    acts = [
        (e.action, e.actor)
        for e in history_of(nomination)
        if "help" in e.action or "end" in e.action
    ]
    assert acts == [("ask_helper", head), ("end_contribution", head)]
    [asking] = history_of(nomination).filter(action="ask_helper")
    assert asking.after == {"user": helper.pk, "who": str(helper), "as": "helper"}


def test_a_helper_sees_the_dossier_and_no_other():
    nomination, head, _criteria = draft()
    beside = make.nomination(unit=nomination.unit, round=nomination.round, status="draft")
    helper = colleague(nomination)
    asked = ask_helper(nomination=nomination, user=helper, by=head)
    assert list(Nomination.objects.visible_to(helper)) == [nomination]
    end_contribution(contributor=asked, by=head)
    assert not Nomination.objects.visible_to(helper).exists()
    assert beside in Nomination.objects.visible_to(head)


def test_a_helper_hands_nothing_in_and_takes_nothing_back():
    nomination, head, _criteria = ready()
    helper = colleague(nomination)
    ask_helper(nomination=nomination, user=helper, by=head)
    with pytest.raises(PermissionDenied):
        submit(nomination=nomination, is_confirmed=True, by=helper)
    submit(nomination=nomination, is_confirmed=True, by=head)
    for act, more in [(recall, {}), (withdraw, {"reason": "Nhầm"})]:
        with pytest.raises(PermissionDenied):
            act(nomination=nomination, by=helper, **more)
    recall(nomination=nomination, by=head)


def test_only_people_of_the_unit_are_asked_to_help():
    nomination, head, _criteria = draft()
    stranger = make.user(Role.EMPLOYEE, unit=make.unit())
    former = make.user()
    make.holding(
        former, Role.EMPLOYEE, nomination.unit, valid_to=timezone.localdate() - timedelta(1)
    )
    left = colleague(nomination)
    left.is_active = False
    left.save()
    posted = make.user()
    make.person(unit=nomination.unit, user=posted)
    for user in (stranger, former, left, head):
        code = refused_on("user", ask_helper, nomination=nomination, user=user, by=head)
        assert code == "not_of_the_unit"
    assert list(helper_candidates(nomination)) == [posted]
    ask_helper(nomination=nomination, user=posted, by=head)
    assert not helper_candidates(nomination).exists()


def test_asking_the_same_helper_twice_asks_once():
    nomination, head, _criteria = draft()
    helper = colleague(nomination)
    first = ask_helper(nomination=nomination, user=helper, by=head)
    assert ask_helper(nomination=nomination, user=helper, by=head) == first
    end_contribution(contributor=first, by=head)
    assert ask_helper(nomination=nomination, user=helper, by=head) != first


def test_nobody_but_the_head_asks_others():
    nomination, head, _criteria = draft()
    helper = colleague(nomination)
    nominee_with_account(nomination)
    asked = ask_helper(nomination=nomination, user=helper, by=head)
    asking = ask_consent(nomination=nomination, by=head)
    other_head = make.user(Role.HEAD, unit=make.unit())
    for by in (helper, other_head):
        for refused, more in [
            (ask_helper, {"nomination": nomination, "user": colleague(nomination)}),
            (ask_nominee, {"nomination": nomination}),
            (ask_consent, {"nomination": nomination}),
            (cancel_consent, {"request": asking}),
            (end_contribution, {"contributor": asked}),
        ]:
            with pytest.raises(PermissionDenied):
                refused(by=by, **more)
    ask_nominee(nomination=nomination, by=head)


def test_nobody_is_asked_to_write_what_is_handed_in_but_writing_is_ended():
    nomination, head, _criteria = ready()
    asked = ask_helper(nomination=nomination, user=colleague(nomination), by=head)
    submit(nomination=nomination, is_confirmed=True, by=head)
    with pytest.raises(ValidationError) as refused:
        ask_helper(nomination=nomination, user=colleague(nomination), by=head)
    assert code_of(refused) == "not_editable"
    end_contribution(contributor=asked, by=head)
    assert not nomination.contributors.filter(ended_at=None).exists()


def test_the_nominee_writes_the_own_report_once_asked():
    nomination, head, _criteria = draft()
    nominee = nominee_with_account(nomination)
    make.holding(nominee, Role.EMPLOYEE, nomination.unit)
    code = refused_on("user", ask_helper, nomination=nomination, user=nominee, by=head)
    assert code == "is_nominee"
    asked = ask_nominee(nomination=nomination, by=head)
    assert (asked.user, asked.kind) == (nominee, ContributorKind.NOMINEE)
    save_summary(nomination=nomination, summary="Tự viết", edit_number=0, by=nominee)
    assert nomination.summary == "Tự viết"


def test_a_nominee_without_an_account_cannot_be_asked():
    nomination, head, _criteria = draft()
    with pytest.raises(ValidationError) as refused:
        ask_nominee(nomination=nomination, by=head)
    assert code_of(refused) == "no_account"


def test_a_head_who_is_the_nominee_writes_already():
    nomination, head, _criteria = draft()
    nomination.person.user = head
    nomination.person.save()
    with pytest.raises(ValidationError) as refused:
        ask_nominee(nomination=nomination, by=head)
    assert code_of(refused) == "is_head"


def test_the_nominee_consents_and_a_later_answer_stands():
    nomination, head, _criteria = draft()
    nominee = nominee_with_account(nomination)
    assert not Nomination.objects.visible_to(nominee).exists()
    asked = ask_consent(nomination=nomination, by=head)
    assert list(Nomination.objects.visible_to(nominee)) == [nomination]
    assert consent_of(nomination).answer is None
    answer = {"request": asked, "by": nominee}
    code = refused_on("reason", answer_consent, is_given=False, reason=" ", **answer)
    assert code == "reason_missing"
    code = refused_on("reason", answer_consent, is_given=False, reason="x" * 1001, **answer)
    assert code == "too_long"
    answer_consent(is_given=False, reason="x" * 1000, publishes_photo=True, **answer)
    assert not consent_of(nomination).answer.publishes_photo
    answer_consent(is_given=True, publishes_photo=True, **answer)
    answer_consent(is_given=True, publishes_photo=True, **answer)
    assert Consent.objects.count() == 2
    stands = consent_of(nomination).answer
    assert (stands.is_given, stands.publishes_photo, stands.user) == (True, True, nominee)


def test_a_nominee_reads_nothing_before_being_asked_or_after_asking_ended():
    nomination, head, _criteria = draft()
    nominee = nominee_with_account(nomination)
    asked = ask_consent(nomination=nomination, by=head)
    cancel_consent(request=asked, by=head)
    assert not Nomination.objects.visible_to(nominee).exists()
    with pytest.raises(PermissionDenied):
        save_summary(nomination=nomination, summary="Tự viết", edit_number=0, by=nominee)


def test_nobody_answers_in_the_nominees_place():
    nomination, head, _criteria = draft()
    nominee_with_account(nomination)
    helper = colleague(nomination)
    ask_helper(nomination=nomination, user=helper, by=head)
    asked = ask_consent(nomination=nomination, by=head)
    own, guest = link(nomination, LinkPurpose.REPORT)
    _employer, employers_guest = link(nomination, LinkPurpose.EMPLOYER, "2")
    _other, others_guest = link(make.nomination(status="draft"), LinkPurpose.REPORT, "3")
    over, late_guest = link(nomination, LinkPurpose.REPORT, "4")
    over.finished_at = timezone.now()
    over.save()
    mixed_up = GuestWriter(nomination_pk=nomination.pk, link_key=others_guest.link_key)
    for by in (head, helper, employers_guest, others_guest, mixed_up, late_guest):
        with pytest.raises(PermissionDenied):
            answer_consent(request=asked, is_given=True, by=by)
    answer_consent(request=asked, is_given=True, by=guest)
    answer = consent_of(nomination).answer
    assert (answer.user, answer.link) == (None, own)
    [event] = history_of(nomination).filter(action="give_consent")
    assert (event.actor, event.role, event.after["link"]) == (None, "guest", str(own.pk))


def test_a_consent_is_asked_for_once_and_not_got_round():
    nomination, head, _criteria = draft()
    nominee = nominee_with_account(nomination)
    first = ask_consent(nomination=nomination, by=head)
    assert ask_consent(nomination=nomination, by=head) == first
    cancel_consent(request=first, by=head)
    with pytest.raises(ValidationError) as refused:
        answer_consent(request=first, is_given=True, by=nominee)
    assert code_of(refused) == "cancelled"
    asked = ask_consent(nomination=nomination, by=head)
    answer_consent(request=asked, is_given=False, reason="Không", by=nominee)
    with pytest.raises(ValidationError) as refused:
        cancel_consent(request=asked, by=head)
    assert code_of(refused) == "already_answered"
    [event] = history_of(nomination).filter(action="refuse_consent")
    assert "Không" not in f"{event.reason} {event.after}"


def test_a_collective_of_the_department_is_not_asked():
    nomination, head, _criteria = draft(group=NomineeGroup.COLLECTIVE)
    with pytest.raises(ValidationError) as refused:
        ask_consent(nomination=nomination, by=head)
    assert code_of(refused) == "nobody_to_ask"


def test_a_consent_keeps_the_dossier_until_it_is_given():
    nomination, head, _criteria = ready()
    nominee = nominee_with_account(nomination)
    asked = ask_consent(nomination=nomination, by=head)
    hand_in = {"nomination": nomination, "is_confirmed": True, "by": head}
    with pytest.raises(ValidationError):
        submit(**hand_in)
    answer_consent(request=asked, is_given=False, reason="Không", by=nominee)
    with pytest.raises(ValidationError):
        submit(**hand_in)
    answer_consent(request=asked, is_given=True, by=nominee)
    submit(**hand_in)
    with pytest.raises(ValidationError) as refused:
        answer_consent(request=asked, is_given=False, reason="Không", by=nominee)
    assert code_of(refused) == "not_editable"


def test_the_unit_enters_the_paper_that_the_employer_signed():
    nomination, head, _criteria = outside()
    code = refused_on("upload", confirmation, nomination=nomination, by=head, upload=None)
    assert code == "file_missing"
    tomorrow = timezone.localdate() + timedelta(days=1)
    code = refused_on(
        "confirmed_on", confirmation, nomination=nomination, by=head, confirmed_on=tomorrow
    )
    assert code == "in_future"
    made = confirmation(nomination, head)
    assert confirmation(nomination, head) == made
    assert standing_confirmation(nomination) == made
    [task] = tasks_of(nomination, user=head)
    assert task.is_done


def test_a_newer_paper_takes_the_place_of_the_older_one():
    nomination, head, _criteria = outside()
    older = confirmation(nomination, head)
    newer = confirmation(nomination, head, title="Chủ tịch Hội đồng")
    older.refresh_from_db()
    assert older.removed_at
    assert list(standing_confirmations(nomination)) == [newer]
    remove_confirmation(confirmation=newer, by=head)
    assert standing_confirmation(nomination) is None


def test_an_employer_speaks_by_a_link_and_the_unit_cannot_take_it_out():
    nomination, head, _criteria = outside()
    own, guest = link(nomination, LinkPurpose.EMPLOYER)
    said = {"nomination": nomination, "by": guest, "link": own, "upload": None}
    assert refused_on("words", confirmation, **said) == "words_missing"
    refusal = confirmation(**said, words="Không đúng", is_confirmed=False)
    [task] = tasks_of(nomination, user=head)
    assert not task.is_done
    with pytest.raises(ValidationError) as refused:
        remove_confirmation(confirmation=refusal, by=head)
    assert code_of(refused) == "said_by_link"
    confirmation(nomination, head)
    [task] = tasks_of(nomination, user=head)
    assert not task.is_done
    confirmed = confirmation(**said, words="Đúng như báo cáo")
    refusal.refresh_from_db()
    assert refusal.removed_at
    assert confirmed in standing_confirmations(nomination)
    [task] = tasks_of(nomination, user=head)
    assert task.is_done


def test_nobody_else_confirms_for_the_employer():
    nomination, head, _criteria = outside()
    nominee = nominee_with_account(nomination)
    ask_nominee(nomination=nomination, by=head)
    own, guest = link(nomination, LinkPurpose.REPORT)
    _foreign, strangers_guest = link(outside()[0], LinkPurpose.EMPLOYER, "2")
    for by, through in [(nominee, None), (guest, own), (guest, None), (strangers_guest, _foreign)]:
        with pytest.raises(PermissionDenied):
            confirmation(nomination, by, link=through, words="Đúng")
    made = confirmation(nomination, head)
    with pytest.raises(PermissionDenied):
        remove_confirmation(confirmation=made, by=nominee)


def test_a_confirmation_taken_out_in_two_tabs_is_taken_out_once():
    nomination, head, _criteria = outside()
    made = confirmation(nomination, head)
    tabs = [EmployerConfirmation.objects.get(pk=made.pk) for _tab in range(2)]
    for tab in tabs:
        assert remove_confirmation(confirmation=tab, by=head).removed_at
    assert history_of(nomination).filter(action="remove_confirmation").count() == 1


def test_papers_of_an_employer_that_were_taken_out_fill_the_disk_too(settings):
    settings.MAX_DOSSIER_BYTES = len(PNG)
    nomination, head, _criteria = outside()
    for _time in range(3):
        remove_confirmation(confirmation=confirmation(nomination, head), by=head)
    with pytest.raises(ValidationError) as refused:
        confirmation(nomination, head)
    assert code_of(refused) == "full_for_good"


def test_the_staff_of_the_department_has_no_employer_who_confirms():
    nomination, head, _criteria = draft()
    with pytest.raises(ValidationError) as refused:
        confirmation(nomination, head)
    assert code_of(refused) == "not_outsider"
