"""The merger of 01/07/2025 in short, for tests of what follows from it."""

from datetime import date

from campaigns.reorganisation.rules import reorganise
from campaigns.units.models import UnitEventKind

MERGED_ON = date(2025, 7, 1)
BASIS = "Nghị quyết số 202/2025/QH15"


def merge(before, after, **fields):
    return reorganise(
        **{
            "kind": UnitEventKind.MERGE,
            "before": before,
            "after": [after],
            "happened_on": MERGED_ON,
            "basis": BASIS,
            "by": None,
            **fields,
        }
    )


def act(kind, before, after=(), **fields):
    fields = {"happened_on": MERGED_ON, "basis": BASIS, "by": None, **fields}
    return reorganise(kind=kind, before=before, after=after, **fields)
