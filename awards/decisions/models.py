"""The decision that creates the award; from its issue on nothing in it changes."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.accounts.models import Role
from campaigns.law.models import AwardForm, RecipientKind
from campaigns.papers.models import Paper
from campaigns.plans.models import Round
from campaigns.units.models import Unit


class DecisionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING_SIGNATURE = "awaiting_signature", _("Awaiting the Director")
    APPROVED = "approved", _("Approved, to be numbered")
    ISSUED = "issued", _("Issued")
    PUBLISHED = "published", _("Published")


FINAL = (DecisionStatus.ISSUED, DecisionStatus.PUBLISHED)
# What still happens to a decision after its issue, and nothing else.
_AFTER_ISSUE = {"status", "published_at"}


PREPARING = (Role.OFFICE, Role.SECRETARY, Role.DIRECTOR)
AFTERWARDS = (Role.MEMBER, Role.CHAIR, Role.ACCOUNTANT, Role.PUBLICITY)


def _units(user, roles) -> set[int]:
    return {unit for role in roles for unit in user.units_as(role)}


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DecisionQuerySet":
        """Whoever prepares, approves, numbers, pays or publishes; Council members once issued."""
        own = Q(round__campaign__owner__in=_units(user, PREPARING))
        issued = Q(round__campaign__owner__in=_units(user, AFTERWARDS), status__in=FINAL)
        numbered = Q(
            round__campaign__owner__in=_units(user, (Role.CLERK,)),
            status__in=(*FINAL, DecisionStatus.APPROVED),
        )
        return self.filter(own | issued | numbered)

    def _refuse_issued(self):
        if self.filter(status__in=FINAL).exists():
            raise ValidationError(_("An issued decision is never changed."), code="issued")

    def update(self, **kwargs):
        self._refuse_issued()
        return super().update(**kwargs)

    def delete(self):
        self._refuse_issued()
        return super().delete()


class Decision(models.Model):
    """An award decision on one round, with the submission that asks for it."""

    round = models.OneToOneField(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="decision"
    )
    submission = models.OneToOneField(
        Paper, verbose_name=_("submission"), on_delete=models.PROTECT, related_name="+"
    )
    paper = models.OneToOneField(
        Paper, verbose_name=_("decision"), on_delete=models.PROTECT, related_name="decision"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=DecisionStatus, default=DecisionStatus.DRAFT
    )
    dated_on = models.DateField(_("drafted for the law of"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        base_manager_name = "objects"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_approved_by_somebody",
                condition=Q(status__in=["draft", "awaiting_signature"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_published_has_time",
                condition=~Q(status="published") | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.paper.reference

    def unit_for(self, role: str) -> Unit:
        return self.round.campaign.owner

    @property
    def is_issued(self) -> bool:
        return self.status in FINAL

    def save(self, *args, **kwargs):
        touched = kwargs.get("update_fields")
        is_free = touched is not None and set(touched) <= _AFTER_ISSUE
        if not self._state.adding and not is_free and _is_final(self.pk):
            raise ValidationError(_("An issued decision is never changed."), code="issued")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if _is_final(self.pk):
            raise ValidationError(_("An issued decision is never deleted."), code="issued")
        return super().delete(*args, **kwargs)


def _is_final(decision_id: int) -> bool:
    return Decision.objects.filter(pk=decision_id, status__in=FINAL).exists()


class DecisionLineQuerySet(models.QuerySet):
    def granted(self):
        return self.filter(is_granted=True)

    def _refuse_issued(self):
        if self.filter(decision__status__in=FINAL).exists():
            raise ValidationError(_("An issued decision is never changed."), code="issued")

    def update(self, **kwargs):
        self._refuse_issued()
        return super().update(**kwargs)

    def delete(self):
        self._refuse_issued()
        return super().delete()

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        decisions = {line.decision_id for line in objs}
        if Decision.objects.filter(pk__in=decisions, status__in=FINAL).exists():
            raise ValidationError(_("An issued decision is never changed."), code="issued")
        return super().bulk_create(objs, *args, **kwargs)


class DecisionLine(models.Model):
    """One recipient. `position` is the ordinal in the decision: the certificate's "số sổ vàng"."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="decision_line"
    )
    award_form = models.ForeignKey(AwardForm, on_delete=models.PROTECT, related_name="+")
    recipient_kind = models.CharField(_("recipient"), max_length=12, choices=RecipientKind)
    position = models.PositiveIntegerField(_("ordinal in the decision"))
    honorific = models.CharField(_("honorific"), max_length=10, blank=True)
    recipient_name = models.CharField(_("recipient"), max_length=250)
    recipient_title = models.CharField(_("position"), max_length=150, blank=True)
    recipient_unit = models.CharField(_("work unit"), max_length=250, blank=True)
    achievement = models.CharField(_("achievement"), max_length=600)
    is_granted = models.BooleanField(_("granted"), default=True)
    decline_reason = models.TextField(_("reason for declining"), blank=True)

    objects = DecisionLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a decision")
        verbose_name_plural = _("lines of a decision")
        base_manager_name = "objects"
        ordering = ["decision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="decision_line_position"),
            models.CheckConstraint(
                condition=Q(is_granted=True) | ~Q(decline_reason=""),
                name="decision_line_declined_with_reason",
                violation_error_message=_("Declining a line needs a reason."),
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.recipient_name}"

    def save(self, *args, **kwargs):
        if _is_final(self.decision_id):
            raise ValidationError(_("An issued decision is never changed."), code="issued")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if _is_final(self.decision_id):
            raise ValidationError(_("An issued decision is never changed."), code="issued")
        return super().delete(*args, **kwargs)
