"""What /healthz answers to the machine that watches the portal."""

import shutil
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from campaigns.outbox.models import TimekeeperRun
from emulation_portal import health

pytestmark = pytest.mark.django_db
WELL = {"database": "ok", "queue": "ok", "timekeeper": "ok", "disk": "ok"}


@pytest.fixture(autouse=True)
def _timekeeper_has_run():
    TimekeeperRun.objects.create()


def make_task(*, waiting: timedelta, status=TaskResultStatus.READY, run_after=None) -> DBTaskResult:
    """A task put into the queue some time ago."""
    task = DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere.task",
        backend_name="default",
        run_after=run_after or get_date_max(),
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - waiting)
    return task


def test_healthz_when_all_is_well_answers_200_to_anyone(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, WELL)
    assert "no-store" in response["Cache-Control"]


def test_healthz_refuses_post(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    ("minutes", "expected"), [(9, (200, "ok")), (11, (503, "fail"))], ids=["fresh", "left lying"]
)
def test_queue_fails_when_a_task_waits_longer_than_the_limit(client, settings, minutes, expected):
    settings.HEALTH_QUEUE_MINUTES = 10
    make_task(waiting=timedelta(minutes=minutes))
    response = client.get("/healthz")
    assert (response.status_code, response.json()["queue"]) == expected


def test_queue_counts_the_waiting_of_a_dated_task_from_its_date(client, settings):
    settings.HEALTH_QUEUE_MINUTES = 10
    now = timezone.now()
    make_task(waiting=timedelta(days=2), run_after=now + timedelta(hours=1))
    make_task(waiting=timedelta(days=2), run_after=now - timedelta(minutes=9))
    assert client.get("/healthz").json() == WELL
    make_task(waiting=timedelta(days=2), run_after=now - timedelta(minutes=11))
    assert client.get("/healthz").json() == {**WELL, "queue": "fail"}


@pytest.mark.parametrize(
    "status", [TaskResultStatus.RUNNING, TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
)
def test_queue_ignores_tasks_that_a_worker_took(client, status):
    make_task(waiting=timedelta(days=2), status=status)
    assert client.get("/healthz").json() == WELL


@pytest.mark.parametrize(("minutes", "expected"), [(29, "ok"), (31, "fail")])
def test_timekeeper_fails_when_its_last_round_is_long_ago(client, minutes, expected):
    TimekeeperRun.objects.update(ran_at=timezone.now() - timedelta(minutes=minutes))
    assert client.get("/healthz").json() == {**WELL, "timekeeper": expected}


def test_timekeeper_fails_where_it_never_ran(client):
    TimekeeperRun.objects.all().delete()
    assert client.get("/healthz").json() == {**WELL, "timekeeper": "fail"}


def test_disk_fails_below_the_wanted_free_space(client, settings):
    free_mib = shutil.disk_usage(settings.DATA_DIR).free // (1024 * 1024)
    settings.HEALTH_FREE_MIB = free_mib // 2
    assert client.get("/healthz").json() == WELL
    settings.HEALTH_FREE_MIB = free_mib * 2
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {**WELL, "disk": "fail"})


def test_disk_fails_when_the_data_folder_is_gone(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    assert client.get("/healthz").json() == {**WELL, "disk": "fail"}


def test_database_failure_says_no_cause(client, monkeypatch):
    def refuse():
        raise DatabaseError("password of portal refused")

    monkeypatch.setattr(health.connection, "cursor", refuse)
    monkeypatch.setattr(health, "is_queue_moving", refuse)
    monkeypatch.setattr(health, "is_clock_ticking", refuse)
    response = client.get("/healthz")
    assert response.status_code == 503
    failing = {"database": "fail", "queue": "fail", "timekeeper": "fail"}
    assert response.json() == {**failing, "disk": "ok"}
