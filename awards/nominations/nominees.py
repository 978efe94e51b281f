"""Who a unit may put forward in a round: its people by posting, its collectives, and outsiders."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from awards.nominations.models import Nomination, NominationStatus
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round
from campaigns.staff.models import Person, Posting
from campaigns.units.models import OUTSIDE_KINDS, Unit, UnitKind
from campaigns.units.rules import how_it_ended, with_predecessors
from emulation_portal.vietnamese import search_key, sort_key, text_sort_key

_NOT_OF_A_DEPARTMENT = [*OUTSIDE_KINDS, UnitKind.PROVINCE]
# Outsiders that are no persons: what the register calls them, by the kind of place they would take.
OUTSIDE_OF_KIND = {
    RecipientKind.COLLECTIVE: UnitKind.OUTSIDE,
    RecipientKind.HOUSEHOLD: UnitKind.HOUSEHOLD,
}


@dataclass(frozen=True)
class NomineeWords:
    """The nominee as the dossier keeps it, whatever happens to names and posts later."""

    name: str
    title: str = ""
    unit_name: str = ""
    is_leader: bool = False
    sort_key: str = ""
    search_key: str = ""


def recipient_kind(nominee: Person | Unit) -> str:
    """Which kind of place the nominee would take."""
    if isinstance(nominee, Person):
        return RecipientKind.INDIVIDUAL
    is_household = nominee.kind == UnitKind.HOUSEHOLD
    return RecipientKind.HOUSEHOLD if is_household else RecipientKind.COLLECTIVE


def candidates(*, round: Round, unit: Unit, group: str, kind: str) -> QuerySet:
    """People or units that `unit` may nominate in this group.

    Staff count where they worked at any time from the start of the round's achievements until
    today, so that somebody who moved is nominated by the unit of the achievement. Who was carried
    over from a unit that ended works in its successor today, and is nominated there. Collectives
    that ended are none any more: `ended_collectives` says what became of them.
    Source: plan 2021–2025, sections II.1 and III; Decree 152/2025/NĐ-CP, Article 4.
    """
    if group == NomineeGroup.COLLECTIVE:
        own = Q(pk=unit.pk) | Q(parent=unit)
        units = Unit.objects.exclude(kind__in=_NOT_OF_A_DEPARTMENT).filter(own)
        if kind != RecipientKind.COLLECTIVE:
            return Person.objects.none()
        return units.not_ended_before(timezone.localdate())
    if group == NomineeGroup.STAFF:
        if kind != RecipientKind.INDIVIDUAL:
            return Unit.objects.none()
        return Person.objects.filter(pk__in=counted_posts(round, own_unit=unit).values("person"))
    if kind in OUTSIDE_OF_KIND:
        outside = Unit.objects.filter(kind=OUTSIDE_OF_KIND[kind])
        return outside.not_ended_before(timezone.localdate())
    return Person.objects.filter(pk__in=counted_posts(round).values("person"))


def ended_collectives(*, unit: Unit, group: str, text: str = "") -> list[Unit]:
    """Collectives that `unit` might look for and that ended, at most 20, each with `why_not`.

    With a text those of that name; without, what the unit itself came after.
    Source: Circular 15/2025/TT-BNV. Units: a few queries for each unit found.
    """
    today = timezone.localdate()
    ended = Unit.objects.ended_before(today)
    if group == NomineeGroup.COLLECTIVE:
        family = with_predecessors([unit.pk], on=today)
        own = Q(pk__in=family) | Q(parent__in=family)
        ended = ended.exclude(kind__in=_NOT_OF_A_DEPARTMENT).filter(own)
    elif group == NomineeGroup.OUTSIDER and text:
        ended = ended.filter(kind=UnitKind.OUTSIDE)
    else:
        return []
    if text:
        ended = ended.matching(text)
    found = list(ended.order_by("sort_key", "pk")[:20])
    for one in found:
        one.why_not = how_it_ended(one)
    return found


def former_people(*, round: Round, unit: Unit, text: str = "") -> QuerySet[Person]:
    """People who were of the unit before the time that counts: a head who looks for one is told
    why that is over."""
    counted = counted_posts(round, own_unit=unit)
    once = Posting.objects.filter(Q(unit=unit) | Q(unit__parent=unit))
    found = Person.objects.filter(pk__in=once.values("person")).exclude(
        pk__in=counted.values("person")
    )
    if text:
        found = found.filter(search_key__contains=search_key(text))
    return found.order_by("sort_key", "pk")


def counted_posts(round: Round, own_unit: Unit | None = None) -> QuerySet[Posting]:
    """Posts in the unit, or outside where none is named, that overlap the time that counts."""
    overlapping = Posting.objects.filter(valid_from__lte=timezone.localdate()).filter(
        Q(valid_to=None) | Q(valid_to__gte=round.achieved_from)
    )
    if own_unit is None:
        return overlapping.filter(unit__kind=UnitKind.OUTSIDE)
    return overlapping.filter(Q(unit=own_unit) | Q(unit__parent=own_unit)).exclude(
        unit__kind=UnitKind.OUTSIDE
    )


def words_of(nominee: Person | Unit, *, round: Round, unit: Unit, group: str) -> NomineeWords:
    """What the dossier copies of a nominee: a person's latest post that counts, a unit's name.

    Of a post that is over, the unit is called as it was on the last day of that post.
    """
    if isinstance(nominee, Unit):
        parent = nominee.parent.name if nominee.parent else ""
        return NomineeWords(
            name=nominee.name,
            unit_name=parent,
            sort_key=text_sort_key(nominee.name),
            search_key=search_key(nominee.name)[:300],
        )
    own_unit = unit if group == NomineeGroup.STAFF else None
    posting = (
        counted_posts(round, own_unit=own_unit)
        .filter(person=nominee)
        .select_related("unit")
        .latest("valid_from", "pk")
    )
    return NomineeWords(
        name=nominee.full_name,
        title=posting.title,
        unit_name=_name_during(posting),
        is_leader=posting.is_leader,
        sort_key=sort_key(nominee.full_name),
        search_key=search_key(nominee.full_name)[:300],
    )


def _name_during(posting: Posting) -> str:
    today = timezone.localdate()
    day = today if posting.valid_to is None else min(posting.valid_to, today)
    words = posting.unit.versions.as_of(day).order_by("-valid_from").first()
    return words.name if words else posting.unit.name


def found_candidates(*, round: Round, unit: Unit, group: str, kind: str, text: str = "") -> list:
    """The first 50 candidates whose name holds the text, without those who have a live dossier.

    Each carries `shown_as`, its name with what tells it from others of the same name.
    """
    live = Nomination.objects.filter(round=round).exclude(status=NominationStatus.WITHDRAWN)
    found = candidates(round=round, unit=unit, group=group, kind=kind)
    if text:
        found = found.filter(search_key__contains=search_key(text))
    if kind != RecipientKind.INDIVIDUAL:
        taken = live.filter(collective__isnull=False).values("collective")
        units = list(found.exclude(pk__in=taken).select_related("parent").order_by("sort_key")[:50])
        for one in units:
            one.shown_as = f"{one.name} ({one.parent.name})" if one.parent else one.name
        return units
    taken = live.filter(person__isnull=False).values("person")
    last_first = Posting.objects.select_related("unit").order_by("-valid_from", "-pk")
    people = list(
        found.exclude(pk__in=taken)
        .prefetch_related(Prefetch("postings", queryset=last_first))
        .order_by("sort_key", "pk")[:50]
    )
    for one in people:
        posting = one.postings.all()[0]
        one.shown_as = f"{one.full_name}: {posting.title}, {posting.unit.name}"
    return people
