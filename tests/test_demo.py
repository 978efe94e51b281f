"""`manage.py demo`: the plan's own numbers, invented people, and never a touch on real data."""

import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from awards.decisions.models import Decision
from awards.nominations.models import Nomination
from awards.voting.models import ElectorateEntry
from campaigns.accounts.models import RoleHolding, User
from campaigns.criteria.models import Criterion
from campaigns.plans.models import Campaign, PlanItem, Round
from campaigns.quotas.models import Quota
from campaigns.staff.models import Person
from campaigns.workflow.rules import first_broken_event, is_cut_short
from emulation_portal.demo.chain import FIRST_ROUND
from emulation_portal.demo.context import Demo, quality
from tests import make

# Each test commits: emptying a demo truncates tables, which PostgreSQL does in no open transaction.
pytestmark = pytest.mark.django_db(transaction=True)


def demo(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_rounds_carry_exactly_the_places_of_the_plan():
    demo("--stage", "plan")
    places = {
        (quota.round.kind, quota.round.year, quota.recipient_kind): quota.places
        for quota in Quota.objects.select_related("round")
    }
    annual = {("annual", year) for year in (2022, 2023, 2024, 2025)}
    reviews = {("interim", 2023), ("final", 2025)}
    assert places == {
        **{(*round_, "collective"): 2 for round_ in annual},
        **{(*round_, "individual"): 4 for round_ in annual},
        **{(*round_, "collective"): 3 for round_ in reviews},
        **{(*round_, "individual"): 6 for round_ in reviews},
    }
    assert {quota.award_form.name for quota in Quota.objects.select_related("award_form")} == {
        "Giấy khen"
    }


def test_plan_names_its_parent_plan_programmes_and_duties():
    demo("--stage", "plan")
    texts = {
        kind: [item.text for item in PlanItem.objects.filter(kind=kind)]
        for kind in ("basis", "programme", "duty")
    }
    assert "139/KH-UBND" in texts["basis"][0]
    assert "1735/QĐ-UBND" in texts["basis"][1]
    assert len(texts["programme"]) == 7
    duties = PlanItem.objects.filter(kind="duty", unit__isnull=False)
    assert {item.unit.code for item in duties} == {"van-phong", "trung-tam-tt-ud"}
    weights = {}
    for criterion in Criterion.objects.select_related("criteria_set"):
        group = criterion.criteria_set.group
        weights[group] = weights.get(group, 0) + criterion.weight
    assert weights == {"collective": 100, "staff": 100, "outsider": 100}


def test_everybody_in_it_is_recognisably_invented():
    demo("--stage", "nominate", "--nominations", "8")
    names = {*Person.objects.values_list("full_name", flat=True)}
    assert names
    assert not [name for name in names if not {"Thử", "Mẫu"} & set(name.split())]
    assert {user.is_demo for user in User.objects.all()} == {True}
    assert not [user for user in User.objects.all() if user.has_usable_password()]


def test_stages_lead_from_the_plan_to_the_public_page():
    demo("--stage", "plan")
    assert Campaign.objects.get().status == "submitted"
    found = {}
    for stage in list(FIRST_ROUND)[1:]:
        demo("--stage", stage, "--reset", "--nominations", "10")
        found[stage] = Round.objects.get(code="ntm-2022").status
        assert first_broken_event() is None
        assert not is_cut_short()
    assert found == {
        "nominate": "open",
        "screen": "screening",
        "council": "council",
        "decide": "decision",
        "published": "published",
    }
    assert Decision.objects.get().status == "published"


def test_at_the_council_two_members_are_left_to_vote():
    demo("--stage", "council", "--nominations", "8")
    waiting = ElectorateEntry.objects.filter(has_voted=False)
    assert {entry.member.user.username for entry in waiting} == {"demo.giamdoc", "demo.thanhvien1"}


def test_same_seed_makes_the_same_dossiers_and_another_seed_others():
    def summaries():
        return list(Nomination.objects.order_by("pk").values_list("nominee_name", "summary"))

    demo("--stage", "nominate", "--seed", "1", "--nominations", "8")
    first = summaries()
    demo("--stage", "nominate", "--seed", "1", "--nominations", "8", "--reset")
    assert summaries() == first
    demo("--stage", "nominate", "--seed", "2", "--nominations", "8", "--reset")
    assert summaries() != first


def test_a_demo_is_made_anew_only_when_asked():
    demo("--stage", "plan")
    with pytest.raises(CommandError):
        demo("--stage", "plan")
    demo("--stage", "plan", "--reset")
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("option", [[], ["--reset"]])
def test_a_database_with_real_accounts_is_not_touched(option):
    make.user()
    with pytest.raises(CommandError):
        demo("--stage", "plan", *option)
    assert User.objects.count() == 1
    assert RoleHolding.objects.count() == 0


def test_if_empty_leaves_data_alone_without_complaint():
    make.user()
    said = demo("--stage", "plan", "--if-empty")
    assert "nothing was loaded" in said
    assert Campaign.objects.count() == 0


def test_how_good_a_dossier_is_does_not_hang_on_its_number():
    demo = Demo(seed=1, n_nominations=8)
    keys = [uuid.UUID(int=number) for number in range(20)]
    here = [quality(demo, Nomination(pk=1, creation_key=key)) for key in keys]
    elsewhere = [quality(demo, Nomination(pk=900, creation_key=key)) for key in keys]
    assert here == elsewhere
    assert len(set(here)) > 1
