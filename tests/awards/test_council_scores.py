"""Sheets of scores: whole, private until one's own stands, exact when summed up."""

from statistics import mean

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.council.recusals import declare_recusal
from awards.nominations.models import Nomination
from awards.scoring.models import Score, ScoreSheet
from awards.scoring.rules import save_scores
from awards.scoring.sheets import files_to_score, scoring_progress
from awards.voting.counting import council_rule
from awards.voting.rules import close_vote
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.awards.council_results import with_council_results
from tests.awards.sitting import opened, sitting
from tests.examples import SHARED_FIXTURES

pytestmark = pytest.mark.django_db
# Each example writes its own box or sheets into one session: making a Council 40 times is slow.


def points_of(item, *given_points):
    criteria = item.criteria_set.criteria.order_by("position")
    return dict(zip([c.pk for c in criteria], given_points, strict=True))


def score(made, item, member, *given_points):
    return save_scores(
        session=made.session, nomination=item, points=points_of(item, *given_points), by=member.user
    )


def code_of(error):
    return error.value.error_list[0].code


def test_a_whole_sheet_is_kept_and_summed_by_weight():
    made = sitting()
    sheet = score(made, made.items[0], made.members[1], 90, 50)
    assert (sheet.weighted_points, sheet.top_points) == (90 * 60 + 50 * 40, 90)
    assert [s.points for s in sheet.scores.order_by("criterion__position")] == [90, 50]


def test_a_sheet_filled_anew_replaces_the_old_one():
    made = sitting()
    score(made, made.items[0], made.members[1], 90, 50)
    score(made, made.items[0], made.members[1], 0, 100)
    assert ScoreSheet.objects.get().weighted_points == 4000
    assert Score.objects.count() == 2


@pytest.mark.parametrize(
    ("given_points", "code"),
    [
        ({0: 90}, "incomplete"),
        ({}, "incomplete"),
        ({0: 90, 1: 101}, "out_of_range"),
        ({0: -1, 1: 10}, "out_of_range"),
        ({0: True, 1: 10}, "out_of_range"),
        ({0: 90, 1: "80"}, "out_of_range"),
    ],
)
def test_a_sheet_that_is_not_whole_is_refused(given_points, code):
    made = sitting(n_items=1)
    keys = [c.pk for c in made.items[0].criteria_set.criteria.order_by("position")]
    with pytest.raises(ValidationError) as error:
        save_scores(
            session=made.session,
            nomination=made.items[0],
            points={keys[place]: value for place, value in given_points.items()},
            by=made.members[1].user,
        )
    assert code_of(error) == code
    assert ScoreSheet.objects.count() == 0


def test_the_audit_of_a_sheet_carries_no_points_and_stands_on_the_session():
    made = sitting()
    score(made, made.items[0], made.members[1], 93, 57)
    event = AuditEvent.objects.order_by("-seq").first()
    assert (event.record_type, event.record_id) == ("awards.session", str(made.session.pk))
    assert event.after == {"nomination": made.items[0].pk, "n_criteria": 2, "is_first": True}


def test_the_secretary_and_strangers_score_nothing():
    made = sitting()
    for user in (made.secretary.user, make.user()):
        with pytest.raises(PermissionDenied):
            save_scores(session=made.session, nomination=made.items[0], points={}, by=user)


def test_who_stands_aside_does_not_score_that_file():
    made = sitting()
    member = made.members[1]
    declare_recusal(
        session=made.session,
        member=member,
        nomination=made.items[0],
        reason="Vợ chồng",
        by=member.user,
    )
    with pytest.raises(PermissionDenied):
        score(made, made.items[0], member, 80, 80)
    score(made, made.items[1], member, 80, 80)
    assert ScoreSheet.objects.get().nomination == made.items[1]


def test_scores_stand_once_the_vote_is_closed():
    made = sitting()
    vote_round = opened(made)
    score(made, made.items[0], made.members[1], 80, 80)
    close_vote(vote_round=vote_round, by=made.chair)
    with pytest.raises(ValidationError) as error:
        score(made, made.items[0], made.members[1], 80, 80)
    assert code_of(error) == "vote_closed"


def test_nobody_sees_others_before_the_own_sheet_stands():
    made = sitting(n_items=2)
    me = made.members[1]
    before = list(
        files_to_score(made.session, me).values("lowest_points", "highest_points", "n_sheets")
    )
    make.scores(made.items[0], made.members[2], 90)
    make.scores(made.items[0], made.members[3], 40)
    assert before == list(
        files_to_score(made.session, me).values("lowest_points", "highest_points", "n_sheets")
    )
    score(made, made.items[0], me, 60, 60)
    seen = {item.pk: item for item in files_to_score(made.session, me)}
    mine, other = seen[made.items[0].pk], seen[made.items[1].pk]
    assert (mine.own_points, mine.lowest_points, mine.highest_points, mine.n_sheets) == (
        6000,
        4000,
        9000,
        3,
    )
    assert mine.disagreement == 5000
    assert (other.is_scored, other.own_points, other.disagreement) == (False, None, None)


def test_progress_counts_sheets_and_leaves_out_what_the_viewer_may_not_see():
    made = sitting(n_members=3, n_items=2)
    chair, second, _third = made.members
    make.scores(made.items[0], second)
    declare_recusal(
        session=made.session,
        member=chair,
        nomination=made.items[1],
        reason="Người thân",
        by=chair.user,
    )
    counts = {
        item.pk: (item.n_scored, item.n_scorers)
        for item in scoring_progress(made.session, made.secretary.user)
    }
    assert counts == {made.items[0].pk: (1, 3), made.items[1].pk: (0, 2)}
    assert [item.pk for item in scoring_progress(made.session, chair.user)] == [made.items[0].pk]


def test_not_scored_is_not_zero():
    made = sitting(n_items=2)
    make.scores(made.items[0], made.members[1], 0)
    found = {
        item.pk: (item.n_scores, item.score_micro)
        for item in with_council_results(Nomination.objects.all(), trim_from=7)
    }
    assert found == {made.items[0].pk: (1, 0), made.items[1].pk: (0, None)}


def test_a_recused_members_sheet_does_not_count_even_if_it_is_there():
    made = sitting(n_items=1)
    member = made.members[1]
    declare_recusal(
        session=made.session,
        member=member,
        nomination=made.items[0],
        reason="Người thân",
        by=member.user,
    )
    make.scores(made.items[0], member, 100)
    assert with_council_results(Nomination.objects.all(), trim_from=7).get().n_scores == 0


def test_the_rule_of_a_round_is_its_sessions_until_a_vote_froze_it():
    made = sitting(trim_from=5)
    assert council_rule(made.session.round).trim_from == 5
    assert council_rule(make.round_(year=2030)) is None


@settings(max_examples=30, suppress_health_check=SHARED_FIXTURES)
@given(
    sheets=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=0, max_size=9),
    trim_from=st.integers(3, 9),
)
def test_the_aggregate_equals_the_mean_by_hand(shared_sitting, sheets, trim_from):
    made = shared_sitting
    ScoreSheet.objects.all().delete()
    for member, given_points in zip(made.members, sheets, strict=False):
        make.scores(made.items[0], member, list(given_points))
    line = with_council_results(
        Nomination.objects.filter(pk=made.items[0].pk), trim_from=trim_from
    ).get()
    totals = sorted(a * 60 + b * 40 for a, b in sheets)
    if len(totals) >= trim_from:
        totals = totals[1:-1]
    expected = sum(totals) * 10_000 // len(totals) if totals else None
    assert (line.n_scores, line.score_micro) == (len(sheets), expected)
    if totals:
        assert line.score_micro == pytest.approx(mean(totals) * 10_000, abs=1)


@pytest.fixture
def shared_sitting(db):
    return sitting(n_items=1)
