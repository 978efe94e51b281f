"""The dossier of one nominee in one round: answers per criterion, evidence, kept versions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role
from campaigns.criteria.models import CriteriaSet, Criterion, NomineeGroup
from campaigns.files.models import StoredFile
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round, RoundStatus
from campaigns.quotas.models import Quota
from campaigns.staff.models import Person
from campaigns.units.models import Unit
from campaigns.units.succession import acting_unit, stands_in_for
from campaigns.workflow.models import AppendOnly


class NominationStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RECEIVED = "received", _("Received")
    RETURNED = "returned", _("Returned for supplement")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    RECOMMENDED = "recommended", _("Recommended")
    NOT_RECOMMENDED = "not_recommended", _("Not recommended")
    AWARDED = "awarded", _("Awarded")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


EDITABLE = (NominationStatus.DRAFT, NominationStatus.RETURNED)
BEFORE_COUNCIL = (RoundStatus.COUNCIL, RoundStatus.DECISION, RoundStatus.PUBLISHED)


def nominating_units(user) -> list[int]:
    """Keys of the units whose dossiers this person writes as their head: also of units that ended
    and whose successor the person heads."""
    return stands_in_for(user.units_as(Role.HEAD), on=timezone.localdate())


def _writes(user) -> Q:
    helped = Contributor.objects.filter(user=user, ended_at=None)
    return Q(unit__in=nominating_units(user)) | Q(pk__in=helped.values("nomination"))


def _have_a_hand_in(user) -> Q:
    asked = Nomination.objects.filter(
        person__user=user, consent_requests__pk__gt=0, consent_requests__cancelled_at=None
    )
    return _writes(user) | Q(pk__in=asked.values("pk"))


class NominationQuerySet(models.QuerySet):
    def of_writer(self, user) -> "NominationQuerySet":
        """What a person has a hand in: the dossiers of a unit that they head, those they help to
        write, and the one that asks for their own consent."""
        return self.filter(_have_a_hand_in(user))

    def written_by(self, user) -> "NominationQuerySet":
        """What a person writes: as head of its unit, or because the head asked them to."""
        return self.filter(_writes(user))

    def visible_to(self, user) -> "NominationQuerySet":
        """A head sees the unit's own dossiers, whoever helps with one that one, a nominee the one
        that asks for the own consent; the Office, Director and secretary those of their campaigns
        that were ever submitted; a Council member those that the round sent to the Council, minus
        recusals."""
        owners = {
            unit
            for role in (Role.OFFICE, Role.DIRECTOR, Role.SECRETARY)
            for unit in user.units_as(role)
        }
        sees = _have_a_hand_in(user)
        sees |= Q(round__campaign__owner__in=owners, submitted_at__isnull=False)
        seats = [*user.units_as(Role.MEMBER), *user.units_as(Role.CHAIR)]
        if seats:
            before_council = Q(
                round__campaign__owner__in=seats,
                round__status__in=BEFORE_COUNCIL,
                status__in=[
                    NominationStatus.ELIGIBLE,
                    NominationStatus.RECOMMENDED,
                    NominationStatus.NOT_RECOMMENDED,
                    NominationStatus.AWARDED,
                    NominationStatus.DECLINED,
                ],
            )
            recused = Q(recusals__member__user=user, recusals__lifted_at=None)
            barred = self.model.objects.filter(recused).values("pk")
            sees |= before_council & ~Q(pk__in=barred)
        return self.filter(sees)


class Nomination(models.Model):
    """One nominee for one award form in one round. The nominee's words are copied when the dossier
    is made, so that later changes of name or post do not rewrite it."""

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="nominations"
    )
    quota = models.ForeignKey(
        Quota,
        verbose_name=_("award form and recipient kind"),
        on_delete=models.PROTECT,
        related_name="nominations",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("nominating unit"),
        on_delete=models.PROTECT,
        related_name="nominations",
    )
    group = models.CharField(_("group"), max_length=12, choices=NomineeGroup)
    criteria_set = models.ForeignKey(
        CriteriaSet, verbose_name=_("criteria set"), on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("nominee (individual)"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="nominations",
    )
    collective = models.ForeignKey(
        Unit,
        verbose_name=_("nominee (collective)"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="nominations_as_nominee",
    )
    nominee_name = models.CharField(_("nominee"), max_length=250)
    nominee_title = models.CharField(_("position"), max_length=150, blank=True)
    nominee_unit_name = models.CharField(_("work unit"), max_length=250, blank=True)
    nominee_is_leader = models.BooleanField(_("holds a leading position"), default=False)
    nominee_sort_key = models.CharField(max_length=900, editable=False, db_index=True)
    nominee_search_key = models.CharField(max_length=300, editable=False)
    summary = models.CharField(_("summary of the achievement"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=16, choices=NominationStatus, default=NominationStatus.DRAFT
    )
    # Counts the saves. Every text remembers the save it came from, so that a form which was opened
    # before somebody else changed the same text is recognised, and no other form is.
    edit_number = models.PositiveIntegerField(default=0, editable=False)
    summary_edit_number = models.PositiveIntegerField(default=0, editable=False)
    # Made with the form, so that a form sent twice makes one dossier.
    creation_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["round", "status"]),
            models.Index(fields=["round", "submitted_at", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="nomination_has_one_nominee",
                condition=Q(person__isnull=False, collective=None)
                | Q(person=None, collective__isnull=False),
                violation_error_message=_("A nomination has exactly one nominee."),
            ),
            models.UniqueConstraint(
                fields=["quota", "person"],
                condition=Q(person__isnull=False) & ~Q(status="withdrawn"),
                name="nomination_person_once",
                violation_error_message=_("This nominee already has a dossier in this round."),
            ),
            models.UniqueConstraint(
                fields=["quota", "collective"],
                condition=Q(collective__isnull=False) & ~Q(status="withdrawn"),
                name="nomination_collective_once",
                violation_error_message=_("This nominee already has a dossier in this round."),
            ),
            models.CheckConstraint(
                name="nomination_submitted_has_time",
                condition=Q(status__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.reference} · {self.nominee_name}"

    @property
    def reference(self) -> str:
        """The number people quote: "HS-00042"."""
        return f"HS-{self.pk:05d}" if self.pk else ""

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def has_employer(self) -> bool:
        """Whether somebody outside can confirm what is reported: the organisation of an outsider. A
        household works for nobody."""
        is_outsider = self.group == NomineeGroup.OUTSIDER
        return is_outsider and self.quota.recipient_kind != RecipientKind.HOUSEHOLD

    def unit_for(self, role: str) -> Unit:
        if role != Role.HEAD:
            return self.round.campaign.owner
        return acting_unit(self.unit, on=timezone.localdate())


class Answer(models.Model):
    """What the dossier says to one criterion."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterion"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("achievement"), blank=True, max_length=5000)
    edit_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["nomination", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "criterion"], name="answer_once")
        ]

    def __str__(self):
        return self.text[:80]


class Evidence(models.Model):
    """A file that supports an answer; taken out of a draft it stays, marked as removed."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="evidence"
    )
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("newer version of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]

    def __str__(self):
        return self.file.name


class ContributorKind(models.TextChoices):
    HELPER = "helper", _("Helps to write")
    NOMINEE = "nominee", _("The nominee")


class Contributor(models.Model):
    """Somebody besides the head who may write in one dossier, until the head ends it."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="contributors"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions"
    )
    kind = models.CharField(_("as"), max_length=8, choices=ContributorKind)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "user"],
                condition=Q(ended_at=None),
                name="contributor_once",
                violation_error_message=_("This person helps with the dossier already."),
            )
        ]

    def __str__(self):
        return str(self.user)


class SubmittedVersion(AppendOnly):
    """The dossier exactly as it was submitted, each time it was."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("submitted version")
        verbose_name_plural = _("submitted versions")
        ordering = ["nomination", "number"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "number"], name="submitted_version_once")
        ]

    def __str__(self):
        return f"{self.nomination} v{self.number}"
