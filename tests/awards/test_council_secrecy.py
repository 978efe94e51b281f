"""What the ballot's tables hold, what they betray before the seal, and nothing after it."""

import pytest
from django.db import connection

from awards.council.vote_models import VoteRound
from awards.voting.models import BallotShard, ElectorateEntry, Receipt
from awards.voting.rules import cast, close_and_seal, close_vote
from awards.voting.sealing import BALLOT_TABLES
from campaigns.accounts.models import User
from campaigns.workflow.models import AuditEvent, ChainHead
from tests.awards.sitting import all_cast, ballot, opened, sitting
from tests.racing import at_once

CHOICES = ["yes", "no", "abstain", "no", "yes", "yes", "abstain", "no", "yes"]


def columns(model) -> set[str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {column.name for column in described}


@pytest.mark.django_db
def test_the_ballots_tables_have_these_columns_and_no_others():
    assert columns(BallotShard) == {"id", "vote_round_id", "nomination_id", "choice"}
    assert columns(ElectorateEntry) == {
        "id",
        "vote_round_id",
        "member_id",
        "excluded_items",
        "has_voted",
    }
    assert columns(Receipt) == {"code", "vote_round_id"}


@pytest.mark.django_db
def test_casting_leaves_no_event_and_does_not_touch_the_chain():
    made = sitting()
    vote_round = opened(made)
    before = (AuditEvent.objects.count(), ChainHead.objects.get().hash)
    cast(vote_round=vote_round, choices=ballot(vote_round), by=made.chair)
    assert (AuditEvent.objects.count(), ChainHead.objects.get().hash) == before


@pytest.mark.django_db
def test_receipts_and_ballots_look_the_same_for_every_choice():
    made = sitting()
    vote_round = opened(made)
    codes = [
        cast(vote_round=vote_round, choices=ballot(vote_round, choice), by=voter)
        for voter, choice in zip(made.voters(), CHOICES, strict=True)
    ]
    assert {len(code) for code in codes} == {14}
    assert len(set(codes)) == 9


def cast_in_turn(made) -> tuple[VoteRound, dict[int, str]]:
    """Everybody votes one thing on all nominees; who voted what is returned for comparison."""
    vote_round = opened(made)
    for voter, choice in zip(made.voters(), CHOICES, strict=True):
        cast(vote_round=vote_round, choices=ballot(vote_round, choice), by=voter)
    return vote_round, {m.pk: c for m, c in zip(made.members, CHOICES, strict=True)}


def joined_by_transaction() -> set[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.member_id, s.choice FROM awards_electorateentry e"
            " JOIN awards_ballotshard s ON e.xmin = s.xmin WHERE e.has_voted"
        )
        return set(cursor.fetchall())


def receipts_joined_by_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM awards_electorateentry e JOIN awards_receipt r ON e.xmin = r.xmin"
        )
        return cursor.fetchone()[0]


def in_order_of_writing() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT choice FROM awards_ballotshard ORDER BY rowid")
        return [choice for (choice,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="xmin is PostgreSQL's")
def test_the_transaction_tells_everything_before_the_seal_and_nothing_after():
    made = sitting()
    vote_round, truth = cast_in_turn(made)
    assert joined_by_transaction() == set(truth.items())
    assert receipts_joined_by_transaction() == 9
    close_and_seal(vote_round=vote_round, by=made.chair)
    everybody_with_everything = {
        (member, choice) for member in truth for choice in set(truth.values())
    }
    assert joined_by_transaction() == everybody_with_everything
    assert receipts_joined_by_transaction() == 81


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="storage of PostgreSQL")
def test_the_seal_gives_every_table_a_new_file():
    def files():
        with connection.cursor() as cursor:
            names = [model._meta.db_table for model in BALLOT_TABLES]
            cursor.execute(
                "SELECT relname, relfilenode FROM pg_class WHERE relname = ANY(%s)", [names]
            )
            return dict(cursor.fetchall())

    made = sitting()
    vote_round, _truth = cast_in_turn(made)
    before = files()
    close_and_seal(vote_round=vote_round, by=made.chair)
    after = files()
    assert {name for name in before if before[name] == after[name]} == set()
    vote_round.refresh_from_db()
    assert vote_round.compacted_at is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="rowid is SQLite's")
def test_the_order_of_writing_tells_everything_before_the_seal_and_nothing_after():
    made = sitting(n_items=4)
    vote_round, truth = cast_in_turn(made)
    in_turn = [choice for choice in truth.values() for _item in made.items]
    assert in_order_of_writing() == in_turn
    close_and_seal(vote_round=vote_round, by=made.chair)
    after = in_order_of_writing()
    assert sorted(after) == sorted(in_turn)
    assert after != in_turn


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="storage of SQLite")
def test_after_the_seal_no_old_row_is_left_in_the_files(settings):
    def found(keys):
        name = str(connection.settings_dict["NAME"])
        content = b""
        for suffix in ("", "-wal"):
            try:
                with open(name + suffix, "rb") as file:
                    content += file.read()
            except FileNotFoundError:
                pass
        return sum(key.hex.encode() in content for key in keys)

    made = sitting()
    vote_round, _truth = cast_in_turn(made)
    shards = list(BallotShard.objects.values_list("pk", flat=True))
    entries = list(ElectorateEntry.objects.values_list("pk", flat=True))
    assert found(shards + entries) == 36
    close_and_seal(vote_round=vote_round, by=made.chair)
    assert found(shards + entries) == 0
    vote_round.refresh_from_db()
    assert vote_round.compacted_at is not None


def in_threads(acts) -> list[str]:
    """Run acts at once; gives "done" or the refusal's code."""
    refusals = at_once(*acts)
    return [refusal.error_list[0].code if refusal else "done" for refusal in refusals]


def casting(vote_round, user, choice="yes"):
    choices = ballot(vote_round, choice)
    return lambda: cast(
        vote_round=VoteRound.objects.get(pk=vote_round.pk),
        choices=choices,
        by=User.objects.get(pk=user.pk),
    )


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_casts_of_one_member_make_one_ballot():
    made = sitting(n_items=2)
    vote_round = opened(made)
    outcomes = in_threads([casting(vote_round, made.chair)] * 50)
    assert sorted(outcomes) == ["already_cast"] * 49 + ["done"]
    assert BallotShard.objects.count() == 2
    assert Receipt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_ballot_cast_while_the_vote_closes_is_wholly_in_or_refused():
    made = sitting(n_items=2)
    vote_round = opened(made)
    all_cast(vote_round, made.voters()[:2])
    acts = [casting(vote_round, user) for user in made.voters()[2:]]
    acts.insert(
        3,
        lambda: close_vote(
            vote_round=VoteRound.objects.get(pk=vote_round.pk),
            by=User.objects.get(pk=made.chair.pk),
        ),
    )
    outcomes = in_threads(acts)
    assert outcomes[3] == "done"
    assert set(outcomes) <= {"done", "not_open"}
    n_in = 2 + outcomes.count("done") - 1
    assert Receipt.objects.count() == n_in
    assert BallotShard.objects.count() == 2 * n_in
    assert ElectorateEntry.objects.filter(has_voted=True).count() == n_in
