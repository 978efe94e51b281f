"""Messages to people, each drafted once; and the keys of their calendar feeds."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role
from campaigns.units.models import Unit


class MessagePolicy(models.Model):
    """Whether messages of a kind wait for the Office or send themselves, and whether by e-mail."""

    kind = models.SlugField(_("kind of message"), max_length=40, unique=True)
    sends_by_itself = models.BooleanField(_("sent without release by the Office"), default=False)
    by_email = models.BooleanField(_("also by e-mail"), default=True)

    class Meta:
        verbose_name = _("policy for messages of a kind")
        verbose_name_plural = _("policies for messages")
        ordering = ["kind"]

    def __str__(self):
        return self.kind


class MessageState(models.TextChoices):
    DRAFTED = "drafted", _("Waiting for release")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MessageQuerySet(models.QuerySet):
    def drafted(self):
        return self.filter(released_at=None, withdrawn_at=None)

    def released(self):
        return self.filter(released_at__isnull=False, withdrawn_at=None)

    def unread(self):
        """What a person has been sent and not seen yet."""
        return self.released().filter(read_on=None)

    def to_be_emailed(self):
        """Released messages whose e-mail has not left, to people who have an address and have not
        read the message in the portal meanwhile."""
        return (
            self.unread()
            .filter(by_email=True, emailed_at=None, email_error="", recipient__is_active=True)
            .exclude(recipient__email="")
        )

    def email_failed(self):
        """Released messages whose e-mail was refused."""
        return self.released().filter(emailed_at=None).exclude(email_error="")

    def visible_to(self, user) -> "MessageQuerySet":
        """One's own once released; all of the unit for its Office."""
        own = Q(recipient=user, released_at__isnull=False)
        return self.filter(own | Q(unit__in=user.units_as(Role.OFFICE)))


class Message(models.Model):
    """One message to one person. `key` says what it is about, so that it is drafted once."""

    source = models.SlugField(_("drafted by"), max_length=40)
    kind = models.SlugField(_("kind of message"), max_length=40)
    key = models.CharField(max_length=160, unique=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("sent by"), on_delete=models.PROTECT, related_name="+"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("to"),
        on_delete=models.PROTECT,
        related_name="messages",
    )
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    url = models.CharField(_("page"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    by_email = models.BooleanField(_("also by e-mail"), default=True)
    drafted_at = models.DateTimeField(_("drafted at"), default=timezone.now)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("released by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    emailed_at = models.DateTimeField(_("e-mailed at"), null=True, blank=True)
    email_error = models.CharField(_("why the e-mail failed"), max_length=300, blank=True)
    # The day only: the minute in which somebody opens the notice of a vote is nobody's business.
    read_on = models.DateField(_("read on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdraw_reason = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "released_at"]),
            models.Index(fields=["source", "withdrawn_at"]),
            models.Index(fields=["unit", "released_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=False) | Q(released_by=None, emailed_at=None),
                name="message_released_before_sent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="message_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return self.subject

    def unit_for(self, role: str) -> Unit:
        return self.unit

    @property
    def state(self) -> str:
        if self.withdrawn_at:
            return MessageState.WITHDRAWN
        return MessageState.RELEASED if self.released_at else MessageState.DRAFTED

    def get_state_display(self) -> str:
        return MessageState(self.state).label


class TimekeeperRun(models.Model):
    """Its one row says when the timekeeper last did its round; /healthz reads it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ran_at = models.DateTimeField(_("ran at"), default=timezone.now)

    class Meta:
        verbose_name = _("round of the timekeeper")
        verbose_name_plural = _("rounds of the timekeeper")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_timekeeper_run")]

    def __str__(self):
        return f"timekeeper, {self.ran_at}"


def calendar_token() -> str:
    return secrets.token_urlsafe(24)


class CalendarKey(models.Model):
    """The secret address of a person's calendar feed; a new one makes the old one worthless."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_key"
    )
    token = models.CharField(max_length=40, unique=True, default=calendar_token)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("key of a calendar feed")
        verbose_name_plural = _("keys of calendar feeds")

    def __str__(self):
        return str(self.user)
