"""The demo's clock: what happened years ago is done by the same rules, on its own day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone


@contextmanager
def standing_at(day: date, hour: int = 9) -> Iterator[None]:
    """Let the portal take it for this day from that hour on; time goes on inside.

    For `manage.py demo` alone, which refuses to touch anything but a demonstration: a record of
    real acts never tells another time than the one at which they happened.
    """
    real_now = timezone.now
    start = timezone.make_aware(datetime.combine(day, time(hour)))
    began = real_now()
    timezone.now = lambda: start + (real_now() - began)
    try:
        yield
    finally:
        timezone.now = real_now
