"""The campaign outlives the Department that launched it: the demo's final round, and what it keeps.

Six rounds, a merger and a dissolution are played once; everything is looked at in that one world.
"""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.decisions.models import Decision, DecisionLine
from awards.fund.models import Entitlement
from awards.nominations import rules as nominations
from campaigns.accounts.demo import mark_as_demo
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.papers.rules import document_of
from campaigns.plans.models import Campaign
from campaigns.progress.models import ReportingPeriod
from campaigns.progress.standing import counts_of
from campaigns.staff.models import Hold, Honour
from campaigns.units.models import Unit
from campaigns.workflow.rules import first_broken_event, is_cut_short
from emulation_portal.demo import merger, people, plan
from emulation_portal.demo.chain import FINAL_ROUND, build_demo, take
from emulation_portal.demo.organisation import actor
from tests.browsing import Browser

OLD = ("UBND tỉnh Bà Rịa - Vũng Tàu", "Sở Khoa học và Công nghệ", "Bà Rịa - Vũng Tàu")
NEW = ("UBND Thành phố Hồ Chí Minh", "Sở Khoa học và Công nghệ", "Thành phố Hồ Chí Minh")
# round -> letterhead, what the bases must and must not name, đồng of a collective, an individual
EXPECTED = {
    "ntm-2022": (OLD, "91/2017/NĐ-CP", "15 tháng 6 năm 2022", 900_000, 450_000),
    "ntm-2023": (OLD, "91/2017/NĐ-CP", "15 tháng 6 năm 2022", 1_080_000, 540_000),
    "ntm-so-ket-2023": (OLD, "98/2023/NĐ-CP", "91/2017/NĐ-CP", 1_080_000, 540_000),
    "ntm-2024": (OLD, "98/2023/NĐ-CP", "91/2017/NĐ-CP", 1_410_000, 710_000),
    "ntm-2025": (NEW, "152/2025/NĐ-CP", "98/2023/NĐ-CP", 1_410_000, 710_000),
}


@pytest.mark.django_db
def test_the_final_round_is_run_by_the_successor_and_the_past_keeps_its_words():
    mark_as_demo()
    demo = build_demo("final-nominate", seed=2022, n_nominations=14, tell=str)
    decisions_keep_letterhead_law_and_money_of_their_day()
    honours_keep_the_names_of_their_day()
    the_successor_runs_the_final_round()
    a_dissolved_collective_is_refused_with_the_reason()
    the_public_still_reads_the_old_name()
    who_has_not_reported_is_known()
    take([*FINAL_ROUND["final-council"], *FINAL_ROUND["final-published"]], demo, tell=str)
    the_final_decision_is_the_successors_own()
    who_is_on_hold_was_voted_on_but_is_not_awarded()
    assert first_broken_event() is None
    assert not is_cut_short()


def decisions_keep_letterhead_law_and_money_of_their_day():
    decisions = Decision.objects.select_related("paper", "round").order_by("pk")
    assert [decision.round.code for decision in decisions] == list(EXPECTED)
    for decision in decisions:
        letterhead, named, not_named, collective, individual = EXPECTED[decision.round.code]
        document = document_of(decision.paper)
        words = document.letterhead
        assert (words.superior, words.issuer, words.place) == letterhead
        bases = " ".join(document.bases)
        assert named in bases
        assert not_named not in bases
        paid = Entitlement.objects.filter(line__decision=decision)
        assert set(paid.values_list("line__recipient_kind", "amount_vnd")) == {
            ("collective", collective),
            ("individual", individual),
        }


def honours_keep_the_names_of_their_day():
    honours = Honour.objects.filter(origin="portal", year=2022)
    assert honours.count() == 6
    assert set(honours.values_list("decision_reference", flat=True)) == {"01/QĐ-SKHCN"}


def the_successor_runs_the_final_round():
    campaign = Campaign.objects.get(code=plan.CODE)
    assert campaign.owner.code == merger.SUCCESSOR
    handover = campaign.handovers.get()
    assert (handover.from_unit.code, handover.is_quota_kept) == (people.DEPARTMENT[0], True)
    final = campaign.rounds.get(code=plan.FINAL_ROUND)
    assert final.status == "open"
    places = set(final.quotas.values_list("recipient_kind", "places"))
    assert places == {("collective", 3), ("individual", 6)}
    office = actor(people.STANDING_OFFICER, Role.OFFICE)
    assert office.hat.unit == campaign.owner
    assert Unit.objects.get(code=people.DEPARTMENT[0]).last_day.isoformat() == "2025-06-30"


def a_dissolved_collective_is_refused_with_the_reason():
    final = Campaign.objects.get(code=plan.CODE).rounds.get(code=plan.FINAL_ROUND)
    unit = Unit.objects.get(code="quan-ly-cong-nghe")
    head = actor(people.HEADS[unit.code], Role.HEAD)
    with pytest.raises(ValidationError) as refusal:
        nominations.start_nomination(
            round=final,
            unit=unit,
            group=NomineeGroup.COLLECTIVE,
            nominee=Unit.objects.get(code=merger.DISSOLVED_TEAM),
            creation_key=uuid.uuid4(),
            by=head,
        )
    assert [error.code for error in refusal.value.error_list] == ["unit_ended"]
    assert "Quyết định sắp xếp tổ chức bên trong của Sở" in " ".join(refusal.value.messages)


def the_public_still_reads_the_old_name():
    anybody = Browser(None)
    page = anybody.get("/public/rounds/ntm-2022/")
    assert "Bà Rịa - Vũng Tàu" in page.text
    assert "Thành phố Hồ Chí Minh" not in page.text


def who_has_not_reported_is_known():
    period = ReportingPeriod.objects.get(name="Báo cáo năm 2025")
    assert counts_of(period).n_missing == 1


def the_final_decision_is_the_successors_own():
    decision = Decision.objects.get(round__code=plan.FINAL_ROUND)
    assert decision.status == "published"
    assert decision.paper.unit.code == merger.SUCCESSOR
    assert decision.paper.issued_on == timezone.localdate()
    words = document_of(decision.paper).letterhead
    assert (words.superior, words.issuer, words.place) == NEW
    granted = decision.lines.granted().values_list("recipient_kind", flat=True)
    assert {"collective", "individual"} == set(granted)


def who_is_on_hold_was_voted_on_but_is_not_awarded():
    hold = Hold.objects.get()
    line = DecisionLine.objects.get(
        nomination__person=hold.person, decision__round__code=plan.FINAL_ROUND
    )
    assert line.nomination.placements.exists()
    assert (line.is_granted, line.nomination.status) == (False, "declined")
    assert line.decline_reason
    assert not Honour.objects.filter(source_key=f"decisionline:{line.pk}").exists()
