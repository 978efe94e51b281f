"""Heads of units nominate: they write dossiers, hold the unit's meeting and hand in."""

import uuid
from collections import defaultdict
from datetime import date, time, timedelta

from django.utils import timezone

from awards.meetings.models import MeetingMethod
from awards.meetings.rules import save_meeting
from awards.nominations import rules as nominations
from awards.nominations.models import Nomination
from awards.sharing.confirmations import confirm_as_employer
from awards.sharing.consents import ask_consent
from awards.sharing.helpers import ask_nominee
from awards.submission import rules as submission
from campaigns.accounts.models import Role, User
from campaigns.criteria.models import NomineeGroup
from campaigns.staff.honours import honours_of
from campaigns.staff.models import Person
from campaigns.units.models import Unit, UnitKind
from campaigns.units.rules import found_unit
from emulation_portal.demo import people, phrases, plan
from emulation_portal.demo.context import Demo
from emulation_portal.demo.dossiers import Dossier
from emulation_portal.demo.organisation import FOUNDED_ON, actor
from emulation_portal.demo.scans import scan

MEETING_DAYS_AGO = 3
# One dossier says nearly what another one says: the Office shall find that out.
COPIED, COPY = 2, 9


def nominate(demo: Demo) -> None:
    """Heads of units nominate; one dossier stays a draft."""
    living = Unit.objects.existing_on(timezone.localdate()).filter(code__in=people.HEADS)
    units = {unit.code: unit for unit in living}
    codes = sorted(units)
    heads = {code: actor(people.HEADS[code], Role.HEAD) for code in codes}
    dossiers = defaultdict(list)
    in_turn, told = [], []
    for number in range(demo.n_nominations):
        unit = units[codes[number % len(codes)]]
        group = _group(demo, number)
        told.append(told[COPIED] if number == COPY else Dossier(group, demo.chance))
        made = _dossier(demo, unit, group, number, told[-1], heads[unit.code])
        dossiers[unit.code].append(made)
        in_turn.append(made)
    for code, of_unit in dossiers.items():
        _hold_meeting(demo, of_unit, heads[code])
    for nomination in in_turn[:-1]:
        submission.submit(nomination=nomination, is_confirmed=True, by=heads[nomination.unit.code])


def ask_others(demo: Demo) -> None:
    """A head asks a nominee for the own report and consent, which are still to come."""
    code, username = people.EMPLOYEE_UNIT, people.EMPLOYEE[0]
    unit = Unit.objects.get(code=code)
    head = actor(people.HEADS[code], Role.HEAD)
    nomination = nominations.start_nomination(
        round=demo.round,
        unit=unit,
        group=NomineeGroup.STAFF,
        nominee=Person.objects.get(user__username=username),
        creation_key=uuid.UUID(int=demo.chance.getrandbits(128)),
        by=head,
    )
    ask_nominee(nomination=nomination, by=head)
    ask_consent(nomination=nomination, by=head)


def _group(demo: Demo, number: int) -> NomineeGroup:
    # Of ten dossiers three are collectives, five staff, two from outside.
    return [
        NomineeGroup.STAFF,
        NomineeGroup.COLLECTIVE,
        NomineeGroup.STAFF,
        NomineeGroup.OUTSIDER,
        NomineeGroup.STAFF,
        NomineeGroup.COLLECTIVE,
        NomineeGroup.STAFF,
        NomineeGroup.COLLECTIVE,
        NomineeGroup.OUTSIDER,
        NomineeGroup.STAFF,
    ][number % 10]


def _nominee(demo: Demo, unit: Unit, group: NomineeGroup, number: int) -> Person | Unit:
    if group == NomineeGroup.COLLECTIVE:
        return _collective(demo, unit)
    if group == NomineeGroup.OUTSIDER:
        outside = list(Unit.objects.filter(kind=UnitKind.OUTSIDE))
        guests = Person.objects.filter(postings__unit=outside[number % len(outside)]).order_by("pk")
        return guests[_turn(demo, number) % guests.count()]
    staff = Person.objects.filter(postings__unit=unit, user=None).order_by("pk")
    return staff[_turn(demo, number) % staff.count()]


def _turn(demo: Demo, number: int) -> int:
    """Whose turn it is in a unit: others than in the round before."""
    codes = [code for code, *_rest in plan.ROUNDS]
    return number // 8 + 2 * codes.index(demo.round_code)


def _dossier(
    demo: Demo, unit: Unit, group: NomineeGroup, number: int, dossier: Dossier, head: User
) -> Nomination:
    nomination = nominations.start_nomination(
        round=demo.round,
        unit=unit,
        group=group,
        nominee=_nominee(demo, unit, group, number),
        creation_key=uuid.UUID(int=demo.chance.getrandbits(128)),
        by=head,
    )
    for place, criterion in enumerate(nomination.criteria_set.criteria.all()):
        nominations.save_answer(
            nomination=nomination,
            criterion=criterion,
            text=dossier.answer(place),
            figures=dossier.figures() if place == 0 else None,
            edit_number=nomination.edit_number,
            by=head,
        )
        if criterion.needs_evidence:
            nominations.attach_evidence(
                nomination=nomination,
                criterion=criterion,
                upload=scan(
                    "Xác nhận kết quả",
                    title="Giấy xác nhận",
                    text=dossier.answer(place),
                    signed_by=f"Đại diện {dossier.facts['partner']}",
                ),
                by=head,
            )
    nominations.save_summary(
        nomination=nomination,
        summary=dossier.summary,
        edit_number=nomination.edit_number,
        by=head,
    )
    _tell_about_nominee(demo, nomination, head)
    if group == NomineeGroup.OUTSIDER:
        _confirm(nomination, head)
    nomination.refresh_from_db()
    return nomination


def _tell_about_nominee(demo: Demo, nomination: Nomination, head: User) -> None:
    """Particulars and earlier awards, as the report form asks for them."""
    place = f"xã {demo.chance.choice(phrases.COMMUNES)}"
    if nomination.person_id:
        born = date(nomination.person.birth_year or 1985, 3, 8)
        words = {
            "born_on": born,
            "home_town": place,
            "residence": place,
            "qualification": demo.chance.choice(phrases.QUALIFICATIONS),
        }
    else:
        words = {
            "seat": "Trụ sở Sở Khoa học và Công nghệ",
            "n_people": demo.chance.randint(8, 14),
            "n_women": demo.chance.randint(3, 8),
            "structure": "Trưởng đơn vị, một cấp phó và các chuyên viên.",
            "functions": "Tham mưu và tổ chức thực hiện nhiệm vụ được Sở giao.",
        }
    nominations.save_profile(
        nomination=nomination,
        edit_number=nomination.edit_number,
        by=head,
        discipline="Không",
        **words,
    )
    received = honours_of(nomination.person or nomination.collective)
    nominations.save_honours(
        nomination=nomination,
        honours=[{"honour": honour} for honour in received],
        is_none=not received,
        edit_number=nomination.edit_number,
        by=head,
    )


def _confirm(nomination: Nomination, head: User) -> None:
    """The employer of an outside nominee signed that the report is true."""
    text = f"Xác nhận báo cáo thành tích của {nomination.nominee_name} là đúng."
    confirm_as_employer(
        nomination=nomination,
        confirmed_by="Nguyễn Mẫu Chính",
        title="Người đứng đầu",
        confirmed_on=timezone.localdate(),
        upload=scan(
            "Xác nhận của nơi công tác",
            title="Giấy xác nhận",
            text=text,
            signed_by="Nguyễn Mẫu Chính",
        ),
        by=head,
    )


def _hold_meeting(demo: Demo, nominations: list[Nomination], head: User) -> None:
    """The unit met some days before and voted on each of its nominees."""
    n_members = demo.chance.randint(8, 14)
    n_present = n_members - demo.chance.randint(0, 2)
    rows = []
    for nomination in nominations:
        n_against = demo.chance.randint(0, 1)
        rows.append(
            {
                "nomination": nomination,
                "name": nomination.nominee_name,
                "n_for": n_present - n_against,
                "n_against": n_against,
                "note": "",
            }
        )
    save_meeting(
        round=nominations[0].round,
        unit=nominations[0].unit,
        edit_number=0,
        results=rows,
        by=head,
        held_on=timezone.localdate() - timedelta(days=MEETING_DAYS_AGO),
        starts_at=time(14),
        ends_at=time(15, 30),
        place="Phòng họp của đơn vị",
        chair_name=head.full_name,
        chair_title="Trưởng đơn vị",
        secretary_name=demo.chance.choice(phrases.SECRETARIES),
        n_members=n_members,
        n_present=n_present,
        absence_note="" if n_present == n_members else "Đi công tác",
        method=MeetingMethod.SECRET,
        discussion="Các ý kiến thống nhất thành tích của từng trường hợp đúng như báo cáo.",
    )


def _collective(demo: Demo, unit: Unit) -> Unit:
    """The unit itself the first time, then a team of it, so that no collective stands twice."""
    taken = demo.round.nominations.filter(unit=unit, collective__isnull=False).count()
    if not taken:
        return unit
    code = f"{unit.code}-to-{taken}"
    return Unit.objects.filter(code=code).first() or found_unit(
        code=code,
        kind=unit.kind,
        name=f"Tổ công tác Mẫu số {taken}, {unit.name}",
        short_name=f"Tổ Mẫu {taken}",
        parent=unit,
        valid_from=FOUNDED_ON,
        position=200 + taken,
        by=actor(people.ADMINISTRATOR, Role.ADMINISTRATOR),
    )
