"""A person on hold is nominated, received and voted on; the decision alone stops, and says why."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from awards.decisions import rules
from awards.decisions.models import DecisionStatus
from awards.evaluation.rules import appraise, receive
from awards.nominations.models import NominationStatus
from awards.ranking.rules import fill_places
from awards.submission.rules import submit
from campaigns.accounts.models import Role
from campaigns.papers.rules import document_of
from campaigns.staff.holds import lift_hold, place_hold
from campaigns.workflow.rules import available_moves
from tests import make
from tests.awards.standing import DECIDED_ON, Standing

pytestmark = pytest.mark.django_db


def hold(council, nomination, *, first=date(2022, 12, 1), last=None, kind="inspection"):
    """A hold on whoever is nominated."""
    return place_hold(
        person=nomination.person,
        unit=nomination.collective,
        kind=kind,
        reason="Đang thanh tra việc sử dụng kinh phí",
        reference="Quyết định số 12/QĐ-TTr",
        valid_from=first,
        valid_to=last,
        by=council.office,
    )


def drafted(*, is_collective=False):
    """A draft with two recipients, the first of whom the tests hold back."""
    council = Standing()
    first = council.nominee(yes=9, is_collective=is_collective)
    council.nominee(yes=8, is_collective=is_collective)
    return council, first, council.drafted()


def refused(rule, **arguments):
    with pytest.raises(ValidationError) as refusal:
        rule(**arguments)
    return refusal.value


def test_a_hold_stops_neither_nomination_nor_receipt_nor_finding():
    round = make.round_()
    nomination = make.nomination(
        round=round, status=NominationStatus.DRAFT, answer_text="Đã hoàn thành " * 5
    )
    office = make.user(Role.OFFICE, unit=round.campaign.owner)
    place_hold(
        person=nomination.person,
        kind="complaint",
        reason="Đơn tố cáo đang được giải quyết",
        reference="Thông báo thụ lý 03/TB",
        valid_from=timezone.localdate(),
        by=office,
    )
    make.meeting(nomination)
    submit(nomination=nomination, is_confirmed=True, by=nomination.created_by)
    receive(nomination=nomination, by=office)
    make.findings(nomination, by=office)
    appraise(nomination=nomination, is_eligible=True, reasons=[], by=office)
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.ELIGIBLE


@pytest.mark.parametrize("is_collective", [False, True])
def test_a_hold_stops_the_submission_and_names_who_why_and_since_when(is_collective):
    council = Standing()
    nomination = council.nominee(yes=9, is_collective=is_collective)
    council.nominee(yes=8, is_collective=is_collective)
    on_hold = hold(council, nomination)
    decision = council.drafted()
    assert decision.lines.get(nomination=nomination).is_granted
    refusal = refused(rules.submit_to_director, decision=decision, by=council.office)
    said = refusal.messages[0]
    assert said.startswith(
        f"{nomination.nominee_name}: {on_hold.get_kind_display()} (Quyết định số 12/QĐ-TTr), "
    )
    assert "01/12/2022" in said
    assert "kinh phí" not in " ".join(refusal.messages)
    assert len(refusal.messages) == 2
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.DRAFT
    lift_hold(
        hold=on_hold,
        last_day=DECIDED_ON - timedelta(days=1),
        reason="Kết luận không có vi phạm",
        by=council.office,
    )
    sent = rules.submit_to_director(decision=decision, by=council.office)
    assert sent.status == DecisionStatus.AWAITING_SIGNATURE


@pytest.mark.parametrize(
    ("first", "last", "is_stopped"),
    [
        (DECIDED_ON, None, True),
        (DECIDED_ON + timedelta(days=1), None, False),
        (date(2022, 1, 1), DECIDED_ON, True),
        (date(2022, 1, 1), DECIDED_ON - timedelta(days=1), False),
    ],
)
def test_the_day_of_the_decision_counts(first, last, is_stopped):
    council, nomination, decision = drafted()
    hold(council, nomination, first=first, last=last)
    if is_stopped:
        refusal = refused(rules.submit_to_director, decision=decision, by=council.office)
        assert {error.code for error in refusal.error_list} == {"blocked"}
    else:
        assert rules.submit_to_director(decision=decision, by=council.office).pk


def test_a_hold_on_somebody_else_stops_nothing():
    council, nomination, decision = drafted()
    place_hold(
        unit=nomination.unit,
        kind="press",
        reason="Báo nêu",
        reference="Báo ngày 01/12/2022",
        valid_from=date(2022, 12, 1),
        by=council.office,
    )
    other = council.nominee(yes=2)
    hold(council, other)
    assert rules.submit_to_director(decision=decision, by=council.office).pk


def test_a_hold_placed_while_the_director_reads_stops_the_approval():
    council, nomination, decision = drafted()
    decision = rules.submit_to_director(decision=decision, by=council.office)
    on_hold = hold(council, nomination)
    (offered,) = [m for m in available_moves(decision, by=council.director) if m.name == "approve"]
    assert offered.is_blocked
    assert nomination.nominee_name in offered.missing[0]
    refused(rules.approve, decision=decision, by=council.director)
    lift_hold(hold=on_hold, last_day=date(2022, 12, 10), reason="Đã kết luận", by=council.office)
    assert rules.approve(decision=decision, by=council.director).status == DecisionStatus.APPROVED


def test_the_director_goes_on_by_declining_the_line():
    council, nomination, decision = drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    hold(council, nomination)
    line = decision.lines.get(nomination=nomination)
    rules.decline_line(line=line, reason="Chưa xét trong đợt này", by=council.director)
    rules.approve(decision=decision, by=council.director)
    rules.issue(decision=decision, on=DECIDED_ON, by=council.clerk)
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.DECLINED
    assert not nomination.person.honours.exists()


@pytest.mark.parametrize(("days", "is_stopped"), [(0, True), (-1, False)])
def test_the_day_of_issue_counts_once_more(days, is_stopped):
    council, nomination, decision = drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    hold(council, nomination, first=DECIDED_ON)
    on = DECIDED_ON + timedelta(days=days)
    if is_stopped:
        refusal = refused(rules.issue, decision=decision, on=on, by=council.clerk)
        assert {error.code for error in refusal.error_list} == {"on_hold"}
        decision.refresh_from_db()
        assert decision.status == DecisionStatus.APPROVED
        rules.return_decision(decision=decision, reason="có người bị tạm dừng", by=council.director)
    else:
        assert rules.issue(decision=decision, on=on, by=council.clerk).is_issued


def test_the_office_sets_aside_in_its_draft_only_who_is_on_hold():
    council, nomination, decision = drafted()
    line = decision.lines.get(nomination=nomination)
    other = decision.lines.exclude(pk=line.pk).get()
    refusal = refused(rules.decline_line, line=line, reason="chờ", by=council.office)
    assert refusal.code == "not_on_hold"
    hold(council, nomination)
    refusal = refused(rules.decline_line, line=other, reason="chờ", by=council.office)
    assert refusal.code == "not_on_hold"
    with pytest.raises(PermissionDenied):
        rules.decline_line(line=line, reason="chờ", by=council.clerk)
    rules.decline_line(line=line, reason="Chờ kết luận", by=council.office)
    decision.refresh_from_db()
    for paper in (decision.paper, decision.submission):
        assert nomination.nominee_name not in document_of(paper).to_json()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    assert rules.issue(decision=decision, on=DECIDED_ON, by=council.clerk).is_issued


# --- what the pages show, and to whom -----------------------------------------------------------


def test_the_draft_page_and_the_decision_page_say_who_is_on_hold(client_as):
    council = Standing()
    nomination = council.nominee(yes=9)
    council.nominee(yes=8)
    hold(council, nomination)
    council.with_law().close_council()
    fill_places(round=council.round, by=council.office)
    page = client_as(council.office).get(f"/decisions/draft/{council.round.code}/")
    assert len(page.context["held_back"]) == 1
    decision = rules.draft_decision(round=council.round, dated_on=DECIDED_ON, by=council.office)
    page = client_as(council.office).get(f"/decisions/{decision.pk}/")
    assert [line.is_held_back for line in page.context["granted"]] == [True, False]
    assert [line.can_decline for line in page.context["granted"]] == [True, False]
    line = decision.lines.get(nomination=nomination)
    address = f"/decisions/{decision.pk}/lines/{line.pk}/decline/"
    assert "12/QĐ-TTr" in client_as(council.office).get(address).content.decode()
    client_as(council.office).post(address, {"reason": "Chờ kết luận"})
    line.refresh_from_db()
    assert (line.is_granted, line.decline_reason) == (False, "Chờ kết luận")


def test_who_may_not_see_holds_sees_no_notice(client_as):
    council, nomination, decision = drafted()
    hold(council, nomination)
    secretary = make.user(Role.SECRETARY, unit=council.owner)
    address = f"/decisions/{decision.pk}/"
    page = client_as(secretary).get(address)
    assert page.status_code == 200
    assert page.context["held_back"] == []
    [submit_button] = [m for m in page.context["moves"] if m.name == "submit"]
    assert submit_button.missing[0].startswith(f"{nomination.nominee_name}: ")
    assert "12/QĐ-TTr" not in page.content.decode()
    refusal = refused(rules.submit_to_director, decision=decision, by=secretary)
    assert nomination.nominee_name in refusal.messages[0]
    assert "12/QĐ-TTr" not in " ".join(refusal.messages)
    page = client_as(council.director).get(address)
    assert len(page.context["held_back"]) == 1
    assert "12/QĐ-TTr" in page.content.decode()


def test_the_clerk_learns_who_is_on_hold_and_not_why():
    council, nomination, decision = drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    hold(council, nomination)
    refusal = refused(rules.issue, decision=decision, on=DECIDED_ON, by=council.clerk)
    assert nomination.nominee_name in refusal.messages[0]
    assert "12/QĐ-TTr" not in " ".join(refusal.messages)
