"""Among equal collectives those with at least 70 % women come first, by their last headcount."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.ranking.ladder import Step
from awards.ranking.queries import ranked_lines
from campaigns.staff.headcounts import women_share
from tests import make
from tests.awards.standing import Standing
from tests.examples import SHARED_FIXTURES

pytestmark = pytest.mark.django_db


def closing_day(council):
    return timezone.localdate(council.round.closes_at)


def collective(council, *counts, **results):
    """A collective with headcounts of (days before the closing day, people, women)."""
    made = council.nominee(is_collective=True, **results)
    for days, n_people, n_women in counts:
        make.headcount(
            made.collective,
            n_people=n_people,
            n_women=n_women,
            counted_on=closing_day(council) - timedelta(days=days),
        )
    return made


def order(council):
    return [line.nomination_id for line in ranked_lines(council.collectives)]


@pytest.mark.parametrize(
    ("n_people", "n_women", "comes_first"),
    [(10, 7, True), (100, 69, False), (3, 2, False), (4, 3, True), (1, 1, True), (1, 0, False)],
)
def test_seventy_in_a_hundred_is_the_line(n_people, n_women, comes_first):
    council = Standing()
    collective(council, (10, 100, 69))
    tested = collective(council, (10, n_people, n_women))
    lines = {line.nomination_id: line for line in ranked_lines(council.collectives)}
    assert lines[tested.pk].is_woman is comes_first
    assert lines[tested.pk].rank == 1
    assert {line.decided_by for line in lines.values()} == {
        Step.WOMAN if comes_first else Step.SHARED
    }


def test_it_decides_only_between_equals():
    council = Standing()
    men = collective(council, (10, 10, 0), yes=8)
    women = collective(council, (10, 10, 10), yes=7)
    assert order(council) == [men.pk, women.pk]


def test_without_a_headcount_there_is_no_preference():
    council = Standing()
    collective(council)
    collective(council)
    assert {line.decided_by for line in ranked_lines(council.collectives)} == {Step.SHARED}


@pytest.mark.parametrize(("days", "counts"), [(0, True), (-1, False)])
def test_the_last_word_by_the_closing_day_counts(days, counts):
    council = Standing()
    tested = collective(council, (30, 10, 0), (days, 10, 9))
    collective(council)
    lines = {line.nomination_id: line for line in ranked_lines(council.collectives)}
    assert lines[tested.pk].is_woman is counts


def test_of_two_words_of_one_day_the_later_counts():
    council = Standing()
    tested = collective(council, (5, 10, 9), (5, 10, 1))
    (line,) = ranked_lines(council.collectives)
    assert (line.nomination_id, line.is_woman) == (tested.pk, False)


COUNT = st.tuples(st.integers(-3, 3), st.integers(1, 20)).flatmap(
    lambda pair: st.tuples(st.just(pair[0]), st.just(pair[1]), st.integers(0, pair[1]))
)
COLLECTIVE = st.fixed_dictionaries(
    {"yes": st.sampled_from([6, 7]), "counts": st.lists(COUNT, max_size=3)}
)


@settings(max_examples=25, suppress_health_check=SHARED_FIXTURES)
@given(collectives=st.lists(COLLECTIVE, min_size=1, max_size=5))
def test_the_query_agrees_with_a_brute_force_count(collectives):
    with transaction.atomic():
        council = Standing()
        made = [collective(council, *one["counts"], yes=one["yes"]) for one in collectives]
        lines = {line.nomination_id: line for line in ranked_lines(council.collectives)}

        def key(one):
            told = sorted(
                (count for count in enumerate(one["counts"]) if count[1][0] >= 0),
                key=lambda count: (-count[1][0], count[0]),
            )
            is_first = bool(told) and 10 * told[-1][1][2] >= 7 * told[-1][1][1]
            return one["yes"], is_first

        keys = [key(one) for one in collectives]
        for nomination, own in zip(made, keys, strict=True):
            assert lines[nomination.pk].rank == 1 + sum(other > own for other in keys)
            share = women_share(nomination.collective, closing_day(council))
            assert lines[nomination.pk].is_woman == (share is not None and share * 100 >= 70)
        transaction.set_rollback(True)
