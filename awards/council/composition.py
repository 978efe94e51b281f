"""Who sits in the Council: set up by a decision, one seat after another, renewed by the next one.

A composition in which a session was convened stands as it was: whoever comes or goes afterwards
does so by the next decision, which makes the next composition.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.council.models import Council, CouncilMember, Seat, Session, SessionStatus
from campaigns.accounts.models import Role, RoleHolding, User
from campaigns.accounts.rules import end_role, grant_role
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.vietnamese import normalise, short_date

RUNNING = (SessionStatus.CONVENED, SessionStatus.IN_SESSION)
COMPOSES = (Role.OFFICE,)
ONE_DAY = timedelta(days=1)
ROLE_OF_SEAT = {
    Seat.CHAIR: Role.CHAIR,
    Seat.VICE_CHAIR: Role.MEMBER,
    Seat.MEMBER: Role.MEMBER,
    Seat.SECRETARY: Role.SECRETARY,
}


def can_compose(user, unit: Unit | None = None) -> bool:
    """Whether this person sets up the Council of a unit (of any unit when None)."""
    return any(user.holds(role, unit) for role in COMPOSES)


def composed_by(user) -> list[int]:
    """Keys of the units whose Councils this person sets up."""
    return [unit for role in COMPOSES for unit in user.units_as(role)]


def fixed_because(council: Council) -> ValidationError | None:
    """Why nobody comes or goes any more in this composition; None while it is open."""
    statuses = set(council.sessions.values_list("status", flat=True))
    if statuses & set(RUNNING):
        text = _("The composition cannot change while a session is convened.")
        return ValidationError(text, code="session_running")
    if SessionStatus.CLOSED in statuses:
        text = _("A session was held in this composition: it changes by the next decision only.")
        return ValidationError(text, code="session_held")
    return None


def can_renew(council: Council) -> bool:
    """Whether a decision may make the next composition now."""
    return council.valid_to is None and not council.sessions.filter(status__in=RUNNING).exists()


@rule
def set_up_council(
    *, unit: Unit, name: str, symbol: str, basis: str, valid_from: date, by
) -> Council:
    """Put a unit's Council on record, by the decision that set it up; its seats are empty.

    Guarantees one Council per unit and day: the next composition of a standing one is a renewal.
    Source: Law on Emulation and Commendation 06/2022/QH15 (Councils advise, the head decides).
    Raises: PermissionDenied; ValidationError overlaps, or on a field.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    council = Council(
        unit=unit,
        name=normalise(name),
        symbol=symbol.strip(),
        basis=normalise(basis),
        valid_from=valid_from,
    )
    require_role(by, COMPOSES, council)
    council.full_clean()
    standing = Council.objects.filter(unit=unit).standing(valid_from).first()
    if standing is not None:
        text = _("This unit has a Council from %(day)s on: renew its composition instead.")
        raise _on("valid_from", text % {"day": short_date(standing.valid_from)}, "overlaps")
    council.save()
    record_event(
        council, "set_up_council", by=by, after={"name": council.name, "basis": council.basis}
    )
    return council


@rule
def renew_council(
    *, council: Council, name: str, symbol: str, basis: str, valid_from: date, by
) -> Council:
    """Make the next composition of a Council by the decision that changes it, with the same seats.

    Guarantees that the one before ends on the day before with everything decided in it, and that
    sessions planned from that day on meet in the new one; nobody loses a role by it.
    Source: this project (kiện toàn). Raises: PermissionDenied; ValidationError already_ended,
    session_running, too_early, session_later, overlaps, or on a field.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=council.unit_id)
    old = Council.objects.select_for_update(no_key=True, of=("self",)).get(pk=council.pk)
    require_role(by, COMPOSES, old)
    if old.valid_to is not None:
        raise ValidationError(_("This composition has ended already."), code="already_ended")
    if old.sessions.filter(status__in=RUNNING).exists():
        raise fixed_because(old)
    if valid_from <= old.valid_from:
        text = _("The new composition begins after the one before: after %(day)s.")
        raise _on("valid_from", text % {"day": short_date(old.valid_from)}, "too_early")
    last_held = old.sessions.filter(status=SessionStatus.CLOSED).order_by("starts_at").last()
    if last_held and timezone.localdate(last_held.starts_at) >= valid_from:
        text = _("The composition before met on %(day)s: the new one begins later.")
        day = short_date(timezone.localdate(last_held.starts_at))
        raise _on("valid_from", text % {"day": day}, "session_later")
    old.valid_to = valid_from - ONE_DAY
    old.save(update_fields=["valid_to"])
    new = set_up_council(
        unit=old.unit, name=name, symbol=symbol, basis=basis, valid_from=valid_from, by=by
    )
    seats = ("user", "seat", "title", "position")
    CouncilMember.objects.bulk_create(
        CouncilMember(council=new, **{f"{f}_id" if f == "user" else f: v for f, v in kept.items()})
        for kept in old.members.values(*seats)
    )
    planned = [
        session
        for session in old.sessions.filter(status=SessionStatus.PLANNED)
        if timezone.localdate(session.starts_at) >= valid_from
    ]
    Session.objects.filter(pk__in=[session.pk for session in planned]).update(council=new)
    record_event(old, "renew_council", by=by, after={"valid_to": str(old.valid_to), "next": new.pk})
    council.valid_to = old.valid_to
    return new


@rule
def appoint(
    *, council: Council, user: User, seat: str, title: str, position: int, by
) -> CouncilMember:
    """Give a person a seat, and with it the role that goes with the seat, from the Council's first
    day. Whoever sat at that place in the order, and all after them, move down one place.

    Source: the decision that sets the Council up. Raises: PermissionDenied; ValidationError
    session_running, session_held, or on a field: second_chair, seated_twice, account_closed.
    """
    council = _locked(council, by)
    if not user.is_active:
        raise _on("user", _("This account is closed."), "account_closed")
    if council.members.filter(user=user).exists():
        text = _("%(name)s sits in this Council already.") % {"name": user}
        raise _on("user", text, "seated_twice")
    chair = council.members.filter(seat=Seat.CHAIR).select_related("user").first()
    if seat == Seat.CHAIR and chair:
        text = _("This Council has its chair: %(name)s.") % {"name": chair.user}
        raise _on("seat", text, "second_chair")
    member = CouncilMember(
        council=council, user=user, seat=seat, title=normalise(title), position=position
    )
    member.full_clean()
    later = council.members.filter(position__gte=position)
    if later.filter(position=position).exists():
        later.update(position=F("position") + 1)
    member.save()
    _give_role(member, by)
    record_event(
        council, "appoint", by=by, after={"user": user.pk, "name": str(user), "seat": seat}
    )
    return member


@rule
def remove_member(*, member: CouncilMember, by) -> None:
    """Take a seat out of a composition in which no session was convened yet, and end the role that
    went with it: on the day before this composition began where the person sat in the one before.

    Source: this project. Raises: PermissionDenied; ValidationError session_running, session_held.
    """
    council = _locked(member.council, by)
    leaving = council.members.select_related("user").get(pk=member.pk)
    person, seat = leaving.user, leaving.seat
    leaving.delete()
    _end_roles(person, seat, council, by)
    record_event(
        council,
        "remove_member",
        by=by,
        before={"user": person.pk, "name": str(person), "seat": seat},
    )


def _locked(council: Council, by) -> Council:
    """The Council, under a lock, if this person may change who sits in it now."""
    locked = Council.objects.select_for_update(no_key=True, of=("self",)).get(pk=council.pk)
    require_role(by, COMPOSES, locked)
    refusal = fixed_because(locked)
    if refusal:
        raise refusal
    return locked


def _on(field: str, text: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(text, code=code)})


def _roles_from(user: User, role: str, unit: Unit, on: date):
    """The holdings of a role that count on a day or later, in order."""
    held = user.role_holdings.filter(role=role, unit=unit)
    return held.filter(Q(valid_to=None) | Q(valid_to__gte=on)).order_by("valid_from")


def _give_role(member: CouncilMember, by) -> None:
    """Fill every gap in which the person would sit without the role."""
    user, unit, start = member.user, member.council.unit, member.council.valid_from
    role = ROLE_OF_SEAT[Seat(member.seat)]
    facts = {"user": user, "role": role, "unit": unit, "by": by}
    for held in list(_roles_from(user, role, unit, start)):
        if held.valid_from > start:
            grant_role(**facts, valid_from=start, valid_to=held.valid_from - ONE_DAY)
        if held.valid_to is None:
            return
        start = max(start, held.valid_to + ONE_DAY)
    grant_role(**facts, valid_from=start)


def _end_roles(user: User, seat: str, council: Council, by) -> None:
    role = ROLE_OF_SEAT[Seat(seat)]
    same = [s for s, its_role in ROLE_OF_SEAT.items() if its_role == role]
    elsewhere = CouncilMember.objects.filter(user=user, seat__in=same).filter(
        council__in=Council.objects.filter(unit=council.unit).standing(council.valid_from)
    )
    if elsewhere.exists():
        return
    held: RoleHolding
    for held in _roles_from(user, role, council.unit, council.valid_from):
        last = max(held.valid_from, council.valid_from - ONE_DAY)
        if held.valid_to is None or held.valid_to > last:
            end_role(holding=held, valid_to=last, by=by)
