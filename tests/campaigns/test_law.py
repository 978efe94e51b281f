"""What the law sets on a day: salaries, rewards, bases, votes, signers."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from campaigns.accounts.models import Role
from campaigns.law.models import (
    AwardForm,
    BaseSalary,
    Certainty,
    LegalBasis,
    RecipientKind,
    RewardCoefficient,
)
from campaigns.law.rules import (
    appoint_signer,
    base_salary_on,
    bases_for,
    coefficient_for,
    load_reference,
    reward_for,
    reward_vnd,
    signer_for,
    voting_rule_for,
)
from campaigns.workflow.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db

COLLECTIVE, INDIVIDUAL, HOUSEHOLD = (
    RecipientKind.COLLECTIVE,
    RecipientKind.INDIVIDUAL,
    RecipientKind.HOUSEHOLD,
)


@pytest.fixture
def reference():
    load_reference(by=None)


def form(code):
    return AwardForm.objects.get(code=code)


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        (date(2019, 6, 30), 1_390_000),
        (date(2019, 7, 1), 1_490_000),
        (date(2023, 6, 30), 1_490_000),
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
    ],
)
def test_the_base_salary_changes_on_its_day(reference, on, amount):
    assert base_salary_on(on) == amount


def test_a_day_without_a_base_salary_is_refused(reference):
    assert base_salary_on(date(2012, 5, 1)) == 1_050_000
    with pytest.raises(ValidationError) as refusal:
        base_salary_on(date(2012, 4, 30))
    assert refusal.value.code == "no_legal_row"


@pytest.mark.parametrize(
    ("on", "code", "kind", "amount"),
    [
        (date(2022, 12, 20), "GK", INDIVIDUAL, 450_000),
        (date(2022, 12, 20), "GK", COLLECTIVE, 900_000),
        (date(2023, 12, 20), "GK", INDIVIDUAL, 540_000),
        (date(2023, 12, 20), "GK", COLLECTIVE, 1_080_000),
        (date(2025, 12, 10), "GK", INDIVIDUAL, 710_000),
        (date(2025, 12, 10), "GK", COLLECTIVE, 1_410_000),
        (date(2025, 12, 10), "GK", HOUSEHOLD, 1_060_000),
        (date(2025, 12, 10), "BKT", INDIVIDUAL, 3_510_000),
        (date(2025, 12, 10), "BKT", COLLECTIVE, 7_020_000),
        (date(2026, 12, 10), "GK", INDIVIDUAL, 760_000),
        (date(2026, 12, 10), "GK", COLLECTIVE, 1_520_000),
        (date(2026, 12, 10), "GK", HOUSEHOLD, 1_140_000),
        (date(2026, 12, 10), "BKT", INDIVIDUAL, 3_800_000),
        (date(2026, 12, 10), "BKT", COLLECTIVE, 7_590_000),
    ],
)
def test_a_reward_follows_the_day_of_the_decision(reference, on, code, kind, amount):
    assert reward_for(award_form=form(code), recipient_kind=kind, on=on).amount_vnd == amount


@pytest.mark.parametrize(
    ("on", "n_collectives", "n_individuals", "total"),
    [
        (date(2025, 12, 10), 2, 4, 5_660_000),
        (date(2023, 12, 20), 3, 6, 6_480_000),
        (date(2025, 12, 10), 3, 6, 8_490_000),
        (date(2026, 12, 10), 3, 6, 9_120_000),
    ],
)
def test_a_whole_round_costs_what_its_places_cost(
    reference, on, n_collectives, n_individuals, total
):
    collective = reward_for(award_form=form("GK"), recipient_kind=COLLECTIVE, on=on)
    individual = reward_for(award_form=form("GK"), recipient_kind=INDIVIDUAL, on=on)
    assert n_collectives * collective.amount_vnd + n_individuals * individual.amount_vnd == total


def test_a_reward_names_its_figures_and_their_sources(reference):
    reward = reward_for(award_form=form("GK"), recipient_kind=COLLECTIVE, on=date(2025, 12, 10))
    assert (reward.coefficient, reward.base_salary_vnd) == (Decimal("0.6"), 2_340_000)
    assert "152/2025/NĐ-CP" in reward.source
    assert "73/2024/NĐ-CP" in reward.source


def test_a_form_without_a_coefficient_pays_nothing_by_accident(reference):
    assert coefficient_for(
        award_form=form("LDTT"), recipient_kind=INDIVIDUAL, on=date(2025, 12, 10)
    ) == Decimal("0.3")
    with pytest.raises(ValidationError) as refusal:
        coefficient_for(award_form=form("LDTT"), recipient_kind=COLLECTIVE, on=date(2025, 12, 10))
    assert refusal.value.code == "no_legal_row"


def test_no_reward_is_computed_after_the_decree_has_lapsed(reference):
    last_day, next_day = date(2027, 2, 28), date(2027, 3, 1)
    assert reward_for(award_form=form("GK"), recipient_kind=COLLECTIVE, on=last_day).amount_vnd
    with pytest.raises(ValidationError) as refusal:
        reward_for(award_form=form("GK"), recipient_kind=COLLECTIVE, on=next_day)
    assert refusal.value.code == "no_legal_row"


def test_an_exact_multiple_is_not_rounded_up():
    exact = reward_vnd(coefficient=Decimal("0.6"), base_salary_vnd=1_800_000)
    above = reward_vnd(coefficient=Decimal("0.6"), base_salary_vnd=1_800_005)
    assert (exact, above) == (1_080_000, 1_090_000)


@given(
    thousandths=st.integers(0, 50_000),
    salary=st.integers(0, 10_000_000),
    step=st.sampled_from([1, 1_000, 10_000]),
)
def test_a_reward_is_the_smallest_full_step_that_is_enough(thousandths, salary, step):
    amount = reward_vnd(
        coefficient=Decimal(thousandths) / 1000, base_salary_vnd=salary, round_up_to_vnd=step
    )
    exact_in_thousandths = thousandths * salary
    assert amount % step == 0
    assert amount * 1000 >= exact_in_thousandths
    assert (amount - step) * 1000 < exact_in_thousandths


def test_four_decisions_cite_four_sets_of_bases(reference):
    days = [date(2022, 12, 20), date(2024, 12, 10), date(2025, 12, 10), date(2026, 12, 10)]
    sets = [tuple(bases_for(paper_kind="decision", on=day)) for day in days]
    assert len(set(sets)) == 4
    assert [line for line in sets[0] if "Nghị định" in line][0].startswith(
        "Căn cứ Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ"
    )
    assert sets[1][0] == "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"
    assert "98/2023/NĐ-CP" in sets[1][1]
    assert "152/2025/NĐ-CP" in sets[2][1]
    assert "ngày 23 tháng 4 năm 2026" in sets[3][0]


@pytest.mark.parametrize("kind", ["decision", "submission", "plan"])
@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_no_law_is_cited_by_number_and_no_line_brings_its_own_stop(reference, kind, year):
    for line in bases_for(paper_kind=kind, on=date(year, 12, 1)):
        assert line.startswith("Căn cứ ")
        assert line[-1] not in ";.,"
        if line.startswith("Căn cứ Luật"):
            assert "/QH" not in line
            assert "số " not in line.split("Luật Thi đua, khen thưởng")[-1]


def test_a_paper_without_bases_on_record_is_refused(reference):
    with pytest.raises(ValidationError) as refusal:
        bases_for(paper_kind="decision", on=date(2016, 1, 1))
    assert refusal.value.code == "no_legal_row"


def test_the_vote_on_a_certificate_is_marked_as_to_be_confirmed(reference):
    rule = voting_rule_for(award_form=form("GK"), on=date(2022, 12, 1))
    assert (rule.quorum_numerator, rule.quorum_denominator) == (2, 3)
    assert (rule.threshold_numerator, rule.threshold_denominator) == (1, 2)
    assert rule.is_strict
    assert rule.certainty == Certainty.UNCERTAIN
    with pytest.raises(ValidationError) as refusal:
        voting_rule_for(award_form=form("BKT"), on=date(2022, 12, 1))
    assert refusal.value.code == "no_legal_row"


def test_the_director_decides_four_forms_only(reference):
    here = AwardForm.objects.filter(decided_here=True).values_list("code", flat=True)
    assert sorted(here) == ["CSTDCS", "GK", "LDTT", "TTLDTT"]


def test_every_row_names_its_source(reference):
    for model in (BaseSalary, RewardCoefficient, LegalBasis):
        assert not model.objects.filter(source="").exists()


def test_loading_the_reference_again_adds_nothing_and_keeps_what_was_edited(reference):
    n_events = AuditEvent.objects.count()
    salary = BaseSalary.objects.get(valid_from="2026-07-01")
    salary.amount_vnd = 2_600_000
    salary.save()
    assert load_reference(by=None) == 0
    salary.refresh_from_db()
    assert salary.amount_vnd == 2_600_000
    assert AuditEvent.objects.count() == n_events


def test_only_an_administrator_loads_the_reference():
    here = make.department()
    with pytest.raises(PermissionDenied):
        load_reference(by=make.user(Role.OFFICE, unit=here))
    assert load_reference(by=make.user(Role.ADMINISTRATOR, unit=here)) > 50


def test_a_paper_is_signed_by_whoever_signs_on_its_day():
    here = make.department()
    facts = {
        "unit": here,
        "paper_kind": "decision",
        "authority_lines": "GIÁM ĐỐC",
        "source": "Quyết định bổ nhiệm",
        "by": None,
    }
    until = date(2023, 12, 31)
    appoint_signer(full_name="Lê Văn Cũ", valid_from=date(2020, 1, 1), valid_to=until, **facts)
    appoint_signer(full_name="Lê Thị Mới", valid_from=date(2024, 1, 1), **facts)
    assert signer_for(unit=here, paper_kind="decision", on=until).full_name == "Lê Văn Cũ"
    assert (
        signer_for(unit=here, paper_kind="decision", on=date(2024, 1, 1)).full_name == "Lê Thị Mới"
    )
    with pytest.raises(ValidationError) as refusal:
        signer_for(unit=here, paper_kind="plan", on=until)
    assert refusal.value.code == "no_legal_row"
