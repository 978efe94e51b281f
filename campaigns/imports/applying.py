"""Puts checked rows into the register, chunk by chunk, each row looked at again under lock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import IntegrityError, models
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.imports import checking
from campaigns.imports.checking import advance, facts_of, keep_error, known_of, note_row
from campaigns.imports.fields import PERSON_FACTS, POST_FACTS
from campaigns.imports.findings import Finding, current_post, examine, examine_as
from campaigns.imports.known import Known, UnitNames, unit_rows
from campaigns.imports.models import ImportRow, PeopleImport, RowChoice, RowOutcome
from campaigns.imports.reading import RowFacts
from campaigns.staff.models import Person, Posting
from campaigns.staff.rules import default_class, last_day_of_post
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, recording, rule
from emulation_portal.vietnamese import search_key, sort_key

N_TRIES = 3
KEPT = ["outcome", "messages", "changes", "person", "choice", "applied_at"]
STALE = ["", "changed_since", {}]
# A decision whose ground has moved only by what others of this file took away still stands.
UNCERTAIN = (RowOutcome.DUPLICATE, RowOutcome.NEW)


def apply_import(batch_id) -> None:
    """Put in what an import still lacks; may be cut off and begun again, nothing goes in twice."""
    batch = PeopleImport.objects.select_related("file", "apply_asked_by", "apply_asked_as").get(
        pk=batch_id
    )
    if batch.apply_asked_at is None or batch.applied_at:
        return
    by = batch.apply_asked_by.wearing(batch.apply_asked_as)
    units = UnitNames(timezone.localdate())
    try:
        while _next_chunk(batch, units, by):
            pass
        _finish(batch, by)
    except Exception as error:
        keep_error(batch, error)
        raise


def _next_chunk(batch: PeopleImport, units: UnitNames, by) -> bool:
    """Put in one chunk. Where somebody took a staff code at the same moment, the chunk is looked
    at once more: by then the register shows who has it."""
    for n_left in reversed(range(N_TRIES)):
        n_done, last_line = batch.n_done, batch.last_line
        try:
            return put_in_chunk(batch=batch, units=units, by=by)
        except IntegrityError:
            batch.n_done, batch.last_line = n_done, last_line
            if not n_left:
                raise
    return False


@dataclass
class _Writes:
    """What a chunk writes, gathered so that it takes a settled number of statements; `units` are
    those its rows name, locked."""

    units: dict[int, Unit]
    people: list[tuple[ImportRow, Person]] = field(default_factory=list)
    posts: list[Posting] = field(default_factory=list)
    changed_people: list[Person] = field(default_factory=list)
    changed_posts: list[Posting] = field(default_factory=list)
    # row, person, act, before, after; recorded when new people have their keys
    acts: list[tuple] = field(default_factory=list)


@rule
def put_in_chunk(*, batch: PeopleImport, units: UnitNames, by) -> bool:
    """Put the next rows in; False when none is left.

    Guarantees that units and people of the chunk are locked, that each row is examined again, that
    a row whose ground has changed since the check is refused instead, and an event for each person
    that names the file and the line.
    Source: this project. Raises: IntegrityError where another took a staff code at this moment.
    """
    locked = PeopleImport.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if locked.last_line != batch.last_line or locked.applied_at or not locked.apply_asked_at:
        return False
    rows = list(
        batch.rows.to_put_in()
        .filter(line__gt=batch.last_line)
        .order_by("line")[: checking.PER_CHUNK]
    )
    if not rows:
        return False
    today = timezone.localdate()
    read = facts_of(batch, rows, units, today)
    locked_units = unit_rows(facts.unit for facts in read.values() if facts.unit)
    if any(unit.has_ended(today) for unit in locked_units):  # since the names were read
        read = facts_of(batch, rows, UnitNames(today), today)
    known = known_of(batch, read.values(), is_locking=True)
    writes = _Writes(units={unit.pk: unit for unit in locked_units})
    for row in rows:
        _put_in_row(row, read[row.line], known, writes, today)
        if row.outcome != RowOutcome.REFUSED:
            note_row(known, row)
    _write(batch, rows, writes, by)
    advance(batch, last_line=rows[-1].line, n=len(rows))
    return True


def _put_in_row(
    row: ImportRow, facts: RowFacts, known: Known, writes: _Writes, today: date
) -> None:
    finding = _still_standing(row, facts, known, today)
    if finding is None or not finding.is_sound:
        row.outcome = RowOutcome.REFUSED
        row.messages = finding.messages if finding else [STALE]
        row.choice = RowChoice.OPEN
        row.person_id = None
        return
    row.applied_at = timezone.now()
    row.changes = finding.changes
    if finding.outcome == RowOutcome.NEW:
        _enter(row, facts, writes)
        return
    row.person_id = finding.person
    if finding.outcome == RowOutcome.UPDATE:
        _change(row, finding, known, writes, today)


def _still_standing(row: ImportRow, facts: RowFacts, known: Known, today: date) -> Finding | None:
    """What the row does now; None where that is not what the check found and somebody saw."""
    found = examine(facts, line=row.line, known=known, today=today)
    if row.outcome != RowOutcome.DUPLICATE:
        is_as_seen = (found.outcome, found.person) == (row.outcome, row.person_id)
        return found if is_as_seen and found.changes == row.changes else None
    if found.outcome not in UNCERTAIN or not set(found.candidates) <= set(row.candidates):
        return None
    chosen = row.person_id if row.choice == RowChoice.SAME_PERSON else None
    return examine_as(facts, person=chosen, line=row.line, known=known, today=today)


def _enter(row: ImportRow, facts: RowFacts, writes: _Writes) -> None:
    person = Person(
        full_name=facts.full_name,
        gender=facts.gender,
        birth_year=facts.birth_year,
        staff_code=facts.staff_code or None,
    )
    _set_keys(person)
    writes.people.append((row, person))
    writes.posts.append(_posting(person, facts, writes.units[facts.unit]))
    writes.acts.append((row, person, "import_person", {}, _changed(row.changes, 2)))


def _change(row: ImportRow, finding: Finding, known: Known, writes: _Writes, today: date) -> None:
    facts, person = finding.facts, known.people[finding.person]
    changed = {name for name, _before, _after in finding.changes}
    if changed & set(PERSON_FACTS):
        for name in changed & set(PERSON_FACTS):
            setattr(person, name, getattr(facts, name))
        _set_keys(person)
        writes.changed_people.append(person)
    posts = known.posts.get(person.pk, [])
    post = current_post(facts, posts, today)
    if post is None:
        writes.changed_posts += _ended(posts, facts.valid_from)
        former = known.post_today(person.pk, today)
        writes.posts.append(_posting(person, facts, writes.units[facts.unit], former))
    elif changed & set(POST_FACTS):
        for name in changed & set(POST_FACTS):
            setattr(post, name, getattr(facts, name))
        writes.changed_posts.append(post)
    before, after = _changed(finding.changes, 1), _changed(finding.changes, 2)
    writes.acts.append((row, person, "import_update", before, after))


def _ended(posts: list[Posting], valid_from: date) -> list[Posting]:
    """The posts that a new one from this day on brings to their end the day before."""
    running = [post for post in posts if post.valid_to is None or post.valid_to >= valid_from]
    for post in running:
        post.valid_to = valid_from - timedelta(days=1)
    return running


def _posting(person: Person, facts: RowFacts, unit: Unit, former: Posting | None = None) -> Posting:
    """The new post. Where the row says nothing of them, the kind of contract goes with the person,
    and the class follows from the post."""
    is_leader = bool(facts.is_leader)
    return Posting(
        person=person,
        unit=unit,
        title=facts.title,
        is_leader=is_leader,
        statistical_class=facts.statistical_class or default_class(unit=unit, is_leader=is_leader),
        contract_type=facts.contract_type or (former.contract_type if former else ""),
        valid_from=facts.valid_from,
        valid_to=last_day_of_post(unit),
    )


def _set_keys(person: Person) -> None:
    """What saving one by one would do: bulk statements pass it by."""
    person.sort_key = sort_key(person.full_name)
    person.search_key = search_key(person.full_name)


def _changed(changes: list, place: int) -> dict:
    return {change[0]: change[place] for change in changes if change[place] is not None}


def _write(batch: PeopleImport, rows: list[ImportRow], writes: _Writes, by) -> None:
    Person.objects.bulk_create([person for _row, person in writes.people])
    for row, person in writes.people:
        row.person_id = person.pk
    _rewrite(writes.changed_people, [*PERSON_FACTS, "sort_key", "search_key"])
    _rewrite(writes.changed_posts, ["valid_to", *POST_FACTS])
    Posting.objects.bulk_create(writes.posts)
    batch.rows.filter(pk__in=[row.pk for row in rows if row.applied_at]).update(
        applied_at=timezone.now()
    )
    entered = [row for row, _person in writes.people]
    others = [row for row in rows if row.applied_at is None or row.choice]
    _rewrite({row.pk: row for row in entered + others}.values(), KEPT)
    for row, person, act, before, after in writes.acts:
        words = {"file": batch.file.name, "line": row.line}
        record_event(
            person,
            act,
            by=by,
            reason=_("%(file)s, line %(line)d") % words,
            before=before,
            after={**after, "import": str(batch.pk), "line": row.line},
        )


def _rewrite(rows: Iterable[models.Model], fields: list[str]) -> None:
    """Save these fields of rows that this transaction has locked.

    One INSERT that meets the rows it finds costs less than bulk_update's CASE for each field.
    """
    rows = list(rows)
    if rows:
        type(rows[0])._base_manager.bulk_create(
            rows, update_conflicts=True, update_fields=fields, unique_fields=["id"]
        )


def _finish(batch: PeopleImport, by) -> None:
    with recording():
        locked = PeopleImport.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if locked.applied_at or not locked.apply_asked_at:
            return
        if batch.rows.to_put_in().filter(line__gt=locked.last_line).exists():
            return  # another worker is at it
        locked.applied_at = locked.moved_at = timezone.now()
        locked.n_todo = locked.n_done
        locked.error = ""
        locked.save(update_fields=["applied_at", "moved_at", "n_todo", "error"])
        put_in = batch.rows.filter(applied_at__isnull=False).count()
        record_event(locked, "import_applied", by=by, after={"n": put_in})
