"""One row follows another without a day between or a day twice; a doubt is put to rest."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.accounts.models import Role
from campaigns.law.history import events_of, line_of
from campaigns.law.models import BaseSalary, Certainty, LegalDocument, RewardCoefficient, Signer
from campaigns.law.rules import base_salary_on
from campaigns.law.superseding import confirm, facts_that_change, supersede
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db

SOURCE = "Nghị định mới"


@pytest.fixture
def administrator():
    return make.user(Role.ADMINISTRATOR, unit=make.department())


def salary(amount=2_340_000, first=date(2024, 7, 1), last=None, **facts):
    return BaseSalary.objects.create(
        amount_vnd=amount, valid_from=first, valid_to=last, source="Nghị định cũ", **facts
    )


def refusal_of(**act):
    with pytest.raises(ValidationError) as refused:
        supersede(**{"source": SOURCE, "by": None, **act})
    errors = refused.value
    found = errors.error_dict.values() if hasattr(errors, "error_dict") else [errors.error_list]
    return {error.code for group in found for error in group}


def test_the_old_row_ends_the_day_before_the_new_one(administrator):
    old = salary()
    new = supersede(
        row=old,
        valid_from=date(2026, 7, 1),
        amount_vnd=2_530_000,
        source=SOURCE,
        by=administrator,
    )
    old.refresh_from_db()
    assert (old.valid_to, new.valid_from, new.valid_to) == (
        date(2026, 6, 30),
        date(2026, 7, 1),
        None,
    )
    assert base_salary_on(date(2026, 6, 30)) == 2_340_000
    assert base_salary_on(date(2026, 7, 1)) == 2_530_000
    closed, begun = history_of(old).last(), history_of(new).last()
    assert (closed.before, closed.after["valid_to"]) == ({"valid_to": None}, "2026-06-30")
    assert (begun.before["amount_vnd"], begun.after["amount_vnd"]) == (2_340_000, 2_530_000)
    assert begun.actor == administrator


def test_a_row_with_a_last_day_is_followed_on_the_next_day_at_the_latest():
    old = salary(last=date(2026, 6, 30))
    assert refusal_of(row=old, valid_from=date(2026, 7, 2), amount_vnd=1) == {"gap"}
    assert supersede(
        row=old, valid_from=date(2026, 7, 1), amount_vnd=1, source=SOURCE, by=None
    ).valid_from == date(2026, 7, 1)


def test_a_row_is_followed_after_its_own_first_day():
    old = salary()
    assert refusal_of(row=old, valid_from=date(2024, 7, 1), amount_vnd=1) == {"before_start"}
    assert supersede(row=old, valid_from=date(2024, 7, 2), amount_vnd=1, source=SOURCE, by=None)


def test_no_day_is_given_to_two_rows():
    old = salary(last=date(2026, 6, 30))
    salary(amount=2_530_000, first=date(2026, 7, 1))
    act = {"row": old, "valid_from": date(2026, 1, 1), "amount_vnd": 2_400_000}
    assert refusal_of(**act) == {"overlap"}
    assert refusal_of(**act, valid_to=date(2026, 7, 1)) == {"overlap"}
    between = supersede(**act, valid_to=date(2026, 6, 30), source=SOURCE, by=None)
    assert base_salary_on(date(2026, 6, 30)) == between.amount_vnd


def test_what_follows_names_its_own_source_and_speaks_of_the_same_thing():
    form = make.certificate_form()
    old = RewardCoefficient.objects.create(
        award_form=form,
        recipient_kind="individual",
        coefficient=Decimal("0.3"),
        valid_from=date(2025, 7, 1),
        source="test",
    )
    first = date(2027, 3, 1)
    assert refusal_of(row=old, valid_from=first, source=" ") == {"source_missing"}
    assert refusal_of(row=old, valid_from=first, recipient_kind="collective") == {"wrong_thing"}
    assert facts_that_change(old) == [
        "source",
        "certainty",
        "document",
        "coefficient",
        "round_up_to_vnd",
    ]
    assert supersede(
        row=old, valid_from=first, coefficient="0.4", source=SOURCE, by=None
    ).coefficient == Decimal("0.4")


def test_a_refused_successor_leaves_the_old_row_open():
    signer = Signer.objects.create(
        unit=make.department(),
        paper_kind="decision",
        authority_lines="GIÁM ĐỐC",
        full_name="Lê Văn Cũ",
        valid_from=date(2020, 1, 1),
        source="test",
    )
    with pytest.raises(ValidationError):
        supersede(
            row=signer,
            valid_from=date(2024, 1, 1),
            mark="KT.",
            full_name="Lê Thị Mới",
            source=SOURCE,
            by=None,
        )
    signer.refresh_from_db()
    assert signer.valid_to is None
    made = supersede(
        row=signer,
        valid_from=date(2024, 1, 1),
        mark="KT.",
        authority_lines="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
        full_name="Lê Thị Mới",
        source=SOURCE,
        by=None,
    )
    assert made.authority_lines.splitlines() == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


def test_a_document_is_replaced_by_the_one_that_follows():
    old = LegalDocument.objects.create(
        code="cu", kind="decree", number="1/2025", title="Cũ", valid_from=date(2025, 1, 1)
    )
    new = supersede(
        row=old,
        valid_from=date(2027, 3, 1),
        code="moi",
        number="2/2027",
        title="Mới",
        source=SOURCE,
        by=None,
    )
    old.refresh_from_db()
    assert (old.replaced_by, old.valid_to) == (new, date(2027, 2, 28))
    assert [row.code for row in line_of(old)] == ["cu", "moi"]
    assert [row.code for row in line_of(new)] == ["cu", "moi"]


def test_a_doubt_is_put_to_rest_once(administrator):
    row = salary(certainty=Certainty.UNCERTAIN)
    with pytest.raises(ValidationError):
        confirm(row=row, source="  ", by=administrator)
    confirm(row=row, source="Công báo số 1, trang 2", by=administrator)
    row.refresh_from_db()
    assert (row.certainty, row.source) == (Certainty.VERIFIED, "Công báo số 1, trang 2")
    with pytest.raises(ValidationError) as refusal:
        confirm(row=row, source="Công báo số 1", by=administrator)
    assert refusal.value.code == "verified"
    (event,) = events_of([row])
    assert {(change.before, change.after) for change in event["changes"]} >= {
        ("Nghị định cũ", "Công báo số 1, trang 2")
    }


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_changes_the_law(role):
    other = make.user(role, unit=make.department())
    row = salary(certainty=Certainty.UNCERTAIN)
    with pytest.raises(PermissionDenied):
        supersede(row=row, valid_from=date(2027, 1, 1), source=SOURCE, by=other)
    with pytest.raises(PermissionDenied):
        confirm(row=row, source=SOURCE, by=other)
