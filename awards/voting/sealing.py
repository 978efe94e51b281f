"""After closing: the box is rewritten so that nothing left in the database tells who cast what.

Rows of one transaction, or rows in the order of their writing, point from a voter to a ballot. The
seal writes all of them anew, in random order, in one transaction; then the storage is rewritten,
because dead rows keep the old traces. docs/ballot.md says what this does and does not protect.
"""

import logging
from collections import Counter
from random import SystemRandom

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.council.vote_models import VoteRound
from awards.voting.models import BallotShard, ElectorateEntry, Receipt

logger = logging.getLogger(__name__)
BALLOT_TABLES = (BallotShard, ElectorateEntry, Receipt)
BATCH = 2000


def seal_numbers(vote_round: VoteRound) -> dict[str, int]:
    """Three numbers that must be equal: who voted, receipts given, complete ballots in the box.

    Source: council rules of this project. Units: ballots. Raises: ValidationError box_unbalanced.
    """
    voted = [entry.excluded_items for entry in vote_round.electorate.filter(has_voted=True)]
    items = list(vote_round.items.values_list("nomination", flat=True))
    excluded = Counter(item for entry in voted for item in entry)
    expected = {item: len(voted) - excluded[item] for item in items}
    found = Counter(vote_round.shards.values_list("nomination", flat=True))
    n_receipts = vote_round.receipts.count()
    complete = all(found[item] == expected[item] for item in items)
    if not complete or n_receipts != len(voted) or sum(found.values()) != sum(expected.values()):
        raise ValidationError(
            _("The box does not balance: %(voted)d have voted, %(receipts)d receipts."),
            code="box_unbalanced",
            params={"voted": len(voted), "receipts": n_receipts},
        )
    return {"n_voted": len(voted), "n_receipts": n_receipts, "n_complete_ballots": len(voted)}


def rewrite_box(vote_round: VoteRound) -> None:
    """Write shards, electorate and receipts of a round anew, in random order under new keys.

    Works inside the caller's transaction: all rows get one and the same origin.
    """
    shards = [
        BallotShard(vote_round_id=vote_round.pk, nomination_id=nomination, choice=choice)
        for nomination, choice in vote_round.shards.values_list("nomination", "choice")
    ]
    entries = [
        ElectorateEntry(
            vote_round_id=vote_round.pk,
            member_id=entry.member_id,
            excluded_items=entry.excluded_items,
            has_voted=entry.has_voted,
        )
        for entry in vote_round.electorate.all()
    ]
    receipts = [
        Receipt(code=code, vote_round_id=vote_round.pk)
        for code in vote_round.receipts.values_list("code", flat=True)
    ]
    for model, rows in zip(BALLOT_TABLES, (shards, entries, receipts), strict=True):
        SystemRandom().shuffle(rows)
        model.objects.filter(vote_round=vote_round).delete()
        model.objects.bulk_create(rows, batch_size=BATCH)


def destroy_box(vote_round: VoteRound) -> int:
    """Remove every ballot of a void round unread; who took part stays. Units: receipts removed."""
    n_receipts = vote_round.receipts.count()
    vote_round.shards.all().delete()
    vote_round.receipts.all().delete()
    rewrite_box(vote_round)
    return n_receipts


def compact_later(vote_round: VoteRound) -> None:
    """Rewrite the storage as soon as the seal is committed; a failure is logged and shown."""
    transaction.on_commit(lambda: compact_storage(vote_round), robust=True)


def compact_storage(vote_round: VoteRound) -> bool:
    """Throw away what the database still keeps of rewritten rows; says whether it succeeded.

    Cannot run inside a transaction. May be repeated. Source: this project.
    """
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET lock_timeout = '20s'")
                try:
                    for model in BALLOT_TABLES:
                        cursor.execute(f"VACUUM FULL {model._meta.db_table}")
                finally:
                    cursor.execute("RESET lock_timeout")
            else:
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError as error:
        logger.error("ballot storage was not rewritten: %s", type(error).__name__)
        return False
    VoteRound.objects.filter(pk=vote_round.pk).update(compacted_at=timezone.now())
    return True
