"""Which symbol a unit's papers carry, and which papers share one run of numbers."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.law.models import PaperKind
from campaigns.law.procedure_models import NumberingRule
from campaigns.units.models import Unit, UnitVersion
from emulation_portal.vietnamese import short_date

# What stands before the unit's own letters where no row says otherwise.
PREFIXES = {
    PaperKind.PLAN: "KH",
    PaperKind.DECISION: "QĐ",
    PaperKind.REPORT: "BC",
    PaperKind.NOTICE: "TB",
}
# The Office submits to the Director; the Council keeps its own letters; a list has no number.
FIXED = {
    PaperKind.SUBMISSION: "TTr-VP",
    PaperKind.MINUTES: "BB-HĐTĐKT",
    PaperKind.PAYMENT_LIST: "",
}


def symbol_for(
    *, unit: Unit, paper_kind: str, on: date, default: str | None = None
) -> tuple[str, str]:
    """The symbol of a unit's papers of a kind on a day, and the series that counts their numbers.

    `default` is what a paper carries where no row says so and the kind's own default is not meant,
    as the letters of a Council.
    Source: Decree 30/2020/NĐ-CP, Art. 15 and Annex III: the head of the agency sets symbols and
    series. Raises: ValidationError no_name (the unit had no name that day).
    """
    row = _row(unit, paper_kind, on)
    if row is not None:
        return row.symbol, row.series or row.symbol
    symbol = default if default is not None else _default(unit, paper_kind, on)
    return symbol, symbol


def series_of(*, unit: Unit, paper_kind: str, symbol: str, on: date) -> str:
    """The series from which a paper with this symbol takes its number on a day."""
    row = _row(unit, paper_kind, on)
    return row.series if row is not None and row.series and row.symbol == symbol else symbol


def _row(unit: Unit, paper_kind: str, on: date) -> NumberingRule | None:
    rows = NumberingRule.objects.as_of(on).filter(unit=unit, paper_kind=paper_kind)
    return rows.order_by("-valid_from").first()


def _default(unit: Unit, paper_kind: str, on: date) -> str:
    if paper_kind in FIXED:
        return FIXED[paper_kind]
    try:
        letters = unit.as_of(on).symbol
    except UnitVersion.DoesNotExist as error:
        raise ValidationError(
            _("%(unit)s has no name on record for %(day)s."),
            code="no_name",
            params={"unit": unit, "day": short_date(on)},
        ) from error
    return f"{PREFIXES[paper_kind]}-{letters}"
