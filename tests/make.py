"""Rows for tests: plain functions whose defaults make the smallest valid thing."""

import itertools
from datetime import date, datetime, timedelta

from django.utils import timezone

from awards.council.models import Council, CouncilMember, Seat, Session
from awards.evaluation.finding_models import CriterionFinding, Verdict
from awards.meetings.models import UnitMeeting
from awards.nominations.models import Answer, Nomination, NominationStatus
from awards.scoring.models import Score, ScoreSheet
from campaigns.accounts.models import Role, RoleHolding, User
from campaigns.criteria.models import CriteriaSet, Criterion, NomineeGroup, RoundCriteria
from campaigns.law.models import (
    AwardForm,
    AwardGroup,
    LegalBasis,
    PaperKind,
    RecipientKind,
    Signer,
    VotingRule,
)
from campaigns.plans.models import Campaign, CampaignStatus, Round, RoundKind, RoundStatus
from campaigns.progress.models import PlanTask, ReportingPeriod, TaskAssignment, behind_from
from campaigns.progress.report_models import ProgressEntry, ProgressReport, ReportStatus
from campaigns.quotas.models import Quota
from campaigns.staff.models import Gender, Headcount, Person, Posting
from campaigns.units.models import Unit, UnitKind, UnitVersion
from emulation_portal.vietnamese import search_key, sort_key

# All of one length: names that end in one sort as they were made.
_numbers = itertools.count(100_001)
LONG_AGO = date(2015, 1, 1)


def unit(*, name="Phòng Kế hoạch", kind=UnitKind.DIVISION, parent=None, symbol="", **fields):
    number = next(_numbers)
    made = Unit.objects.create(
        code=fields.pop("code", f"unit-{number}"),
        kind=kind,
        name=name,
        short_name=name[:80],
        parent=parent,
        position=number,
    )
    UnitVersion.objects.create(
        unit=made,
        name=name,
        short_name=name[:80],
        parent=parent,
        symbol=symbol,
        superior=fields.pop("superior", ""),
        place=fields.pop("place", "Bà Rịa - Vũng Tàu"),
        head_title=fields.pop("head_title", ""),
        valid_from=LONG_AGO,
    )
    return made


def department(**fields):
    return unit(
        **{
            "name": "Sở Khoa học và Công nghệ",
            "kind": UnitKind.DEPARTMENT,
            "symbol": "SKHCN",
            "superior": "UBND tỉnh Bà Rịa - Vũng Tàu",
            "head_title": "Giám đốc",
            **fields,
        }
    )


def user(*roles, unit=None, username=None, full_name=None, **fields):
    """An account that holds the roles in the unit since long ago."""
    number = next(_numbers)
    made = User.objects.create_user(
        username=username or f"user{number}",
        password=fields.pop("password", "a-long-test-password"),
        full_name=full_name or f"Nguyễn Văn Thử {number}",
        **fields,
    )
    for role in roles:
        holding(made, role, unit)
    return made


def holding(user, role, unit, valid_from=LONG_AGO, valid_to=None):
    return RoleHolding.objects.create(
        user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to
    )


def person(*, unit, full_name=None, title="Chuyên viên", is_leader=False, **fields):
    number = next(_numbers)
    made = Person.objects.create(
        full_name=full_name or f"Trần Thị Mẫu {number}",
        gender=fields.pop("gender", Gender.FEMALE),
        **fields,
    )
    Posting.objects.create(
        person=made, unit=unit, title=title, is_leader=is_leader, valid_from=LONG_AGO
    )
    return made


def headcount(unit, *, n_people=10, n_women=7, counted_on=LONG_AGO):
    return Headcount.objects.create(
        unit=unit, n_people=n_people, n_women=n_women, counted_on=counted_on, source="test"
    )


def certificate_form():
    """The award form "Giấy khen"."""
    return AwardForm.objects.get_or_create(
        code="GK",
        defaults={"name": "Giấy khen", "group": AwardGroup.COMMENDATION, "decided_here": True},
    )[0]


def voting_rule(**fields):
    return VotingRule.objects.create(
        **{
            "name": "Quá nửa tổng số thành viên",
            "award_form": certificate_form(),
            "valid_from": LONG_AGO,
            "source": "test",
            **fields,
        }
    )


def plan_law(owner):
    """What a plan rests on as a paper: a legal basis in force, and who signs for the owner."""
    LegalBasis.objects.create(
        paper_kind=PaperKind.PLAN,
        text="Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
        position=10,
        valid_from=LONG_AGO,
        source="test",
    )
    Signer.objects.create(
        unit=owner,
        paper_kind=PaperKind.PLAN,
        authority_lines="GIÁM ĐỐC",
        full_name="Nguyễn Thị Ký",
        valid_from=LONG_AGO,
        source="test",
    )


def campaign(*, owner=None, status=CampaignStatus.LAUNCHED, **fields):
    number = next(_numbers)
    if status != CampaignStatus.DRAFT:
        fields.setdefault("submitted_by", user())
        fields.setdefault("submitted_at", timezone.now())
    if status not in (CampaignStatus.DRAFT, CampaignStatus.SUBMITTED):
        fields.setdefault("launched_at", timezone.now())
    return Campaign.objects.create(
        **{
            "code": f"campaign-{number}",
            "name": "Phong trào thử nghiệm",
            "short_name": "Thử nghiệm",
            "owner": owner or department(),
            "starts_on": date(2021, 1, 1),
            "ends_on": date(2025, 12, 31),
            "status": status,
            **fields,
        }
    )


def round_(*, campaign=None, status=RoundStatus.OPEN, year=2022, **fields):
    """A round that is open for another week."""
    number = next(_numbers)
    made = Round.objects.create(
        **{
            "campaign": campaign or globals()["campaign"](),
            "code": f"round-{number}",
            "name": f"Khen thưởng năm {year}",
            "kind": RoundKind.ANNUAL,
            "year": year,
            "achieved_from": date(year, 1, 1),
            "achieved_to": date(year, 12, 31),
            "closes_at": None
            if status == RoundStatus.PLANNED
            else timezone.now() + timedelta(days=7),
            "status": status,
            **fields,
        }
    )
    if status != RoundStatus.PLANNED:
        for used in made.campaign.criteria_sets.filter(frozen_at__isnull=False):
            _use_criteria(made, used)
    return made


def _use_criteria(round, criteria_set):
    RoundCriteria.objects.update_or_create(
        round=round, group=criteria_set.group, defaults={"criteria_set": criteria_set}
    )


def criteria_set(campaign, group=NomineeGroup.STAFF, weights=(60, 40), is_frozen=True, **fields):
    made = CriteriaSet.objects.create(
        campaign=campaign,
        group=group,
        version=fields.pop("version", 1),
    )
    for position, weight in enumerate(weights, start=1):
        Criterion.objects.create(
            criteria_set=made, position=position, text=f"Tiêu chí {position}", weight=weight
        )
    if is_frozen:
        made.frozen_at = timezone.now()
        made.save()
        for round in campaign.rounds.exclude(status=RoundStatus.PLANNED):
            _use_criteria(round, made)
    return made


def quota(round, recipient_kind=RecipientKind.INDIVIDUAL, places=4):
    return Quota.objects.get_or_create(
        round=round,
        award_form=certificate_form(),
        recipient_kind=recipient_kind,
        defaults={"places": places},
    )[0]


def nomination(
    *,
    round=None,
    unit=None,
    group=NomineeGroup.STAFF,
    status=NominationStatus.SUBMITTED,
    answer_text="Đã hoàn thành tốt nhiệm vụ được giao.",
    **fields,
):
    """A dossier with every criterion answered, in the status asked for."""
    round = round or round_()
    owner = round.campaign.owner
    unit = unit or globals()["unit"](parent=owner)
    is_collective = group == NomineeGroup.COLLECTIVE
    kind = RecipientKind.COLLECTIVE if is_collective else RecipientKind.INDIVIDUAL
    criteria = round.campaign.criteria_sets.filter(group=group).first() or criteria_set(
        round.campaign, group
    )
    nominee_person = None if is_collective else fields.pop("person", None) or person(unit=unit)
    nominee_name = unit.name if is_collective else nominee_person.full_name
    author = fields.pop("created_by", None) or user(Role.HEAD, unit=unit)
    is_draft = status == NominationStatus.DRAFT
    now = timezone.now()
    made = Nomination.objects.create(
        **{
            "round": round,
            "quota": quota(round, kind),
            "unit": unit,
            "group": group,
            "criteria_set": criteria,
            "person": nominee_person,
            "collective": unit if is_collective else None,
            "nominee_name": nominee_name,
            "nominee_title": "" if is_collective else "Chuyên viên",
            "nominee_unit_name": "" if is_collective else unit.name,
            "nominee_sort_key": sort_key(nominee_name),
            "nominee_search_key": search_key(nominee_name),
            "summary": "Có thành tích xuất sắc trong phong trào thi đua",
            "status": status,
            "created_by": author,
            "saved_at": now,
            "submitted_at": None if is_draft else now,
            "received_at": None if status in ("draft", "submitted") else now,
            **fields,
        }
    )
    for criterion in criteria.criteria.all():
        Answer.objects.create(nomination=made, criterion=criterion, text=answer_text)
    return made


def meeting(nomination, *, n_for=10, **fields):
    """The unit's meeting that found on a dossier: ten of eleven present, of twelve, in favour."""
    made, _is_new = UnitMeeting.objects.get_or_create(
        round=nomination.round,
        unit=nomination.unit,
        defaults={
            "held_on": nomination.round.achieved_to,
            "n_members": 12,
            "n_present": 11,
            "created_by": nomination.created_by,
            "saved_at": timezone.now(),
            **fields,
        },
    )
    made.results.create(nomination=nomination, name=nomination.nominee_name, n_for=n_for)
    return made


def findings(nomination, *, by, verdict=Verdict.MET, note=""):
    """What the Office found on every criterion of a dossier."""
    return CriterionFinding.objects.bulk_create(
        CriterionFinding(
            nomination=nomination,
            criterion=criterion,
            verdict=verdict,
            note=note,
            found_by=by,
            found_at=timezone.now(),
        )
        for criterion in nomination.criteria_set.criteria.all()
    )


def council(*, unit, n_members=9, **fields):
    """A Council with a chair, members who vote and a secretary who does not."""
    made = Council.objects.create(
        **{
            "unit": unit,
            "name": "Hội đồng Thi đua - Khen thưởng Sở",
            "symbol": "BB-HĐTĐKT",
            "basis": "Quyết định kiện toàn",
            "valid_from": LONG_AGO,
            **fields,
        }
    )
    seats = [Seat.CHAIR, *[Seat.MEMBER] * (n_members - 1), Seat.SECRETARY]
    roles = {Seat.CHAIR: Role.CHAIR, Seat.MEMBER: Role.MEMBER, Seat.SECRETARY: Role.SECRETARY}
    for position, seat in enumerate(seats, start=1):
        CouncilMember.objects.create(
            council=made,
            user=user(roles[seat], unit=unit),
            seat=seat,
            title="Trưởng phòng",
            position=position,
        )
    return made


def session(*, round, council=None, status="in_session", **fields):
    return Session.objects.create(
        **{
            "round": round,
            "council": council or globals()["council"](unit=round.campaign.owner),
            "voting_rule": VotingRule.objects.first() or voting_rule(),
            "starts_at": timezone.now(),
            "place": "Phòng họp số 1",
            "status": status,
            "opened_at": timezone.now() if status == "in_session" else None,
            **fields,
        }
    )


def scores(nomination, member, points=80):
    """The whole sheet of one member, the same points for every criterion or a list of them."""
    criteria = list(nomination.criteria_set.criteria.order_by("position"))
    given = points if isinstance(points, list) else [points] * len(criteria)
    heaviest = max(range(len(criteria)), key=lambda place: (criteria[place].weight, -place))
    sheet = ScoreSheet.objects.create(
        member=member,
        nomination=nomination,
        weighted_points=sum(p * c.weight for p, c in zip(given, criteria, strict=True)),
        top_points=given[heaviest],
    )
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion, points=p)
        for p, criterion in zip(given, criteria, strict=True)
    )
    return sheet


def local(year, month, day, hour=8, minute=0) -> datetime:
    """A moment on the portal's own clock."""
    return timezone.make_aware(datetime(year, month, day, hour, minute))


def plan_task(*, campaign=None, title="Hỗ trợ doanh nghiệp khởi nghiệp", **fields):
    number = next(_numbers)
    return PlanTask.objects.create(
        **{
            "campaign": campaign or globals()["campaign"](),
            "title": title,
            "position": number,
            **fields,
        }
    )


def assignment(*, task=None, unit=None, given_on=date(2022, 1, 1), due_on=None, **fields):
    """A task in the hands of a unit below the campaign's owner, due at the end of 2025."""
    task = task or plan_task()
    due_on = due_on or date(2025, 12, 31)
    percent = fields.setdefault("percent", 0)
    if percent == 100:
        fields.setdefault("done_on", due_on)
    return TaskAssignment.objects.create(
        task=task,
        unit=unit or globals()["unit"](parent=task.campaign.owner),
        given_on=given_on,
        due_on=due_on,
        behind_from=behind_from(given_on, due_on, percent),
        **fields,
    )


def period(*, campaign, year=2022, due_on=None, **fields):
    """A year on which units report until 10 January."""
    number = next(_numbers)
    return ReportingPeriod.objects.create(
        **{
            "campaign": campaign,
            "name": f"Năm {year} ({number})",
            "starts_on": date(year, 1, 1),
            "ends_on": date(year, 12, 31),
            "due_on": due_on or date(year + 1, 1, 10),
            **fields,
        }
    )


def progress_report(*, period, unit, status=ReportStatus.DRAFT, percents=(), by=None, **fields):
    """A report of a unit; `percents` are pairs of an assignment and its percentage."""
    if status != ReportStatus.DRAFT:
        by = by or user(Role.HEAD, unit=unit)
        now = fields.pop("submitted_at", None) or timezone.now()
        fields = {
            "submitted_by": by,
            "submitted_at": now,
            "first_submitted_at": now,
            **fields,
        }
    made = ProgressReport.objects.create(period=period, unit=unit, status=status, **fields)
    ProgressEntry.objects.bulk_create(
        ProgressEntry(report=made, assignment=given, percent=percent, text="Đã làm.")
        for given, percent in percents
    )
    return made
