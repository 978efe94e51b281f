"""The decision: drafted by one, approved by another, numbered by a third, then never changed."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from awards.decisions import rules
from awards.decisions.models import Decision, DecisionLine, DecisionStatus
from awards.decisions.wording import achievement_of
from awards.nominations.models import NominationStatus
from awards.ranking.rules import fill_places, release_place
from campaigns.accounts.models import Role
from campaigns.law.models import RecipientKind
from campaigns.papers.rules import document_of
from campaigns.plans.models import RoundStatus
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.awards.standing import DECIDED_ON, Standing, round_with_results

pytestmark = pytest.mark.django_db


def codes(excinfo):
    return {error.code for error in excinfo.value.error_list}


def texts_of(decision):
    return document_of(decision.paper).to_json()


def test_the_draft_has_collectives_first_and_one_ordinal_through_all():
    decision = round_with_results().drafted()
    lines = list(decision.lines.all())
    assert [line.position for line in lines] == [1, 2, 3, 4, 5, 6]
    kinds = [line.recipient_kind for line in lines]
    assert kinds == [RecipientKind.COLLECTIVE] * 2 + [RecipientKind.INDIVIDUAL] * 4
    assert decision.round.status == RoundStatus.DECISION


def test_each_line_says_what_its_dossier_sums_up_and_else_the_words_of_the_campaign():
    council = round_with_results()
    silent = council.round.nominations.order_by("pk").first()
    council.round.nominations.filter(pk=silent.pk).update(summary="")
    lines = {line.nomination_id: line for line in council.drafted().lines.all()}
    for nomination in council.round.nominations.filter(pk__in=lines):
        expected = nomination.summary or achievement_of(council.round)
        assert lines[nomination.pk].achievement == expected


def test_a_summary_that_cannot_be_printed_gives_way_to_the_words_of_the_campaign():
    council = round_with_results()
    with_sign, too_wide, widest = council.round.nominations.order_by("pk")[:3]
    dossiers = council.round.nominations
    dossiers.filter(pk=with_sign.pk).update(summary="Số hóa 漢")
    widest_letters = {"nominee_name": "W" * 250, "nominee_unit_name": "W" * 250}
    dossiers.filter(pk=too_wide.pk).update(summary="W" * 300, **widest_letters)
    words = ("Có sáng kiến rút ngắn thời gian giải quyết hồ sơ một cửa " * 6)[:299].strip()
    dossiers.filter(pk=widest.pk).update(
        summary=words, nominee_name=("Trung tâm " * 25)[:249], nominee_unit_name="Sở " * 80
    )
    lines = {line.nomination_id: line for line in council.drafted().lines.all()}
    for nomination in (with_sign, too_wide):
        assert lines[nomination.pk].achievement == achievement_of(council.round)
    assert lines[widest.pk].achievement == words


def test_a_recipient_no_certificate_has_room_for_stops_the_draft_and_not_the_print():
    council = round_with_results()
    nomination = council.round.nominations.order_by("pk").first()
    decision = council.drafted()
    line = DecisionLine.objects.filter(nomination=nomination)
    line.update(recipient_name="W" * 250, recipient_unit="W" * 250, achievement="W" * 300)
    with pytest.raises(ValidationError) as refused:
        rules.submit_to_director(decision=decision, by=council.office)
    assert codes(refused) == {"blocked"}
    assert "giấy khen" in str(refused.value) or "certificate" in str(refused.value)
    line.update(recipient_name="Trung tâm", recipient_unit="", achievement="Số hóa kho tư liệu")
    rules.submit_to_director(decision=decision, by=council.office)


def test_the_papers_state_the_money_of_the_day():
    decision = round_with_results().drafted(dated_on=DECIDED_ON)
    # 2 × 900.000 + 4 × 450.000 with the base salary of December 2022
    assert "3.600.000 đồng" in texts_of(decision)
    assert "Ba triệu sáu trăm nghìn đồng" in texts_of(decision)
    submission = document_of(decision.submission).to_json()
    assert "02 tập thể và 04 cá nhân" in submission
    assert "1.490.000" in submission


def test_the_bases_are_those_of_the_day():
    decision = round_with_results().drafted(dated_on=DECIDED_ON)
    assert "91/2017/NĐ-CP" in texts_of(decision)
    rules.redraft_decision(
        decision=decision, dated_on=date(2024, 6, 1), by=Decision.objects.get().drafted_by
    )
    decision.refresh_from_db()
    assert "98/2023/NĐ-CP" in texts_of(decision)
    assert "91/2017/NĐ-CP" not in texts_of(decision)


def test_nothing_is_drafted_before_the_minutes_are_issued():
    council = round_with_results().with_law()
    fill_places(round=council.round, by=council.office)
    with pytest.raises(ValidationError) as refused:
        rules.draft_decision(round=council.round, by=council.office)
    assert codes(refused) == {"blocked"}
    assert len(refused.value.messages) == 2
    council.close_council()
    assert rules.draft_decision(round=council.round, dated_on=DECIDED_ON, by=council.office).pk


def test_nothing_is_drafted_without_a_place():
    council = round_with_results().with_law()
    council.close_council()
    with pytest.raises(ValidationError) as refused:
        rules.draft_decision(round=council.round, by=council.office)
    assert codes(refused) == {"blocked"}


def test_who_drafted_does_not_approve():
    council = round_with_results()
    decision = council.drafted()
    make.holding(council.office, Role.DIRECTOR, council.owner)
    rules.submit_to_director(decision=decision, by=council.office)
    council.office.__dict__.pop("_holdings", None)
    with pytest.raises(ValidationError) as refused:
        rules.approve(decision=decision, by=council.office)
    assert codes(refused) == {"same_person"}
    rules.approve(decision=decision, by=council.director)
    assert decision.approved_by_id is None or decision.approved_by == council.director
    assert Decision.objects.get().approved_by == council.director


def test_issue_numbers_freezes_and_awards():
    council = round_with_results()
    decision = council.issued()
    decision.refresh_from_db()
    assert (decision.status, decision.paper.reference) == (DecisionStatus.ISSUED, "01/QĐ-SKHCN")
    assert decision.paper.issued_on == DECIDED_ON
    assert len(decision.paper.pdf.sha256) == 64
    statuses = [line.nomination.status for line in decision.lines.select_related("nomination")]
    assert statuses == [NominationStatus.AWARDED] * 6
    below = council.round.nominations.filter(decision_line=None, status="recommended")
    assert below.count() == 2


def test_a_number_is_given_at_issue_and_not_before():
    council = round_with_results()
    decision = council.drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    decision.refresh_from_db()
    assert decision.paper.number is None
    assert decision.submission.number == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLERK])
def test_only_the_clerk_issues(role):
    council = round_with_results(n_individuals=1, n_collectives=0, places=1, collective_places=0)
    decision = council.drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    with pytest.raises(PermissionDenied):
        rules.issue(decision=decision, on=DECIDED_ON, by=make.user(role, unit=council.owner))


def test_a_decision_is_not_dated_before_the_minutes_nor_ahead():
    council = round_with_results()
    decision = council.drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    with pytest.raises(ValidationError) as refused:
        rules.issue(decision=decision, on=date(2022, 11, 30), by=council.clerk)
    assert codes(refused) == {"before_minutes"}
    with pytest.raises(ValidationError) as refused:
        rules.issue(
            decision=decision, on=timezone.localdate() + timedelta(days=1), by=council.clerk
        )
    assert codes(refused) <= {"in_future", "law_changed"}


def test_what_is_issued_says_what_was_approved():
    council = round_with_results()
    decision = council.drafted(dated_on=date(2023, 6, 30))
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    # From 1 July 2023 the base salary is another, and with it the money of Article 2.
    with pytest.raises(ValidationError) as refused:
        rules.issue(decision=decision, on=date(2023, 7, 1), by=council.clerk)
    assert codes(refused) == {"law_changed"}
    rules.issue(decision=decision, on=date(2023, 6, 29), by=council.clerk)
    assert "3.600.000" in texts_of(Decision.objects.get())


def test_places_changed_after_the_draft_stop_it():
    council = round_with_results()
    decision = council.drafted()
    last = decision.lines.last().nomination
    release_place(nomination=last, reason="xin rút", by=council.office)
    with pytest.raises(ValidationError) as refused:
        rules.submit_to_director(decision=decision, by=council.office)
    assert codes(refused) == {"blocked"}
    fill_places(round=council.round, by=council.office)
    rules.redraft_decision(decision=decision, dated_on=DECIDED_ON, by=council.office)
    rules.submit_to_director(decision=Decision.objects.get(), by=council.office)
    assert Decision.objects.get().status == DecisionStatus.AWAITING_SIGNATURE
    assert not Decision.objects.get().lines.filter(nomination=last).exists()


def test_a_quota_cut_after_approval_stops_the_issue():
    council = round_with_results()
    decision = council.drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    council.collectives.places = 1
    council.collectives.save()
    with pytest.raises(ValidationError) as refused:
        rules.issue(decision=decision, on=DECIDED_ON, by=council.clerk)
    assert codes(refused) == {"blocked"}
    decision.refresh_from_db()
    assert (decision.status, decision.paper.number) == (DecisionStatus.APPROVED, None)


def test_a_declined_line_leaves_the_annex_and_the_ordinals_close_up():
    council = round_with_results()
    decision = council.drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    second = decision.lines.get(position=2)
    with pytest.raises(ValidationError) as refused:
        rules.decline_line(line=second, reason=" ", by=council.director)
    assert codes(refused) == {"reason_missing"}
    rules.decline_line(line=second, reason="trùng thành tích", by=council.director)
    granted = decision.lines.granted()
    assert [line.position for line in granted] == [1, 2, 3, 4, 5]
    decision.refresh_from_db()
    assert second.recipient_name not in texts_of(decision)
    assert "01 tập thể và 04 cá nhân" in texts_of(decision)
    rules.approve(decision=decision, by=council.director)
    rules.issue(decision=decision, on=DECIDED_ON, by=council.clerk)
    second.nomination.refresh_from_db()
    assert second.nomination.status == NominationStatus.DECLINED
    event = AuditEvent.objects.get(action="decline")
    assert event.reason == "trùng thành tích"


def test_the_last_line_is_not_declined():
    council = Standing(places=1)
    council.nominee()
    decision = council.drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    with pytest.raises(ValidationError) as refused:
        rules.decline_line(line=decision.lines.get(), reason="không", by=council.director)
    assert codes(refused) == {"last_line"}


def test_a_returned_draft_gets_a_new_submission():
    council = round_with_results()
    decision = council.drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.return_decision(decision=decision, reason="sửa chức danh", by=council.director)
    decision = Decision.objects.get()
    with pytest.raises(ValidationError) as refused:
        rules.submit_to_director(decision=decision, by=council.office)
    assert codes(refused) == {"must_redraft"}
    rules.redraft_decision(decision=decision, dated_on=DECIDED_ON, by=council.office)
    rules.submit_to_director(decision=decision, by=council.office)
    decision = Decision.objects.get()
    assert decision.submission.reference == "02/TTr-VP"


# --- an issued decision never changes, by whatever path -------------------------------------------


def _paths(decision):
    line = decision.lines.first()

    def by_model():
        line.recipient_name = "Người khác"
        line.save()

    def by_update_fields():
        line.recipient_name = "Người khác"
        line.save(update_fields=["recipient_name"])

    def by_deletion():
        line.delete()

    def by_update():
        DecisionLine.objects.filter(pk=line.pk).update(recipient_name="Người khác")

    def by_base_manager():
        DecisionLine._base_manager.filter(pk=line.pk).update(recipient_name="Người khác")

    def by_bulk_update():
        line.recipient_name = "Người khác"
        with transaction.atomic():
            DecisionLine.objects.bulk_update([line], ["recipient_name"])

    def by_queryset_deletion():
        decision.lines.all().delete()

    def by_bulk_create():
        DecisionLine.objects.bulk_create([DecisionLine(decision=decision, position=99)])

    def decision_by_model():
        decision.dated_on = date(2020, 1, 1)
        decision.save()

    def decision_by_update():
        Decision.objects.filter(pk=decision.pk).update(dated_on=date(2020, 1, 1))

    def decision_by_deletion():
        decision.delete()

    def paper_by_model():
        decision.paper.content = {}
        decision.paper.save()

    def paper_by_update():
        type(decision.paper).objects.filter(pk=decision.paper.pk).update(content={})

    return [value for name, value in locals().items() if name not in ("decision", "line")]


@pytest.mark.parametrize("number", range(13))
def test_an_issued_decision_is_never_changed(number):
    council = Standing(places=1)
    council.nominee()
    decision = council.issued()
    before = (list(decision.lines.values()), decision.paper.content)
    paths = _paths(Decision.objects.get())
    assert len(paths) == 13
    with pytest.raises(ValidationError) as refused:
        paths[number]()
    assert codes(refused) == {"issued"}
    decision = Decision.objects.get()
    assert (list(decision.lines.values()), decision.paper.content) == before


def test_the_admin_offers_no_decision_to_edit():
    assert not admin.site.is_registered(Decision)
    assert not admin.site.is_registered(DecisionLine)
