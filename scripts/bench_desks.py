"""Heads at their desks shortly before the deadline: units, accounts, sessions, finished drafts."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from awards.meetings.models import MeetingResult, UnitMeeting
from awards.nominations.models import Answer, Evidence, Nomination
from campaigns.accounts.demo import mark_as_demo
from campaigns.accounts.models import Role, RoleHolding, User
from campaigns.criteria.models import Criterion, NomineeGroup
from campaigns.files.models import StoredFile
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round
from campaigns.staff.models import Gender, Person, Posting
from campaigns.units.models import Unit, UnitKind, UnitVersion
from emulation_portal.demo import people, preparing
from emulation_portal.demo.context import Demo
from emulation_portal.demo.dossiers import Dossier
from emulation_portal.demo.organisation import FOUNDED_ON, build_organisation
from emulation_portal.vietnamese import search_key, sort_key, text_sort_key

TEXT_LENGTH = 3  # how many times an invented answer is repeated, to be as long as real ones


@dataclass
class Desk:
    """One head at a desk: the cookie of the session, and the dossiers left to hand in."""

    cookie: str
    dossiers: list[int] = field(default_factory=list)


def seed_desks(n_dossiers: int, n_people: int) -> list[Desk]:
    """So many heads, each of a unit of its own whose meeting was held, with ready drafts."""
    demo = Demo(seed=1, n_nominations=0)
    mark_as_demo()
    build_organisation(1, n_staff=2)
    preparing.write_plan(demo)
    preparing.launch(demo)
    preparing.open_round(demo)
    each = -(-n_dossiers // n_people)
    desks, left = [], n_dossiers
    for number in range(n_people):
        desk, head, unit = _desk(number)
        nominations = _drafts(demo.round, unit, head, min(each, left), demo)
        left -= len(nominations)
        desk.dossiers = [nomination.pk for nomination in nominations]
        desks.append(desk)
    return desks


def _desk(number: int) -> tuple[Desk, User, Unit]:
    name = f"Phòng Thử số {number + 1}"
    unit = Unit.objects.create(
        code=f"thu-{number + 1}",
        kind=UnitKind.DIVISION,
        name=name,
        short_name=name,
        sort_key=text_sort_key(name),
        search_key=search_key(name),
        parent=Unit.objects.get(code=people.DEPARTMENT[0]),
        position=1000 + number,
    )
    UnitVersion.objects.create(unit=unit, name=name, short_name=name, valid_from=FOUNDED_ON)
    head = User(username=f"thu-{number + 1}", full_name=f"Nguyễn Văn Thử {number + 1}")
    head.set_unusable_password()
    head.save()
    hat = RoleHolding.objects.create(user=head, role=Role.HEAD, unit=unit, valid_from=FOUNDED_ON)
    session = SessionStore()
    session[SESSION_KEY] = str(head.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = head.get_session_auth_hash()
    session["hat"] = hat.pk
    session.create()
    return Desk(f"{settings.SESSION_COOKIE_NAME}={session.session_key}"), head, unit


def _drafts(round_: Round, unit: Unit, head: User, n: int, demo: Demo) -> list[Nomination]:
    quota = round_.quotas.get(recipient_kind=RecipientKind.INDIVIDUAL)
    criteria_set = round_.campaign.criteria_sets.get(group=NomineeGroup.STAFF)
    criteria = list(Criterion.objects.filter(criteria_set=criteria_set))
    nominations = []
    for number in range(n):
        name = f"Trần Thị Mẫu {number + 1}"
        person = Person.objects.create(full_name=name, gender=Gender.FEMALE)
        Posting.objects.create(person=person, unit=unit, title="Chuyên viên", valid_from=FOUNDED_ON)
        dossier = Dossier(NomineeGroup.STAFF, demo.chance)
        nomination = Nomination.objects.create(
            round=round_,
            quota=quota,
            unit=unit,
            group=NomineeGroup.STAFF,
            criteria_set=criteria_set,
            person=person,
            nominee_name=name,
            nominee_title="Chuyên viên",
            nominee_unit_name=unit.name,
            nominee_sort_key=sort_key(name),
            nominee_search_key=search_key(name),
            summary=dossier.summary,
            creation_key=uuid.uuid4(),
            created_by=head,
            saved_at=timezone.now(),
        )
        Answer.objects.bulk_create(
            Answer(
                nomination=nomination,
                criterion=criterion,
                text="\n".join([dossier.answer(place)] * TEXT_LENGTH),
            )
            for place, criterion in enumerate(criteria)
        )
        nominations.append(nomination)
    _attach(nominations, head)
    _hold_meeting(round_, unit, head, nominations)
    return nominations


def _attach(nominations: list[Nomination], head: User) -> None:
    from_rows = Answer.objects.filter(nomination__in=nominations, criterion__needs_evidence=True)
    for answer in from_rows:
        stored = StoredFile.objects.create(
            file=f"00/{answer.pk}",
            name="Xác nhận kết quả.pdf",
            content_type="application/pdf",
            n_bytes=1000,
            sha256=f"{answer.pk:064x}",
            added_by=head,
        )
        Evidence.objects.create(answer=answer, file=stored)


def _hold_meeting(round_: Round, unit: Unit, head: User, nominations: list[Nomination]) -> None:
    meeting = UnitMeeting.objects.create(
        round=round_,
        unit=unit,
        held_on=timezone.localdate() - timedelta(days=1),
        place="Phòng họp",
        chair_name=head.full_name,
        secretary_name="Lê Thị Mẫu",
        n_members=12,
        n_present=11,
        created_by=head,
        saved_at=timezone.now(),
    )
    MeetingResult.objects.bulk_create(
        MeetingResult(
            meeting=meeting, nomination=nomination, name=nomination.nominee_name, n_for=11
        )
        for nomination in nominations
    )
