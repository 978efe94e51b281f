"""The tables that law fills: in which order they are read, what makes two rows the same thing."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.law.models import (
    AwardFormTerms,
    BaseSalary,
    LegalBasis,
    LegalDocument,
    RewardCoefficient,
    Signer,
    SourcedRow,
    VotingRule,
)
from campaigns.law.procedure_models import (
    CalendarDay,
    DossierItem,
    NumberingRule,
    ProcedureDeadline,
    RetentionPeriod,
)


@dataclass(frozen=True)
class Table:
    """One table of dated rows. Rows equal in `identity` say the same thing, each in its period."""

    model: type[SourcedRow]
    identity: tuple[str, ...]
    related: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.model._meta.model_name

    @property
    def name(self) -> str:
        return self.model._meta.verbose_name_plural

    def rows(self) -> QuerySet:
        """All rows, each with what its words need."""
        return self.model.objects.select_related(*self.related)


DOCUMENTS = Table(LegalDocument, ("code",), ("replaced_by",))
RESTING = (
    Table(LegalBasis, ("paper_kind", "position"), ("document",)),
    Table(BaseSalary, (), ("document",)),
    Table(RewardCoefficient, ("award_form_id", "recipient_kind"), ("document", "award_form")),
    Table(VotingRule, ("award_form_id",), ("document", "award_form")),
    Table(AwardFormTerms, ("award_form_id",), ("document", "award_form")),
    Table(
        DossierItem,
        ("award_form_id", "recipient_kind", "procedure", "position"),
        ("document", "award_form"),
    ),
    Table(ProcedureDeadline, ("kind",), ("document",)),
    Table(Signer, ("unit_id", "paper_kind"), ("document", "unit")),
    Table(NumberingRule, ("unit_id", "paper_kind"), ("document", "unit")),
    Table(RetentionPeriod, ("what",), ("document",)),
)
# A special day is over when it is over: nothing follows it.
DAYS = Table(CalendarDay, ("kind", "valid_from"))
TABLES = (DOCUMENTS, *RESTING, DAYS)
BY_SLUG = {table.slug: table for table in TABLES}


def table_of(row: SourcedRow) -> Table:
    return BY_SLUG[row._meta.model_name]


def identity_of(row: SourcedRow) -> tuple:
    """What a row speaks of, whatever it says of it."""
    return tuple(getattr(row, field) for field in table_of(row).identity)


def same_thing(row: SourcedRow) -> QuerySet:
    """The rows that speak of the same thing, this one among them, in the order of their time."""
    table = table_of(row)
    facts = {field: getattr(row, field) for field in table.identity}
    return table.rows().filter(**facts).order_by("valid_from", "pk")


def overlapping(rows: QuerySet, first: date, last: date | None) -> QuerySet:
    """Those rows that are in force on some day from `first` to `last`."""
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    return rows if last is None else rows.filter(valid_from__lte=last)


def require_administrator(by) -> None:
    """What law sets is kept by administrators; `by` is None while a portal is being set up.

    Source: this project. Raises: PermissionDenied.
    """
    if by is not None and not by.can_manage_accounts:
        raise PermissionDenied(_("Your role does not allow this act here."))
