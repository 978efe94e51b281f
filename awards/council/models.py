"""The Council's composition and sessions: who sits, who came, who stands aside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import Nomination
from campaigns.accounts.models import Role, User
from campaigns.law.models import VotingRule
from campaigns.papers.models import Paper
from campaigns.plans.models import Round
from campaigns.units.models import Unit
from campaigns.workflow.dated import DatedQuerySet, DatedRow, period_constraint


class CouncilQuerySet(DatedQuerySet):
    def standing(self, on) -> "CouncilQuerySet":
        """Councils in force on a day, or on any later one."""
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gte=on))


class Council(DatedRow):
    """A Council in one composition, for a term, by a decision."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("advises"), on_delete=models.PROTECT, related_name="councils"
    )
    name = models.CharField(_("name"), max_length=250)
    symbol = models.CharField(_("symbol in document numbers"), max_length=30)
    basis = models.CharField(_("set up by"), max_length=300)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("Council")
        verbose_name_plural = _("Councils")
        ordering = ["-valid_from"]
        constraints = [period_constraint("council_period")]

    def __str__(self):
        return self.name

    def unit_for(self, role: str) -> Unit:
        return self.unit


class Seat(models.TextChoices):
    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice_chair", _("Vice-chair")
    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Secretary (no vote)")


class CouncilMember(models.Model):
    """One person's seat; the secretary has no vote."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="council_seats"
    )
    seat = models.CharField(_("seat"), max_length=12, choices=Seat, default=Seat.MEMBER)
    title = models.CharField(_("position"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("Council member")
        verbose_name_plural = _("Council members")
        ordering = ["council", "position"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="council_member_once"),
            models.UniqueConstraint(
                fields=["council"], condition=models.Q(seat="chair"), name="council_one_chair"
            ),
        ]

    def __str__(self):
        return str(self.user)

    @property
    def has_vote(self) -> bool:
        return self.seat != Seat.SECRETARY


class SessionStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CONVENED = "convened", _("Convened")
    IN_SESSION = "in_session", _("In session")
    CLOSED = "closed", _("Closed")


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SessionQuerySet":
        """The Council's own people see its sessions while they hold their role; the Office that
        prepares them and the Director whom they advise see them too."""
        seated_in = {
            unit
            for role in (Role.MEMBER, Role.CHAIR, Role.SECRETARY)
            for unit in user.units_as(role)
        }
        advised = {unit for role in (Role.OFFICE, Role.DIRECTOR) for unit in user.units_as(role)}
        seats = CouncilMember.objects.filter(user=user, council__unit__in=seated_in)
        return self.filter(
            models.Q(council__in=seats.values("council")) | models.Q(council__unit__in=advised)
        )


class Session(models.Model):
    """A meeting of the Council on one round, under the voting rule in force on its day."""

    council = models.ForeignKey(
        Council, verbose_name=_("Council"), on_delete=models.PROTECT, related_name="sessions"
    )
    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="sessions"
    )
    voting_rule = models.ForeignKey(
        VotingRule, verbose_name=_("voting rule"), on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(_("begins"))
    place = models.CharField(_("place"), max_length=200)
    status = models.CharField(
        _("status"), max_length=12, choices=SessionStatus, default=SessionStatus.PLANNED
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    discussion = models.TextField(_("discussion"), blank=True)
    minutes = models.OneToOneField(
        Paper, verbose_name=_("minutes"), null=True, blank=True, on_delete=models.PROTECT
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["round"], name="session_one_per_round"),
        ]

    def __str__(self):
        return f"{self.council}: {self.round}"

    def unit_for(self, role: str) -> Unit:
        return self.council.unit


class Attendance(models.Model):
    """Whether a member came, and why not."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("present"))
    reason = models.CharField(_("reason for absence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["session", "member__position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once")
        ]

    def __str__(self):
        return f"{self.member}: {self.is_present}"


class Recusal(models.Model):
    """A member stands aside for one nomination: sees, scores and votes nothing of it."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="recusals")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(_("reason"), max_length=200)
    is_declared = models.BooleanField(_("declared by the member"), default=False)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["session", "nomination", "member"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member", "nomination"],
                condition=models.Q(lifted_at=None),
                name="recusal_once",
            )
        ]

    def __str__(self):
        return f"{self.member} · {self.nomination}"
