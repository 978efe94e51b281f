"""How papers name the kinds of recipients, in the order in which they list them.

Papers are Vietnamese, whoever reads.
"""

from collections.abc import Iterable

from campaigns.law.models import RecipientKind
from emulation_portal.vietnamese import padded

RECIPIENT_NAMES = {
    RecipientKind.COLLECTIVE: "tập thể",
    RecipientKind.INDIVIDUAL: "cá nhân",
    RecipientKind.HOUSEHOLD: "hộ gia đình",
}
RECIPIENT_ORDER = tuple(RECIPIENT_NAMES)


def recipient_heading(kind: str) -> str:
    """ "TẬP THỂ": the kind above its part of a list."""
    return RECIPIENT_NAMES[kind].upper()


def recipients_in_words(counts: Iterable[tuple[str, int]]) -> str:
    """ "02 tập thể và 04 cá nhân": small counts are padded, as plans write them.

    Source: the plan's section IV. Units: recipients, by kind, in the order given.
    """
    parts = [f"{padded(n)} {RECIPIENT_NAMES[kind]}" for kind, n in counts]
    return " và ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
