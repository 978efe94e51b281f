"""Changes of the law: one row closed and the next one begun in one act; a doubt put to rest."""

from copy import copy
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from campaigns.law.models import Certainty, LegalDocument, SourcedRow
from campaigns.law.tables import (
    DAYS,
    overlapping,
    require_administrator,
    same_thing,
    table_of,
)
from campaigns.law.words import in_words
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import normalise, short_date

ONE_DAY = timedelta(days=1)


@rule
def supersede(*, row: SourcedRow, valid_from: date, by, **changes) -> SourcedRow:
    """Let another row follow: the old one ends the day before, the new one says what changed.

    Guarantees that on no day nothing is in force between the two, and that two rows never say the
    same thing on one day; that the new row names its own source. A document that follows another
    is also what the other is replaced by. What was issued keeps the words it was issued with.
    Source: this project. Raises: PermissionDenied; ValidationError before_start, gap, overlap,
    source_missing, wrong_thing, and those of the row's fields.
    """
    require_administrator(by)
    row = type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
    changes = {name: _typed(value) for name, value in changes.items()}
    _require_own_source(changes)
    _require_place_in_time(row, valid_from)
    following = _following(row, valid_from, changes)
    _require_same_thing(row, following)
    _require_no_overlap(row, following)
    closed_before = row.valid_to
    row.valid_to = valid_from - ONE_DAY
    row.save(update_fields=["valid_to"])
    following.full_clean()
    following.save()
    after = {"valid_to": row.valid_to.isoformat(), "followed_by": str(following.pk)}
    if isinstance(row, LegalDocument):
        row.replaced_by = following
        row.save(update_fields=["replaced_by"])
    record_event(row, "supersede", by=by, before={"valid_to": _plain(closed_before)}, after=after)
    record_event(following, "supersede", by=by, before=_facts(row), after=_facts(following))
    return following


@rule
def confirm(*, row: SourcedRow, source: str, by) -> SourcedRow:
    """An uncertain row was looked up: it is verified from now on, with the source where.

    Source: this project. Raises: PermissionDenied; ValidationError verified, source_missing.
    """
    require_administrator(by)
    row = type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
    if row.certainty == Certainty.VERIFIED:
        raise ValidationError(_("This row is verified already."), code="verified")
    before = {"certainty": row.certainty, "source": row.source}
    row.source = normalise(source)
    _require_own_source({"source": row.source})
    row.certainty = Certainty.VERIFIED
    row.clean_fields(exclude=_all_but(row, "source", "certainty"))
    row.save(update_fields=["source", "certainty"])
    after = {"certainty": row.certainty, "source": row.source}
    record_event(row, "confirm_row", by=by, before=before, after=after)
    return row


def facts_that_change(row: SourcedRow) -> list[str]:
    """The fields in which the row that follows may differ, in the order of the table."""
    table = table_of(row)
    fixed = () if isinstance(row, LegalDocument) else table.identity
    kept = {"valid_from", "valid_to", "replaced_by", *fixed}
    return [
        field.name
        for field in row._meta.fields
        if field.editable
        and not field.primary_key
        and field.name not in kept
        and field.attname not in kept
    ]


def can_be_followed(row: SourcedRow) -> bool:
    """Whether another row takes the place of this one some day; a holiday just passes."""
    return table_of(row) is not DAYS


def _require_own_source(changes: dict) -> None:
    if not str(changes.get("source") or "").strip():
        raise ValidationError(
            {"source": ValidationError(_("Name the source."), code="source_missing")}
        )


def _require_place_in_time(row: SourcedRow, valid_from: date) -> None:
    if valid_from <= row.valid_from:
        raise ValidationError(
            {
                "valid_from": ValidationError(
                    _("The row in force began on %(day)s: what follows begins later."),
                    code="before_start",
                    params={"day": short_date(row.valid_from)},
                )
            }
        )
    if row.valid_to is not None and valid_from > row.valid_to + ONE_DAY:
        raise ValidationError(
            {
                "valid_from": ValidationError(
                    _("From %(first)s to %(last)s nothing would be in force: begin on %(first)s."),
                    code="gap",
                    params={
                        "first": short_date(row.valid_to + ONE_DAY),
                        "last": short_date(valid_from - ONE_DAY),
                    },
                )
            }
        )


def _following(row: SourcedRow, valid_from: date, changes: dict) -> SourcedRow:
    following = copy(row)
    following._state = models.base.ModelState()
    following.pk = None
    following.valid_to = None
    following.certainty = Certainty.VERIFIED
    if isinstance(following, LegalDocument):
        following.replaced_by = None
    for name, value in changes.items():
        row._meta.get_field(name)
        setattr(following, name, value)
    following.valid_from = valid_from
    return following


def _require_same_thing(row: SourcedRow, following: SourcedRow) -> None:
    if isinstance(row, LegalDocument):
        return
    table = table_of(row)
    if any(getattr(row, name) != getattr(following, name) for name in table.identity):
        raise ValidationError(
            _("What follows speaks of the same thing: enter anything else as a row of its own."),
            code="wrong_thing",
        )


def _require_no_overlap(row: SourcedRow, following: SourcedRow) -> None:
    if isinstance(row, LegalDocument):
        return
    others = same_thing(row).exclude(pk=row.pk)
    other = overlapping(others, following.valid_from, following.valid_to).first()
    if other is not None:
        raise ValidationError(
            {
                "valid_from": ValidationError(
                    _("From %(day)s on another row is already in force: %(row)s."),
                    code="overlap",
                    params={"day": short_date(other.valid_from), "row": in_words(other)},
                )
            }
        )


def _facts(row: SourcedRow) -> dict:
    return {
        field.name: _plain(field.value_from_object(row))
        for field in row._meta.fields
        if not field.primary_key
    }


def _plain(value):
    return value if isinstance(value, bool | int | str | type(None)) else str(value)


def _typed(value):
    if not isinstance(value, str):
        return value
    return "\n".join(normalise(line) for line in value.strip().splitlines())


def _all_but(row: SourcedRow, *names: str) -> list[str]:
    return [field.name for field in row._meta.fields if field.name not in names]
