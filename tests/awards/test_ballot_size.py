"""A ballot over very many nominees is cast as one over three."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.voting.forms import packed, unpacked
from awards.voting.rules import cast
from tests.awards.sitting import ballot, opened, sitting

# More rows than one bulk insert takes on SQLite (999 variables, four a row).
MANY = 260


def _cast(n_items: int):
    made = sitting(n_members=3, n_items=n_items)
    vote_round = opened(made)
    voter = made.voters()[1]
    choices = ballot(vote_round)
    choices |= dict.fromkeys(list(choices)[:2], "no")
    with CaptureQueriesContext(connection) as captured:
        cast(vote_round=vote_round, choices=choices, by=voter)
    return vote_round, choices, len(captured)


@pytest.mark.django_db
def test_cast_takes_the_same_statements_for_many_nominees():
    _few, _choices, n_for_few = _cast(3)
    vote_round, choices, n_for_many = _cast(MANY)

    assert n_for_many == n_for_few
    assert dict(vote_round.shards.values_list("nomination", "choice")) == choices


@pytest.mark.django_db
def test_shards_get_keys_of_their_own_and_not_the_order_of_the_ballot():
    vote_round, choices, _n = _cast(MANY)

    shards = list(vote_round.shards.all())
    assert len({shard.pk for shard in shards}) == MANY
    with connection.cursor() as cursor:
        # Where the rows lie tells the order in which they were written.
        place = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT nomination_id FROM awards_ballotshard ORDER BY {place}")
        written = [row[0] for row in cursor.fetchall()]
    assert sorted(written) == sorted(choices)
    assert written != sorted(choices)


def test_a_page_of_6000_nominees_reaches_the_view(rf):
    typed = {f"item_{number}": "y" for number in range(6000)}

    assert len(rf.post("/", typed).POST) == 6000


def test_a_packed_ballot_of_6000_nominees_fits_and_comes_back():
    choices = dict.fromkeys(range(10**9, 10**9 + 6000), "abstain")

    text = packed(choices)

    assert unpacked(text) == choices
    assert len(text) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 10
