"""Carries the posts of people over when their unit ends: all of them in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from campaigns.staff.models import Person, Posting
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, rule

BATCH = 500


@dataclass(frozen=True)
class PostsCarried:
    """How many people were carried over, how many posts only ended, how many were set right."""

    n_people: int = 0
    n_ended: int = 0
    n_moved: int = 0


def posts_in_force(units: Sequence[Unit], on: date) -> QuerySet[Posting]:
    """Posts in these units that began before the day and have not ended by it."""
    open_then = Q(valid_to=None) | Q(valid_to__gte=on)
    return Posting.objects.filter(open_then, unit__in=units, valid_from__lt=on)


def posts_begun_since(units: Sequence[Unit], on: date) -> QuerySet[Posting]:
    """Posts that were entered in these units for a time when they exist no more."""
    return Posting.objects.filter(unit__in=units, valid_from__gte=on)


@rule
def carry_posts(
    *, out_of: Sequence[Unit], into: Unit | None, on: date, reason: str, by
) -> PostsCarried:
    """End every post in units that end the day before, and begin it in the successor on the day.

    Guarantees the same title, leading position, class and kind of contract, and the same last day
    where one was set; that nobody gets the same post twice; and that a post entered for a later day
    stands in the successor instead. Without a successor posts only end. Each person has one event.
    Who may do so is for the rule that calls this.
    Source: this project. Units: people, posts; a few statements for each 500.
    """
    in_force = list(posts_in_force(out_of, on).select_related("unit").order_by("person", "pk"))
    later = list(posts_begun_since(out_of, on).select_related("unit")) if into else []
    held = set()
    if into:
        there = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit=into)
        held = set(there.values_list("person", "title"))
    carried = []
    for post in in_force:
        before = _facts(post, post.unit)
        after = {}
        if into and (post.person_id, post.title) not in held:
            held.add((post.person_id, post.title))
            carried.append(_continued(post, into, on))
            after = _facts(carried[-1], into)
        _record(post, before, after, reason=reason, by=by)
    posts_in_force(out_of, on).update(valid_to=on - timedelta(days=1))
    Posting.objects.bulk_create(carried, batch_size=BATCH)
    for post in later:
        before = _facts(post, post.unit)
        _record(post, before, {**before, "unit": into.code}, reason=reason, by=by)
    if later:
        posts_begun_since(out_of, on).update(unit=into)
    return PostsCarried(
        n_people=len({post.person_id for post in carried}),
        n_ended=len(in_force) - len(carried),
        n_moved=len(later),
    )


def _continued(post: Posting, into: Unit, on: date) -> Posting:
    return Posting(
        person_id=post.person_id,
        unit=into,
        title=post.title,
        is_leader=post.is_leader,
        statistical_class=post.statistical_class,
        contract_type=post.contract_type,
        valid_from=on,
        valid_to=post.valid_to,
    )


def _record(post: Posting, before: dict, after: dict, *, reason: str, by) -> None:
    action = "carry_post" if after else "end_post"
    who = Person(pk=post.person_id)
    record_event(who, action, by=by, reason=reason, before=before, after=after)


def _facts(post: Posting, unit: Unit) -> dict[str, str]:
    return {"unit": unit.code, "title": post.title, "valid_from": str(post.valid_from)}
