"""The portal's clock: what the day changes by itself, from units' names to reminders."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from awards.duplicates.search import ask_to_search
from awards.nominations import reminders as nominations
from awards.office_queue.workbooks import clear_old_workbooks
from awards.proceedings import reminders as council
from awards.publicity import reminders as results
from awards.sharing import reminders as sharing
from campaigns.law import reminders as law
from campaigns.outbox.drafts import day_of
from campaigns.outbox.models import TimekeeperRun
from campaigns.outbox.rules import keep_up
from campaigns.outbox.sources import sources_of
from campaigns.outbox.tasks import ask_to_send
from campaigns.progress import reminders as progress
from campaigns.units.today import refresh_today

logger = logging.getLogger(__name__)

SOURCES = sources_of(law, progress, nominations, sharing, council, results)


@dataclass(frozen=True)
class Round:
    """What one round of the timekeeper did; the names of its parts that failed."""

    n_drafted: int = 0
    n_withdrawn: int = 0
    failed: tuple[str, ...] = ()


def keep_time(now: datetime) -> Round:
    """Bring everything that depends on the day up to this moment; done twice, nothing changes.

    A part that fails is told in the log and does not keep the others from their turn.
    """
    n_drafted, n_withdrawn, failed = 0, 0, []
    for name, part in _parts(now):
        try:
            kept = part()
        except Exception:
            logger.exception("The timekeeper failed in: %s", name)
            failed.append(name)
            continue
        n_drafted += getattr(kept, "n_drafted", 0)
        n_withdrawn += getattr(kept, "n_withdrawn", 0)
    TimekeeperRun.objects.update_or_create(pk=1, defaults={"ran_at": now})
    return Round(n_drafted, n_withdrawn, tuple(failed))


def _parts(now: datetime) -> list[tuple[str, Callable]]:
    return [
        ("units", partial(refresh_today, day_of(now))),
        *[(source.NAME, partial(keep_up, source=source, now=now)) for source in SOURCES],
        ("likenesses", ask_to_search),
        ("workbooks", partial(clear_old_workbooks, now)),
        ("e-mails", ask_to_send),
    ]
