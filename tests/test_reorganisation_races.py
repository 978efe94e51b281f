"""Two at once while units are reorganised: nothing is left in a unit that ends, nothing twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.nominations.models import NominationStatus
from awards.summary_list.rules import send_to_council
from campaigns.accounts.models import Role, RoleHolding, User
from campaigns.accounts.rules import grant_role
from campaigns.launch.handover import hand_over
from campaigns.plans.models import Campaign, Round, RoundStatus
from campaigns.staff.models import Posting
from campaigns.staff.rules import post_person
from campaigns.units.models import Unit, UnitEvent, UnitVersion
from campaigns.units.rules import rename_unit
from campaigns.workflow.rules import first_broken_event
from tests import make
from tests.racing import at_once
from tests.reorganising import MERGED_ON, merge

pytestmark = pytest.mark.django_db(transaction=True)


def n_done(outcomes):
    return sum(outcome is None for outcome in outcomes)


@pytest.fixture
def two():
    owner = make.department()
    return make.unit(parent=owner, name="Phòng Cũ"), make.unit(parent=owner, name="Phòng Mới")


def test_a_unit_merged_by_two_at_once_is_merged_once(two):
    old, new = two
    third = make.unit(parent=new.parent, name="Phòng Ba")
    outcomes = at_once(lambda: merge([old], new), lambda: merge([old], third))
    assert n_done(outcomes) == 1
    assert UnitEvent.objects.count() == 1
    assert old.versions.get().valid_to == MERGED_ON - timedelta(days=1)
    assert first_broken_event() is None


def test_a_unit_renamed_and_merged_at_once_has_no_words_after_its_end(two):
    old, new = two
    renamed_on = MERGED_ON + timedelta(days=31)
    at_once(
        lambda: merge([old], new),
        lambda: rename_unit(
            unit=Unit.objects.get(pk=old.pk), name="Phòng Khác", valid_from=renamed_on, by=None
        ),
    )
    ends = list(old.versions.order_by("valid_from").values_list("valid_from", "valid_to"))
    if UnitEvent.objects.exists():
        assert ends == [(ends[0][0], MERGED_ON - timedelta(days=1))]
    else:
        assert ends[0][1] == renamed_on - timedelta(days=1)
        assert ends[1] == (renamed_on, None)


def test_nobody_gets_a_post_or_a_role_in_a_unit_that_ends_at_the_same_moment(two):
    old, new = two
    person = make.person(unit=new)
    office = make.user(Role.OFFICE, unit=new.parent)
    administrator = make.user(Role.ADMINISTRATOR, unit=new.parent)
    account = make.user()
    today = timezone.localdate()
    at_once(
        lambda: merge([old], new),
        lambda: post_person(
            person=person,
            unit=Unit.objects.get(pk=old.pk),
            title="Chuyên viên",
            valid_from=today,
            by=User.objects.get(pk=office.pk),
        ),
        lambda: grant_role(
            user=User.objects.get(pk=account.pk),
            role=Role.HEAD,
            unit=Unit.objects.get(pk=old.pk),
            valid_from=MERGED_ON - timedelta(days=30),
            by=User.objects.get(pk=administrator.pk),
        ),
    )
    assert UnitEvent.objects.count() == 1
    for model in (Posting, RoleHolding):
        left = model.objects.filter(unit=old)
        assert not left.filter(valid_to=None).exists()
        assert not left.filter(valid_to__gte=MERGED_ON).exists()
    assert not UnitVersion.objects.filter(unit=old, valid_to=None).exists()


def test_a_campaign_is_handed_over_or_its_round_goes_to_the_council_never_both():
    owner, heir = make.department(), make.department()
    round = make.round_(campaign=make.campaign(owner=owner), status=RoundStatus.SCREENING)
    make.nomination(round=round, status=NominationStatus.ELIGIBLE)
    director = make.user(Role.DIRECTOR, unit=owner)
    office = make.user(Role.OFFICE, unit=owner)
    outcomes = at_once(
        lambda: hand_over(
            campaign=Campaign.objects.get(pk=round.campaign_id),
            to=heir,
            handed_on=timezone.localdate(),
            basis="Quyết định số 1",
            is_quota_kept=True,
            reason="Chuyển nhiệm vụ",
            by=User.objects.get(pk=director.pk),
        ),
        lambda: send_to_council(
            round=Round.objects.get(pk=round.pk), by=User.objects.get(pk=office.pk)
        ),
    )
    assert n_done(outcomes) == 1
    round.refresh_from_db()
    is_at_council = round.status == RoundStatus.COUNCIL
    assert (Campaign.objects.get(pk=round.campaign_id).owner == owner) == is_at_council
