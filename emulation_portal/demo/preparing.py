"""The plan is typed in and launched, and heads of units nominate."""

import uuid

from django.utils import timezone

from awards.nominations import rules as nominations
from awards.nominations.models import Nomination
from awards.submission import rules as submission
from campaigns.accounts.models import Role, User
from campaigns.criteria.models import NomineeGroup
from campaigns.criteria.rules import CriterionInput, define_criteria
from campaigns.launch import rules as launching
from campaigns.launch.plan_paper import issue_plan
from campaigns.launch.rules import launch_campaign, submit_campaign
from campaigns.law.models import AwardForm
from campaigns.plans.models import Campaign
from campaigns.plans.rounds import add_round
from campaigns.plans.rules import PlanItemInput, create_campaign, set_plan_items
from campaigns.quotas.rules import set_quota
from campaigns.staff.models import Person
from campaigns.units.models import Unit, UnitKind
from campaigns.units.rules import found_unit
from emulation_portal.demo import people, plan
from emulation_portal.demo.context import Demo, end_of_office_hours
from emulation_portal.demo.dossiers import Dossier
from emulation_portal.demo.organisation import FOUNDED_ON, actor
from emulation_portal.demo.scans import scan

DEFAULT_NOMINATIONS = 14


def write_plan(demo: Demo) -> None:
    """The Office types in the plan and submits it for launch."""
    office = demo.office
    units = {unit.code: unit for unit in Unit.objects.all()}
    campaign = create_campaign(
        code=plan.CODE,
        name=plan.NAME,
        short_name=plan.SHORT_NAME,
        owner=units["so-khcn"],
        starts_on=plan.STARTS_ON,
        ends_on=plan.ENDS_ON,
        plan_reference=plan.REFERENCE,
        by=office,
    )
    set_plan_items(
        campaign=campaign,
        items=[
            PlanItemInput(kind=kind, text=text, unit=units[code] if code else None)
            for kind, text, code in plan.ITEMS
        ],
        by=office,
    )
    for group, criteria in plan.CRITERIA.items():
        define_criteria(
            campaign=campaign,
            group=group,
            criteria=[
                CriterionInput(text=text, guidance=how, weight=weight, needs_evidence=needed)
                for text, how, weight, needed in criteria
            ],
            by=office,
        )
    award_form = AwardForm.objects.get(code="GK")
    for code, name, kind, year in plan.ROUNDS:
        achieved_from, achieved_to = plan.achievement_period(kind, year)
        round_ = add_round(
            campaign=campaign,
            code=code,
            name=name,
            kind=kind,
            year=year,
            achieved_from=achieved_from,
            achieved_to=achieved_to,
            by=office,
        )
        for recipient_kind, places in plan.PLACES[kind].items():
            set_quota(
                round=round_,
                award_form=award_form,
                recipient_kind=recipient_kind,
                places=places,
                by=office,
            )
    submit_campaign(campaign=campaign, has_seen_warnings=True, by=office)


def launch(demo: Demo) -> None:
    """The Director launches the campaign; the clerk numbers its plan."""
    campaign = Campaign.objects.get(code=plan.CODE)
    launch_campaign(campaign=campaign, by=demo.director)
    clerk = actor(people.CLERK, Role.CLERK)
    issue_plan(campaign=campaign, on=timezone.localdate(), by=clerk)


def open_round(demo: Demo) -> None:
    """The Office opens the round for three weeks."""
    launching.open_round(round=demo.round, closes_at=end_of_office_hours(21), by=demo.office)


def nominate(demo: Demo) -> None:
    """Heads of units nominate; one dossier stays a draft."""
    living = Unit.objects.existing_on(timezone.localdate()).filter(code__in=people.HEADS)
    units = {unit.code: unit for unit in living}
    codes = sorted(units)
    heads = {code: actor(people.HEADS[code], Role.HEAD) for code in codes}
    last = None
    for number in range(demo.n_nominations):
        unit = units[codes[number % len(codes)]]
        group = _group(demo, number)
        last = _dossier(demo, unit, group, number, heads[unit.code])
        if number < demo.n_nominations - 1:
            submission.submit(nomination=last, by=heads[unit.code])


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
        return guests[number // 8 % guests.count()]
    staff = Person.objects.filter(postings__unit=unit, user=None).order_by("pk")
    return staff[number // 8 % staff.count()]


def _dossier(demo: Demo, unit: Unit, group: NomineeGroup, number: int, head: User) -> Nomination:
    nomination = nominations.start_nomination(
        round=demo.round,
        unit=unit,
        group=group,
        nominee=_nominee(demo, unit, group, number),
        creation_key=uuid.UUID(int=demo.chance.getrandbits(128)),
        by=head,
    )
    dossier = Dossier(group, demo.chance)
    for place, criterion in enumerate(nomination.criteria_set.criteria.all()):
        nominations.save_answer(
            nomination=nomination,
            criterion=criterion,
            text=dossier.answer(place),
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
        nomination.refresh_from_db()
    nominations.save_summary(
        nomination=nomination,
        summary=dossier.summary,
        edit_number=nomination.edit_number,
        by=head,
    )
    nomination.refresh_from_db()
    return nomination


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
