"""What a plan or a round still lacks: errors block, warnings are told, hints help; each with where
it is mended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.criteria.rules import TOTAL_WEIGHT
from campaigns.launch.overview import Overview
from campaigns.law.doubts import doubts_about
from campaigns.law.models import PaperKind
from campaigns.law.rules import bases_for, signer_for
from campaigns.papers.rules import letterhead_of
from campaigns.plans.models import Campaign, CampaignStatus, PlanItemKind, Round, RoundKind
from campaigns.plans.models import RoundStatus as R
from emulation_portal.vietnamese import search_key, short_date

NEEDED_ITEMS = (
    (PlanItemKind.PURPOSE, "I", "purposes"),
    (PlanItemKind.REQUIREMENT, "I", "requirements"),
    (PlanItemKind.SUBJECT, "II", "subjects"),
    (PlanItemKind.CONTENT, "II", "contents"),
    (PlanItemKind.DUTY, "V", "duties"),
)
# A duty that tells people of the campaign says so in one of these words.
PUBLICITY_WORDS = ("tuyen truyen", "pho bien", "truyen thong", "cong khai", "tin, bai", "tin bai")


class Level(StrEnum):
    """How much a finding weighs: an error blocks, a warning is confirmed, a hint is only told."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One thing to mend: in which part of the plan ("heading", "I" to "V"), and on which page."""

    level: Level
    part: str
    sentence: str
    url: str = ""


def findings_of(campaign: Campaign, *, on: date | None = None) -> list[Finding]:
    """Everything to be said about a plan before its launch, part by part, errors first.

    `on` is the day of the plan as a paper, today where none is given.
    Source: plan 2021–2025, sections I–V; Decree 30/2020/NĐ-CP (the paper); this project (the rest).
    """
    day = on or timezone.localdate()
    plan = Overview(campaign)
    found = [
        *_errors(plan),
        *_paper_errors(campaign, day),
        *_warnings(plan, day),
        *_hints(plan),
    ]
    order = list(Level)
    return sorted(found, key=lambda finding: order.index(finding.level))


def errors_of_plan(campaign: Campaign) -> list[str]:
    """What blocks the launch, as sentences "required / present"."""
    return [finding.sentence for finding in _errors(Overview(campaign))]


def errors_of_paper(campaign: Campaign, *, on: date) -> list[str]:
    """What keeps the plan from being written as a paper of a day: name, law or signer missing."""
    return [finding.sentence for finding in _paper_errors(campaign, on)]


def _items_page(plan: Overview, section: str) -> str:
    return reverse("plans:items", args=[plan.campaign.code, section])


# --- errors ---------------------------------------------------------------------------------------


def _errors(plan: Overview) -> Iterator[Finding]:
    for kind, part, section in NEEDED_ITEMS:
        if not plan.items_of(kind):
            sentence = _("%(section)s: at least 1 required, 0 present") % {"section": kind.label}
            yield Finding(Level.ERROR, part, sentence, _items_page(plan, section))
    yield from _criteria_errors(plan)
    if not plan.rounds:
        page = reverse("plans:new_round", args=[plan.campaign.code])
        yield Finding(Level.ERROR, "IV", _("Rounds: at least 1 required, 0 present"), page)
    for row in plan.rounds:
        if not any(cell.places for cell in row.cells):
            yield Finding(
                Level.ERROR,
                "IV",
                _("Places of “%(round)s”: at least 1 required, 0 present")
                % {"round": row.round.name},
                reverse("quotas:edit", args=[plan.campaign.code, row.round.code]),
            )


def _criteria_errors(plan: Overview) -> Iterator[Finding]:
    for given in plan.criteria:
        if given.total_weight != TOTAL_WEIGHT:
            yield Finding(
                Level.ERROR,
                "III",
                _(
                    "Criteria for “%(group)s”: weights of %(required)d%% required,"
                    " %(present)d%% present"
                )
                % {
                    "group": given.group.label,
                    "required": TOTAL_WEIGHT,
                    "present": given.total_weight,
                },
                reverse("criteria:edit", args=[plan.campaign.code, given.group.value]),
            )


def _paper_errors(campaign: Campaign, on: date) -> Iterator[Finding]:
    asked = (
        lambda: letterhead_of(unit=campaign.owner, on=on),
        lambda: bases_for(paper_kind=PaperKind.PLAN, on=on),
        lambda: signer_for(unit=campaign.owner, paper_kind=PaperKind.PLAN, on=on),
    )
    for ask in asked:
        try:
            ask()
        except ValidationError as error:
            for sentence in error.messages:
                yield Finding(Level.ERROR, "heading", sentence)


# --- warnings -------------------------------------------------------------------------------------


def _warnings(plan: Overview, on: date) -> Iterator[Finding]:
    campaign = plan.campaign
    if campaign.ends_on < on:
        yield Finding(
            Level.WARNING,
            "heading",
            _("Last day of the campaign: ahead of %(day)s required, %(last)s present")
            % {"day": short_date(on), "last": short_date(campaign.ends_on)},
            reverse("plans:heading", args=[campaign.code]),
        )
    for sentence in doubts_about(paper_kind=PaperKind.PLAN, unit=campaign.owner, on=on):
        yield Finding(Level.WARNING, "heading", _("To be confirmed: %(what)s") % {"what": sentence})
    for row in plan.rounds:
        if row.round.status == R.PLANNED and row.round.year < on.year:
            yield Finding(
                Level.WARNING,
                "IV",
                _("Year of “%(round)s”: %(now)d or later required, %(year)d present")
                % {"round": row.round.name, "now": on.year, "year": row.round.year},
                reverse("plans:round", args=[campaign.code, row.round.code]),
            )
    yield from _small_reviews(plan)
    ended = {item.unit for item in plan.duties if item.unit and _has_ended(item.unit, on)}
    for unit in sorted(ended, key=lambda unit: unit.sort_key):
        yield Finding(
            Level.WARNING,
            "V",
            _("Unit in charge “%(unit)s”: one that exists required, ended on %(day)s present")
            % {"unit": unit.name, "day": short_date(unit.last_day)},
            _items_page(plan, "duties"),
        )


def _has_ended(unit, on: date) -> bool:
    return unit.last_day is not None and unit.last_day < on


def _small_reviews(plan: Overview) -> Iterator[Finding]:
    """A review looks back on years: fewer places than one year has are most likely a slip."""
    most: dict = {}
    for row in plan.rounds:
        if row.round.kind == RoundKind.ANNUAL:
            for cell in row.cells:
                most[cell.column] = max(most.get(cell.column, 0), cell.places or 0)
    for row in plan.rounds:
        if row.round.kind == RoundKind.ANNUAL:
            continue
        for cell in row.cells:
            if (cell.places or 0) < most.get(cell.column, 0):
                yield Finding(
                    Level.WARNING,
                    "IV",
                    _(
                        "“%(round)s”, %(form)s, %(recipient)s: at least %(annual)d places as in an"
                        " annual round required, %(places)d present"
                    )
                    % {
                        "round": row.round.name,
                        "form": cell.column.award_form.name,
                        "recipient": cell.column.recipient,
                        "annual": most[cell.column],
                        "places": cell.places or 0,
                    },
                    reverse("quotas:edit", args=[plan.campaign.code, row.round.code]),
                )


# --- hints ----------------------------------------------------------------------------------------


def _hints(plan: Overview) -> Iterator[Finding]:
    campaign = plan.campaign
    for given in plan.criteria:
        if given.criteria_set is None:
            continue
        page = reverse("criteria:edit", args=[campaign.code, given.group.value])
        criteria = given.criteria_set.criteria.all()
        n_bare = sum(not criterion.guidance for criterion in criteria)
        if n_bare:
            sentence = ngettext(
                "“%(group)s”: %(n)d criterion does not say how to write it",
                "“%(group)s”: %(n)d criteria do not say how to write them",
                n_bare,
            )
            words = {"group": given.group.label, "n": n_bare}
            yield Finding(Level.HINT, "III", sentence % words, page)
        if criteria and not any(criterion.needs_evidence for criterion in criteria):
            sentence = _("“%(group)s”: no criterion asks for evidence")
            yield Finding(Level.HINT, "III", sentence % {"group": given.group.label}, page)
    if not plan.award_notes:
        sentence = _("Nothing is said about higher forms of commendation")
        yield Finding(Level.HINT, "IV", sentence, _items_page(plan, "awards"))
    told = " ".join(search_key(item.text) for item in plan.duties)
    if plan.duties and not any(search_key(words) in told for words in PUBLICITY_WORDS):
        sentence = _("No duty tells people of the campaign and its results")
        yield Finding(Level.HINT, "V", sentence, _items_page(plan, "duties"))
    if not (campaign.higher_id or campaign.higher_note or campaign.plan_reference or plan.bases):
        sentence = _("No plan or basis of the level above is named")
        yield Finding(
            Level.HINT, "heading", sentence, reverse("plans:heading", args=[campaign.code])
        )


# --- rounds ---------------------------------------------------------------------------------------


def rounds_unfinished(campaign: Campaign) -> list[str]:
    begun = campaign.rounds.exclude(status=R.PLANNED)
    n_begun = begun.count()
    n_published = begun.filter(status=R.PUBLISHED).count()
    if n_published < n_begun:
        return [
            _("Opened rounds with published results: %(required)d required, %(present)d present")
            % {"required": n_begun, "present": n_published}
        ]
    return []


def campaign_not_launched(round: Round) -> list[str]:
    if round.campaign.status == CampaignStatus.LAUNCHED:
        return []
    return [
        _("Status of the campaign: “%(required)s” required, “%(present)s” present")
        % {
            "required": CampaignStatus.LAUNCHED.label,
            "present": round.campaign.get_status_display(),
        }
    ]


def round_criteria_missing(round: Round) -> list[str]:
    return [finding.sentence for finding in _criteria_errors(Overview(round.campaign))]


def quotas_missing(round: Round) -> list[str]:
    if round.quotas.filter(places__gt=0).exists():
        return []
    return [_("Quotas of this round: at least 1 required, 0 present")]


CAMPAIGN_READY = (errors_of_plan,)
