"""The secret ballot's tables: who voted and what was voted stand apart and nothing joins them.

No row here carries a time, an address, a sequence or a common key of voter and vote; none of these
tables has a history. docs/ballot.md says what is promised.
"""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.council.models import CouncilMember
from awards.council.vote_models import VoteRound
from awards.nominations.models import Nomination


class ElectorateEntry(models.Model):
    """A member may vote in this round, on all items but the excluded ones; has voted or not yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote_round = models.ForeignKey(VoteRound, on_delete=models.PROTECT, related_name="electorate")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="+")
    excluded_items = models.JSONField(default=list)
    has_voted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("entry of the electorate")
        verbose_name_plural = _("electorate")
        constraints = [
            models.UniqueConstraint(fields=["vote_round", "member"], name="electorate_once")
        ]

    def __str__(self):
        return str(self.member)


class Choice(models.TextChoices):
    YES = "yes", _("In favour")
    NO = "no", _("Against")
    ABSTAIN = "abstain", _("Abstain")


class BallotShard(models.Model):
    """One choice on one nomination; one shard per nominee, as a whole ballot is a fingerprint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote_round = models.ForeignKey(VoteRound, on_delete=models.PROTECT, related_name="shards")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice)

    class Meta:
        verbose_name = _("ballot shard")
        verbose_name_plural = _("ballot shards")
        indexes = [models.Index(fields=["vote_round", "nomination", "choice"])]

    def __str__(self):
        return self.choice


def receipt_code() -> str:
    """Twelve characters that nobody can guess or mistake when reading them aloud."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    code = "".join(secrets.choice(alphabet) for _ in range(12))
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


class Receipt(models.Model):
    """Proves that a ballot is in the box; tied to no member, no shard, no choice."""

    code = models.CharField(primary_key=True, max_length=14, default=receipt_code)
    vote_round = models.ForeignKey(VoteRound, on_delete=models.PROTECT, related_name="receipts")

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self):
        return self.code
