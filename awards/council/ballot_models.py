"""The secret ballot's tables: who voted and what was voted stand apart and nothing joins them.

No row here carries a time, an address, a sequence or a common key of voter and vote; none of these
tables has a history. docs/ballot.md says what is promised.
"""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.council.models import CouncilMember, Session
from awards.nominations.models import Nomination
from campaigns.units.models import Unit


class VoteRoundStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Voting is open")
    CLOSED = "closed", _("Voting is closed")
    SEALED = "sealed", _("Sealed")
    COUNTED = "counted", _("Counted")
    CONFIRMED = "confirmed", _("Confirmed")
    VOID = "void", _("Void")


class VoteRound(models.Model):
    """One secret ballot in a session; what it rests on is frozen and fingerprinted at opening."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="vote_rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=12, choices=VoteRoundStatus, default=VoteRoundStatus.DRAFT
    )
    frozen = models.JSONField(_("frozen rule, electorate and items"), default=dict)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # When the storage was rewritten after sealing: since then no trace of casting is left in it.
    compacted_at = models.DateTimeField(_("storage rewritten at"), null=True, blank=True)

    class Meta:
        verbose_name = _("vote round")
        verbose_name_plural = _("vote rounds")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="vote_round_number"),
            models.UniqueConstraint(
                fields=["session"],
                condition=~models.Q(status="void"),
                name="vote_round_one_valid",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "void"]) | ~models.Q(fingerprint=""),
                name="vote_round_open_has_fingerprint",
            ),
        ]

    def __str__(self):
        return f"{self.session} · {self.number}"

    def unit_for(self, role: str) -> Unit:
        return self.session.council.unit


class VoteItem(models.Model):
    """One nomination on the ballot, and after counting its result."""

    vote_round = models.ForeignKey(VoteRound, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="vote_items")
    n_yes = models.PositiveSmallIntegerField(_("in favour"), null=True)
    n_no = models.PositiveSmallIntegerField(_("against"), null=True)
    n_abstained = models.PositiveSmallIntegerField(_("abstained"), null=True)
    n_base = models.PositiveSmallIntegerField(_("counted over"), null=True)
    n_needed = models.PositiveSmallIntegerField(_("votes needed"), null=True)
    has_passed = models.BooleanField(_("passed"), null=True)

    class Meta:
        verbose_name = _("item of a vote")
        verbose_name_plural = _("items of a vote")
        constraints = [
            models.UniqueConstraint(fields=["vote_round", "nomination"], name="vote_item_once")
        ]

    def __str__(self):
        return str(self.nomination)


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
