"""The plan is typed in and launched, and a round opens."""

from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.criteria.rules import CriterionInput, define_criteria
from campaigns.launch import rules as launching
from campaigns.launch.plan_paper import issue_plan
from campaigns.launch.rules import launch_campaign, submit_campaign
from campaigns.law.models import AwardForm
from campaigns.plans.models import Campaign
from campaigns.plans.rounds import add_round
from campaigns.plans.rules import PlanItemInput, create_campaign, set_plan_items
from campaigns.quotas.rules import set_quota
from campaigns.units.models import Unit
from emulation_portal.demo import people, plan
from emulation_portal.demo.context import Demo, end_of_office_hours
from emulation_portal.demo.organisation import actor

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
