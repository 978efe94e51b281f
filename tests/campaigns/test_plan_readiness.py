"""What a plan lacks: errors block, warnings are confirmed, hints are told; each where it is."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.criteria.models import NomineeGroup
from campaigns.launch.readiness import Level, findings_of
from campaigns.launch.rules import submit_campaign
from campaigns.law.models import Certainty, LegalBasis, RecipientKind
from campaigns.plans.models import CampaignStatus, RoundKind, RoundStatus
from campaigns.plans.rules import PlanItemInput, set_plan_items
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_law")]
YEAR = date.today().year
SENTENCES = [
    ("basis", "Kế hoạch của tỉnh"),
    ("purpose", "Mục đích"),
    ("requirement", "Yêu cầu"),
    ("subject", "Đối tượng"),
    ("content", "Nội dung"),
    ("award", "Hình thức cao hơn"),
    ("duty", "Tuyên truyền kết quả"),
]


@pytest.fixture
def ready(owner, office):
    """A draft of which nothing is to be said."""
    campaign = make.campaign(
        owner=owner,
        status=CampaignStatus.DRAFT,
        code="ntm",
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR + 1, 12, 31),
    )
    set_plan_items(campaign=campaign, items=[PlanItemInput(*one) for one in SENTENCES], by=office)
    for group in NomineeGroup:
        made = make.criteria_set(campaign, group, is_frozen=False)
        made.criteria.update(guidance="Nêu số liệu", needs_evidence=True)
    make.quota(make.round_(campaign=campaign, status=RoundStatus.PLANNED, year=YEAR))
    return campaign


def said(campaign, level=None) -> list[tuple[str, str, str]]:
    return [
        (finding.level, finding.part, finding.url)
        for finding in findings_of(campaign)
        if level in (None, finding.level)
    ]


def rewrite(campaign, office, *, kind, sentences):
    items = [PlanItemInput(kind, *one) for one in sentences]
    set_plan_items(campaign=campaign, items=items, kinds=[kind], by=office)


def test_whole_plan_has_nothing_to_be_said(ready):
    assert findings_of(ready) == []


@pytest.mark.parametrize(
    ("kind", "part", "section"),
    [
        ("purpose", "I", "purposes"),
        ("requirement", "I", "requirements"),
        ("subject", "II", "subjects"),
        ("content", "II", "contents"),
        ("duty", "V", "duties"),
    ],
)
def test_empty_section_is_an_error_with_the_way_to_mend_it(ready, office, kind, part, section):
    rewrite(ready, office, kind=kind, sentences=[])
    assert said(ready) == [(Level.ERROR, part, f"/campaigns/ntm/plan/{section}/")]


def test_weights_that_do_not_total_100_are_an_error(ready):
    ready.criteria_sets.get(group="staff").criteria.filter(weight=40).update(weight=39)
    assert said(ready) == [(Level.ERROR, "III", "/campaigns/ntm/criteria/staff/")]
    assert "99%" in findings_of(ready)[0].sentence


def test_each_round_without_places_is_an_error(ready):
    bare = make.round_(campaign=ready, kind=RoundKind.FINAL, year=YEAR, status=RoundStatus.PLANNED)
    assert said(ready, Level.ERROR) == [(Level.ERROR, "IV", f"/campaigns/ntm/quotas/{bare.code}/")]


def test_missing_law_or_signer_is_an_error(ready):
    LegalBasis.objects.all().delete()
    assert said(ready) == [(Level.ERROR, "heading", "")]


def test_law_that_is_not_in_force_on_the_plan_s_day_is_an_error_on_that_day_only(ready):
    LegalBasis.objects.update(valid_from=date(2020, 1, 1))
    assert findings_of(ready, on=date(2020, 1, 1)) == []
    [found] = [f for f in findings_of(ready, on=date(2019, 12, 31)) if f.level == Level.ERROR]
    assert "31/12/2019" in found.sentence


def test_uncertain_law_is_a_warning(ready):
    LegalBasis.objects.update(certainty=Certainty.UNCERTAIN)
    assert said(ready) == [(Level.WARNING, "heading", "")]


def test_unit_that_has_ended_is_a_warning_and_one_with_a_day_left_is_none(ready, office, owner):
    unit = make.unit(name="Phòng Cũ", parent=owner)
    rewrite(ready, office, kind="duty", sentences=[("Tuyên truyền", unit)])
    today = timezone.localdate()
    type(unit).objects.filter(pk=unit.pk).update(last_day=today)
    assert findings_of(ready) == []
    type(unit).objects.filter(pk=unit.pk).update(last_day=today - timedelta(days=1))
    assert said(ready) == [(Level.WARNING, "V", "/campaigns/ntm/plan/duties/")]


def test_round_of_a_past_year_is_a_warning(ready):
    round = ready.rounds.get()
    type(round).objects.filter(pk=round.pk).update(year=YEAR - 1)
    assert said(ready) == [(Level.WARNING, "IV", f"/campaigns/ntm/rounds/{round.code}/")]


@pytest.mark.parametrize(("places", "n_warnings"), [(3, 1), (4, 0), (6, 0)])
def test_review_with_fewer_places_than_a_year_is_a_warning(ready, places, n_warnings):
    final = make.round_(campaign=ready, kind=RoundKind.FINAL, year=YEAR, status=RoundStatus.PLANNED)
    make.quota(final, RecipientKind.INDIVIDUAL, places)
    found = said(ready, Level.WARNING)
    assert found == [(Level.WARNING, "IV", f"/campaigns/ntm/quotas/{final.code}/")] * n_warnings


def test_hints_tell_what_may_have_been_forgotten(ready, office):
    rewrite(ready, office, kind="award", sentences=[])
    rewrite(ready, office, kind="basis", sentences=[])
    rewrite(ready, office, kind="duty", sentences=[("Đôn đốc",)])
    staff = ready.criteria_sets.get(group="staff")
    staff.criteria.update(guidance="", needs_evidence=False)
    assert said(ready) == [
        (Level.HINT, "III", "/campaigns/ntm/criteria/staff/"),
        (Level.HINT, "III", "/campaigns/ntm/criteria/staff/"),
        (Level.HINT, "IV", "/campaigns/ntm/plan/awards/"),
        (Level.HINT, "V", "/campaigns/ntm/plan/duties/"),
        (Level.HINT, "heading", "/campaigns/ntm/heading/"),
    ]
    submit_campaign(campaign=ready, by=office)


def test_warnings_are_confirmed_and_kept_on_record(ready, office):
    LegalBasis.objects.update(certainty=Certainty.UNCERTAIN)
    with pytest.raises(ValidationError) as refused:
        submit_campaign(campaign=ready, by=office)
    assert refused.value.code == "warnings_unseen"
    assert ready.status == CampaignStatus.DRAFT
    submit_campaign(campaign=ready, has_seen_warnings=True, by=office)
    event = history_of(ready).get(action="see_warnings")
    assert len(event.after["warnings"]) == 1


def test_page_lists_the_parts_with_their_statuses_and_asks_for_the_tick(client_as, ready, office):
    LegalBasis.objects.update(certainty=Certainty.UNCERTAIN)
    rewrite(ready, office, kind="award", sentences=[])
    client = client_as(office)
    answer = client.get("/campaigns/ntm/plan/")
    assert [part.tone for part in answer.context["parts"]] == ["attention", *["good"] * 5]
    answer = client.post("/campaigns/ntm/submit/", {})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["seen"])
    assert client.post("/campaigns/ntm/submit/", {"seen": "on"}).status_code == 302
    ready.refresh_from_db()
    assert ready.status == CampaignStatus.SUBMITTED


def test_page_of_a_launched_plan_is_the_campaign_s_own(client_as, owner, office):
    make.campaign(owner=owner, code="da-phat-dong")
    answer = client_as(office).get("/campaigns/da-phat-dong/plan/")
    assert (answer.status_code, answer.url) == (302, "/campaigns/da-phat-dong/")


def test_page_takes_as_many_queries_for_many_rounds(
    client_as, ready, office, django_assert_max_num_queries
):
    client = client_as(office)

    def measure():
        with django_assert_max_num_queries(60) as counted:
            assert client.get("/campaigns/ntm/plan/").status_code == 200
        return len(counted)

    measure()
    few = measure()
    for number in range(8):
        make.quota(make.round_(campaign=ready, year=2000 + number, status=RoundStatus.PLANNED))
    unit = make.unit(parent=ready.owner)
    duties = [(f"Việc {n}", unit) for n in range(10)]
    rewrite(ready, office, kind="duty", sentences=duties)
    assert measure() == few
