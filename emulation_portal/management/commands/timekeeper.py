"""Looks again and again at what the day changes: the third process beside web and worker."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from emulation_portal.timekeeping import keep_time, logger

EVERY_SECONDS = 60


class Command(BaseCommand):
    help = "Brings up to date what depends on the day: units' names, reminders, e-mails to send."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round, for cron")
        parser.add_argument(
            "--every", type=int, default=EVERY_SECONDS, metavar="SECONDS", help="default: 60"
        )

    def handle(self, *, once, every, **options):
        if every < 1:
            raise CommandError("--every takes a number of seconds from 1 up.")
        if once:
            self._tell(keep_time(timezone.now()))
            return
        stopped = threading.Event()
        # A round cut off in the middle is taken back by its transaction and done again later.
        signal.signal(signal.SIGTERM, lambda *_: self._stop(stopped))
        signal.signal(signal.SIGINT, lambda *_: self._stop(stopped))
        try:
            while not stopped.is_set():
                self._round()
                stopped.wait(every)
        except SystemExit:
            pass

    @staticmethod
    def _stop(stopped: threading.Event):
        stopped.set()
        raise SystemExit

    def _round(self):
        close_old_connections()
        try:
            self._tell(keep_time(timezone.now()))
        except DatabaseError:
            # Not even the end of the round could be noted: /healthz tells if it goes on so.
            logger.exception("The timekeeper could not note its round")
        close_old_connections()

    def _tell(self, done):
        if done.n_drafted or done.n_withdrawn or done.failed:
            failed = f"; failed: {', '.join(done.failed)}" if done.failed else ""
            self.stdout.write(
                f"{done.n_drafted} messages drafted, {done.n_withdrawn} withdrawn{failed}"
            )
