"""Who signs in, and the dated roles each person holds in a unit."""

from datetime import date

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.units.models import Unit
from campaigns.workflow.dated import DatedRow, period_constraint
from emulation_portal.vietnamese import normalise, search_key, sort_key


class Role(models.TextChoices):
    HEAD = "head", _("Head of a unit")
    OFFICE = "office", _("Office")
    MEMBER = "member", _("Council member")
    CHAIR = "chair", _("Chair of the Council")
    SECRETARY = "secretary", _("Secretary of the Council")
    DIRECTOR = "director", _("Director")
    CLERK = "clerk", _("Clerk")
    ACCOUNTANT = "accountant", _("Accountant")
    PUBLICITY = "publicity", _("Publicity")
    ADMINISTRATOR = "administrator", _("Administrator")
    EMPLOYEE = "employee", _("Employee")


# What the Office appoints people to; every other role is granted by an administrator.
COUNCIL_ROLES = (Role.MEMBER, Role.CHAIR, Role.SECRETARY)


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Accounts are listed for those who keep them."""
        return self if user.can_manage_accounts else self.none()

    def matching(self, text: str):
        """Accounts whose name or user name holds the text, with or without its diacritics."""
        key = search_key(text)
        return self.filter(Q(search_key__contains=key) | Q(username__icontains=key))

    def holding(self, role: str, *, on: date):
        """Accounts that hold a role on a day."""
        held = RoleHolding.objects.as_of(on).filter(role=role, user=models.OuterRef("pk"))
        return self.filter(models.Exists(held))


class AccountManager(UserManager.from_queryset(UserQuerySet)):
    """Makes accounts, and lists them; migrations need it under a name."""


class User(AbstractUser):
    """A person who signs in. Rights come from role holdings alone, never from `is_superuser`.

    The hat is the holding worn for this request. Somebody with two hats says which one they wear,
    and is nobody else while they wear it.
    """

    full_name = models.CharField(_("full name"), max_length=200)
    sort_key = models.CharField(max_length=640, editable=False, db_index=True)
    search_key = models.CharField(max_length=250, editable=False)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)

    hat: "RoleHolding | None" = None

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def save(self, *args, **kwargs):
        # Signing in saves one column; the keys are rewritten only where the name is.
        if kwargs.get("update_fields") is None:
            self.full_name = normalise(self.full_name)
            self.sort_key = sort_key(self.full_name)
            self.search_key = search_key(self.full_name)
        super().save(*args, **kwargs)

    @property
    def worn_role(self) -> str:
        return self.hat.role if self.hat else ""

    def holdings_on(self, on: date) -> list["RoleHolding"]:
        """The holdings in force on a day, read once per user object and day."""
        cached = self.__dict__.setdefault("_holdings", {})
        if on not in cached:
            cached[on] = list(self.role_holdings.as_of(on).select_related("unit").order_by("pk"))
        return cached[on]

    def wearing(self, holding: "RoleHolding | None") -> "User":
        """This user with a hat on."""
        self.hat = holding
        return self

    def holds(self, role: str, unit: Unit | None = None) -> bool:
        """Whether this person acts in the role today, in this unit (any unit when None).

        With a hat on only the hat counts; a role that ended yesterday counts no more.
        """
        units = self.units_as(role)
        return bool(units) if unit is None else unit.pk in units

    @property
    def can_manage_accounts(self) -> bool:
        """Makes accounts, grants roles, edits what law sets."""
        return self.holds(Role.ADMINISTRATOR)

    @property
    def can_keep_registers(self) -> bool:
        """Keeps the registers of units and of people."""
        return self.holds(Role.OFFICE) or self.holds(Role.ADMINISTRATOR)

    @property
    def can_enter_outsiders(self) -> bool:
        """Enters people and organisations outside the Department, to nominate them."""
        return self.holds(Role.HEAD) or self.can_keep_registers

    @property
    def can_read_audit(self) -> bool:
        """Reads the chain of audit events."""
        return self.holds(Role.OFFICE) or self.holds(Role.ADMINISTRATOR)

    def units_as(self, role: str) -> list[int]:
        """Keys of the units in which this person acts in the role today."""
        if not self.is_active:
            return []
        today = timezone.localdate()
        worn = [self.hat] if self.hat else self.holdings_on(today)
        return [h.unit_id for h in worn if h.role == role and h.is_in_force(today)]


class RoleHolding(DatedRow):
    """A role held in a unit from a day to a day; ended by a date, never deleted."""

    user = models.ForeignKey(
        User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="role_holdings"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="role_holdings"
    )

    class Meta:
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        ordering = ["user", "role", "valid_from"]
        constraints = [
            period_constraint("role_holding_period"),
            models.UniqueConstraint(
                fields=["user", "role", "unit", "valid_from"],
                name="role_holding_once",
                violation_error_message=_("This person already holds this role from that day."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.unit}"


class DemoMark(models.Model):
    """Its one row says that this database is a demonstration; only `manage.py demo` writes it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_demo_mark")]

    def __str__(self):
        return f"demo, {self.made_at}"
