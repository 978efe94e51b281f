"""Holds on people and units: dated, with a paper, lifted with a reason, never deleted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.staff.holds import discipline_within, hold_sentence, holds_on, lift_hold, place_hold
from campaigns.staff.models import Hold, HoldKind
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.dossiers import PNG
from tests.refusals import refused_on

pytestmark = pytest.mark.django_db

FIRST = date(2024, 3, 1)


@pytest.fixture
def person(here):
    return make.person(unit=here)


def place(keeper, **fields):
    return place_hold(
        **{
            "kind": HoldKind.DISCIPLINE,
            "reason": "Đang xem xét kỷ luật",
            "reference": "Thông báo 12/TB-SKHCN",
            "valid_from": FIRST,
            "by": keeper,
            **fields,
        }
    )


def test_a_hold_is_placed_with_its_paper(person, keeper):
    hold = place(keeper, person=person, evidence=SimpleUploadedFile("tb.png", PNG))
    assert (hold.placed_by, hold.evidence.content_type) == (keeper, "image/png")
    event = history_of(hold).get()
    assert (event.action, event.after["reference"]) == ("place_hold", "Thông báo 12/TB-SKHCN")


def test_a_file_that_is_no_paper_is_refused_and_no_hold_placed(person, keeper):
    upload = SimpleUploadedFile("tb.exe", b"MZ\x90\x00")
    assert refused_on("evidence", place, keeper=keeper, person=person, evidence=upload)
    assert not Hold.objects.exists()


@pytest.mark.parametrize("missing", ["reason", "reference"])
def test_a_hold_names_reason_and_paper(person, keeper, missing):
    assert refused_on(missing, place, keeper=keeper, person=person, **{missing: " "}) == "blank"


def test_a_hold_is_on_a_person_or_a_unit(person, here, keeper):
    for who in ({}, {"person": person, "unit": here}):
        with pytest.raises(ValidationError) as refusal:
            place(keeper, **who)
        assert refusal.value.code == "one_subject"
    assert place(keeper, unit=here).unit == here
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(
            kind="press", reason="x", reference="x", valid_from=FIRST, placed_by=keeper
        )


def test_a_hold_begins_today_at_the_latest(person, keeper):
    today = timezone.localdate()
    ahead = today + timedelta(days=1)
    code = refused_on("valid_from", place, keeper=keeper, person=person, valid_from=ahead)
    assert code == "in_future"
    assert place(keeper, person=person, valid_from=today)


def test_the_same_paper_makes_one_hold(person, keeper):
    place(keeper, person=person)
    assert refused_on("reference", place, keeper=keeper, person=person) == "hold_known"
    assert place(keeper, person=person, kind=HoldKind.PRESS)


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (date(2024, 6, 30), True),
        (date(2024, 7, 1), False),
    ],
)
def test_a_hold_stands_from_its_first_to_its_last_day(person, here, keeper, day, stands):
    place(keeper, person=person, valid_to=date(2024, 6, 30))
    found = holds_on(day, people=[person.pk], units=[here.pk])
    assert bool(found.of(person_id=person.pk, unit_id=None)) == stands
    assert not found.of(person_id=None, unit_id=here.pk)


@pytest.mark.parametrize(
    ("last_day", "reason", "field", "code"),
    [
        (FIRST - timedelta(days=1), "xong", "last_day", "before_start"),
        (None, "xong", "last_day", "in_future"),
        (FIRST, " ", "reason", "reason_missing"),
    ],
)
def test_lifting_is_refused(person, keeper, last_day, reason, field, code):
    hold = place(keeper, person=person)
    day = last_day or timezone.localdate() + timedelta(days=1)
    assert refused_on(field, lift_hold, hold=hold, last_day=day, reason=reason, by=keeper) == code
    hold.refresh_from_db()
    assert hold.lifted_at is None


def test_a_lifted_hold_stays_with_its_last_day_and_reason(person, keeper):
    hold = place(keeper, person=person)
    lift_hold(hold=hold, last_day=FIRST, reason="Kết luận không vi phạm", by=keeper)
    hold.refresh_from_db()
    assert (hold.valid_to, hold.lifted_by) == (FIRST, keeper)
    assert hold.lift_reason == "Kết luận không vi phạm"
    assert [event.action for event in history_of(hold)] == ["place_hold", "lift_hold"]
    again = {"hold": hold, "last_day": FIRST, "reason": "x", "by": keeper}
    assert refused_on("last_day", lift_hold, **again) == "lifted"


def test_a_hold_is_not_drawn_out_by_lifting(person, keeper):
    hold = place(keeper, person=person, valid_to=date(2024, 6, 30))
    later = {"hold": hold, "reason": "x", "by": keeper}
    assert refused_on("last_day", lift_hold, last_day=date(2024, 7, 1), **later) == "over"
    assert lift_hold(last_day=date(2024, 6, 29), **later).valid_to == date(2024, 6, 29)


@pytest.mark.parametrize("role", [Role.HEAD, Role.DIRECTOR, Role.SECRETARY, Role.CLERK])
def test_only_keepers_place_and_lift(person, here, keeper, role):
    user = make.user(role, unit=here)
    with pytest.raises(PermissionDenied):
        place(user, person=person)
    hold = place(keeper, person=person)
    with pytest.raises(PermissionDenied):
        lift_hold(hold=hold, last_day=FIRST, reason="x", by=user)


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_holds(person, here, keeper, role):
    place(keeper, person=person)
    sees = Hold.objects.visible_to(make.user(role, unit=here)).exists()
    assert sees == (role in {Role.OFFICE, Role.ADMINISTRATOR, Role.DIRECTOR})


def test_the_sentence_names_who_why_which_paper_and_since_when(person, keeper):
    hold = place(keeper, person=person, valid_to=date(2024, 6, 30))
    said = hold_sentence(hold)
    assert said.startswith(
        f"{person.full_name}: {HoldKind.DISCIPLINE.label} (Thông báo 12/TB-SKHCN)"
    )
    assert "01/03/2024" in said
    assert "30/06/2024" in said
    assert "Đang xem xét" not in said


@pytest.mark.parametrize(
    ("kind", "last", "n"),
    [
        (HoldKind.DISCIPLINE, date(2024, 4, 1), 1),
        (HoldKind.DISCIPLINE, date(2024, 3, 31), 0),
        (HoldKind.DISCIPLINE, None, 1),
        (HoldKind.COMPLAINT, None, 0),
    ],
)
def test_discipline_within_a_period_is_a_warning(person, keeper, kind, last, n):
    place(keeper, person=person, kind=kind, valid_to=last)
    period = {"first": date(2024, 4, 1), "last": date(2024, 12, 31)}
    found = discipline_within(nominee=person, **period)
    assert len(found) == n
    if last and n:
        assert "02/04/2024" in found[0]
