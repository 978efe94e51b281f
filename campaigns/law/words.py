"""Rows of the law in words: what a row speaks of, and what it says of it."""

from functools import singledispatch

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.law.models import (
    AwardFormTerms,
    BaseSalary,
    LegalBasis,
    LegalDocument,
    RecipientKind,
    RewardCoefficient,
    Signer,
    SourcedRow,
    VotingRule,
)
from campaigns.law.procedure_models import (
    CalendarDay,
    DayUnit,
    DossierItem,
    NumberingRule,
    ProcedureDeadline,
    RetentionPeriod,
)
from emulation_portal.vietnamese import decimal_text, number_text, short_date


@singledispatch
def thing(row: SourcedRow) -> str:
    """What a row speaks of, whatever it says: the same for the row before and the row after."""
    return str(row)


@singledispatch
def value(row: SourcedRow) -> str:
    """What a row says of its thing."""
    return str(row)


def in_words(row: SourcedRow) -> str:
    """Thing and value in one line."""
    said, of = value(row), thing(row)
    return said if said == of else f"{of}: {said}"


@value.register
def _document(row: LegalDocument):
    return row.title


@thing.register
def _basis(row: LegalBasis):
    return f"{row.get_paper_kind_display()} · {row.position}"


@value.register
def _basis_text(row: LegalBasis):
    return row.text


@thing.register
def _salary(row: BaseSalary):
    return BaseSalary._meta.verbose_name


@value.register
def _amount(row: BaseSalary):
    return f"{number_text(row.amount_vnd)} đ"


@thing.register
def _coefficient(row: RewardCoefficient):
    return f"{row.award_form} · {row.get_recipient_kind_display()}"


@value.register
def _times(row: RewardCoefficient):
    return decimal_text(row.coefficient)


@thing.register
def _vote(row: VotingRule):
    return str(row.award_form)


@value.register
def _vote_rule(row: VotingRule):
    return row.name


@thing.register
def _form(row: AwardFormTerms):
    return str(row.award_form)


@value.register
def _terms(row: AwardFormTerms):
    kinds = [label for kind, label in RecipientKind.choices if getattr(row, f"for_{kind}s")]
    words = [", ".join(str(kind) for kind in kinds), row.decider, row.given, row.article]
    name = [row.name] if row.name != row.award_form.name else []
    return " · ".join([*name, *(word for word in words if word)])


@thing.register
def _dossier(row: DossierItem):
    whose = row.get_recipient_kind_display() if row.recipient_kind else ""
    parts = [str(row.award_form), row.get_procedure_display(), whose, str(row.position)]
    return " · ".join(part for part in parts if part)


@value.register
def _item(row: DossierItem):
    return row.text


@thing.register
def _step(row: ProcedureDeadline):
    return row.get_kind_display()


@value.register
def _days(row: ProcedureDeadline):
    if row.n_days is None:
        return f"{row.by_day:02d}/{row.by_month:02d}"
    if row.day_unit == DayUnit.WORKING:
        words = ngettext("%(n)s working day", "%(n)s working days", row.n_days)
    else:
        words = ngettext("%(n)s calendar day", "%(n)s calendar days", row.n_days)
    return words % {"n": number_text(row.n_days)}


@thing.register
def _signer(row: Signer):
    return f"{row.unit} · {row.get_paper_kind_display()}"


@value.register
def _signs(row: Signer):
    return f"{' / '.join(row.authority_lines.splitlines())} – {row.full_name}"


@thing.register
def _numbering(row: NumberingRule):
    return f"{row.unit} · {row.get_paper_kind_display()}"


@value.register
def _symbol(row: NumberingRule):
    return f"{row.symbol} ({row.series})" if row.series else row.symbol


@value.register
def _years(row: RetentionPeriod):
    if row.n_years is None:
        return _("for good")
    return ngettext("%(n)s year", "%(n)s years", row.n_years) % {"n": number_text(row.n_years)}


@thing.register
def _day(row: CalendarDay):
    return row.name


@value.register
def _when(row: CalendarDay):
    days = [short_date(row.valid_from)]
    if row.valid_to != row.valid_from:
        days.append(short_date(row.valid_to))
    return f"{row.get_kind_display()} {' – '.join(days)}"
