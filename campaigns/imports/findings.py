"""What would come of a row: somebody new, a change, nothing, a question to a person, a refusal."""

from dataclasses import dataclass, field
from datetime import date

from campaigns.imports.fields import PERSON_FACTS, POST_FACTS
from campaigns.imports.known import Known
from campaigns.imports.models import RowOutcome
from campaigns.imports.reading import RowFacts
from campaigns.staff.models import Person, Posting
from emulation_portal.vietnamese import short_date


@dataclass
class Finding:
    """What a check finds of a row, and what putting it in would do."""

    outcome: str
    facts: RowFacts
    messages: list = field(default_factory=list)
    person: int | None = None
    changes: list = field(default_factory=list)
    candidates: list = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return self.outcome != RowOutcome.REFUSED


def examine(facts: RowFacts, *, line: int, known: Known, today: date) -> Finding:
    """What would come of a row, by the register and by the lines above it.

    A staff code decides who is meant. Without one, the same name, year of birth and unit are the
    same person where nobody else has them; a name alone never decides, it asks a person.
    Source: this project.
    """
    if facts.messages:
        return _refused(facts, *facts.messages)
    if facts.staff_code:
        return _by_code(facts, line, known, today)
    return _by_name(facts, line, known, today)


def examine_as(
    facts: RowFacts, *, person: int | None, line: int, known: Known, today: date
) -> Finding:
    """What would come of a row about which somebody has decided: this person, or somebody new."""
    if person is None:
        return _new(facts)
    if person not in known.people:
        return _refused(facts, ["", "changed_since", {}])
    twice = known.earlier(known.person_lines, person, line)
    if twice:
        return _refused(facts, ["", "person_twice", {"line": twice}])
    return _meets(facts, known.people[person], known, today)


def _refused(facts: RowFacts, *messages: list) -> Finding:
    return Finding(RowOutcome.REFUSED, facts, messages=list(messages))


def _new(facts: RowFacts) -> Finding:
    values = {
        "full_name": facts.full_name,
        "gender": facts.gender,
        "birth_year": facts.birth_year,
        "staff_code": facts.staff_code,
        "unit": facts.unit_name,
        "title": facts.title,
        "is_leader": facts.is_leader,
        "contract_type": facts.contract_type,
        "statistical_class": facts.statistical_class,
        "valid_from": facts.valid_from.isoformat(),
    }
    changes = [[name, None, value] for name, value in values.items() if value]
    return Finding(RowOutcome.NEW, facts, changes=changes)


def _by_code(facts: RowFacts, line: int, known: Known, today: date) -> Finding:
    twice = known.earlier(known.code_lines, facts.code_key, line)
    if twice:
        return _refused(facts, ["staff_code", "code_twice", {"line": twice}])
    found = known.by_code.get(facts.code_key)
    if found is None:
        # Somebody of this name who has no code yet may be meant; one with another code is not.
        rest = [pk for pk in known.by_name[facts.search_key] if not known.people[pk].staff_code]
        return _ask_or_new(facts, rest, line, known, today)
    person = known.people[found]
    is_confirmed = facts.birth_year and person.birth_year == facts.birth_year
    if person.search_key != facts.search_key and not is_confirmed:
        words = {"code": person.staff_code, "name": person.full_name}
        return _refused(facts, ["staff_code", "code_of_other", words])
    twice = known.earlier(known.person_lines, found, line)
    if twice:
        return _refused(facts, ["", "person_twice", {"line": twice}])
    return _meets(facts, person, known, today)


def _by_name(facts: RowFacts, line: int, known: Known, today: date) -> Finding:
    free = [
        pk
        for pk in known.by_name[facts.search_key]
        if known.earlier(known.person_lines, pk, line) is None
    ]
    # Whoever of the name is meant: a row that changes nothing of them needs no question.
    for pk in free:
        finding = _meets(facts, known.people[pk], known, today)
        if finding.outcome == RowOutcome.SAME:
            return finding
    certain = [pk for pk in free if _is_surely(facts, known, pk, today)]
    is_first = known.earlier(known.name_lines, facts.name_key, line) is None
    if len(certain) == 1 and is_first:
        return _meets(facts, known.people[certain[0]], known, today)
    return _ask_or_new(facts, free, line, known, today)


def _is_surely(facts: RowFacts, known: Known, pk: int, today: date) -> bool:
    post = known.post_today(pk, today)
    return bool(
        facts.birth_year
        and known.people[pk].birth_year == facts.birth_year
        and post
        and post.unit_id == facts.unit
    )


def _ask_or_new(
    facts: RowFacts, people: list[int], line: int, known: Known, today: date
) -> Finding:
    perhaps = [
        pk
        for pk in people
        if known.earlier(known.person_lines, pk, line) is None
        and not _is_surely_other(facts, known, pk, today)
    ]
    messages = [["", "perhaps_known", {}]] if perhaps else []
    twice = known.earlier(known.name_lines, facts.name_key, line)
    if twice and not facts.staff_code:
        messages.append(["", "perhaps_twice", {"line": twice}])
    if not messages:
        return _new(facts)
    return Finding(RowOutcome.DUPLICATE, facts, messages=messages, candidates=sorted(perhaps))


def _is_surely_other(facts: RowFacts, known: Known, pk: int, today: date) -> bool:
    """Another year of birth in another unit. In the same unit one of the years may be a slip."""
    year = known.people[pk].birth_year
    post = known.post_today(pk, today)
    is_here = post is not None and post.unit_id == facts.unit
    return bool(facts.birth_year and year and year != facts.birth_year and not is_here)


# --- somebody in the register -----------------------------------------------------------------


def _meets(facts: RowFacts, person: Person, known: Known, today: date) -> Finding:
    """What the row changes of this person. An empty cell changes nothing."""
    if facts.staff_code and person.staff_code and facts.code_key != person.staff_code.casefold():
        words = {"code": person.staff_code, "name": person.full_name}
        return _refused(facts, ["staff_code", "code_of_other", words])
    changes = [
        [name, getattr(person, name), getattr(facts, name)]
        for name in PERSON_FACTS
        if _differs(name, getattr(person, name), getattr(facts, name))
    ]
    posts = known.posts.get(person.pk, [])
    post = current_post(facts, posts, today)
    messages = []
    if post is None:
        later = next((p for p in posts if p.valid_from >= facts.valid_from), None)
        if later:
            days = {"day": short_date(later.valid_from), "given": short_date(facts.valid_from)}
            return _refused(facts, ["valid_from", "later_post", days])
        changes += _post_changes(facts, known.post_today(person.pk, today), known.unit_names)
    else:
        changes += [
            [name, getattr(post, name), getattr(facts, name)]
            for name in POST_FACTS
            if _differs(name, getattr(post, name), getattr(facts, name))
        ]
        if facts.is_day_given and facts.valid_from != post.valid_from:
            day = {"day": short_date(post.valid_from)}
            messages.append(["valid_from", "other_since", day])
    return Finding(
        RowOutcome.UPDATE if changes else RowOutcome.SAME,
        facts,
        messages=messages,
        person=person.pk,
        changes=changes,
    )


def current_post(facts: RowFacts, posts: list[Posting], today: date) -> Posting | None:
    """The post the row speaks of, where it is held today or from a later day on."""
    return next(
        (
            post
            for post in posts
            if (post.valid_to is None or post.valid_to >= today)
            and post.unit_id == facts.unit
            and post.title.casefold() == facts.title.casefold()
        ),
        None,
    )


def _differs(name: str, before, after) -> bool:
    if after in ("", None):
        return False
    if name == "staff_code":
        return (before or "").casefold() != after.casefold()
    return before != after


def _post_changes(facts: RowFacts, former: Posting | None, unit_names: dict[int, str]) -> list:
    before = {
        "unit": unit_names[former.unit_id] if former else None,
        "title": former.title if former else None,
        "valid_from": former.valid_from.isoformat() if former else None,
    }
    after = {
        "unit": facts.unit_name,
        "title": facts.title,
        "valid_from": facts.valid_from.isoformat(),
    }
    return [[name, before[name], after[name]] for name in after if before[name] != after[name]]
