"""How many people a unit has and how many of them are women: what a tie between units may need."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.staff.models import Gender, Headcount, Posting
from campaigns.units.models import Unit
from campaigns.units.rules import require_keeper
from campaigns.workflow.rules import record_event, rule
from emulation_portal.refusals import refusal_on
from emulation_portal.vietnamese import normalise

# Of collectives that are equal, those with this share of women come first.
WOMEN_FIRST_PERCENT = 70


@dataclass(frozen=True)
class RegisterCount:
    """How many people the register itself knows in a unit on a day."""

    n_people: int
    n_women: int


@rule
def count_heads(
    *, unit: Unit, counted_on: date, n_people: int, n_women: int, source: str, by
) -> Headcount:
    """Put on record how many people a unit had on a day, and how many of them women.

    A count is never changed: a later word on the same day takes its place. The same words twice
    are one count.
    Source: Decree 152/2025/NĐ-CP, Article 4(6). Raises: PermissionDenied; ValidationError on a
    field: in_future, too_many_women, or an empty one.
    """
    require_keeper(by)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if counted_on > timezone.localdate():
        raise refusal_on("counted_on", _("This day lies in the future."), "in_future")
    if n_people < 1:
        raise refusal_on("n_people", _("A unit has at least one person."), "nobody")
    if n_women > n_people:
        raise refusal_on("n_women", _("There cannot be more women than people."), "too_many_women")
    headcount = Headcount(
        unit=unit,
        counted_on=counted_on,
        n_people=n_people,
        n_women=n_women,
        source=normalise(source),
        entered_by=by,
    )
    headcount.full_clean()
    last = unit.headcounts.filter(counted_on=counted_on).order_by("-pk").first()
    same = ("n_people", "n_women", "source")
    if last and all(getattr(last, name) == getattr(headcount, name) for name in same):
        return last
    headcount.save()
    record_event(
        headcount,
        "count_heads",
        by=by,
        after={
            "unit": unit.code,
            "counted_on": str(counted_on),
            "n_people": n_people,
            "n_women": n_women,
        },
    )
    return headcount


def headcount_on(unit: Unit, on: date) -> Headcount | None:
    """The last count on or before a day; of several on one day the one entered last."""
    return unit.headcounts.filter(counted_on__lte=on).order_by("-counted_on", "-pk").first()


def women_share(unit: Unit, on: date) -> Fraction | None:
    """The share of women in a unit on a day by its last headcount; None where none was entered.

    Source: Decree 152/2025/NĐ-CP, Article 4(6). Units: 0 to 1, exact.
    """
    counted = headcount_on(unit, on)
    return None if counted is None else Fraction(counted.n_women, counted.n_people)


def count_in_register(unit: Unit, on: date) -> RegisterCount:
    """How many people the register knows in a unit and in the units below it on a day.

    It is shown beside a headcount and never takes its place: the register need not be complete.
    """
    here = Posting.objects.as_of(on).filter(Q(unit=unit) | Q(unit__parent=unit))
    women = Q(person__gender=Gender.FEMALE)
    counted = here.aggregate(
        n=Count("person", distinct=True), n_women=Count("person", filter=women, distinct=True)
    )
    return RegisterCount(n_people=counted["n"], n_women=counted["n_women"])
