"""The audit chain as it is read, verified from the command line, and written by many at once."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.plans.models import CampaignStatus
from campaigns.workflow.models import AuditEvent, ChainHead
from campaigns.workflow.recording import recording
from campaigns.workflow.rules import first_broken_event, is_cut_short, record_event
from campaigns.workflow.wording import ACTS
from tests import make
from tests.racing import at_once

pytestmark = pytest.mark.django_db

# Every column of an event with another value of its kind.
OTHER_VALUES = {
    "seq": "30",
    "at": "'2001-01-01 00:00:00'",
    "actor_id": None,
    "role": "'director'",
    "record_type": "'campaigns.unit'",
    "record_id": "'999'",
    "action": "'another'",
    "from_state": "'draft'",
    "to_state": "'launched'",
    "reason": "'because'",
    "before": "'{}'",
    "after": "'{}'",
    "previous_hash": f"'{'a' * 64}'",
    "hash": f"'{'b' * 64}'",
}


def write(n, by=None, action="grant_role", record=None):
    record = record or make.campaign(status=CampaignStatus.DRAFT)
    with recording():
        for number in range(n):
            record_event(
                record, action, by=by, before={"n": number}, after={"n": number + 1}, reason="vì"
            )
    return record


def verify():
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


def test_every_column_of_an_event_is_known_here():
    assert {field.column for field in AuditEvent._meta.fields} == set(OTHER_VALUES)


@pytest.mark.parametrize("row", [1, 2, 4])
@pytest.mark.parametrize("column", [c for c in OTHER_VALUES if c != "actor_id"])
def test_any_column_of_any_row_changed_is_found_at_that_row(column, row):
    write(4)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE campaigns_auditevent SET "{column}" = {OTHER_VALUES[column]}'  # noqa: S608
            f" WHERE seq = {row}"
        )
    # A row whose number was changed is missed at its own place: the next one is the first wrong.
    expected = {1: 2, 2: 3, 4: 30}[row] if column == "seq" else row
    assert first_broken_event().seq == expected
    with pytest.raises(CommandError, match=rf"Broken at event {expected}:"):
        verify()


def test_another_actor_is_found():
    actor, other = make.user(), make.user()
    write(3, by=actor)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE campaigns_auditevent SET actor_id = {other.pk} WHERE seq = 2")  # noqa: S608
    assert first_broken_event().seq == 2


def test_a_sound_chain_names_its_head():
    write(3)
    assert ChainHead.objects.get().hash in verify()
    assert "3" in verify()


def test_an_empty_chain_is_sound():
    assert "Sound: 0" in verify()


@pytest.mark.parametrize(("removed", "words"), [(2, "at event 3:"), (4, "after event 3:")])
def test_a_removed_row_is_named(removed, words):
    write(4)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM campaigns_auditevent WHERE seq = {removed}")  # noqa: S608
    with pytest.raises(CommandError, match=f"Broken {words}"):
        verify()


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_never_fork_the_chain():
    campaigns = [make.campaign(status=CampaignStatus.DRAFT) for _ in range(4)]

    def writing(campaign):
        return lambda: [write(2, record=campaign) for _turn in range(5)]

    assert at_once(*map(writing, campaigns)) == [None] * 4
    assert list(AuditEvent.objects.values_list("seq", flat=True)) == list(range(1, 41))
    assert first_broken_event() is None
    assert not is_cut_short()


# --- the page --------------------------------------------------------------------------------


@pytest.fixture
def office():
    return make.user(Role.OFFICE, unit=make.department(), full_name="Trần Thị Hồng")


@pytest.mark.parametrize("role", list(Role))
def test_the_chain_is_read_by_office_and_administrator(client_as, role):
    browser = client_as(make.user(role, unit=make.department()))
    expected = 200 if role in (Role.OFFICE, Role.ADMINISTRATOR) else 403
    assert browser.get("/audit/").status_code == expected


def test_rows_are_in_words(client_as, office):
    write(1, by=office.wearing(office.role_holdings.get()))
    page = client_as(office).get("/audit/")
    row = page.context["rows"][0]
    assert row["act"] == str(ACTS["grant_role"])
    assert row["role"] == Role.OFFICE.label
    assert row["changes"] == [("n", 0, 1)]


@pytest.mark.parametrize(
    ("query", "n_rows"),
    [
        ("", 5),
        ("action=grant_role", 3),
        ("who=hong", 2),
        ("who=nobody", 0),
        ("record_type=campaigns.campaign", 5),
        ("record_type=campaigns.unit", 0),
        ("since=2001-01-01", 5),
        ("until=01/01/2001", 0),
    ],
)
def test_the_chain_is_filtered(client_as, office, query, n_rows):
    write(3)
    write(2, by=office, action="end_role")
    assert len(client_as(office).get(f"/audit/?{query}").context["rows"]) == n_rows


def test_one_record_and_one_day_are_found(client_as, office):
    record = write(2)
    write(3)
    today = timezone.localdate().isoformat()
    page = client_as(office).get(f"/audit/?record_id={record.pk}&since={today}&until={today}")
    assert len(page.context["rows"]) == 2


def test_a_long_chain_is_paged_with_the_same_number_of_queries(client_as, office):
    browser = client_as(office)

    def n_queries():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/audit/").status_code == 200
        return len(queries)

    write(3, by=office)
    few = n_queries()
    write(60, by=make.user())
    assert n_queries() == few
    assert len(browser.get("/audit/?page=2").context["rows"]) == 13
