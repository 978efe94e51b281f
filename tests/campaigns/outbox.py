"""A source of messages for tests: it says what it is told to say."""

from contextlib import contextmanager

from campaigns.outbox.drafts import Draft
from campaigns.outbox.sources import sources_of
from emulation_portal.timekeeping import SOURCES


class Told:
    """Says that these drafts are true, and counts how often it was asked."""

    NAME = "told"
    KINDS = {"news": "Tin", "alarm": "Khẩn", "vote": "Phiếu"}
    SELF_SENDING = ("alarm", "vote")
    DISCREET = ("vote",)

    def __init__(self, *drafts):
        self.drafts = list(drafts)
        self.n_asked = 0

    def true_messages(self, now):
        self.n_asked += 1
        return self.drafts


def draft(unit, recipient, key="key", kind="news", **fields):
    return Draft(
        **{
            "kind": kind,
            "key": key,
            "unit_id": unit.pk,
            "recipient_id": recipient.pk,
            "subject": f"Tin {key}",
            "body": "Nội dung.",
            "url": "/campaigns/",
            **fields,
        }
    )


@contextmanager
def told_alone():
    """What is told here is the only source of messages that the portal knows."""
    sources_of(Told())
    try:
        yield
    finally:
        sources_of(*SOURCES)
