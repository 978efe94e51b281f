"""Criteria by nominee group: versions with weights, frozen when a round opens."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.plans.models import Campaign, Round


class NomineeGroup(models.TextChoices):
    """The plan's three groups (section III)."""

    COLLECTIVE = "collective", _("Collectives of the Department")
    STAFF = "staff", _("Staff of the Department")
    OUTSIDER = "outsider", _("Collectives and individuals outside the Department")


def _refuse_frozen():
    raise ValidationError(
        _("These criteria are in use by a round and no longer change. Define a new version."),
        code="frozen",
    )


class CriteriaSetQuerySet(models.QuerySet):
    def update(self, **kwargs):
        if self.filter(frozen_at__isnull=False).exists():
            _refuse_frozen()
        return super().update(**kwargs)

    def delete(self):
        if self.filter(frozen_at__isnull=False).exists():
            _refuse_frozen()
        return super().delete()


class CriterionQuerySet(models.QuerySet):
    def update(self, **kwargs):
        if self.filter(criteria_set__frozen_at__isnull=False).exists():
            _refuse_frozen()
        return super().update(**kwargs)

    def delete(self):
        if self.filter(criteria_set__frozen_at__isnull=False).exists():
            _refuse_frozen()
        return super().delete()

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        sets = {criterion.criteria_set_id for criterion in objs}
        if CriteriaSet.objects.filter(pk__in=sets, frozen_at__isnull=False).exists():
            _refuse_frozen()
        return super().bulk_create(objs, *args, **kwargs)


class CriteriaSet(models.Model):
    """The criteria of one group in one version; a frozen set never changes, a change makes a new
    version."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="criteria_sets"
    )
    group = models.CharField(_("group"), max_length=12, choices=NomineeGroup)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    reason = models.TextField(_("why this version"), blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["campaign", "group", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "group", "version"], name="criteria_set_version"
            )
        ]

    def __str__(self):
        return f"{self.get_group_display()} v{self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def save(self, *args, **kwargs):
        if self.pk and CriteriaSet.objects.filter(pk=self.pk, frozen_at__isnull=False).exists():
            _refuse_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.is_frozen:
            _refuse_frozen()
        return super().delete(*args, **kwargs)


class Criterion(models.Model):
    """One thing a nominee shows, with its weight in per cent of the whole."""

    criteria_set = models.ForeignKey(
        CriteriaSet,
        verbose_name=_("criteria set"),
        on_delete=models.PROTECT,
        related_name="criteria",
    )
    position = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("criterion"))
    guidance = models.TextField(_("how to write it"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight (%)"))
    needs_evidence = models.BooleanField(_("evidence required"), default=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "position"], name="criterion_position_once"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100),
                name="criterion_weight",
                violation_error_message=_("A weight lies between 1 and 100."),
            ),
        ]

    def __str__(self):
        return self.text[:80]

    def save(self, *args, **kwargs):
        if self.criteria_set.is_frozen:
            _refuse_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.criteria_set.is_frozen:
            _refuse_frozen()
        return super().delete(*args, **kwargs)


class RoundCriteria(models.Model):
    """The version that a round asks of a group: fixed when the round opens, so that a later version
    changes nothing for the dossiers of this round."""

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="criteria_used"
    )
    group = models.CharField(_("group"), max_length=12, choices=NomineeGroup)
    criteria_set = models.ForeignKey(
        CriteriaSet,
        verbose_name=_("criteria set"),
        on_delete=models.PROTECT,
        related_name="rounds_using",
    )

    class Meta:
        verbose_name = _("criteria of a round")
        verbose_name_plural = _("criteria of rounds")
        ordering = ["round", "group"]
        constraints = [
            models.UniqueConstraint(fields=["round", "group"], name="round_criteria_once")
        ]

    def __str__(self):
        return f"{self.round}: {self.criteria_set}"
