"""A round of the timekeeper: every part has its turn, once is enough, and it stops when told."""

import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone, translation

from awards.nominations.reminders import (
    ROUND_DEADLINE,
)
from campaigns.accounts.models import Role
from campaigns.outbox.models import Message, TimekeeperRun
from emulation_portal import timekeeping
from emulation_portal.timekeeping import keep_time
from tests import make
from tests.keeping_time import at, standing

pytestmark = pytest.mark.django_db

PAUSE = 600  # seconds
CLOSES = make.local(2022, 11, 30, 17)


@pytest.fixture
def round(here):
    made = make.round_(campaign=make.campaign(owner=here), closes_at=CLOSES)
    make.quota(made)
    return made


# --- the round of the timekeeper -----------------------------------------------------------------


def test_a_source_that_fails_does_not_keep_the_others_from_their_turn(
    round, head, monkeypatch, caplog
):
    def broken(now):
        raise RuntimeError("no")

    bad = SimpleNamespace(NAME="bad", KINDS={}, true_messages=broken)
    monkeypatch.setattr(timekeeping, "SOURCES", (bad, *timekeeping.SOURCES))
    with time_machine.travel(make.local(2022, 11, 28), tick=False):
        done = keep_time(timezone.now())
    assert done.failed == ("bad",)
    assert standing(ROUND_DEADLINE).count() == 1
    assert "bad" in caplog.text
    assert TimekeeperRun.objects.get().ran_at == make.local(2022, 11, 28)


def test_what_is_stored_is_vietnamese_whatever_language_the_process_speaks(round, head):
    with translation.override("en"):
        at(make.local(2022, 11, 28))
    assert Message.objects.get().subject == f"Sắp hết hạn nộp hồ sơ: {round.name}"


def test_the_sources_cost_the_same_however_many_units_there_are(
    round, here, django_assert_max_num_queries
):
    for _number in range(12):
        make.user(Role.HEAD, unit=make.unit(parent=here))
    with time_machine.travel(make.local(2022, 11, 28), tick=False):
        for source in timekeeping.SOURCES:
            with django_assert_max_num_queries(8):
                list(source.true_messages(timezone.now()))


def test_the_command_does_one_round_when_asked_for_one():
    call_command("timekeeper", "--once")
    assert TimekeeperRun.objects.count() == 1


def test_the_web_process_knows_every_kind_of_message(tmp_path):
    ask = (
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "from campaigns.outbox.sources import kinds; print(*kinds())"
    )
    environment = {
        **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "emulation_portal.settings.development",
        "PORTAL_DATA": str(tmp_path),
    }
    answer = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", ask],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    known = [kind for source in timekeeping.SOURCES for kind in source.KINDS]
    assert answer.stdout.split() == known
    assert len(set(known)) == len(known)
    assert max(len(kind) for kind in known) <= 40


def test_the_command_stops_at_once_when_told_to(tmp_path):
    environment = {
        **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "emulation_portal.settings.development",
        "PORTAL_DATA": str(tmp_path),
    }

    def manage(*arguments):
        return [sys.executable, "manage.py", *arguments]

    # Without its tables even, the process lives on: /healthz and the log tell.
    process = subprocess.Popen(
        manage("timekeeper", "--every", str(PAUSE)),
        cwd=settings.BASE_DIR,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = process.stderr.readline()
    while "could not note" not in line:
        assert line
        line = process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(PAUSE / 20) == 0  # in the middle of its pause
