"""The Office's findings: received, returned, eligible or not, and the way to the Council."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from awards.evaluation.models import Appraisal, IneligibleReason
from awards.evaluation.rules import appraisal_moves, appraise, receive, return_for_supplement
from awards.nominations.models import (
    NominationStatus,
)
from awards.nominations.supplement_models import Part, SupplementRequest
from awards.submission.rules import submit
from awards.summary_list.rules import close_nominations, send_to_council
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.plans.models import RoundStatus
from tests import make
from tests.refusals import codes_of

pytestmark = pytest.mark.django_db
S = NominationStatus


def dossier(status=S.RECEIVED, **fields):
    nomination = make.nomination(status=status, **fields)
    return nomination, make.user(Role.OFFICE, unit=nomination.round.campaign.owner)


def in_days(n):
    return timezone.now() + timedelta(days=n)


ANY_PART = [(Part.SUMMARY, None, "")]


def send_back(nomination, office, **fields):
    asked = {"message": "Thiếu", "due_at": in_days(1), "parts": ANY_PART} | fields
    return return_for_supplement(nomination=nomination, by=office, **asked)


def test_receive_takes_a_submitted_dossier_once():
    nomination, office = dossier(S.SUBMITTED)
    receive(nomination=nomination, by=office)
    assert nomination.status == S.RECEIVED
    assert nomination.received_at is not None
    with pytest.raises(ValidationError) as excinfo:
        receive(nomination=nomination, by=office)
    assert codes_of(excinfo) == ["wrong_state"]


def test_receive_is_for_the_office_of_the_campaign():
    nomination, _office = dossier(S.SUBMITTED)
    for stranger in (
        make.user(Role.OFFICE, unit=make.department()),
        make.user(Role.DIRECTOR, unit=nomination.round.campaign.owner),
        nomination.created_by,
    ):
        with pytest.raises(PermissionDenied):
            receive(nomination=nomination, by=stranger)


def test_a_returned_dossier_comes_back_as_a_new_version():
    nomination, office = dossier(S.DRAFT)
    head = nomination.created_by
    make.meeting(nomination)
    submit(nomination=nomination, is_confirmed=True, by=head)
    receive(nomination=nomination, by=office)
    return_for_supplement(
        nomination=nomination,
        message="Bổ sung số liệu.",
        due_at=in_days(3),
        parts=ANY_PART,
        by=office,
    )
    assert nomination.status == S.RETURNED
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert nomination.status == S.RECEIVED
    assert [version.number for version in nomination.versions.all()] == [1, 2]
    assert nomination.supplement_requests.get().answered_at is not None


def test_return_needs_a_message_and_a_time_that_lies_ahead():
    nomination, office = dossier()
    with pytest.raises(ValidationError) as excinfo:
        send_back(nomination, office, message=" ", due_at=in_days(-1), parts=[])
    assert sorted(codes_of(excinfo)) == ["due_in_past", "message_missing", "parts_missing"]
    send_back(nomination, office)
    assert SupplementRequest.objects.get().message == "Thiếu"


def test_a_return_asks_for_an_employer_only_where_there_is_one():
    employer = [(Part.EMPLOYER, None, "")]
    nomination, office = dossier()
    with pytest.raises(ValidationError) as excinfo:
        send_back(nomination, office, parts=employer)
    assert codes_of(excinfo) == ["wrong_part"]
    outside, its_office = dossier(group=NomineeGroup.OUTSIDER)
    send_back(outside, its_office, parts=employer)
    assert outside.status == S.RETURNED


def test_ineligible_needs_coded_reasons_and_eligible_none():
    nomination, office = dossier()
    kwargs = {"nomination": nomination, "note": "", "by": office}
    with pytest.raises(ValidationError) as excinfo:
        appraise(is_eligible=False, reasons=[], **kwargs)
    assert codes_of(excinfo) == ["reasons_missing"]
    with pytest.raises(ValidationError) as excinfo:
        appraise(is_eligible=False, reasons=["weather"], **kwargs)
    assert codes_of(excinfo) == ["reasons_unknown"]
    with pytest.raises(ValidationError) as excinfo:
        appraise(is_eligible=True, reasons=["evidence"], **kwargs)
    assert codes_of(excinfo) == ["reasons_unexpected"]
    appraise(is_eligible=False, reasons=["evidence", "period"], **kwargs)
    assert nomination.status == S.INELIGIBLE
    assert nomination.appraisals.get().reasons == ["evidence", "period"]


def test_a_later_finding_leaves_the_earlier_one():
    nomination, office = dossier()
    appraise(nomination=nomination, is_eligible=False, reasons=["evidence"], note="", by=office)
    make.findings(nomination, by=office)
    appraise(nomination=nomination, is_eligible=True, reasons=[], note="Đã có", by=office)
    assert nomination.status == S.ELIGIBLE
    assert [a.is_eligible for a in nomination.appraisals.all()] == [False, True]


def test_nobody_finds_on_a_dossier_of_their_own():
    unit_and_office = make.user(Role.OFFICE, unit=make.department())
    owner = unit_and_office.role_holdings.get().unit
    round = make.round_(campaign=make.campaign(owner=owner))
    own = make.nomination(status=S.RECEIVED, round=round, created_by=unit_and_office)
    with pytest.raises(PermissionDenied):
        appraise(nomination=own, is_eligible=True, reasons=[], note="", by=unit_and_office)
    blocked = {m.name: m.is_blocked for m in appraisal_moves(own, by=unit_and_office)}
    assert blocked == {
        "return_for_supplement": False,
        "mark_eligible": True,
        "mark_ineligible": True,
    }
    other = make.nomination(status=S.RECEIVED, round=round)
    make.findings(other, by=unit_and_office)
    appraise(nomination=other, is_eligible=True, reasons=[], note="", by=unit_and_office)
    assert other.status == S.ELIGIBLE


def test_a_returned_dossier_is_found_incomplete_only_when_its_time_is_over():
    nomination, office = dossier()
    send_back(nomination, office)
    kwargs = {"nomination": nomination, "is_eligible": False, "note": "", "by": office}
    with pytest.raises(ValidationError) as excinfo:
        appraise(reasons=["incomplete"], **kwargs)
    assert codes_of(excinfo) == ["blocked"]
    SupplementRequest.objects.update(due_at=in_days(-1))
    appraise(reasons=["incomplete"], **kwargs)
    assert nomination.status == S.INELIGIBLE


def test_findings_stand_once_the_council_has_the_round():
    nomination, office = dossier(S.ELIGIBLE, round=make.round_(status=RoundStatus.COUNCIL))
    with pytest.raises(ValidationError) as excinfo:
        appraise(nomination=nomination, is_eligible=False, reasons=["criteria"], note="", by=office)
    assert codes_of(excinfo) == ["blocked"]


def test_the_round_goes_to_the_council_when_every_dossier_was_found_on():
    nomination, office = dossier()
    round = nomination.round
    make.nomination(round=round, status=S.DRAFT)
    close_nominations(round=round, by=office)
    assert round.status == RoundStatus.SCREENING
    with pytest.raises(ValidationError) as excinfo:
        send_to_council(round=round, by=office)
    assert codes_of(excinfo) == ["not_appraised"]
    make.findings(nomination, by=office)
    appraise(nomination=nomination, is_eligible=True, reasons=[], note="", by=office)
    send_to_council(round=round, by=office)
    assert round.status == RoundStatus.COUNCIL


def test_a_round_without_an_eligible_dossier_does_not_go_to_the_council():
    nomination, office = dossier()
    close_nominations(round=nomination.round, by=office)
    appraise(nomination=nomination, is_eligible=False, reasons=["criteria"], note="", by=office)
    with pytest.raises(ValidationError) as excinfo:
        send_to_council(round=nomination.round, by=office)
    assert codes_of(excinfo) == ["nothing_eligible"]


def test_only_the_office_closes_and_sends():
    nomination, office = dossier()
    with pytest.raises(PermissionDenied):
        close_nominations(round=nomination.round, by=nomination.created_by)
    close_nominations(round=nomination.round, by=office)
    with pytest.raises(PermissionDenied):
        send_to_council(round=nomination.round, by=nomination.created_by)


def test_a_hold_stops_the_decision_and_is_no_finding():
    nomination, office = dossier()
    assert "hold" not in IneligibleReason.offered()
    with pytest.raises(ValidationError) as excinfo:
        appraise(nomination=nomination, is_eligible=False, reasons=["hold"], note="", by=office)
    assert codes_of(excinfo) == ["reasons_unknown"]
    earlier = Appraisal(nomination=nomination, is_eligible=False, reasons=["hold"])
    assert earlier.reason_words == [str(IneligibleReason.HOLD.label)]
