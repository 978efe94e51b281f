"""Brings what the register shows as today's up to what the dated versions say."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from campaigns.units.models import Unit, UnitVersion
from campaigns.workflow.rules import rule
from emulation_portal.vietnamese import search_key, text_sort_key

_COPIED = ["name", "short_name", "sort_key", "search_key", "parent", "last_day"]
_NO_DAY = date(9999, 12, 31)


@rule
def refresh_today(on: date) -> int:
    """Copy to each unit the words in force on the day, what it belongs to, and its last day.

    A unit that ended keeps its last words, one that is yet to begin has its first. Done twice, it
    changes nothing the second time; the timekeeper does it every day, so that a change entered
    ahead takes effect by itself. It decides nothing, and so leaves no event: the change is on
    record since it was entered.
    Source: this project. Units: units changed; two queries and one for each 100 of them.
    """
    own = UnitVersion.objects.filter(unit=OuterRef("unit"))
    begun = own.filter(valid_from__lte=on).order_by("-valid_from")
    first = own.order_by("valid_from")
    differs = (
        ~Q(unit__name=F("name"))
        | ~Q(unit__short_name=F("short_name"))
        | ~Q(parent_now=F("parent_then"))
        | ~Q(end_now=F("end_then"))
    )
    changed = list(
        UnitVersion.objects.annotate(
            current=Coalesce(Subquery(begun.values("pk")[:1]), Subquery(first.values("pk")[:1])),
            ends=Subquery(own.order_by("-valid_from").values("valid_to")[:1]),
        )
        .filter(pk=F("current"))
        .annotate(
            parent_now=Coalesce("unit__parent_id", 0),
            parent_then=Coalesce("parent_id", 0),
            end_now=Coalesce("unit__last_day", Value(_NO_DAY)),
            end_then=Coalesce("ends", Value(_NO_DAY)),
        )
        .filter(differs)
        .select_related("unit")
        .select_for_update(no_key=True, of=("unit",))
    )
    for version in changed:
        unit = version.unit
        unit.name, unit.short_name = version.name, version.short_name
        unit.parent_id, unit.last_day = version.parent_id, version.ends
        unit.sort_key = text_sort_key(unit.name)
        unit.search_key = search_key(f"{unit.name} {unit.short_name}")
    Unit.objects.bulk_update([version.unit for version in changed], _COPIED, batch_size=100)
    return len(changed)
