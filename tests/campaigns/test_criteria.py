"""Criteria: weights, versions, and what a round has fixed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.accounts.models import Role
from campaigns.criteria.models import CriteriaSet, Criterion, NomineeGroup
from campaigns.criteria.rules import (
    CriterionInput,
    current_set,
    define_criteria,
    freeze_criteria,
    set_for_round,
)
from campaigns.criteria.versions import version_history
from campaigns.plans.models import CampaignStatus, RoundStatus
from tests import make

pytestmark = pytest.mark.django_db
STAFF = NomineeGroup.STAFF


@pytest.fixture
def draft():
    return make.campaign(status=CampaignStatus.DRAFT)


@pytest.fixture
def office(draft):
    return make.user(Role.OFFICE, unit=draft.owner)


def weighing(*weights):
    return [CriterionInput(text=f"Tiêu chí {i}", weight=w) for i, w in enumerate(weights, 1)]


@pytest.mark.parametrize("weights", [(60, 39), (60, 41)])
def test_weights_that_do_not_total_100_are_refused(draft, office, weights):
    with pytest.raises(ValidationError) as refused:
        define_criteria(campaign=draft, group=STAFF, criteria=weighing(*weights), by=office)
    assert refused.value.code == "weights_total"
    assert refused.value.params == {"total": sum(weights)}
    assert not CriteriaSet.objects.exists()


def test_weights_that_total_100_are_taken(draft, office):
    made = define_criteria(campaign=draft, group=STAFF, criteria=weighing(60, 40), by=office)
    assert (made.version, [c.weight for c in made.criteria.all()]) == (1, [60, 40])


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ([], "no_criteria"),
        ([CriterionInput("  ", weight=100)], "text_missing"),
        (weighing(0, 100), "weight_range"),
        (weighing(-1, 101), "weight_range"),
    ],
)
def test_criteria_that_say_nothing_are_refused(draft, office, criteria, code):
    with pytest.raises(ValidationError) as refused:
        define_criteria(campaign=draft, group=STAFF, criteria=criteria, by=office)
    assert refused.value.code == code


def test_unknown_group_is_refused(draft, office):
    with pytest.raises(ValidationError) as refused:
        define_criteria(campaign=draft, group="friends", criteria=weighing(100), by=office)
    assert refused.value.code == "wrong_group"


def test_draft_is_rewritten_within_its_version(draft, office):
    first = define_criteria(campaign=draft, group=STAFF, criteria=weighing(100), by=office)
    again = define_criteria(campaign=draft, group=STAFF, criteria=weighing(50, 50), by=office)
    assert again == first
    assert again.criteria.count() == 2


def test_submitted_plan_keeps_its_criteria(office, draft):
    submitted = make.campaign(owner=draft.owner, status=CampaignStatus.SUBMITTED)
    with pytest.raises(ValidationError) as refused:
        define_criteria(campaign=submitted, group=STAFF, criteria=weighing(100), by=office)
    assert refused.value.code == "not_draft"


def test_head_defines_no_criteria(draft):
    head = make.user(Role.HEAD, unit=draft.owner)
    with pytest.raises(PermissionDenied):
        define_criteria(campaign=draft, group=STAFF, criteria=weighing(100), by=head)


def test_set_in_use_refuses_every_change(draft):
    frozen = make.criteria_set(draft, STAFF)
    criterion = frozen.criteria.first()
    changes = [
        lambda: frozen.save(),
        lambda: frozen.delete(),
        lambda: CriteriaSet.objects.update(version=9),
        lambda: CriteriaSet.objects.all().delete(),
        lambda: criterion.save(),
        lambda: criterion.delete(),
        lambda: Criterion.objects.update(weight=1),
        lambda: Criterion.objects.all().delete(),
        lambda: Criterion.objects.create(criteria_set=frozen, position=9, text="Thêm", weight=1),
        lambda: Criterion.objects.bulk_create(
            [Criterion(criteria_set=frozen, position=9, text="Thêm", weight=1)]
        ),
    ]
    for change in changes:
        with pytest.raises(ValidationError) as refused:
            change()
        assert refused.value.code == "frozen"
    assert [c.weight for c in frozen.criteria.all()] == [60, 40]


def test_new_version_counts_for_rounds_opened_later(office, draft):
    campaign = make.campaign(owner=draft.owner)
    for group in NomineeGroup:
        make.criteria_set(campaign, group, is_frozen=False)
    first = make.round_(campaign=campaign, year=2022, status=RoundStatus.PLANNED)
    later = make.round_(campaign=campaign, year=2023, status=RoundStatus.PLANNED)
    freeze_criteria(round=first, by=office)
    old = set_for_round(round=first, group=STAFF)

    new = define_criteria(
        campaign=campaign, group=STAFF, criteria=weighing(100), reason="Sau sơ kết", by=office
    )

    assert (old.version, new.version, new.is_frozen) == (1, 2, False)
    assert current_set(campaign=campaign, group=STAFF) == new
    assert set_for_round(round=first, group=STAFF) == old
    assert set_for_round(round=later, group=STAFF) == new
    freeze_criteria(round=later, by=office)
    assert set_for_round(round=later, group=STAFF).is_frozen
    assert set_for_round(round=later, group=NomineeGroup.OUTSIDER).version == 1


def test_launched_criteria_are_not_rewritten_even_before_the_first_round(office, draft):
    campaign = make.campaign(owner=draft.owner)
    launched = make.criteria_set(campaign, STAFF, is_frozen=False)
    with pytest.raises(ValidationError) as refused:
        define_criteria(campaign=campaign, group=STAFF, criteria=weighing(100), by=office)
    assert refused.value.code == "reason_missing"
    new = define_criteria(
        campaign=campaign, group=STAFF, criteria=weighing(100), reason=" Sau sơ kết ", by=office
    )
    assert (launched.criteria.count(), new.version, new.reason) == (2, 2, "Sau sơ kết")


def test_versions_tell_what_changed_why_and_who_uses_them(office, draft):
    campaign = make.campaign(owner=draft.owner)
    old = make.criteria_set(campaign, STAFF, weights=(60, 40))
    used_by = make.round_(campaign=campaign)
    kept = CriterionInput(text="Tiêu chí 1", weight=70)
    new = CriterionInput(text="Sáng kiến được công nhận", weight=30)
    define_criteria(
        campaign=campaign, group=STAFF, criteria=[kept, new], reason="Sau sơ kết", by=office
    )
    history = next(h for h in version_history(campaign=campaign) if h.group == STAFF)
    second, first = history.versions
    assert (second.criteria_set.version, second.criteria_set.reason) == (2, "Sau sơ kết")
    assert [c.text for c in second.added] == ["Sáng kiến được công nhận"]
    assert [c.text for c in second.removed] == ["Tiêu chí 2"]
    assert [(w.text, w.before, w.after) for w in second.weights] == [("Tiêu chí 1", 60, 70)]
    assert second.rounds == []
    assert (first.is_first, first.criteria_set, first.rounds) == (True, old, [used_by])


def test_page_of_versions_takes_as_many_queries_for_many(
    client_as, office, draft, django_assert_max_num_queries
):
    campaign = make.campaign(owner=draft.owner, code="many")
    make.criteria_set(campaign, STAFF)
    make.round_(campaign=campaign)
    client = client_as(office)

    def measure():
        with django_assert_max_num_queries(40) as counted:
            answer = client.get("/campaigns/many/criteria/")
        assert answer.status_code == 200
        return len(counted)

    measure()
    few = measure()
    for number in range(2, 8):
        define_criteria(
            campaign=campaign,
            group=STAFF,
            criteria=weighing(100 - number, number),
            reason=f"Lần {number}",
            by=office,
        )
    assert measure() == few


def test_change_after_launch_asks_for_a_reason_on_the_page(client_as, office, draft):
    campaign = make.campaign(owner=draft.owner, code="chay")
    make.criteria_set(campaign, STAFF)
    typed = {
        "criteria-TOTAL_FORMS": 1,
        "criteria-INITIAL_FORMS": 0,
        "criteria-0-text": "Một tiêu chí",
        "criteria-0-weight": "100",
        "edit_number": campaign.edit_number,
        "reason": "",
    }
    client = client_as(office)
    answer = client.post("/campaigns/chay/criteria/staff/", typed)
    assert (answer.status_code, list(answer.context["version_form"].errors)) == (200, ["reason"])
    answer = client.post("/campaigns/chay/criteria/staff/", {**typed, "reason": "Sau sơ kết"})
    assert answer.status_code == 302
    assert current_set(campaign=campaign, group=STAFF).reason == "Sau sơ kết"


def test_criteria_of_two_groups_are_not_enough_to_freeze(office, draft):
    campaign = make.campaign(owner=draft.owner)
    planned = make.round_(campaign=campaign, status=RoundStatus.PLANNED)
    for group in [NomineeGroup.STAFF, NomineeGroup.COLLECTIVE]:
        make.criteria_set(campaign, group, is_frozen=False)
    with pytest.raises(ValidationError) as refused:
        freeze_criteria(round=planned, by=office)
    assert refused.value.code == "criteria_missing"
    make.criteria_set(campaign, NomineeGroup.OUTSIDER, is_frozen=False)
    assert len(freeze_criteria(round=planned, by=office)) == 3
