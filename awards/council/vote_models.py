"""The votes of a session: each rests on a frozen rule and electorate and leaves a result per item.

How a ballot is cast, sealed and counted stands in awards/voting.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.council.models import Session
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
