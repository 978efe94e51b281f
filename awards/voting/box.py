"""The one statement that puts a ballot's shards into the box, however many nominees it has."""

import json
from random import SystemRandom
from uuid import uuid4

from django.db import connection
from django.views.decorators.debug import sensitive_variables

from awards.council.vote_models import VoteRound
from awards.voting.models import BallotShard

_SOURCES = {
    "sqlite": "SELECT json_extract(value, '$[0]'), %s, json_extract(value, '$[1]'),"
    " json_extract(value, '$[2]') FROM json_each(%s)",
    "postgresql": "SELECT (item->>0)::uuid, %s, (item->>1)::bigint, item->>2"
    " FROM jsonb_array_elements(%s::jsonb) AS shards(item)",
}


@sensitive_variables()
def put_shards(vote_round: VoteRound, choices: dict[int, str]) -> None:
    """Write one shard per nominee in random order, each under a random key of its own.

    Works inside the caller's transaction. One statement for any number: a bulk insert would be cut
    into batches, and each batch would keep five thousand nominees waiting for another round trip.
    """
    rows = [[uuid4().hex, nomination, choice] for nomination, choice in choices.items()]
    SystemRandom().shuffle(rows)
    insert = (
        f"INSERT INTO {BallotShard._meta.db_table} (id, vote_round_id, nomination_id, choice) "
        + _SOURCES[connection.vendor]
    )
    with connection.cursor() as cursor:
        cursor.execute(insert, [vote_round.pk, json.dumps(rows)])
