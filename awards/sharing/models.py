"""What the nominee and others outside the unit's head have said and signed for a dossier."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.files.models import StoredFile
from campaigns.workflow.models import AppendOnly


class LinkPurpose(models.TextChoices):
    REPORT = "report", _("The nominee writes the own report and consents")
    EMPLOYER = "employer", _("The employer confirms")


class LinkState(models.TextChoices):
    OPEN = "open", _("In use")
    FINISHED = "finished", _("Handed over")
    EXPIRED = "expired", _("Run out")
    CALLED_BACK = "called_back", _("Called back")


class GuestLink(models.Model):
    """A key to one dossier for somebody without an account. Only the fingerprint of the key is
    kept: whoever reads the database cannot open a dossier with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="guest_links")
    purpose = models.CharField(_("what for"), max_length=8, choices=LinkPurpose)
    recipient_name = models.CharField(_("for whom"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    key_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("works until"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    called_back_at = models.DateTimeField(_("called back at"), null=True, blank=True)
    called_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("link for a guest")
        verbose_name_plural = _("links for guests")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="guest_link_called_back_by_somebody",
                condition=Q(called_back_at=None, called_back_by=None)
                | Q(called_back_at__isnull=False, called_back_by__isnull=False),
            ),
            models.CheckConstraint(
                name="guest_link_expires_later", condition=Q(expires_at__gt=F("made_at"))
            ),
        ]

    def __str__(self):
        return f"{self.nomination.reference}: {self.recipient_name}"

    @property
    def state(self) -> str:
        """What the key opens now. A link that was called back or has run out opens nothing, one
        that was finished shows what was handed over."""
        if self.called_back_at:
            return LinkState.CALLED_BACK
        if self.expires_at <= timezone.now():
            return LinkState.EXPIRED
        return LinkState.FINISHED if self.finished_at else LinkState.OPEN

    def get_state_display(self) -> str:
        return LinkState(self.state).label


class ConsentRequest(models.Model):
    """The nominee was asked whether they agree to be nominated; unanswered until they say so."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="consent_requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(cancelled_at=None),
                name="consent_request_standing_once",
            )
        ]

    def __str__(self):
        return str(self.nomination)


class Consent(AppendOnly):
    """What the nominee answered, in person or by link; a later answer stands, both stay."""

    request = models.ForeignKey(ConsentRequest, on_delete=models.PROTECT, related_name="answers")
    is_given = models.BooleanField(_("consents"))
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    publishes_photo = models.BooleanField(_("a picture may be published"), default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    link = models.ForeignKey(GuestLink, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("consent of a nominee")
        verbose_name_plural = _("consents of nominees")
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(
                name="consent_by_account_or_link",
                condition=Q(user__isnull=False, link=None) | Q(user=None, link__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.request}: {self.is_given}"


class EmployerConfirmation(models.Model):
    """The employer of an outside nominee confirms what the dossier says, by a signed paper or in
    words given by link, or refuses to. One taken out stays, marked as removed."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="employer_confirmations"
    )
    confirmed_by = models.CharField(_("who confirms"), max_length=200)
    title = models.CharField(_("position"), max_length=150)
    confirmed_on = models.DateField(_("date"))
    is_given = models.BooleanField(_("confirms"), default=True)
    words = models.TextField(_("what is confirmed"), max_length=2000, blank=True)
    file = models.OneToOneField(
        StoredFile,
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    link = models.ForeignKey(GuestLink, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation by an employer")
        verbose_name_plural = _("confirmations by employers")
        ordering = ["nomination", "pk"]
        constraints = [
            models.CheckConstraint(
                name="employer_confirmation_by_account_or_link",
                condition=Q(user__isnull=False, link=None) | Q(user=None, link__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.nomination}: {self.confirmed_by}"
