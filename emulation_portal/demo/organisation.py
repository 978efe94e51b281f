"""Builds the demo's units, accounts, roles and people; the plan comes after."""

from datetime import date, timedelta
from itertools import count, islice

from django.utils import timezone

from campaigns.accounts import rules as accounts
from campaigns.accounts.models import Role, User
from campaigns.law.models import PaperKind
from campaigns.law.rules import appoint_signer, load_reference
from campaigns.staff.rules import register_person
from campaigns.units.models import Unit, UnitKind
from campaigns.units.rules import found_unit
from emulation_portal.demo import people

FOUNDED_ON = date(2015, 1, 1)


def build_organisation(seed: int, *, n_staff: int) -> None:
    """The Department, its units, who works there and who does what in the portal."""
    load_reference(by=None)
    administrator = _account(people.ADMINISTRATOR)
    # Nobody holds a role before there is a unit: these two acts are the installation's own.
    department = _department(None)
    accounts.grant_role(
        user=administrator,
        role=Role.ADMINISTRATOR,
        unit=department,
        valid_from=FOUNDED_ON,
        by=None,
    )
    administrator = actor(people.ADMINISTRATOR, Role.ADMINISTRATOR)
    units = _units(department, administrator)
    _offices(department, units, administrator)
    _heads(units, administrator)
    _staff(units, administrator, seed, n_staff)
    appoint_signers(department, from_day=FOUNDED_ON, by=administrator)


def actor(who: tuple | str, role: Role) -> User:
    """A demo account with the hat of one role on."""
    username = who if isinstance(who, str) else who[0]
    user = User.objects.get(username=username)
    held = user.role_holdings.as_of(timezone.localdate()).filter(role=role)
    return user.wearing(held.order_by("-valid_from").first())


def _account(who: tuple) -> User:
    username, full_name, *_ = who
    existing = User.objects.filter(username=username).first()
    return existing or accounts.create_account(
        username=username, full_name=full_name, password=None, is_demo=True, by=None
    )


def _department(by: User | None) -> Unit:
    code, kind, name, short_name, symbol = people.DEPARTMENT
    return found_unit(
        code=code,
        kind=kind,
        name=name,
        short_name=short_name,
        symbol=symbol,
        superior="UBND tỉnh Bà Rịa - Vũng Tàu",
        place="Bà Rịa - Vũng Tàu",
        head_title="Giám đốc",
        valid_from=FOUNDED_ON,
        position=0,
        by=by,
    )


def _units(department: Unit, by: User) -> dict[str, Unit]:
    units = {}
    for position, (code, kind, name, short_name, symbol) in enumerate(people.OWN_UNITS, start=1):
        units[code] = found_unit(
            code=code,
            kind=kind,
            name=name,
            short_name=short_name,
            symbol=symbol,
            parent=department,
            place="Bà Rịa - Vũng Tàu",
            valid_from=FOUNDED_ON,
            position=position,
            by=by,
        )
    for position, (code, name) in enumerate(people.OUTSIDE_UNITS, start=101):
        units[code] = found_unit(
            code=code,
            kind=UnitKind.OUTSIDE,
            name=name,
            short_name=name,
            valid_from=FOUNDED_ON,
            position=position,
            by=by,
        )
    return units


def _offices(department: Unit, units: dict[str, Unit], by: User) -> None:
    holders = [
        (people.DIRECTOR, Role.DIRECTOR),
        (people.STANDING_OFFICER, Role.OFFICE),
        (people.OFFICE_CHIEF, Role.OFFICE),
        (people.CLERK, Role.CLERK),
        (people.ACCOUNTANT, Role.ACCOUNTANT),
        (people.PUBLICITY, Role.PUBLICITY),
        (people.EMPLOYEE, Role.EMPLOYEE),
    ]
    for who, role in holders:
        accounts.grant_role(
            user=_account(who), role=role, unit=department, valid_from=FOUNDED_ON, by=by
        )
    for who in people.MEMBERS:
        _account(who)
    at_the_top = [people.DIRECTOR, people.MEMBERS[0]]
    for who in at_the_top:
        _person(who, department, is_leader=True, by=by)
    _person(people.STANDING_OFFICER, units["van-phong"], is_leader=False, by=by)
    _person(people.EMPLOYEE, units[people.EMPLOYEE_UNIT], is_leader=False, by=by)


def _heads(units: dict[str, Unit], by: User) -> None:
    for code, who in people.HEADS.items():
        accounts.grant_role(
            user=_account(who), role=Role.HEAD, unit=units[code], valid_from=FOUNDED_ON, by=by
        )
        _person(who, units[code], is_leader=True, by=by)


def _person(who: tuple, unit: Unit, *, is_leader: bool, by: User) -> None:
    username, full_name, gender, title = who
    register_person(
        full_name=full_name,
        gender=gender,
        unit=unit,
        title=title,
        is_leader=is_leader,
        valid_from=FOUNDED_ON + timedelta(days=1),
        user=User.objects.get(username=username),
        by=by,
    )


def _staff(units: dict[str, Unit], by: User, seed: int, n_staff: int) -> None:
    crowd = people.invented_people(seed)
    codes = count(1)
    for code, unit in units.items():
        n_people = n_staff
        for number, (name, gender, birth_year, title) in enumerate(islice(crowd, n_people)):
            register_person(
                full_name=name,
                gender=gender,
                unit=unit,
                title="Phó trưởng phòng" if number == 0 and code in people.HEADS else title,
                is_leader=number == 0 and code in people.HEADS,
                birth_year=birth_year,
                staff_code=f"MAU-{next(codes):03d}",
                valid_from=FOUNDED_ON,
                by=by,
            )


def appoint_signers(department: Unit, *, from_day: date, by: User) -> None:
    """Who signs the papers of a department from a day on."""
    head, chief = ("GIÁM ĐỐC", people.DIRECTOR), ("CHÁNH VĂN PHÒNG", people.OFFICE_CHIEF)
    for paper_kind, (lines, who) in {
        PaperKind.PLAN: head,
        PaperKind.SUBMISSION: chief,
        PaperKind.DECISION: head,
        PaperKind.PAYMENT_LIST: head,
    }.items():
        appoint_signer(
            unit=department,
            paper_kind=paper_kind,
            authority_lines=lines,
            full_name=who[1],
            valid_from=from_day,
            source="Dữ liệu mẫu",
            by=by,
        )
