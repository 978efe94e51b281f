"""The campaign as its plan lays it down, and its rounds."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role
from campaigns.papers.models import Paper
from campaigns.units.models import Unit
from campaigns.workflow.models import AppendOnly
from emulation_portal.vietnamese import search_key


class CampaignKind(models.TextChoices):
    """The two forms of emulation that the law knows (Law 06/2022/QH15, Article 16(1))."""

    REGULAR = "regular", _("Regular emulation")
    THEMATIC = "thematic", _("Thematic emulation")


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted for launch")
    LAUNCHED = "launched", _("Launched")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


# What everybody who signs in may read: the plan as it was launched, and what came of it.
OPEN_TO_ALL = (CampaignStatus.LAUNCHED, CampaignStatus.CLOSED, CampaignStatus.ARCHIVED)


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CampaignQuerySet":
        """Launched campaigns are read by everybody signed in; a plan in preparation by the Office
        and the Director of the unit that prepares it."""
        own = {unit for role in (Role.OFFICE, Role.DIRECTOR) for unit in user.units_as(role)}
        return self.filter(Q(status__in=OPEN_TO_ALL) | Q(owner__in=own))

    def matching(self, text: str) -> "CampaignQuerySet":
        """Campaigns whose name holds the text, with or without its diacritics."""
        return self.filter(search_key__contains=search_key(text))


class Campaign(models.Model):
    """An emulation campaign of one owner, following a higher plan where there is one."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=80)
    search_key = models.CharField(max_length=400, editable=False)
    owner = models.ForeignKey(
        Unit, verbose_name=_("launched by"), on_delete=models.PROTECT, related_name="campaigns"
    )
    kind = models.CharField(
        _("form of emulation"), max_length=10, choices=CampaignKind, default=CampaignKind.THEMATIC
    )
    higher = models.ForeignKey(
        "self",
        verbose_name=_("part of the higher campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="within",
    )
    higher_note = models.CharField(
        _("higher campaign outside this portal"), max_length=300, blank=True
    )
    plan_reference = models.CharField(_("plan"), max_length=300, blank=True)
    plan_paper = models.OneToOneField(
        Paper,
        verbose_name=_("plan as a paper"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="campaign",
        editable=False,
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    status = models.CharField(
        _("status"), max_length=12, choices=CampaignStatus, default=CampaignStatus.DRAFT
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    launched_at = models.DateTimeField(_("launched at"), null=True, blank=True, editable=False)
    # Counts the saves of the plan: a form that was opened before the last save is known by it.
    edit_number = models.PositiveIntegerField(default=0, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_period",
                violation_error_message=_("The campaign ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_by=None, submitted_at=None)
                | (~Q(status="draft") & Q(submitted_by__isnull=False, submitted_at__isnull=False)),
                name="campaign_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted"], launched_at=None)
                | (~Q(status__in=["draft", "submitted"]) & Q(launched_at__isnull=False)),
                name="campaign_launched_has_time",
            ),
        ]

    def __str__(self):
        return self.name

    def unit_for(self, role: str) -> Unit:
        return self.owner

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.name} {self.short_name}")
        super().save(*args, **kwargs)


class CampaignHandover(AppendOnly):
    """A campaign passed from one unit to its successor: when, on which basis, with which quota."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="handovers"
    )
    from_unit = models.ForeignKey(
        Unit, verbose_name=_("from"), on_delete=models.PROTECT, related_name="+"
    )
    to_unit = models.ForeignKey(
        Unit, verbose_name=_("to"), on_delete=models.PROTECT, related_name="+"
    )
    handed_on = models.DateField(_("in effect from"))
    basis = models.CharField(_("legal basis"), max_length=300)
    is_quota_kept = models.BooleanField(_("quota kept as it was"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    class Meta:
        verbose_name = _("handover of a campaign")
        verbose_name_plural = _("handovers of campaigns")
        ordering = ["campaign", "handed_on", "pk"]

    def __str__(self):
        return f"{self.campaign}: {self.from_unit} → {self.to_unit}"


class PlanItemKind(models.TextChoices):
    BASIS = "basis", _("Basis")
    PURPOSE = "purpose", _("Purpose")
    REQUIREMENT = "requirement", _("Requirement")
    SUBJECT = "subject", _("Who takes part")
    CONTENT = "content", _("Content")
    PROGRAMME = "programme", _("Programme")
    AWARD = "award", _("Note on awards")
    DUTY = "duty", _("Duty")


class PlanItem(models.Model):
    """One numbered sentence of the plan; a duty names the unit that has it. Contents and programmes
    share one order: a programme stands under the content that comes before it."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.CASCADE, related_name="items"
    )
    kind = models.CharField(_("section"), max_length=12, choices=PlanItemKind)
    text = models.TextField(_("text"))
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit in charge"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("item of the plan")
        verbose_name_plural = _("items of the plan")
        ordering = ["campaign", "kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "position"], name="plan_item_once")
        ]

    def __str__(self):
        return self.text[:80]


class RoundKind(models.TextChoices):
    ANNUAL = "annual", _("Annual")
    INTERIM = "interim", _("Interim review")
    FINAL = "final", _("Final review")


class RoundStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for nominations")
    SCREENING = "screening", _("Screening")
    COUNCIL = "council", _("At the Council")
    DECISION = "decision", _("Awaiting decision")
    PUBLISHED = "published", _("Published")


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RoundQuerySet":
        """The rounds of the campaigns this person may read."""
        return self.filter(campaign__in=Campaign.objects.visible_to(user))


class Round(models.Model):
    """One occasion on which awards are given; its year is the year of the achievement."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="rounds"
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind)
    year = models.PositiveSmallIntegerField(_("year"))
    achieved_from = models.DateField(_("achievements from"))
    achieved_to = models.DateField(_("achievements to"))
    closes_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=RoundStatus, default=RoundStatus.PLANNED
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["campaign", "year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "year", "kind"],
                name="round_once",
                violation_error_message=_("This campaign already has such a round in that year."),
            ),
            models.CheckConstraint(
                condition=Q(achieved_to__gte=F("achieved_from")),
                name="round_period",
                violation_error_message=_("The period of achievements ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(status="planned") | Q(closes_at__isnull=False),
                name="open_round_has_deadline",
                violation_error_message=_("A round that was opened has a deadline."),
            ),
        ]

    def __str__(self):
        return self.name

    def unit_for(self, role: str) -> Unit | None:
        # Heads act for their own units: which one, the nomination says.
        return None if role == Role.HEAD else self.campaign.owner
