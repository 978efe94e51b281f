"""What a source says is true now: messages not yet on record, and how days before are counted.

A source is a module with
  NAME           who drafts, a slug of at most 40 letters;
  KINDS          {kind: label}, the kinds of message it drafts;
  true_messages  (now) -> every Draft that is true at that moment.
One that is no longer among them is withdrawn while nobody has seen it; one whose key is on record
is not drafted again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

DAYS_BEFORE = (7, 3, 1)


@dataclass(frozen=True)
class Draft:
    """A message of a unit to a person; `key` says what it is about, at most 160 characters."""

    kind: str
    key: str
    unit_id: int
    recipient_id: int
    subject: str
    body: str
    url: str = ""
    due_at: datetime | None = None


class Source(Protocol):
    NAME: str
    KINDS: dict

    def true_messages(self, now: datetime) -> Iterable[Draft]: ...


def day_of(moment: datetime) -> date:
    """The day of a moment where the portal stands."""
    return timezone.localtime(moment).date()


def days_before(due_on: date, now: datetime, days: tuple[int, ...] = DAYS_BEFORE) -> int | None:
    """Which of the reminders 7, 3 and 1 days before is due: the nearest one, none outside them.

    A late start therefore sends one reminder, not three; on the last day the last one stays true.

    Units: days, counted by calendar days where the portal stands.
    """
    left = (due_on - day_of(now)).days
    if left < 0:
        return None
    return min((step for step in days if left <= step), default=None)


def moment_text(moment: datetime) -> str:
    """A moment in a letter: "17 giờ 00 ngày 30/11/2022"."""
    return f"{timezone.localtime(moment):%H giờ %M ngày %d/%m/%Y}"


def day_text(day: date) -> str:
    """A day in a letter: "30/11/2022"."""
    return f"{day:%d/%m/%Y}"
