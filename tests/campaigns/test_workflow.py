"""The chain of audit events and the one function that moves a record."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from campaigns.accounts.models import Role
from campaigns.plans.models import CampaignStatus
from campaigns.workflow.models import AppendOnly, AppendOnlyQuerySet, AuditEvent, ChainHead
from campaigns.workflow.recording import recording
from campaigns.workflow.rules import first_broken_event, is_cut_short, record_event, rule
from tests import make

pytestmark = pytest.mark.django_db


def write_events(n, by=None):
    record = make.campaign(status=CampaignStatus.DRAFT)
    with recording():
        for number in range(n):
            record_event(record, f"act {number}", by=by, after={"số": number})
    return record


def test_each_event_carries_the_hash_of_the_one_before():
    write_events(3)
    first, second, third = AuditEvent.objects.all()
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert second.previous_hash == first.hash
    assert third.previous_hash == second.hash
    assert ChainHead.objects.get().hash == third.hash
    assert first_broken_event() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "'another'"),
        ("reason", "'because'"),
        ("role", "'director'"),
        ("after", "'{}'"),
        ("record_id", "'999'"),
        ("to_state", "'launched'"),
    ],
)
def test_a_changed_column_is_found_at_its_row(column, value):
    write_events(4)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE campaigns_auditevent SET "{column}" = {value} WHERE seq = 3'  # noqa: S608
        )
    assert first_broken_event().seq == 3


def test_a_removed_row_is_found_at_its_successor():
    write_events(4)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM campaigns_auditevent WHERE seq = 2")
    assert first_broken_event().seq == 3


def test_events_missing_at_the_end_are_found_by_the_head():
    write_events(4)
    assert not is_cut_short()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM campaigns_auditevent WHERE seq = 4")
    assert first_broken_event() is None
    assert is_cut_short()


def test_events_cannot_be_changed_or_deleted_through_the_portal():
    write_events(1)
    event = AuditEvent.objects.get()
    with pytest.raises(ValidationError):
        event.delete()
    with pytest.raises(ValidationError):
        AuditEvent.objects.all().delete()
    with pytest.raises(ValidationError):
        AuditEvent.objects.update(reason="x")
    assert AuditEvent.objects.get().reason == ""


def test_an_event_cannot_be_saved_again():
    write_events(1)
    event = AuditEvent.objects.get()
    event.reason = "another"
    with pytest.raises(ValidationError):
        event.save()
    assert AuditEvent.objects.get().reason == ""


def test_every_kind_of_fact_on_record_is_kept_by_row_and_by_queryset():
    kept = {model.__name__ for model in apps.get_models() if issubclass(model, AppendOnly)}
    assert kept == {
        "Appraisal",
        "AuditEvent",
        "CampaignHandover",
        "Certificate",
        "Consent",
        "Entitlement",
        "Headcount",
        "LikenessRuling",
        "PaymentList",
        "QuotaOverride",
        "SubmittedReport",
        "SubmittedVersion",
        "UnitEvent",
        "UnitEventPart",
    }
    for model in apps.get_models():
        is_guarded = isinstance(model._default_manager.all(), AppendOnlyQuerySet)
        assert is_guarded == issubclass(model, AppendOnly), model


def test_a_rule_that_fails_leaves_neither_rows_nor_events():
    record = make.campaign(status=CampaignStatus.DRAFT)

    @rule
    def failing():
        record.name = "half written"
        record.save()
        record_event(record, "begin", by=None)
        raise ValidationError("no")

    with pytest.raises(ValidationError):
        failing()
    record.refresh_from_db()
    assert record.name == "Phong trào thử nghiệm"
    assert AuditEvent.objects.count() == 0


def test_a_nested_rule_that_fails_takes_only_its_own_events_with_it():
    record = make.campaign(status=CampaignStatus.DRAFT)

    @rule
    def inner():
        record_event(record, "inner", by=None)
        raise ValidationError("no")

    @rule
    def outer():
        record_event(record, "before", by=None)
        with pytest.raises(ValidationError):
            inner()
        record_event(record, "after", by=None)

    outer()
    assert [event.action for event in AuditEvent.objects.all()] == ["before", "after"]


def test_an_event_outside_a_rule_is_refused():
    record = make.campaign(status=CampaignStatus.DRAFT)
    with pytest.raises(RuntimeError):
        record_event(record, "lost", by=None)


def test_a_role_counts_only_in_its_unit_and_while_it_lasts():
    here, elsewhere = make.department(), make.department()
    office = make.user(Role.OFFICE, unit=here)
    assert office.holds(Role.OFFICE, here)
    assert not office.holds(Role.OFFICE, elsewhere)
    assert not office.holds(Role.DIRECTOR, here)


def test_a_person_with_a_hat_on_is_nobody_else():
    here = make.department()
    director = make.user(Role.DIRECTOR, Role.CHAIR, unit=here)
    chair = director.role_holdings.get(role=Role.CHAIR)
    assert director.holds(Role.DIRECTOR, here)
    director.wearing(chair)
    assert director.holds(Role.CHAIR, here)
    assert not director.holds(Role.DIRECTOR, here)
