"""Handing a dossier in, handing it in again, and taking it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from awards.nominations.models import (
    Answer,
    Nomination,
    NominationStatus,
)
from awards.nominations.readiness import missing_for_submission
from awards.nominations.rules import attach_evidence
from awards.nominations.supplement_models import SupplementRequest
from awards.submission.rules import submit, withdraw
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion
from campaigns.plans.models import RoundStatus
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.awards.dossiers import PNG, code_of, draft, ready

pytestmark = pytest.mark.django_db


def test_submit_keeps_the_dossier_as_it_was():
    nomination, head, criteria = ready()
    attach_evidence(
        nomination=nomination,
        criterion=criteria[0],
        upload=SimpleUploadedFile("minh chứng.png", PNG),
        by=head,
    )
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert nomination.status == NominationStatus.SUBMITTED
    version = nomination.versions.get()
    assert version.number == 1
    assert version.content["summary"] == nomination.summary
    assert [a["text"] for a in version.content["answers"]] == [
        "Đã hoàn thành tốt nhiệm vụ được giao."
    ] * 2
    assert version.content["answers"][0]["evidence"][0]["name"] == "minh chứng.png"
    assert len(version.sha256) == 64
    with pytest.raises(ValidationError):
        nomination.versions.update(content={})


def test_submit_twice_is_one_submission():
    nomination, head, _criteria = ready()
    submit(nomination=nomination, is_confirmed=True, by=head)
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert nomination.versions.count() == 1
    assert AuditEvent.objects.filter(action="submit").count() == 1


def test_submit_says_what_is_missing():
    nomination, head, criteria = ready(summary="")
    Answer.objects.filter(criterion=criteria[1]).update(text=" ")
    assert len(missing_for_submission(nomination)) == 2
    with pytest.raises(ValidationError) as excinfo:
        submit(nomination=nomination, is_confirmed=True, by=head)
    assert [error.code for error in excinfo.value.error_list] == ["blocked", "blocked"]
    Answer.objects.filter(criterion=criteria[1]).update(text="Có")
    Nomination.objects.update(summary="Có")
    submit(nomination=nomination, is_confirmed=True, by=head)


def test_a_criterion_that_needs_evidence_needs_one_file():
    round = make.round_()
    asked = make.criteria_set(round.campaign, weights=(), is_frozen=False)
    Criterion.objects.create(
        criteria_set=asked, position=1, text="Sáng kiến", weight=100, needs_evidence=True
    )
    nomination, head, criteria = draft(round=round)
    with translation.override("en"):
        missing = missing_for_submission(nomination)
    assert missing == ["Criterion 1: 1 file of evidence required, 0 present"]
    attach_evidence(
        nomination=nomination,
        criterion=criteria[0],
        upload=SimpleUploadedFile("a.png", PNG),
        by=head,
    )
    assert missing_for_submission(nomination) == []


def test_submit_before_the_deadline_and_not_after():
    nomination, head, _criteria = ready()
    nomination.round.closes_at = timezone.now() - timedelta(seconds=1)
    nomination.round.save()
    with pytest.raises(ValidationError) as excinfo:
        submit(nomination=nomination, is_confirmed=True, by=head)
    assert code_of(excinfo) == "deadline_passed"
    nomination.round.closes_at = timezone.now() + timedelta(hours=1)
    nomination.round.save()
    submit(nomination=nomination, is_confirmed=True, by=head)


def returned(due_in=timedelta(days=3), **fields):
    nomination = make.nomination(status=NominationStatus.RETURNED, **fields)
    make.meeting(nomination)
    SupplementRequest.objects.create(
        nomination=nomination,
        message="Bổ sung minh chứng cho tiêu chí 2.",
        due_at=timezone.now() + due_in,
        requested_by=make.user(Role.OFFICE, unit=nomination.round.campaign.owner),
        requested_at=timezone.now(),
    )
    return nomination, nomination.created_by


def test_a_returned_dossier_is_submitted_again_after_the_rounds_deadline():
    nomination, head = returned()
    nomination.round.closes_at = timezone.now() - timedelta(days=1)
    nomination.round.status = RoundStatus.SCREENING
    nomination.round.save()
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert nomination.status == NominationStatus.RECEIVED
    assert nomination.supplement_requests.get().answered_at is not None
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert nomination.versions.count() == 1


def test_a_returned_dossier_is_not_submitted_after_its_own_time():
    nomination, head = returned(due_in=timedelta(seconds=-1))
    with pytest.raises(ValidationError) as excinfo:
        submit(nomination=nomination, is_confirmed=True, by=head)
    assert code_of(excinfo) == "supplement_overdue"
    assert Nomination.objects.get().status == NominationStatus.RETURNED


def test_withdraw_needs_a_reason_and_comes_before_the_council():
    nomination, head, _criteria = ready()
    with pytest.raises(ValidationError) as excinfo:
        withdraw(nomination=nomination, reason="  ", by=head)
    assert code_of(excinfo) == "reason_missing"
    withdraw(nomination=nomination, reason="Đơn vị rút đề nghị", by=head)
    assert nomination.status == NominationStatus.WITHDRAWN
    late = make.nomination(
        status=NominationStatus.ELIGIBLE, round=make.round_(status=RoundStatus.COUNCIL)
    )
    with pytest.raises(ValidationError) as excinfo:
        withdraw(nomination=late, reason="Đơn vị rút đề nghị", by=late.created_by)
    assert code_of(excinfo) == "blocked"
