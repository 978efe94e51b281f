"""Enters people in the register: who works where, as what, since when."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.staff.models import Person, PersonClass, Posting
from campaigns.units.models import Unit, UnitClass, UnitKind
from campaigns.units.rules import require_keeper
from campaigns.workflow.rules import record_event, rule
from emulation_portal.namesakes import NamesakesError
from emulation_portal.vietnamese import normalise, search_key, short_date

EARLIEST_BIRTH, YOUNGEST = 1900, 15


@rule
def register_person(
    *,
    full_name: str,
    gender: str,
    unit: Unit,
    title: str,
    valid_from: date,
    birth_year: int | None = None,
    staff_code: str | None = None,
    is_leader: bool = False,
    statistical_class: str = "",
    contract_type: str = "",
    user=None,
    namesakes_seen: int | None = None,
    by,
) -> Person:
    """Enter a person with the post they hold from a day on. Two people of one name stay two.

    With `namesakes_seen`, the number of people of this name in this unit whom the keeper was
    shown, nobody is entered twice. A class that is not given follows from the post.
    Source: this project.
    Raises: PermissionDenied; NamesakesError; ValidationError on a field, among them
    staff_code_taken, birth_year, unit_ended.
    """
    require_keeper(by)
    return _register(
        person=Person(
            full_name=normalise(full_name),
            gender=gender,
            birth_year=birth_year,
            staff_code=normalise(staff_code or "") or None,
            user=user,
        ),
        posting=new_post(
            unit=unit,
            title=title,
            is_leader=is_leader,
            statistical_class=statistical_class,
            contract_type=contract_type,
            valid_from=valid_from,
        ),
        namesakes_seen=namesakes_seen,
        by=by,
    )


@rule
def register_outsider(
    *,
    full_name: str,
    gender: str,
    organisation: Unit,
    title: str,
    namesakes_seen: int = 0,
    by,
) -> Person:
    """Enter a person outside the Department who is to be nominated, in their post as of today.

    Heads of units may do it, for outside organisations alone: nobody enters staff this way.
    Source: this project. Raises: PermissionDenied; NamesakesError; ValidationError not_outside on
    `organisation`, or on a field.
    """
    if by is None or not by.can_enter_outsiders:
        raise PermissionDenied(_("Your role does not allow this act here."))
    if organisation.kind != UnitKind.OUTSIDE:
        refusal = ValidationError(_("Choose an outside organisation."), code="not_outside")
        raise ValidationError({"organisation": refusal})
    return _register(
        person=Person(full_name=normalise(full_name), gender=gender),
        posting=new_post(unit=organisation, title=title, valid_from=timezone.localdate()),
        namesakes_seen=namesakes_seen,
        by=by,
    )


def _register(*, person: Person, posting: Posting, namesakes_seen: int | None, by) -> Person:
    # Two who enter people of one unit at once take their turns.
    posting.unit = held_unit(posting.unit)
    if namesakes_seen is not None:
        found = namesakes(full_name=person.full_name, unit=posting.unit)
        if len(found) > namesakes_seen:
            raise NamesakesError("full_name", found)
    require_plausible(person)
    require_living_unit(posting)
    person.full_clean()
    person.save()
    posting.person = person
    posting.full_clean()
    posting.save()
    record_event(person, "register_person", by=by, after=post_facts(posting))
    return person


def namesakes(*, full_name: str, unit: Unit) -> list[Person]:
    """People who ever had a post in the unit and whose name is the same without its diacritics,
    each with `posts_here`, the last post first.

    Source: this project.
    """
    here = Posting.objects.filter(unit=unit).select_related("unit")
    last_first = here.order_by("-valid_from", "-pk")
    return list(
        Person.objects.filter(search_key=search_key(full_name), pk__in=here.values("person"))
        .prefetch_related(Prefetch("postings", queryset=last_first, to_attr="posts_here"))
        .order_by("pk")
    )


@rule
def post_person(
    *,
    person: Person,
    unit: Unit,
    title: str,
    is_leader: bool = False,
    statistical_class: str = "",
    contract_type: str = "",
    valid_from: date,
    by,
) -> Posting:
    """Give a person another post from a day on.

    Guarantees that the former post ends the day before at the latest, and that no two posts of a
    person overlap from then on. A class that is not given follows from the post.
    Source: this project. Raises: PermissionDenied; ValidationError overlaps on `valid_from` (a post
    begins on that day or later), unit_ended on `unit`, or on a field.
    """
    require_keeper(by)
    unit = held_unit(unit)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.postings.filter(valid_from__gte=valid_from).exists():
        refusal = ValidationError(
            _("A post of this person begins on this day or later."), code="overlaps"
        )
        raise ValidationError({"valid_from": refusal})
    posting = new_post(
        unit=unit,
        title=title,
        is_leader=is_leader,
        statistical_class=statistical_class,
        contract_type=contract_type,
        valid_from=valid_from,
    )
    posting.person = person
    require_living_unit(posting)
    posting.full_clean()
    before = {}
    for former in person.postings.as_of(valid_from).select_related("unit").order_by("pk"):
        before = post_facts(former)
        former.valid_to = valid_from - timedelta(days=1)
        former.save(update_fields=["valid_to"])
    posting.save()
    record_event(person, "post_person", by=by, before=before, after=post_facts(posting))
    return posting


# --- what every entry and every correction of the register shares -------------------------------


def new_post(
    *,
    unit: Unit,
    title: str,
    valid_from: date,
    valid_to: date | None = None,
    is_leader: bool = False,
    statistical_class: str = "",
    contract_type: str = "",
) -> Posting:
    """A post in the register's own words, not saved yet, of nobody yet."""
    return Posting(
        unit=unit,
        title=normalise(title),
        is_leader=is_leader,
        statistical_class=statistical_class or default_class(unit=unit, is_leader=is_leader),
        contract_type=contract_type,
        valid_from=valid_from,
        valid_to=valid_to or last_day_of_post(unit),
    )


def last_day_of_post(unit: Unit) -> date | None:
    """Until when a post in the unit can last where nobody says more: a unit whose end is on record,
    and still ahead, takes its posts with it.

    Source: this project.
    """
    return None if unit.has_ended(timezone.localdate()) else unit.last_day


def default_class(*, unit: Unit, is_leader: bool) -> str:
    """The class in which statistics count somebody of this unit, unless the keeper says another.

    Source: form 0603.N/BNV-TĐKT (Circular 02/2023/TT-BNV).
    """
    if not is_leader:
        return PersonClass.DIRECT
    if unit.kind == UnitKind.PROVINCE:
        return PersonClass.LEADER_PROVINCE
    if unit.kind == UnitKind.DEPARTMENT:
        return PersonClass.LEADER_DEPARTMENT
    if unit.statistical_class == UnitClass.ENTERPRISE:
        return PersonClass.ENTREPRENEUR
    return PersonClass.LEADER_OTHER


def require_plausible(person: Person) -> None:
    """Refuse a year of birth that cannot be, and a staff code that somebody else has.

    Source: this project. Raises: ValidationError birth_year, staff_code_taken.
    """
    year = person.birth_year
    if year is not None and not EARLIEST_BIRTH <= year <= timezone.localdate().year - YOUNGEST:
        refusal = ValidationError(_("Check the year of birth."), code="birth_year")
        raise ValidationError({"birth_year": refusal})
    code = person.staff_code
    if code and Person.objects.filter(staff_code=code).exclude(pk=person.pk).exists():
        refusal = ValidationError(_("This staff code is taken."), code="staff_code_taken")
        raise ValidationError({"staff_code": refusal})


def held_unit(unit: Unit) -> Unit:
    """The unit as it is now, held until the rule is done: it does not end meanwhile. Units are held
    before people, as whoever reorganises does."""
    return Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def require_living_unit(posting: Posting) -> None:
    """Refuse a post in a unit that had ended before the post begins, and one without an end in a
    unit that is over: of such a unit only former posts are entered.

    Source: this project. Raises: ValidationError unit_ended on `unit`.
    """
    last_day = posting.unit.last_day
    if last_day is None:
        return
    runs_on = posting.valid_to is None or posting.valid_to > last_day
    is_over = posting.unit.has_ended(timezone.localdate())
    if posting.valid_from > last_day or (is_over and runs_on):
        refusal = ValidationError(
            _("This unit ended on %(day)s: nobody works there after that day."),
            code="unit_ended",
            params={"day": short_date(last_day)},
        )
        raise ValidationError({"unit": refusal})


def post_facts(posting: Posting) -> dict[str, str | bool]:
    """A post as the audit chain keeps it."""
    return {
        "unit": posting.unit.code,
        "title": posting.title,
        "is_leader": posting.is_leader,
        "statistical_class": posting.statistical_class,
        "contract_type": posting.contract_type,
        "valid_from": str(posting.valid_from),
        "valid_to": str(posting.valid_to or ""),
    }
