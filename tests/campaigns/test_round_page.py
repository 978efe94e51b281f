"""The page of a round: its numbers come from the database, its links from what one may do."""

import pytest
from django.urls import reverse

from awards.nominations.models import NominationStatus
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.plans.models import CampaignStatus, RoundStatus
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(owner):
    round = make.round_(campaign=make.campaign(owner=owner), code="r")
    for group in NomineeGroup:
        make.criteria_set(round.campaign, group)
    make.quota(round)
    return round


def test_funnel_counts_how_far_dossiers_came(client_as, office, opened):
    for status in [
        NominationStatus.SUBMITTED,
        NominationStatus.RETURNED,
        NominationStatus.INELIGIBLE,
        NominationStatus.ELIGIBLE,
        NominationStatus.RECOMMENDED,
        NominationStatus.AWARDED,
        NominationStatus.DRAFT,
    ]:
        make.nomination(round=opened, status=status)
    answer = client_as(office).get("/rounds/r/")
    assert [row["count"] for row in answer.context["funnel_rows"]] == [6, 5, 3, 2, 1]


def test_head_counts_the_dossiers_of_the_own_unit_only(client_as, opened):
    mine = make.unit(parent=opened.campaign.owner)
    make.nomination(round=opened, unit=mine)
    make.nomination(round=opened, unit=mine, status=NominationStatus.DRAFT)
    make.nomination(round=opened)
    answer = client_as(make.user(Role.HEAD, unit=mine)).get("/rounds/r/")
    assert [row["count"] for row in answer.context["funnel_rows"]] == [2, 1, 0, 0, 0, 0]
    assert [bar["n_submitted"] for bar in answer.context["places"]] == [1]


def test_places_held_are_not_shown_to_a_head_before_publication(client_as, opened):
    head = make.user(Role.HEAD, unit=make.unit(parent=opened.campaign.owner))
    client = client_as(head)
    [bar] = client.get("/rounds/r/").context["places"]
    assert (bar["places"], bar["used"]) == (4, None)
    type(opened).objects.filter(pk=opened.pk).update(status=RoundStatus.PUBLISHED)
    make.nomination(round=opened, status=NominationStatus.AWARDED)
    [bar] = client.get("/rounds/r/").context["places"]
    assert (bar["places"], bar["used"]) == (4, 0)


def test_next_act_is_of_the_person(client_as, owner, office, opened):
    head = make.user(Role.HEAD, unit=make.unit(parent=owner))
    clerk = make.user(Role.CLERK, unit=owner)
    acts = {
        user: getattr(client_as(user).get("/rounds/r/").context["act"], "url", None)
        for user in (head, office, clerk)
    }
    assert acts == {
        head: reverse("nominations:start", args=["r"]),
        office: reverse("evaluation:queue", args=["r"]),
        clerk: None,
    }


def test_planned_round_says_what_it_lacks_to_whom_opens_it(client_as, owner, office):
    campaign = make.campaign(owner=owner)
    make.round_(campaign=campaign, code="p", status=RoundStatus.PLANNED)
    answer = client_as(office).get("/rounds/p/")
    assert len(answer.context["open_move"].missing) == 4  # three groups and a quota
    head = make.user(Role.HEAD, unit=make.unit(parent=owner))
    assert client_as(head).get("/rounds/p/").context["open_move"] is None


def test_round_of_a_draft_is_not_found_by_a_head(client_as, owner):
    draft = make.campaign(owner=owner, status=CampaignStatus.DRAFT)
    make.round_(campaign=draft, code="p", status=RoundStatus.PLANNED)
    head = make.user(Role.HEAD, unit=make.unit(parent=owner))
    assert client_as(head).get("/rounds/p/").status_code == 404
    assert client_as(make.user(Role.OFFICE, unit=owner)).get("/rounds/p/").status_code == 200


def test_page_takes_as_many_queries_for_many_dossiers(
    client_as, office, opened, django_assert_max_num_queries
):
    client = client_as(office)

    def measure():
        with django_assert_max_num_queries(40) as counted:
            assert client.get("/rounds/r/").status_code == 200
        return len(counted)

    measure()
    for _number in range(3):
        make.nomination(round=opened)
    few = measure()
    for _number in range(27):
        make.nomination(round=opened, status=NominationStatus.ELIGIBLE)
    assert measure() == few


@pytest.mark.parametrize(
    ("page", "argument"),
    [
        ("nominations:own", None),
        ("nominations:start", "r"),
        ("evaluation:queue", "r"),
        ("proceedings:session", 1),
        ("ranking:round", "r"),
        ("decisions:decision", 1),
        ("publicity:round", "r"),
    ],
)
def test_page_that_the_round_links_to_exists(page, argument):
    assert reverse(page, args=[argument] if argument else [])
