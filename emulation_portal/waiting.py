"""What waits for a person: the shape in which every concept tells the landing page."""

from collections.abc import Iterable
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
class WaitingGroup:
    """Things of one kind, such as certificates of several decisions, under one title."""

    title: str
    items: list[WaitingItem]

    @property
    def is_late(self) -> bool:
        return any(item.is_late for item in self.items)

    @property
    def count(self) -> int:
        """How many in all; several without numbers are counted themselves."""
        total = sum(item.count for item in self.items)
        return total or (len(self.items) if len(self.items) > 1 else 0)


def grouped(items: Iterable[WaitingItem]) -> list[WaitingGroup]:
    """The same things together, each group where its most urgent item stood."""
    groups: dict[str, WaitingGroup] = {}
    for item in items:
        groups.setdefault(item.title, WaitingGroup(item.title, [])).items.append(item)
    return list(groups.values())


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
