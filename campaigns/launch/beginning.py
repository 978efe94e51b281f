"""Begins a plan from what is there: a copy of an earlier campaign, or a template of this portal."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.criteria.rules import CriterionInput, current_sets, define_criteria
from campaigns.law.models import AwardForm
from campaigns.plans.models import Campaign, CampaignKind, Round, RoundKind
from campaigns.plans.rounds import add_round
from campaigns.plans.rules import PlanItemInput, create_campaign, set_plan_items
from campaigns.quotas.rules import PlacesInput, set_quotas
from campaigns.units.models import Unit
from campaigns.units.rules import successors_of
from campaigns.workflow.rules import record_event, rule

TEMPLATES = Path(__file__).parent / "fixtures" / "plan_templates.json"
ROUND_NAMES = {
    RoundKind.ANNUAL: "Khen thưởng năm {year}",
    RoundKind.INTERIM: "Khen thưởng sơ kết năm {year}",
    RoundKind.FINAL: "Khen thưởng tổng kết năm {year}",
}


@dataclass(frozen=True)
class Beginning:
    """A new draft, what was put into it, and what a person must look at."""

    campaign: Campaign
    told: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@rule
def copy_campaign(
    *,
    source: Campaign,
    code: str,
    name: str,
    short_name: str,
    starts_on: date,
    ends_on: date | None = None,
    owner: Unit | None = None,
    by,
) -> Beginning:
    """Begin a draft with the sentences, criteria, rounds and places of an earlier campaign.

    Rounds and days move by as many years as lie between the two beginnings; criteria begin with
    version 1. A unit in charge that has ended gives way to its only living successor; where there
    is none or several, the duty is left open and said so.
    Source: this project. Raises: PermissionDenied; ValidationError unknown, as `create_campaign`
    and `add_round`.
    """
    if not Campaign.objects.visible_to(by).filter(pk=source.pk).exists():
        raise ValidationError(_("There is no such campaign."), code="unknown")
    shift = starts_on.year - source.starts_on.year
    campaign = create_campaign(
        code=code,
        name=name,
        short_name=short_name,
        owner=owner or source.owner,
        starts_on=starts_on,
        ends_on=ends_on or _years_later(source.ends_on, shift),
        plan_reference="",
        kind=source.kind,
        higher=source.higher if _is_readable(source.higher, by) else None,
        higher_note=source.higher_note,
        by=by,
    )
    items, warnings = _copied_items(source, on=starts_on)
    set_plan_items(campaign=campaign, items=items, by=by)
    sets = current_sets(campaign=source)
    for group, criteria_set in sets.items():
        define_criteria(campaign=campaign, group=group, criteria=_criteria_of(criteria_set), by=by)
    n_rounds = 0
    for old in source.rounds.order_by("year", "kind"):
        year = old.year + shift
        if not campaign.starts_on.year <= year <= campaign.ends_on.year:
            warnings.append(
                _("“%(round)s” is left out: %(year)d lies outside the new campaign.")
                % {"round": old.name, "year": year}
            )
            continue
        made = add_round(
            campaign=campaign,
            code=_free_round_code(campaign, old.kind, year),
            name=re.sub(rf"\b{old.year}\b", str(year), old.name),
            kind=old.kind,
            year=year,
            achieved_from=_years_later(old.achieved_from, shift),
            achieved_to=_years_later(old.achieved_to, shift),
            by=by,
        )
        places = [
            PlacesInput(quota.award_form, quota.recipient_kind, quota.places)
            for quota in old.quotas.filter(places__gt=0).select_related("award_form")
        ]
        set_quotas(round=made, places=places, by=by)
        n_rounds += 1
    if any(re.search(r"\b(19|20)\d\d\b", item.text) for item in items):
        warnings.append(_("Years in the texts are still those of the earlier plan."))
    record_event(campaign, "begin_from", by=by, after={"copy_of": source.code})
    told = _told(len(items), len(sets), n_rounds)
    campaign.refresh_from_db()
    return Beginning(campaign, told, warnings)


def _is_readable(campaign: Campaign | None, by) -> bool:
    if campaign is None:
        return False
    return Campaign.objects.visible_to(by).filter(pk=campaign.pk).exists()


def _copied_items(source: Campaign, *, on: date) -> tuple[list[PlanItemInput], list[str]]:
    items, warnings, in_charge = [], [], {}
    for item in source.items.select_related("unit").order_by("kind", "position"):
        unit = item.unit
        if unit is not None and unit.pk not in in_charge:
            in_charge[unit.pk], warning = _who_has_it_now(unit, on)
            warnings += [warning] if warning else []
        items.append(PlanItemInput(item.kind, item.text, unit and in_charge[unit.pk]))
    # Contents and programmes share one order, whatever their kinds are called.
    positions = list(source.items.order_by("kind", "position").values_list("position", flat=True))
    both = sorted(zip(positions, range(len(items)), strict=True))
    return [items[place] for _position, place in both], warnings


def _who_has_it_now(unit: Unit, on: date) -> tuple[Unit | None, str]:
    if unit.last_day is None or unit.last_day >= on:
        return unit, ""
    living = [u for u in successors_of(unit) if u.last_day is None or u.last_day >= on]
    if len(living) == 1:
        words = {"old": unit.name, "new": living[0].name}
        return living[0], _("“%(old)s” has ended: its duties go to “%(new)s”.") % words
    if living:
        return None, _("“%(old)s” has ended and has %(n)d successors: say who has its duties.") % {
            "old": unit.name,
            "n": len(living),
        }
    return None, _("“%(old)s” has ended without a successor: say who has its duties.") % {
        "old": unit.name
    }


def _criteria_of(criteria_set) -> list[CriterionInput]:
    return [
        CriterionInput(c.text, c.guidance, c.weight, c.needs_evidence)
        for c in sorted(criteria_set.criteria.all(), key=lambda c: c.position)
    ]


def _years_later(day: date, n_years: int) -> date:
    """The same day in another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + n_years)
    except ValueError:
        return day.replace(year=day.year + n_years, day=28)


def _free_round_code(campaign: Campaign, kind: str, year: int) -> str:
    base = f"{campaign.code[:25]}-{kind}-{year}"
    code, number = base, 2
    while Round.objects.filter(code=code).exists():
        code, number = f"{base}-{number}", number + 1
    return code


def _told(n_items: int, n_groups: int, n_rounds: int) -> list[str]:
    return [
        ngettext("%(n)d sentence of the plan", "%(n)d sentences of the plan", n_items)
        % {"n": n_items},
        ngettext("criteria of %(n)d group", "criteria of %(n)d groups", n_groups) % {"n": n_groups},
        ngettext("%(n)d round with its places", "%(n)d rounds with their places", n_rounds)
        % {"n": n_rounds},
    ]


# --- templates ------------------------------------------------------------------------------------


@cache
def plan_templates() -> dict[str, dict]:
    """The templates that come with the portal, by their key; the words are those of this project.

    Source: plan 2021–2025 and Law 06/2022/QH15, Article 16, for what a plan says; wording: ours.
    """
    templates = json.loads(TEMPLATES.read_text(encoding="utf-8"))
    return {template["key"]: template for template in templates}


@rule
def begin_from_template(
    *,
    template: str,
    code: str,
    name: str,
    short_name: str,
    owner: Unit,
    starts_on: date,
    ends_on: date,
    by,
) -> Beginning:
    """Begin a draft with the sentences, criteria, rounds and places of a template.

    A round for each year, a final one in the last year where the template has one.
    Source: this project. Raises: PermissionDenied; ValidationError unknown, as `create_campaign`.
    """
    given = plan_templates().get(template)
    if given is None:
        raise ValidationError(_("There is no such template."), code="unknown")
    campaign = create_campaign(
        code=code,
        name=name,
        short_name=short_name,
        owner=owner,
        starts_on=starts_on,
        ends_on=ends_on,
        kind=given.get("kind", CampaignKind.THEMATIC),
        by=by,
    )
    items = [PlanItemInput(kind, text) for kind, texts in given["items"].items() for text in texts]
    set_plan_items(campaign=campaign, items=items, by=by)
    for group, criteria in given["criteria"].items():
        inputs = [CriterionInput(**criterion) for criterion in criteria]
        define_criteria(campaign=campaign, group=group, criteria=inputs, by=by)
    forms = {form.code: form for form in AwardForm.objects.all()}
    n_rounds, warnings = 0, []
    for kind, year in _rounds_of(given["rounds"], starts_on.year, ends_on.year):
        made = add_round(
            campaign=campaign,
            code=_free_round_code(campaign, kind, year),
            name=ROUND_NAMES[kind].format(year=year),
            kind=kind,
            year=year,
            achieved_from=starts_on if kind == RoundKind.FINAL else date(year, 1, 1),
            achieved_to=date(year, 12, 31),
            by=by,
        )
        places = [
            PlacesInput(forms[form], recipient, n)
            for form, by_kind in given["rounds"][kind].items()
            if form in forms
            for recipient, n in by_kind.items()
        ]
        set_quotas(round=made, places=places, by=by)
        n_rounds += 1
    missing = {form for by_form in given["rounds"].values() for form in by_form} - set(forms)
    for form in sorted(missing):
        warnings.append(_("The award form “%(code)s” is not in the catalogue.") % {"code": form})
    record_event(campaign, "begin_from", by=by, after={"template": template})
    campaign.refresh_from_db()
    return Beginning(campaign, _told(len(items), len(given["criteria"]), n_rounds), warnings)


def _rounds_of(rounds: dict, first: int, last: int) -> Iterable[tuple[str, int]]:
    if RoundKind.ANNUAL in rounds:
        for year in range(first, last + 1):
            yield RoundKind.ANNUAL.value, year
    if RoundKind.FINAL in rounds and last > first:
        yield RoundKind.FINAL.value, last
