"""Confirming, taking back to change, and answering a request part by part."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.evaluation.rules import receive, return_for_supplement
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.rules import save_answer, save_summary
from awards.nominations.supplement_models import Part
from awards.sharing.models import Consent, ConsentRequest
from awards.submission.content import content_of
from awards.submission.readiness import missing_in, sections_of
from awards.submission.rules import recall, submit
from awards.submission.supplements import answering
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from campaigns.workflow.rules import available_moves
from tests import make
from tests.awards.dossiers import draft, ready
from tests.refusals import code_of, codes_of, refused_on

pytestmark = pytest.mark.django_db
S = NominationStatus


def handed_in(**fields):
    nomination, head, criteria = ready(**fields)
    submit(nomination=nomination, is_confirmed=True, by=head)
    return nomination, head, criteria


def given_back(*parts):
    """A dossier that the Office gave back for the parts named, each with what is missing."""
    nomination, head, criteria = handed_in()
    office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)
    receive(nomination=nomination, by=office)
    named = [(part, criteria[place] if place is not None else None, "?") for part, place in parts]
    return_for_supplement(
        nomination=nomination,
        message="Bổ sung số liệu.",
        due_at=timezone.now() + timedelta(days=3),
        parts=named,
        by=office,
    )
    return Nomination.objects.get(pk=nomination.pk), head, criteria


def test_nothing_is_handed_in_without_the_heads_word_for_it():
    nomination, head, _criteria = ready()
    code = refused_on("is_confirmed", submit, nomination=nomination, is_confirmed=False, by=head)
    assert code == "not_confirmed"
    assert Nomination.objects.get().status == S.DRAFT
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert nomination.versions.get().content["confirmation"]["by"] == str(head)


def test_what_changed_after_it_was_checked_is_not_handed_in():
    nomination, head, _criteria = ready()
    checked = nomination.edit_number
    save_summary(nomination=nomination, summary="Khác", edit_number=checked, by=head)
    with pytest.raises(ValidationError) as refused:
        submit(nomination=nomination, is_confirmed=True, edit_number=checked, by=head)
    assert code_of(refused) == "changed_since_checked"
    submit(nomination=nomination, is_confirmed=True, edit_number=nomination.edit_number, by=head)
    assert nomination.versions.get().content["summary"] == "Khác"


def test_the_units_meeting_is_required():
    nomination, head, _criteria = draft()
    with pytest.raises(ValidationError) as refused:
        submit(nomination=nomination, is_confirmed=True, by=head)
    assert codes_of(refused) == ["blocked"]
    make.meeting(nomination)
    submit(nomination=nomination, is_confirmed=True, by=head)


def test_a_consent_that_was_asked_for_keeps_the_dossier_until_it_is_given():
    nomination, head, _criteria = ready()
    asked = ConsentRequest.objects.create(nomination=nomination, asked_by=head)
    with pytest.raises(ValidationError):
        submit(nomination=nomination, is_confirmed=True, by=head)
    answer = {"request": asked, "user": head, "answered_at": timezone.now()}
    Consent.objects.create(is_given=False, reason="Bận", **answer)
    with pytest.raises(ValidationError):
        submit(nomination=nomination, is_confirmed=True, by=head)
    Consent.objects.create(is_given=True, **answer)
    submit(nomination=nomination, is_confirmed=True, by=head)


def test_a_consent_that_is_no_longer_asked_for_keeps_nothing():
    nomination, head, _criteria = ready()
    ConsentRequest.objects.create(nomination=nomination, asked_by=head, cancelled_at=timezone.now())
    submit(nomination=nomination, is_confirmed=True, by=head)


def test_a_recalled_dossier_is_a_draft_that_the_office_does_not_see():
    nomination, head, _criteria = handed_in()
    office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)
    seen = Nomination.objects.visible_to
    assert nomination in seen(office)
    recall(nomination=nomination, by=head)
    assert (nomination.status, nomination.submitted_at) == (S.DRAFT, None)
    assert nomination not in seen(office)
    assert nomination.versions.count() == 1
    save_summary(nomination=nomination, summary="Sửa", edit_number=nomination.edit_number, by=head)
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert [v.content["summary"] for v in nomination.versions.all()][1] == "Sửa"
    assert nomination.versions.count() == 2


def test_a_page_from_before_the_recall_hands_nothing_in():
    nomination, head, _criteria = ready()
    checked = nomination.edit_number
    sent = {"nomination": nomination, "is_confirmed": True, "edit_number": checked, "by": head}
    submit(**sent)
    submit(**sent)
    recall(nomination=nomination, by=head)
    with pytest.raises(ValidationError) as refused:
        submit(**sent)
    assert code_of(refused) == "changed_since_checked"
    assert nomination.versions.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"closes_at": timezone.now() - timedelta(seconds=1)},
        {"status": RoundStatus.SCREENING},
    ],
)
def test_after_the_deadline_what_was_handed_in_stays(changes):
    nomination, head, _criteria = handed_in()
    for name, value in changes.items():
        setattr(nomination.round, name, value)
    nomination.round.save()
    with pytest.raises(ValidationError) as refused:
        recall(nomination=nomination, by=head)
    assert code_of(refused) == "blocked"
    [offer] = [m for m in available_moves(nomination, by=head) if m.name == "recall"]
    assert offer.is_blocked
    assert Nomination.objects.get().status == S.SUBMITTED


def test_what_the_office_received_is_not_recalled():
    nomination, head, _criteria = handed_in()
    receive(nomination=nomination, by=make.user(Role.OFFICE, unit=nomination.round.campaign.owner))
    with pytest.raises(ValidationError) as refused:
        recall(nomination=nomination, by=head)
    assert code_of(refused) == "wrong_state"


def test_only_the_head_recalls_and_submits():
    nomination, head, _criteria = ready()
    helper = make.user(Role.PUBLICITY, unit=nomination.unit)
    nomination.contributors.create(user=helper, kind="helper", asked_by=head)
    with pytest.raises(PermissionDenied):
        submit(nomination=nomination, is_confirmed=True, by=helper)
    submit(nomination=nomination, is_confirmed=True, by=head)
    with pytest.raises(PermissionDenied):
        recall(nomination=nomination, by=helper)


def test_of_a_returned_dossier_only_the_parts_asked_for_are_open_and_count():
    nomination, head, criteria = given_back((Part.TEXT, 0), (Part.SUMMARY, None))
    nomination.meeting_results.all().delete()  # as in dossiers from before meetings were kept
    tasks = [t for s in sections_of(nomination, user=head) for t in s.tasks]
    assert [t.is_locked for t in tasks].count(False) == 2
    assert missing_in(nomination, sections_of(nomination, user=head)) == []
    with pytest.raises(ValidationError) as refused:
        save_answer(
            nomination=nomination,
            criterion=criteria[1],
            text="Khác",
            edit_number=nomination.edit_number,
            by=head,
        )
    assert code_of(refused) == "part_locked"
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert nomination.status == S.RECEIVED


def test_what_was_asked_for_and_reads_as_before_is_said_and_keeps_nothing_back():
    nomination, head, criteria = given_back((Part.TEXT, 0), (Part.SUMMARY, None))
    state = answering(nomination, content_of(nomination))
    assert [part.is_changed for part in state.parts] == [False, False]
    assert len(state.unchanged) == 2
    save_answer(
        nomination=nomination,
        criterion=criteria[0],
        text="Năm 2021 đạt 95%, năm 2022 đạt 120%.",
        edit_number=nomination.edit_number,
        by=head,
    )
    state = answering(nomination, content_of(nomination))
    assert [part.is_changed for part in state.parts] == [True, False]
    [change] = state.changes
    assert (change.part, change.position) == (Part.TEXT, 1)
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert answering(nomination, content_of(nomination)) is None


def n_queries(weights) -> int:
    round = make.round_()
    make.criteria_set(round.campaign, weights=weights)
    nomination, head, _criteria = ready(round=round)
    with CaptureQueriesContext(connection) as queries:
        submit(nomination=nomination, is_confirmed=True, by=head)
    return len(queries)


def test_handing_in_costs_the_same_however_long_the_dossier():
    n_queries((100,))  # the first of all also lays down the head of the audit chain
    few, many = n_queries((60, 40)), n_queries((20,) * 5)
    assert few == many
    assert few < 45
