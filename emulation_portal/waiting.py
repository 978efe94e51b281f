"""What waits for a person: the shape in which every concept tells the landing page."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class WaitingItem:
    """One thing this person is expected to do, by when, and where to go for it.

    Units: `count` things of the kind; 0 where a number says nothing.
    """

    title: str
    url: str
    detail: str = ""
    count: int = 0
    due_at: datetime | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Deadline:
    """One moment or day that this person keeps in a calendar; `key` stays while it is the same.

    Its words leave the portal by a secret address: Vietnamese, official, without names of people.
    """

    key: str
    title: str
    at: datetime | date
    url: str
    detail: str = ""
