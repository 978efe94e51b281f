"""What lapses before long, what follows it, and what has lapsed with nothing in its place."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from campaigns.law.citing import cited_by_each
from campaigns.law.models import LegalBasis, LegalDocument, LegalRow, SourcedRow
from campaigns.law.tables import DOCUMENTS, RESTING, Table, identity_of
from campaigns.law.words import in_words, thing
from emulation_portal.vietnamese import short_date

SOON = timedelta(days=120)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Expiring:
    """A row or document in force with a last day, and what there is from the next day on.

    `citing` are the rows that rest on a document and are still in force on its last day.
    """

    row: SourcedRow
    table: Table
    follower: SourcedRow | None
    citing: list[LegalRow] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        return self.row.valid_to

    @property
    def is_gap(self) -> bool:
        return self.follower is None

    @property
    def gap(self) -> str:
        """The sentence of the gap check; empty where something follows."""
        return nothing_from(self.row, self.last_day + ONE_DAY) if self.is_gap else ""

    @property
    def words(self) -> str:
        return in_words(self.row)


def nothing_from(row: SourcedRow, day: date) -> str:
    """The sentence that from a day on nothing is in force in the place of a row."""
    if isinstance(row, LegalDocument):
        return _("From %(day)s on nothing replaces it.") % {"day": short_date(day)}
    document = f" ({row.document})" if row.document_id else ""
    return _("From %(day)s on nothing is in force for: %(what)s.") % {
        "day": short_date(day),
        "what": f"{type(row)._meta.verbose_name} – {thing(row)}{document}",
    }


def expiring(on: date, within: timedelta = SOON) -> list[Expiring]:
    """Documents and rows in force on a day that lapse within a time, the earliest first, documents
    before rows; each with what follows it and what cites it.

    Source: this project. Units: calendar days. As many queries for many rows as for few.
    """
    found = []
    for table in (DOCUMENTS, *RESTING):
        lapsing = list(
            table.rows().as_of(on).filter(valid_to__lte=on + within).order_by("valid_to", "pk")
        )
        if lapsing:
            after = _by_thing(table.rows().filter(valid_from__gt=on))
            found += [Expiring(row, table, _follower(row, after)) for row in lapsing]
    cited = cited_by_each(one.row for one in found if one.table is DOCUMENTS)
    for one in found:
        rows = cited.get(one.row.pk, []) if one.table is DOCUMENTS else []
        one.citing.extend(row for row in rows if row.is_in_force(one.last_day))
    return sorted(found, key=lambda one: (one.last_day, one.table is not DOCUMENTS))


def gaps_on(on: date) -> list[SourcedRow]:
    """The last rows of things that law once set and for which nothing is in force on a day.

    A legal basis whose document was replaced by another that is cited since is no gap.
    Source: this project. One query for each table.
    """
    gaps = []
    for table in RESTING:
        rows = table.rows().filter(valid_from__lte=on).select_related("document__replaced_by")
        latest: dict[tuple, SourcedRow] = {}
        for row in rows.order_by("valid_from", "pk"):
            held = latest.get(identity_of(row))
            if held is None or row.is_in_force(on) or not held.is_in_force(on):
                latest[identity_of(row)] = row
        in_force = [row for row in latest.values() if row.is_in_force(on)]
        gaps += [
            row
            for row in latest.values()
            if not row.is_in_force(on) and not _is_given_up(row, in_force)
        ]
    return gaps


def _is_given_up(row: SourcedRow, in_force: list[SourcedRow]) -> bool:
    """Whether another document took the place of the one that this legal basis cited."""
    if not isinstance(row, LegalBasis) or row.document is None:
        return False
    return row.document.replaced_by_id is not None and any(
        other.paper_kind == row.paper_kind for other in in_force
    )


def _by_thing(rows) -> dict[tuple, list[SourcedRow]]:
    found: dict[tuple, list[SourcedRow]] = {}
    for row in rows:
        found.setdefault(identity_of(row), []).append(row)
    return found


def _follower(row: SourcedRow, after: dict[tuple, list[SourcedRow]]) -> SourcedRow | None:
    """What is in force on the day after the last."""
    next_day = row.valid_to + ONE_DAY
    if isinstance(row, LegalDocument):
        candidates = [row.replaced_by] if row.replaced_by_id else []
    else:
        candidates = after.get(identity_of(row), [])
    return next((one for one in candidates if one.is_in_force(next_day)), None)
