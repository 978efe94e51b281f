"""The quota ledger: what it counts is what happened, whatever happened."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from awards.decisions.ledger import accounts_of, entries_of
from awards.decisions.rules import approve, decline_line, issue, submit_to_director
from awards.ranking.rules import release_place, take_place
from campaigns.accounts.models import Role
from campaigns.law.models import RecipientKind
from campaigns.plans.models import CampaignStatus, Round, RoundStatus
from campaigns.quotas.models import QuotaOverride
from campaigns.quotas.rules import override_quota, set_quota
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.standing import DECIDED_ON, Standing, round_with_results
from tests.examples import SHARED_FIXTURES
from tests.refusals import code_of

pytestmark = pytest.mark.django_db
PAPER = "Công văn số 12/SNV ngày 01/12/2022 của Sở Nội vụ"


@pytest.fixture
def standing():
    return Standing(places=4)


@pytest.fixture
def director(standing):
    return make.user(Role.DIRECTOR, unit=standing.owner)


def override(standing, places, by, **changes):
    facts = {"basis": PAPER, "reason": "Tỉnh phân bổ thêm", **changes}
    return override_quota(quota=standing.quota, places=places, by=by, **facts)


# --- overriding ---------------------------------------------------------------------------------


def test_director_overrides_with_paper_and_reason_on_record(standing, director):
    made = override(standing, 6, director, reason="  Tỉnh phân bổ thêm ")
    assert (made.places_before, made.places_after, made.decided_by) == (4, 6, director)
    standing.quota.refresh_from_db()
    assert standing.quota.places == 6
    event = history_of(standing.quota).get()
    assert (event.action, event.reason) == ("override_quota", "Tỉnh phân bổ thêm")
    assert (event.before, event.after) == ({"places": 4}, {"places": 6, "basis": PAPER})


@pytest.mark.parametrize("role", [Role.OFFICE, Role.CHAIR, Role.HEAD, Role.ADMINISTRATOR])
def test_nobody_else_overrides(standing, role):
    with pytest.raises(PermissionDenied):
        override(standing, 6, make.user(role, unit=standing.owner))


def test_director_of_another_unit_does_not_override(standing, director):
    with pytest.raises(PermissionDenied):
        override(standing, 6, make.user(Role.DIRECTOR, unit=make.department()))
    override(standing, 6, director)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"basis": " "}, "basis_missing"),
        ({"reason": ""}, "reason_missing"),
        ({"places": 4}, "same_places"),
        ({"places": -1}, "places_range"),
        ({"places": 10_001}, "places_range"),
    ],
)
def test_override_is_refused_by_field(standing, director, changes, code):
    facts = {"places": 5, **changes}
    with pytest.raises(ValidationError) as refused:
        override(standing, facts.pop("places"), director, **facts)
    assert code_of(refused) == code
    assert not QuotaOverride.objects.exists()


def test_nobody_loses_a_place_that_is_held(standing, director):
    for yes in (9, 8):
        take_place(nomination=standing.nominee(yes=yes), by=standing.office)
    with pytest.raises(ValidationError) as refused:
        override(standing, 1, director)
    assert code_of(refused) == "places_held"
    override(standing, 2, director)
    standing.quota.refresh_from_db()
    assert standing.quota.places == 2


@pytest.mark.parametrize("status", [CampaignStatus.DRAFT, CampaignStatus.SUBMITTED])
def test_before_the_launch_the_plan_sets_places(status):
    campaign = make.campaign(status=status)
    quota = make.quota(make.round_(campaign=campaign, status=RoundStatus.PLANNED))
    director = make.user(Role.DIRECTOR, unit=campaign.owner)
    with pytest.raises(ValidationError) as refused:
        override_quota(quota=quota, places=9, basis=PAPER, reason="x", by=director)
    assert code_of(refused) == "not_fixed"


def test_published_round_is_overridden_no_more(standing, director):
    Round.objects.filter(pk=standing.round.pk).update(status=RoundStatus.PUBLISHED)
    with pytest.raises(ValidationError) as refused:
        override(standing, 6, director)
    assert code_of(refused) == "published"


def test_office_does_not_undo_an_override():
    campaign = make.campaign()
    office = make.user(Role.OFFICE, unit=campaign.owner)
    director = make.user(Role.DIRECTOR, unit=campaign.owner)
    round = make.round_(campaign=campaign, status=RoundStatus.PLANNED)
    facts = {"round": round, "award_form": make.certificate_form(), "recipient_kind": "individual"}
    quota = set_quota(**facts, places=4, by=office)
    override_quota(quota=quota, places=6, basis=PAPER, reason="x", by=director)
    for places in (0, 5):
        with pytest.raises(ValidationError) as refused:
            set_quota(**facts, places=places, by=office)
        assert code_of(refused) == "overridden"


def test_a_place_more_is_one_more_taken(standing, director):
    nominees = [standing.nominee(yes=yes) for yes in (9, 8, 7, 6, 5)]
    for nominee in nominees[:4]:
        take_place(nomination=nominee, by=standing.office)
    with pytest.raises(ValidationError) as refused:
        take_place(nomination=nominees[4], by=standing.office)
    assert code_of(refused) == "quota_full"
    override(standing, 5, director)
    take_place(nomination=nominees[4], by=standing.office)


# --- counting -----------------------------------------------------------------------------------

acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["take", "release"]), st.integers(0, 3)),
        st.tuples(st.just("override"), st.integers(0, 5)),
    ),
    max_size=12,
)


@settings(max_examples=12, suppress_health_check=SHARED_FIXTURES)
@given(acts=acts)
def test_given_and_overridden_are_always_reserved_used_and_left(acts):
    """Beside a count kept by hand, act by act."""
    standing = Standing(places=2, n_members=4)
    director = make.user(Role.DIRECTOR, unit=standing.owner)
    nominees = [standing.nominee(yes=4, points=90 - n) for n in range(4)]
    places, held, n_released = 2, set(), 0
    for act, number in acts:
        try:
            if act == "override":
                override(standing, number, director)
                places = number
            elif act == "take":
                reason = "Theo kết luận của Hội đồng"
                take_place(nomination=nominees[number], reason=reason, by=standing.office)
                held.add(number)
            else:
                release_place(nomination=nominees[number], reason="Xin rút", by=standing.office)
                held.remove(number)
                n_released += 1
        except ValidationError:
            pass
        assert len(held) <= places
    [account] = [
        a
        for a in accounts_of(standing.round.campaign)
        if a.quota.recipient_kind == RecipientKind.INDIVIDUAL
    ]
    assert account.n_given == 2
    assert account.n_places == places
    assert (account.n_reserved, account.n_used, account.n_released) == (len(held), 0, n_released)
    assert account.n_left == places - len(held)
    assert account.n_given + account.n_overridden == (
        account.n_reserved + account.n_used + account.n_left
    )
    entries = entries_of(standing.round.campaign, [account])
    assert entries[-1].left == account.n_left
    assert sum(entry.change for entry in entries) == account.n_left
    assert sum(entry.kind == "released" for entry in entries) == n_released


def test_decision_turns_reserved_into_used_and_a_declined_line_into_free():
    standing = round_with_results()
    decision = standing.drafted()
    submit_to_director(decision=decision, by=standing.office)
    declined = decision.lines.filter(recipient_kind=RecipientKind.INDIVIDUAL).last()
    campaign = standing.round.campaign

    def figures():
        return {
            a.quota.recipient_kind: (a.n_given, a.n_reserved, a.n_used, a.n_released, a.n_left)
            for a in accounts_of(campaign)
        }

    assert figures() == {"individual": (4, 4, 0, 0, 0), "collective": (2, 2, 0, 0, 0)}
    decline_line(line=declined, reason="Chưa đủ minh chứng", by=standing.director)
    approve(decision=decision, by=standing.director)
    issue(decision=decision, on=DECIDED_ON, by=standing.clerk)
    assert figures() == {"individual": (4, 0, 3, 1, 1), "collective": (2, 0, 2, 0, 0)}
    decision.refresh_from_db()
    entries = entries_of(campaign, accounts_of(campaign))
    assert [e.kind for e in entries].count("used") == 5
    assert {e.paper for e in entries if e.kind == "used"} == {decision.paper.reference}
    [struck] = [e for e in entries if e.kind == "declined"]
    assert (struck.nominee, struck.why, struck.change) == (
        declined.recipient_name,
        "Chưa đủ minh chứng",
        1,
    )


def test_reason_of_a_place_given_back_comes_from_the_record(standing):
    nominee = standing.nominee(yes=9)
    for reason in ("Xin rút", "Rút lần hai"):
        take_place(nomination=nominee, reason="Theo kết luận", by=standing.office)
        release_place(nomination=nominee, reason=reason, by=standing.office)
    campaign = standing.round.campaign
    back = [e for e in entries_of(campaign, accounts_of(campaign)) if e.kind == "released"]
    assert [(e.nominee, e.why, e.who) for e in back] == [
        (nominee.nominee_name, "Xin rút", str(standing.office)),
        (nominee.nominee_name, "Rút lần hai", str(standing.office)),
    ]


# --- the page -------------------------------------------------------------------------------------


def test_page_shows_figures_and_entries_to_the_office(client_as, standing, director):
    nominee = standing.nominee(yes=9)
    take_place(nomination=nominee, by=standing.office)
    override(standing, 6, director)
    address = f"/campaigns/{standing.round.campaign.code}/ledger/"
    answer = client_as(standing.office).get(address)
    page = answer.content.decode()
    for words in (nominee.nominee_name, PAPER, "Tỉnh phân bổ thêm"):
        assert words in page
    assert "/override/" not in page
    assert "/override/" in client_as(director).get(address).content.decode()


def test_names_and_places_stay_closed_to_others_until_published(client_as, standing, director):
    nominee = standing.nominee(yes=9)
    take_place(nomination=nominee, by=standing.office)
    override(standing, 6, director)
    address = f"/campaigns/{standing.round.campaign.code}/ledger/"
    head = make.user(Role.HEAD, unit=make.unit(parent=standing.owner))
    answer = client_as(head).get(address)
    page = answer.content.decode()
    assert nominee.nominee_name not in page
    assert {row["entry"].kind for row in answer.context["entries"]} == {"given", "overridden"}
    Round.objects.filter(pk=standing.round.pk).update(status=RoundStatus.PUBLISHED)
    assert nominee.nominee_name in client_as(head).get(address).content.decode()


def test_export_holds_every_entry_with_what_is_left(client_as, standing, director):
    take_place(nomination=standing.nominee(yes=9), by=standing.office)
    override(standing, 6, director)
    client = client_as(standing.office)
    answer = client.get(f"/campaigns/{standing.round.campaign.code}/ledger.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[5], row[6]) for row in rows] == [(2, 2), (4, 4), (-1, 3), (2, 5)]
    assert sheet.freeze_panes == "A2"


def test_override_page_keeps_what_was_typed(client_as, standing, director):
    quota = standing.quota
    base = f"/campaigns/{standing.round.campaign.code}/quotas/{standing.round.code}"
    address = f"{base}/{quota.pk}/override/"
    assert client_as(standing.office).get(address).status_code == 403
    client = client_as(director)
    answer = client.post(address, {"places": "4", "basis": PAPER, "reason": "Thử"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["places"])
    assert PAPER in answer.content.decode()
    answer = client.post(address, {"places": "5", "basis": PAPER, "reason": "Thử"})
    assert answer.url == f"/campaigns/{standing.round.campaign.code}/ledger/"
    quota.refresh_from_db()
    assert quota.places == 5


def test_page_takes_as_many_queries_for_many_places(
    client_as, standing, director, django_assert_max_num_queries
):
    address = f"/campaigns/{standing.round.campaign.code}/ledger/"
    client = client_as(standing.office)
    override(standing, 5, director)
    override(standing, 12, director)

    def grow(n):
        for _ in range(n):
            nominee = standing.nominee(yes=9)
            take_place(nomination=nominee, reason="Theo kết luận", by=standing.office)
        release_place(nomination=nominee, reason="Xin rút", by=standing.office)

    def measure():
        with django_assert_max_num_queries(40) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    grow(2)
    measure()
    few = measure()
    grow(6)
    assert measure() == few
