"""Puts right what the register says of a person: before and after stay on record, with a reason."""

from datetime import date

from django.utils.translation import gettext as _

from campaigns.staff.models import Person, Posting
from campaigns.staff.rules import (
    default_class,
    held_unit,
    new_post,
    post_facts,
    require_living_unit,
    require_plausible,
)
from campaigns.units.models import Unit
from campaigns.units.rules import require_keeper
from campaigns.workflow.rules import record_event, rule
from emulation_portal.refusals import refusal_on
from emulation_portal.vietnamese import normalise, short_date

PERSON_FACTS = ("full_name", "gender", "birth_year", "staff_code")
POST_FACTS = (
    "unit",
    "title",
    "is_leader",
    "statistical_class",
    "contract_type",
    "valid_from",
    "valid_to",
)


@rule
def correct_person(*, person: Person, reason: str, by, **facts) -> Person:
    """Put right a person's name, gender, year of birth or staff code.

    Guarantees that what was written before stays on record with the reason, that papers and
    dossiers keep the words they were made with, and that nothing is recorded where nothing changes.
    Source: this project. Raises: PermissionDenied; TypeError for a fact that is none of
    PERSON_FACTS; ValidationError on a field, among them reason_missing, staff_code_taken,
    birth_year.
    """
    require_keeper(by)
    _require_known(facts, PERSON_FACTS)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    before = {name: getattr(person, name) for name in facts}
    for name, value in facts.items():
        setattr(person, name, normalise(value) if isinstance(value, str) else value)
    person.staff_code = person.staff_code or None
    changed = [name for name in facts if getattr(person, name) != before[name]]
    if not changed:
        return person
    _require_reason(reason)
    require_plausible(person)
    person.full_clean()
    person.save()
    record_event(
        person,
        "correct_person",
        by=by,
        reason=reason.strip(),
        before={name: before[name] for name in changed},
        after={name: getattr(person, name) for name in changed},
    )
    return person


@rule
def correct_post(*, posting: Posting, reason: str, by, **facts) -> Posting:
    """Put right a post: the unit, the position, the class, the contract or its days.

    Guarantees that it overlaps no post that it did not overlap before, that what was written
    before stays on record with the reason, and that nothing is recorded where nothing changes.
    Source: this project. Raises: PermissionDenied; TypeError for a fact that is none of POST_FACTS;
    ValidationError on a field, among them reason_missing, overlaps, unit_ended.
    """
    require_keeper(by)
    _require_known(facts, POST_FACTS)
    unit = held_unit(facts.get("unit") or posting.unit)
    if "unit" in facts:
        facts["unit"] = unit
    posting = _locked(posting)
    overlapped = _overlapping(posting)
    before = post_facts(posting)
    for name, value in facts.items():
        setattr(posting, name, normalise(value) if isinstance(value, str) else value)
    if "statistical_class" in facts and not posting.statistical_class:
        posting.statistical_class = default_class(unit=posting.unit, is_leader=posting.is_leader)
    if post_facts(posting) == before:
        return posting
    _require_reason(reason)
    posting.full_clean()
    require_living_unit(posting)
    _require_free_time(posting, besides=overlapped)
    posting.save()
    record_event(
        posting.person,
        "correct_post",
        by=by,
        reason=reason.strip(),
        before=before,
        after=post_facts(posting),
    )
    return posting


@rule
def end_post(*, posting: Posting, last_day: date, by) -> Posting:
    """Somebody leaves a post and no other follows.

    Source: this project. Raises: PermissionDenied; ValidationError on `last_day`: ended,
    before_start.
    """
    require_keeper(by)
    posting = _locked(posting)
    if posting.valid_to is not None:
        raise refusal_on(
            "last_day",
            _("This post ended on %(day)s already.") % {"day": short_date(posting.valid_to)},
            "ended",
        )
    if last_day < posting.valid_from:
        raise refusal_on(
            "last_day",
            _("The post began on %(day)s: it cannot end before.")
            % {"day": short_date(posting.valid_from)},
            "before_start",
        )
    before = post_facts(posting)
    posting.valid_to = last_day
    posting.save(update_fields=["valid_to"])
    record_event(posting.person, "end_post", by=by, before=before, after=post_facts(posting))
    return posting


@rule
def enter_past_post(
    *,
    person: Person,
    unit: Unit,
    title: str,
    valid_from: date,
    valid_to: date,
    is_leader: bool = False,
    statistical_class: str = "",
    contract_type: str = "",
    by,
) -> Posting:
    """Enter a post that a person held before those on record, or between two of them.

    Guarantees that it overlaps no other post; the other posts stay as they are.
    Source: this project. Raises: PermissionDenied; ValidationError overlaps on `valid_from`,
    unit_ended on `unit`, or on a field.
    """
    require_keeper(by)
    unit = held_unit(unit)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    posting = new_post(
        unit=unit,
        title=title,
        is_leader=is_leader,
        statistical_class=statistical_class,
        contract_type=contract_type,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    posting.person = person
    posting.full_clean()
    require_living_unit(posting)
    _require_free_time(posting)
    posting.save()
    record_event(person, "enter_past_post", by=by, after=post_facts(posting))
    return posting


def _locked(posting: Posting) -> Posting:
    Person.objects.select_for_update(no_key=True).get(pk=posting.person_id)
    return Posting.objects.select_related("unit", "person").get(pk=posting.pk)


def _overlapping(posting: Posting) -> set[int]:
    """The other posts of the same person that share a day with this one."""
    others = posting.person.postings.exclude(pk=posting.pk)
    if posting.valid_to is not None:
        others = others.filter(valid_from__lte=posting.valid_to)
    return {other.pk for other in others if (other.valid_to or date.max) >= posting.valid_from}


def _require_free_time(posting: Posting, *, besides: set[int] = frozenset()) -> None:
    new = _overlapping(posting) - besides
    if new:
        other = Posting.objects.select_related("unit").get(pk=min(new))
        raise refusal_on(
            "valid_from",
            _("At that time this person had another post: %(title)s, %(unit)s, since %(day)s.")
            % {
                "title": other.title,
                "unit": other.unit,
                "day": short_date(other.valid_from),
            },
            "overlaps",
        )


def _require_known(facts: dict, known: tuple[str, ...]) -> None:
    strange = set(facts) - set(known)
    if strange:
        raise TypeError(f"not a fact of the register: {', '.join(sorted(strange))}")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise refusal_on("reason", _("Give a reason."), "reason_missing")
