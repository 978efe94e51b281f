"""Holds: why a person or a unit may not be awarded for now. They stop the decision alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.files.rules import store_upload
from campaigns.staff.models import Hold, HoldKind, Person
from campaigns.units.models import Unit
from campaigns.units.rules import require_keeper
from campaigns.workflow.rules import record_event, rule
from emulation_portal.refusals import refusal_on
from emulation_portal.vietnamese import normalise, short_date


@dataclass(frozen=True)
class HoldsOn:
    """The holds that stand on a day, by the person or the unit they are on."""

    people: dict[int, list[Hold]]
    units: dict[int, list[Hold]]

    def of(self, *, person_id: int | None, unit_id: int | None) -> list[Hold]:
        """Those on one nominee: a person where there is one, else a unit."""
        if person_id is not None:
            return self.people.get(person_id, [])
        return self.units.get(unit_id, [])


@rule
def place_hold(
    *,
    person: Person | None = None,
    unit: Unit | None = None,
    kind: str,
    reason: str,
    reference: str,
    valid_from: date,
    valid_to: date | None = None,
    evidence: File | None = None,
    by,
) -> Hold:
    """Hold back the awards of a person or of a unit from a day on.

    Guarantees that it names the paper it rests on; nomination, receipt and vote go on. `valid_to`
    is the last day where the paper sets one. `evidence` is a file as it was handed in.
    Source: Decree 152/2025/NĐ-CP, Article 4(4). Raises: PermissionDenied; ValidationError on a
    field, among them in_future, one_subject, hold_known, or what `store_upload` refuses on
    `evidence`.
    """
    require_keeper(by)
    if (person is None) == (unit is None):
        raise ValidationError(_("Name a person or a unit, not both."), code="one_subject")
    subject = person or unit
    type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk)
    hold = Hold(
        person=person,
        unit=unit,
        kind=kind,
        reason=reason.strip(),
        reference=normalise(reference),
        valid_from=valid_from,
        valid_to=valid_to,
        placed_by=by,
    )
    hold.full_clean()
    if valid_from > timezone.localdate():
        raise refusal_on("valid_from", _("This day lies in the future."), "in_future")
    known = Hold.objects.filter(
        person=person, unit=unit, kind=kind, reference=hold.reference, valid_from=valid_from
    )
    if known.exists():
        raise refusal_on("reference", _("This hold is on record already."), "hold_known")
    if evidence is not None:
        try:
            hold.evidence = store_upload(upload=evidence, by=by)
        except ValidationError as error:
            raise ValidationError({"evidence": error}) from error
    hold.save()
    record_event(hold, "place_hold", by=by, reason=hold.reason, after=_facts(hold))
    return hold


@rule
def lift_hold(*, hold: Hold, last_day: date, reason: str, by) -> Hold:
    """End a hold with its last day and why; the row stays.

    Source: Decree 152/2025/NĐ-CP, Article 4(4). Raises: PermissionDenied; ValidationError on a
    field: lifted, before_start, in_future, over, reason_missing.
    """
    require_keeper(by)
    hold = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
    if hold.lifted_at is not None:
        raise refusal_on("last_day", _("This hold was lifted already."), "lifted")
    if last_day < hold.valid_from:
        raise refusal_on(
            "last_day",
            _("The hold began on %(day)s: it cannot end before.")
            % {"day": short_date(hold.valid_from)},
            "before_start",
        )
    if last_day > timezone.localdate():
        raise refusal_on("last_day", _("This day lies in the future."), "in_future")
    if hold.valid_to is not None and last_day > hold.valid_to:
        raise refusal_on(
            "last_day",
            _("The hold is over since %(day)s.") % {"day": short_date(hold.valid_to)},
            "over",
        )
    if not reason.strip():
        raise refusal_on("reason", _("Give a reason."), "reason_missing")
    before = _facts(hold)
    hold.valid_to = last_day
    hold.lifted_by, hold.lifted_at = by, timezone.now()
    hold.lift_reason = reason.strip()
    hold.full_clean()
    hold.save()
    record_event(hold, "lift_hold", by=by, reason=reason.strip(), before=before, after=_facts(hold))
    return hold


def holds_on(on: date, *, people: Collection[int] = (), units: Collection[int] = ()) -> HoldsOn:
    """The holds that stand on a day on these people and units (by key); one query.

    Source: this project.
    """
    found = HoldsOn(people={}, units={})
    people = {pk for pk in people if pk is not None}
    units = {pk for pk in units if pk is not None}
    if not people and not units:
        return found
    standing = (
        Hold.objects.on_day(on)
        .filter(Q(person__in=people) | Q(unit__in=units))
        .select_related("person", "unit")
        .order_by("valid_from", "pk")
    )
    for hold in standing:
        if hold.person_id is not None:
            found.people.setdefault(hold.person_id, []).append(hold)
        else:
            found.units.setdefault(hold.unit_id, []).append(hold)
    return found


def hold_sentence(hold: Hold) -> str:
    """Who is held back, why, by which paper and since when: what a refusal names.

    Source: this project. The reason in its own words stays in the register.
    """
    period = _("since %(day)s") % {"day": short_date(hold.valid_from)}
    if hold.valid_to is not None:
        period += " " + _("until %(day)s") % {"day": short_date(hold.valid_to)}
    return _("%(who)s: %(kind)s (%(reference)s), %(period)s.") % {
        "who": hold.person or hold.unit,
        "kind": hold.get_kind_display(),
        "reference": hold.reference,
        "period": period,
    }


def discipline_within(*, nominee: Person | Unit, first: date, last: date) -> list[str]:
    """Warnings where a disciplinary period overlaps the period of the achievements: what was
    achieved before its end does not count.

    Source: Decree 152/2025/NĐ-CP, Article 4(4).
    """
    is_person = isinstance(nominee, Person)
    found = disciplines_within(
        people=[nominee.pk] if is_person else [],
        units=[] if is_person else [nominee.pk],
        first=first,
        last=last,
    )
    standing = (found.people if is_person else found.units).get(nominee.pk, [])
    return [discipline_sentence(hold) for hold in standing]


def disciplines_within(
    *, people: Collection[int] = (), units: Collection[int] = (), first: date, last: date
) -> HoldsOn:
    """The disciplinary periods of these people and units (by key) that overlap a period; one query.

    Source: this project.
    """
    found = HoldsOn(people={}, units={})
    overlapping = Hold.objects.filter(
        Q(person__in=[pk for pk in people if pk]) | Q(unit__in=[pk for pk in units if pk]),
        kind=HoldKind.DISCIPLINE,
        valid_from__lte=last,
    ).filter(Q(valid_to=None) | Q(valid_to__gte=first))
    for hold in overlapping.order_by("valid_from", "pk"):
        of_whom = found.units if hold.person_id is None else found.people
        of_whom.setdefault(hold.person_id or hold.unit_id, []).append(hold)
    return found


def discipline_sentence(hold: Hold) -> str:
    """What a disciplinary period means for the achievements of a round.

    Source: Decree 152/2025/NĐ-CP, Article 4(4).
    """
    if hold.valid_to is None:
        return _(
            "Disciplined since %(first)s: achievements count only after the discipline ends."
        ) % {"first": short_date(hold.valid_from)}
    return _(
        "Disciplined from %(first)s to %(last)s: achievements count only from %(after)s on."
    ) % {
        "first": short_date(hold.valid_from),
        "last": short_date(hold.valid_to),
        "after": short_date(hold.valid_to + timedelta(days=1)),
    }


def _facts(hold: Hold) -> dict[str, str]:
    return {
        "subject": hold.person.full_name if hold.person_id else hold.unit.code,
        "kind": hold.kind,
        "reference": hold.reference,
        "valid_from": str(hold.valid_from),
        "valid_to": str(hold.valid_to or ""),
    }
