"""Units merge, split, end, move and are renamed; what hung on them follows, and nothing is lost."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.accounts.models import Role
from campaigns.accounts.rules import grant_role
from campaigns.plans.models import RoundStatus
from campaigns.reorganisation.rules import Asked, NewUnit, foresee
from campaigns.staff.models import Posting
from campaigns.units.models import Unit, UnitEvent, UnitEventKind
from campaigns.units.rules import (
    acting_unit,
    how_it_ended,
    predecessors_of,
    rename_unit,
    successors_of,
    words_on,
)
from campaigns.units.today import refresh_today
from campaigns.workflow.models import AuditEvent
from campaigns.workflow.rules import first_broken_event, history_of
from tests import make
from tests.refusals import code_of
from tests.reorganising import BASIS, MERGED_ON, act, merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    old = make.department(code="so-cu", name="Sở Khoa học và Công nghệ tỉnh Bà Rịa - Vũng Tàu")
    new = make.department(code="so-moi", name="Sở Khoa học và Công nghệ Thành phố Hồ Chí Minh")
    return old, new


def test_a_merged_unit_ends_the_day_before_and_keeps_its_words(two):
    old, new = two
    event = merge([old], new)
    old.refresh_from_db()
    assert old.last_day == date(2025, 6, 30)
    assert old.name == "Sở Khoa học và Công nghệ tỉnh Bà Rịa - Vũng Tàu"
    assert words_on(old, date(2022, 12, 20)).name == old.name
    assert words_on(old, date(2025, 6, 30)).symbol == "SKHCN"
    with pytest.raises(ValidationError) as refusal:
        words_on(old, MERGED_ON)
    assert refusal.value.code == "no_name"
    assert successors_of(old) == [new]
    assert predecessors_of(new) == [old]
    assert successors_of(new) == predecessors_of(old) == []
    sides = {(part.side, part.unit) for part in event.parts.all()}
    assert sides == {("before", old), ("before", new), ("after", new)}
    assert "01/07/2025" in how_it_ended(old)
    assert BASIS in how_it_ended(old)
    assert "reorganise" in [event.action for event in history_of(old)]
    assert first_broken_event() is None


def test_units_merge_into_one_that_begins_with_it(two):
    event = merge(
        two,
        NewUnit(name="Sở Khoa học mới", short_name="Sở mới", kind="department", symbol="SKHCN"),
    )
    [made] = successors_of(two[0])
    assert made.name == "Sở Khoa học mới"
    assert made.as_of(MERGED_ON).symbol == "SKHCN"
    assert predecessors_of(made) == list(two)
    assert [unit.has_ended(MERGED_ON) for unit in Unit.objects.order_by("pk")] == [
        True,
        True,
        False,
    ]
    assert event.parts.count() == 3


def test_successors_are_found_through_every_generation(two):
    old, new = two
    merge([old], new)
    act(
        UnitEventKind.SPLIT,
        [new],
        [new, NewUnit(name="Sở con", short_name="Sở con", kind="department")],
        happened_on=date(2026, 1, 1),
    )
    child = Unit.objects.get(name="Sở con")
    assert successors_of(old) == [new, child]
    assert successors_of(old, on=date(2025, 12, 31)) == [new]
    assert predecessors_of(child) == [new, old]
    assert acting_unit(old, on=date(2025, 6, 30)) == old
    assert acting_unit(old, on=date(2025, 7, 1)) == new


def test_a_split_unit_may_go_on_or_end(two):
    old, new = two
    make.person(unit=old)
    act(UnitEventKind.SPLIT, [old], [old, NewUnit(name="Phòng mới", short_name="Phòng mới")])
    old.refresh_from_db()
    assert old.last_day is None
    assert Posting.objects.get(valid_to=None).unit == old
    names = [NewUnit(name=f"Sở {n}", short_name=f"Sở {n}", kind="department") for n in (1, 2)]
    act(UnitEventKind.SPLIT, [new], names, heir=names[1])
    new.refresh_from_db()
    assert new.last_day == date(2025, 6, 30)
    assert [str(unit) for unit in successors_of(new)] == ["Sở 2", "Sở 1"]  # the heir first


def test_a_dissolved_unit_has_no_successor_and_nobody_stays_in_it(two):
    old, _new = two
    person = make.person(unit=old)
    head = make.user(Role.HEAD, unit=old)
    act(UnitEventKind.DISSOLVE, [old])
    old.refresh_from_db()
    assert old.last_day == date(2025, 6, 30)
    assert successors_of(old) == []
    assert person.postings.get().valid_to == date(2025, 6, 30)
    assert head.role_holdings.get().valid_to == date(2025, 6, 30)
    assert BASIS in how_it_ended(old)


def test_posts_and_roles_pass_to_the_successor(two):
    old, new = two
    person = make.person(unit=old, title="Kỹ sư", is_leader=True)
    both = make.person(unit=old, title="Kỹ sư")
    Posting.objects.create(person=both, unit=new, title="Kỹ sư", valid_from=make.LONG_AGO)
    gone = make.person(unit=old)
    gone.postings.update(valid_to=date(2025, 6, 29))
    fixed = make.person(unit=old)
    fixed.postings.update(valid_to=date(2026, 12, 31))
    later = make.person(unit=old)
    later.postings.update(valid_from=date(2025, 9, 1))
    director = make.user(Role.DIRECTOR, unit=old)
    left_out = make.user(Role.OFFICE, unit=old)
    closed = make.user(Role.CLERK, unit=old, is_active=False)
    merge([old], new, without_roles=[left_out.role_holdings.get().pk])
    former, present = person.postings.order_by("valid_from")
    assert (former.unit, former.valid_to) == (old, date(2025, 6, 30))
    assert (present.unit, present.title, present.is_leader) == (new, "Kỹ sư", True)
    assert (present.valid_from, present.valid_to) == (MERGED_ON, None)
    assert both.postings.filter(valid_to=None).count() == 1
    assert gone.postings.get().valid_to == date(2025, 6, 29)
    assert fixed.postings.get(unit=new).valid_to == date(2026, 12, 31)
    assert later.postings.get().unit == new
    assert [event.action for event in history_of(person)] == ["carry_post"]
    assert [event.action for event in history_of(both)] == ["end_post"]
    held = director.role_holdings.order_by("valid_from")
    assert [(h.unit, h.valid_to) for h in held] == [(old, date(2025, 6, 30)), (new, None)]
    assert left_out.role_holdings.get().valid_to == date(2025, 6, 30)
    assert closed.role_holdings.get().valid_to == date(2025, 6, 30)
    carried = AuditEvent.objects.get(action="carry_over").after
    assert carried == {
        "people": 2,
        "posts_ended": 1,
        "posts_set_right": 1,
        "roles_ended": 3,
        "roles_granted": 1,
        "units": 0,
    }


def test_nothing_follows_that_was_not_asked_for(two):
    old, new = two
    person = make.person(unit=old)
    head = make.user(Role.HEAD, unit=old)
    merge([old], new, carry_people=False, carry_roles=False)
    assert person.postings.get().valid_to == date(2025, 6, 30)
    assert head.role_holdings.get().valid_to == date(2025, 6, 30)


def test_units_below_pass_to_the_successor(two):
    old, new = two
    below = make.unit(name="Phòng Quản lý", parent=old)
    with pytest.raises(ValidationError) as refusal:
        merge([old], new, carry_units=False)
    assert code_of(refusal) == "has_units"
    merge([old], new)
    below.refresh_from_db()
    assert below.parent == new
    assert [v.parent for v in below.versions.order_by("valid_from")] == [old, new]
    assert [event.kind for event in UnitEvent.objects.order_by("pk")] == ["transfer", "merge"]


def test_a_transfer_changes_what_a_unit_belongs_to(two):
    old, new = two
    unit = make.unit(name="Trung tâm", parent=old, superior="Sở cũ")
    act(UnitEventKind.TRANSFER, [unit], changes={"parent": new, "superior": "Sở mới"})
    assert (unit.parent, unit.last_day) == (new, None)
    assert words_on(unit, date(2025, 6, 30)).parent == old
    assert words_on(unit, MERGED_ON).superior == "Sở mới"
    with pytest.raises(ValidationError) as refusal:
        act(
            UnitEventKind.TRANSFER,
            [unit],
            happened_on=date(2026, 1, 1),
            changes={"parent": new},
        )
    assert code_of(refusal) == "nothing_changed"


def test_a_renaming_is_an_event_with_both_words(two):
    old, _new = two
    event = act(UnitEventKind.RENAME, [old], changes={"name": "Sở tên mới"})
    assert event.kind == UnitEventKind.RENAME
    assert old.name == "Sở tên mới"
    assert old.as_of(date(2025, 6, 30)).name.endswith("Vũng Tàu")
    assert [e.action for e in history_of(old)] == ["rename_unit"]
    assert successors_of(old) == []


def test_several_units_transferred_at_once_are_nobodys_successors(two):
    old, new = two
    units = [make.unit(parent=old), make.unit(parent=old)]
    act(UnitEventKind.TRANSFER, units, changes={"parent": new})
    assert successors_of(units[0]) == []


REFUSED = [
    ("basis_missing", "merge", lambda o, n: {"basis": "  "}),
    ("into_itself", "merge", lambda o, n: {"after": [o]}),
    ("one_successor", "merge", lambda o, n: {"after": []}),
    ("units_missing", "merge", lambda o, n: {"before": []}),
    ("twice", "merge", lambda o, n: {"before": [o, o]}),
    ("before_began", "merge", lambda o, n: {"happened_on": make.LONG_AGO}),
    ("wrong_kind", "explode", lambda o, n: {}),
    ("no_successor", "dissolve", lambda o, n: {}),
    ("several_successors", "split", lambda o, n: {}),
    ("one_unit", "split", lambda o, n: {"before": [o, n]}),
    ("same_units", "transfer", lambda o, n: {}),
    ("same_units", "rename", lambda o, n: {}),
    ("one_unit", "rename", lambda o, n: {"before": [o, n], "after": []}),
    ("wrong_heir", "merge", lambda o, n: {"heir": o}),
]


@pytest.mark.parametrize(("code", "kind", "wrong"), REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(two, code, kind, wrong):
    old, new = two
    with pytest.raises(ValidationError) as refusal:
        act(kind, **{"before": [old], "after": [new], **wrong(old, new)})
    assert code_of(refusal) == code
    assert not UnitEvent.objects.exists()
    assert not Unit.objects.exclude(last_day=None).exists()


def test_the_first_day_after_the_last_change_is_early_enough(two):
    old, new = two
    rename_unit(unit=old, valid_from=MERGED_ON, place="Thành phố Hồ Chí Minh", by=None)
    with pytest.raises(ValidationError) as refusal:
        merge([old], new)
    assert code_of(refusal) == "not_after"
    assert merge([old], new, happened_on=MERGED_ON + timedelta(days=1)).pk


def test_a_unit_ends_once(two):
    old, new = two
    merge([old], new)
    for again in (
        lambda: merge([old], new, happened_on=date(2026, 1, 1)),
        lambda: act(UnitEventKind.DISSOLVE, [old], happened_on=date(2026, 1, 1)),
        lambda: merge([new], old, happened_on=date(2026, 1, 1)),
    ):
        with pytest.raises(ValidationError) as refusal:
            again()
        assert code_of(refusal) == "already_ended"
        assert BASIS in refusal.value.messages[0]
    with pytest.raises(ValidationError) as refusal:
        rename_unit(unit=old, valid_from=date(2026, 1, 1), name="Tên khác", by=None)
    assert code_of(refusal) == "unit_ended"
    with pytest.raises(ValidationError) as refusal:
        merge([new], make.department(), happened_on=MERGED_ON)
    assert code_of(refusal) == "not_after"
    assert merge([new], make.department(), happened_on=date(2025, 7, 2)).pk


def test_no_unit_comes_under_itself(two):
    old, new = two
    below = make.unit(parent=old)
    with pytest.raises(ValidationError) as refusal:
        merge([old], below)
    assert code_of(refusal) == "below_itself"
    with pytest.raises(ValidationError) as refusal:
        act(UnitEventKind.TRANSFER, [old], changes={"parent": below})
    assert code_of(refusal) == "below_itself"
    with pytest.raises(ValidationError) as refusal:
        merge([old], NewUnit(name="Mới", short_name="Mới", parent=old))
    assert code_of(refusal) == "parent_ended"
    assert merge([below], new).pk


def test_a_role_granted_for_later_stands_in_the_way(two):
    old, new = two
    head = make.user()
    holding = make.holding(head, Role.HEAD, old, valid_from=MERGED_ON)
    with pytest.raises(ValidationError) as refusal:
        merge([old], new)
    assert code_of(refusal) == "roles_later"
    holding.valid_from = MERGED_ON - timedelta(days=1)
    holding.save()
    assert merge([old], new).pk


def test_the_last_administrator_is_kept(two):
    old, new = two
    make.user(Role.ADMINISTRATOR, unit=old)
    with pytest.raises(ValidationError) as refusal:
        merge([old], new, carry_roles=False)
    assert code_of(refusal) == "last_administrator"
    assert merge([old], new).pk


def test_a_unit_does_not_end_while_its_round_is_decided(two):
    old, new = two
    round = make.round_(campaign=make.campaign(owner=old), status=RoundStatus.COUNCIL)
    with pytest.raises(ValidationError) as refusal:
        merge([old], new)
    assert code_of(refusal) == "round_running"
    round.status = RoundStatus.PUBLISHED
    round.save()
    assert merge([old], new).pk


@pytest.mark.parametrize("role", list(Role))
def test_only_keepers_of_the_registers_reorganise(two, role):
    old, new = two
    user = make.user(role, unit=new)
    if role in (Role.OFFICE, Role.ADMINISTRATOR):
        assert merge([old], new, by=user).entered_by == user
    else:
        with pytest.raises(PermissionDenied):
            merge([old], new, by=user)


def test_a_day_ahead_takes_effect_by_itself(two):
    old, new = two
    below = make.unit(name="Phòng cũ", parent=old)
    rename_unit(unit=new, valid_from=MERGED_ON, name="Sở tên mới", by=None)
    with time_machine.travel("2025-06-01 08:00+07:00", tick=False):
        new.refresh_from_db()
        Unit.objects.filter(pk=new.pk).update(name="Sở tên cũ", last_day=None)
        made = act(UnitEventKind.MERGE, [old], [NewUnit(name="Sở sau", short_name="Sở sau")])
        assert made.pk
        below.refresh_from_db()
        old.refresh_from_db()
        assert below.parent == old
        assert not old.has_ended(date(2025, 6, 1))
    refresh_today(date(2025, 6, 30))
    below.refresh_from_db()
    assert below.parent == old
    refresh_today(MERGED_ON)
    below.refresh_from_db()
    new.refresh_from_db()
    assert below.parent.name == "Sở sau"
    assert (new.name, new.search_key.startswith("so ten moi")) == ("Sở tên mới", True)
    assert refresh_today(MERGED_ON) == 0


def n_queries(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


def test_many_people_cost_no_more_queries_than_few(two):
    merge([two[0]], two[1])  # lays down the first link of the audit chain
    counts = []
    for n_people in (3, 40):
        old, new = make.department(), make.department()
        for _ in range(n_people):
            make.person(unit=old)
        counts.append(n_queries(lambda old=old, new=new: merge([old], new)))
    assert counts[0] == counts[1]


def test_what_will_happen_is_said_before(two):
    old, new = two
    make.person(unit=old)
    head = make.user(Role.HEAD, unit=old)
    below = make.unit(parent=old)
    campaign = make.campaign(owner=old)
    asked = Asked("merge", (old,), (new,), MERGED_ON, BASIS)
    seen = foresee(asked, by=make.user(Role.OFFICE, unit=new))
    assert (seen.n_people, seen.roles, seen.units, seen.campaigns) == (
        1,
        [head.role_holdings.get()],
        [below],
        [campaign],
    )
    assert not UnitEvent.objects.exists()


def test_no_role_outlasts_its_unit(two):
    old, new = two
    merge([old], new)
    user = make.user()
    facts = {"user": user, "role": Role.HEAD, "unit": old, "valid_from": date(2024, 1, 1)}
    with pytest.raises(ValidationError) as refusal:
        grant_role(**facts, valid_to=MERGED_ON, by=None)
    assert code_of(refusal) == "unit_ended"
    assert grant_role(**facts, valid_to=date(2025, 6, 30), by=None).pk
