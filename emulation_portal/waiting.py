"""What waits for a person: the shape in which every concept tells the landing page."""

from dataclasses import dataclass
from datetime import datetime


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
