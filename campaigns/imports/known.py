"""What the register knows, asked once for a chunk of rows: units by their names, people, lines."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q

from campaigns.imports.fields import bare
from campaigns.imports.models import PeopleImport, RowOutcome
from campaigns.staff.models import Person, Posting
from campaigns.units.models import Unit, UnitVersion
from campaigns.units.succession import successors_of
from emulation_portal.vietnamese import normalise, short_date


class UnitRefusedError(Exception):
    """A name that is no one unit of today; `code` and `parameters` make the sentence."""

    def __init__(self, code: str, /, **parameters):
        super().__init__(code)
        self.code = code
        self.parameters = parameters


class UnitNames:
    """Every name, short name, symbol and code of a unit, with and without its diacritics.

    A few strings for each unit; read once for a whole job, because five hundred units stay small.
    """

    def __init__(self, on: date):
        self.on = on
        self.names: dict[int, str] = {}
        self._codes: dict[int, str] = {}
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._bare: dict[str, set[int]] = defaultdict(set)
        self._former: dict[str, set[int]] = defaultdict(set)
        self._periods: dict[int, tuple[date, date | None]] = {}
        versions = UnitVersion.objects.order_by("unit_id", "valid_from").values_list(
            "unit_id", "unit__code", "name", "short_name", "symbol", "valid_from", "valid_to"
        )
        for unit, code, name, short_name, symbol, valid_from, valid_to in versions.iterator():
            words = {code, name, short_name, symbol} - {""}
            first = self._periods.get(unit, (valid_from, None))[0]
            self._periods[unit] = first, valid_to
            if valid_from <= on and (valid_to is None or valid_to >= on):
                self.names[unit], self._codes[unit] = name, code
                for word in words:
                    self._exact[_folded(word)].add(unit)
                    self._bare[bare(word)].add(unit)
            else:
                for word in words:
                    self._former[bare(word)].add(unit)
        self._successors: dict[int, list[str]] = {}

    def find(self, text: str) -> int:
        """The unit that a name or code means today. Raises: UnitRefusedError."""
        found = self._exact.get(_folded(text)) or self._bare.get(bare(text)) or set()
        if len(found) == 1:
            return next(iter(found))
        if found:
            codes = ", ".join(sorted(self._codes[unit] for unit in found))
            raise UnitRefusedError("several_units", text=text, codes=codes)
        raise self._refusal_of_former(text)

    def _refusal_of_former(self, text: str) -> UnitRefusedError:
        former = self._former.get(bare(text))
        if not former:
            return UnitRefusedError("unknown_unit", text=text)
        unit = min(former, key=lambda pk: (pk not in self.names, pk))
        if unit in self.names:
            return UnitRefusedError("renamed_unit", text=text, name=self.names[unit])
        first, last = self._periods[unit]
        if first > self.on:
            return UnitRefusedError("future_unit", text=text, day=short_date(first))
        day = short_date(last) if last else ""
        successors = self._successors_of(unit)
        if not successors:
            return UnitRefusedError("ended_unit_alone", text=text, day=day)
        return UnitRefusedError("ended_unit", text=text, day=day, successors="; ".join(successors))

    def _successors_of(self, unit: int) -> list[str]:
        if unit not in self._successors:
            after = successors_of(Unit(pk=unit), on=self.on)
            # By its code too: a successor often has the very name of the one that ended.
            self._successors[unit] = [
                f"{one.name} ({one.code})" for one in after if one.pk in self.names
            ]
        return self._successors[unit]


def _folded(text: str) -> str:
    return normalise(text).casefold()


@dataclass
class Known:
    """The register as far as one chunk of rows needs it."""

    people: dict[int, Person] = field(default_factory=dict)
    # Posts of each person, the last first.
    posts: dict[int, list[Posting]] = field(default_factory=lambda: defaultdict(list))
    unit_names: dict[int, str] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    # Lines of this file that were understood before, by who they mean.
    code_lines: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    name_lines: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    person_lines: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def earlier(self, lines: dict, key, line: int) -> int | None:
        """The first line before this one that means the same."""
        return min((other for other in lines.get(key, ()) if other < line), default=None)

    def post_today(self, person: int, on: date) -> Posting | None:
        """The post held on a day; where there is none, the last one."""
        posts = self.posts.get(person, [])
        return next((post for post in posts if post.is_in_force(on)), posts[0] if posts else None)


def code_spellings(code: str) -> set[str]:
    """A staff code as it may stand in the register: capitals decide nothing."""
    return {code, code.upper(), code.lower()}


def known_to(
    batch: PeopleImport,
    *,
    search_keys: Iterable[str],
    codes: Iterable[str],
    name_keys: Iterable[str],
    is_locking: bool = False,
) -> Known:
    """Everything the register and the file know of the people of a chunk, in five queries.

    With `is_locking` the rows of these people stay as they are until the transaction ends.
    """
    known = Known()
    spellings = {spelling for code in codes for spelling in code_spellings(code)}
    people = Person.objects.filter(
        Q(search_key__in=set(search_keys)) | Q(staff_code__in=spellings)
    ).order_by("pk")
    for person in people.select_for_update(no_key=True) if is_locking else people:
        known.people[person.pk] = person
        known.by_name[person.search_key].append(person.pk)
        if person.staff_code:
            known.by_code[person.staff_code.casefold()] = person.pk
    posts = Posting.objects.filter(person__in=known.people).order_by("-valid_from", "-pk")
    for post in posts:
        known.posts[post.person_id].append(post)
    units = {post.unit_id for held in known.posts.values() for post in held}
    known.unit_names = dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))
    understood = batch.rows.exclude(outcome=RowOutcome.REFUSED)
    for line, code, name, person in understood.filter(
        Q(code_key__in={code.casefold() for code in codes}) | Q(name_key__in=set(name_keys))
    ).values_list("line", "code_key", "name_key", "person_id"):
        note_line(known, line=line, code_key=code, name_key=name, person=person)
    for line, person in understood.filter(person__in=known.people).values_list("line", "person_id"):
        note_line(known, line=line, person=person)
    return known


def note_line(known: Known, *, line: int, code_key="", name_key="", person=None) -> None:
    """Remember whom a line means, for the lines below it."""
    for lines, key in (
        (known.code_lines, code_key),
        (known.name_lines, name_key),
        (known.person_lines, person),
    ):
        if key and line not in lines[key]:
            lines[key].append(line)


def people_with_posts(keys: Iterable[int]) -> dict[int, Person]:
    """People to choose between, each with `posts_newest_first`, as a page shows them."""
    people = Person.objects.in_bulk(set(keys))
    for person in people.values():
        person.posts_newest_first = []
    held = Posting.objects.filter(person__in=people).order_by("-valid_from")
    for post in held.prefetch_related(Prefetch("unit", Unit.objects.with_province())):
        people[post.person_id].posts_newest_first.append(post)
    return people


def unit_rows(keys: Iterable[int]) -> list[Unit]:
    """Locks units, in one order, so that nobody enters people of theirs meanwhile."""
    return list(Unit.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk"))
