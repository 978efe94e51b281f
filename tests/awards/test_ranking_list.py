"""The ranked list: the ladder of the plan, ties at the cut, and an independent count of it."""

from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.nominations.models import NominationStatus
from awards.ranking.ladder import Standing as At
from awards.ranking.ladder import Step
from awards.ranking.queries import line_of, ranked_lines, tied_at_cut
from tests.awards.council_results import with_council_results
from tests.awards.standing import Standing
from tests.examples import SHARED_FIXTURES

pytestmark = pytest.mark.django_db


def names(lines):
    return [line.nominee_name for line in lines]


def test_votes_come_before_scores():
    council = Standing()
    council.nominee(name="Ít phiếu", yes=6, points=100)
    council.nominee(name="Nhiều phiếu", yes=8, points=50)
    lines = ranked_lines(council.quota)
    assert names(lines) == ["Nhiều phiếu", "Ít phiếu"]
    assert [line.decided_by for line in lines] == [Step.VOTES, Step.VOTES]
    assert [line.rank for line in lines] == [1, 2]


@pytest.mark.parametrize(
    ("better", "worse", "step"),
    [
        ({"points": 81}, {"points": 80}, Step.SCORE),
        # 60 % × 90 + 40 % × 75 = 60 % × 80 + 40 % × 90: equal in sum, unequal where it weighs most
        ({"points": [[90, 75]] * 9}, {"points": [[80, 90]] * 9}, Step.HEAVIEST),
        ({"is_leader": False}, {"is_leader": True}, Step.DIRECT_WORKER),
        ({"gender": "female"}, {"gender": "male"}, Step.WOMAN),
    ],
)
def test_each_rung_decides_only_between_equals(better, worse, step):
    council = Standing()
    council.nominee(name="Sau", **worse)
    council.nominee(name="Trước", **better)
    lines = ranked_lines(council.quota)
    assert names(lines) == ["Trước", "Sau"]
    assert {line.decided_by for line in lines} == {step}


def test_equals_away_from_the_cut_share_a_rank():
    council = Standing(places=4)
    for _ in range(3):
        council.nominee(yes=8)
    council.nominee(yes=6)
    lines = ranked_lines(council.quota)
    assert [line.rank for line in lines] == [1, 1, 1, 4]
    assert [line.standing for line in lines] == [At.WITHIN] * 4
    assert not tied_at_cut(council.quota)


def test_equals_at_the_cut_stop_the_list():
    council = Standing(places=2)
    council.nominee(yes=9)
    council.nominee(yes=8)
    council.nominee(yes=8)
    council.nominee(yes=6)
    lines = ranked_lines(council.quota)
    assert [line.standing for line in lines] == [At.WITHIN, At.TIED, At.TIED, At.BELOW]
    assert len(tied_at_cut(council.quota)) == 2
    assert "2" in lines[1].explanation


def test_who_did_not_pass_has_no_rank_and_is_never_within():
    council = Standing(places=4)
    council.nominee(yes=4, points=100, name="Không đạt")
    council.nominee(yes=5, points=10, name="Đạt")
    passed, failed = ranked_lines(council.quota)
    assert (passed.nominee_name, passed.rank, passed.standing) == ("Đạt", 1, At.WITHIN)
    assert (failed.nominee_name, failed.rank, failed.standing) == (
        "Không đạt",
        None,
        At.NOT_PASSED,
    )


def test_too_few_scores_is_said_and_one_more_is_enough():
    council = Standing()
    few = council.nominee(n_scores=2)
    enough = council.nominee(n_scores=3)
    assert line_of(few).standing == At.TOO_FEW_SCORES
    assert line_of(enough).standing == At.WITHIN


def test_without_a_confirmed_vote_nobody_is_ranked():
    council = Standing()
    council.nominee()
    council.vote_round.status = "counted"
    council.vote_round.save()
    (line,) = ranked_lines(council.quota)
    assert (line.standing, line.rank) == (At.NOT_VOTED, None)


def test_scores_of_a_recused_member_do_not_count():
    council = Standing()
    nomination = council.nominee(points=[[50, 50]] * 3 + [[100, 100]])
    before = line_of(nomination).score
    council.session.recusals.create(
        member=council.members[3], nomination=nomination, reason="người thân"
    )
    assert (before, line_of(nomination).score) == (62.5, 50)


@pytest.mark.parametrize("n", [1, 4])
def test_the_list_of_a_quota_takes_the_rule_and_one_query(n):
    council = Standing()
    for _ in range(n):
        council.nominee()
    with CaptureQueriesContext(connection) as captured:
        ranked_lines(council.quota)
    assert len(captured) == 2


def test_scores_are_those_of_the_council():
    council = Standing()
    council.nominee(points=[[90, 75], [81, 77], [60, 93]])
    council.nominee(points=[[p, 100 - p] for p in (3, 50, 61, 62, 63, 64, 99)])
    told = with_council_results(council.quota.nominations.all(), trim_from=7)
    expected = {one.pk: (one.score_micro, one.top_micro) for one in told}
    lines = ranked_lines(council.quota)
    assert {
        line.nomination_id: (line.score_micro, line.heaviest_micro) for line in lines
    } == expected


def test_a_page_of_the_list_keeps_the_ranks_of_the_whole():
    council = Standing(places=2)
    for yes in (9, 8, 7, 6, 5):
        council.nominee(yes=yes)
    page = ranked_lines(council.quota, first=2, n=2)
    assert [line.rank for line in page] == [3, 4]
    assert {line.n_lines for line in page} == {5}


# --- against an independent count ---------------------------------------------------------------

SHEET = st.tuples(st.sampled_from([60, 70, 80]), st.sampled_from([60, 70, 80]))
NOMINEE = st.fixed_dictionaries(
    {
        "yes": st.integers(4, 7),
        "points": st.lists(SHEET, min_size=2, max_size=9),
        "is_leader": st.booleans(),
        "gender": st.sampled_from(["female", "male"]),
    }
)


def brute_force(nominees, places):
    """Rank by counting who is strictly better, with fractions; nothing shared with the query."""

    def key(one):
        totals = sorted(Fraction(60 * a + 40 * b, 100) for a, b in one["points"])
        kept = totals[1:-1] if len(totals) >= 7 else totals
        heaviest = Fraction(sum(a for a, _ in one["points"]), len(one["points"]))
        return (
            one["yes"],
            sum(kept) / len(kept),
            heaviest,
            not one["is_leader"],
            one["gender"] == "female",
        )

    keys = [key(one) for one in nominees]
    qualified = [one["yes"] >= 5 and len(one["points"]) >= 3 for one in nominees]
    results = []
    for index in range(len(nominees)):
        if not qualified[index]:
            results.append((None, None))
            continue
        others = [keys[i] for i in range(len(nominees)) if qualified[i]]
        better = sum(other > keys[index] for other in others)
        equal = sum(other == keys[index] for other in others)
        if better + equal <= places:
            standing = At.WITHIN
        elif better < places:
            standing = At.TIED
        else:
            standing = At.BELOW
        results.append((better + 1, standing))
    return results


@settings(max_examples=25, suppress_health_check=SHARED_FIXTURES)
@given(nominees=st.lists(NOMINEE, min_size=1, max_size=5), places=st.integers(0, 4))
def test_the_query_agrees_with_a_brute_force_count(nominees, places):
    with transaction.atomic():
        council = Standing(places=places)
        made = [council.nominee(**{**one, "points": list(one["points"])}) for one in nominees]
        lines = {line.nomination_id: line for line in ranked_lines(council.quota)}
        expected = brute_force(nominees, places)
        for nomination, (rank, standing) in zip(made, expected, strict=True):
            line = lines[nomination.pk]
            assert line.rank == rank
            if standing is not None:
                assert line.standing == standing
        within = [line for line in lines.values() if line.standing == At.WITHIN]
        assert len(within) <= places
        transaction.set_rollback(True)


@settings(max_examples=10, suppress_health_check=SHARED_FIXTURES)
@given(nominees=st.lists(NOMINEE, min_size=2, max_size=4), data=st.data())
def test_the_order_of_entry_changes_nothing(nominees, data):
    shuffled = data.draw(st.permutations(list(range(len(nominees)))))
    outcomes = []
    for order in (range(len(nominees)), shuffled):
        with transaction.atomic():
            council = Standing(places=2)
            made = {}
            for index in order:
                one = nominees[index]
                made[index] = council.nominee(**{**one, "points": list(one["points"])})
            lines = {line.nomination_id: line for line in ranked_lines(council.quota)}
            outcomes.append(
                [(lines[made[i].pk].rank, lines[made[i].pk].standing) for i in range(len(nominees))]
            )
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def test_a_withdrawn_dossier_leaves_the_list():
    council = Standing()
    council.nominee(status=NominationStatus.WITHDRAWN)
    assert ranked_lines(council.quota) == []
