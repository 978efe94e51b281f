"""Rounds of the timekeeper at a moment, and what stands of its messages."""

import time_machine
from django.utils import timezone

from campaigns.outbox.models import Message
from emulation_portal.timekeeping import keep_time


def at(moment):
    with time_machine.travel(moment, tick=False):
        done = keep_time(timezone.now())
    assert done.failed == ()
    return done


def standing(*kinds):
    return Message.objects.filter(kind__in=kinds, withdrawn_at=None)
