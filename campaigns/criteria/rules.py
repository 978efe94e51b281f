"""What each group must show: versions of weighted criteria, fixed for a round when it opens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.criteria.models import CriteriaSet, Criterion, NomineeGroup, RoundCriteria
from campaigns.plans.models import Campaign, CampaignStatus, Round, RoundStatus
from campaigns.plans.writing import lock_plan
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.vietnamese import normalise

TOTAL_WEIGHT = 100
# A launched campaign takes new versions for the rounds still to come.
WRITABLE_IN = (CampaignStatus.DRAFT, CampaignStatus.LAUNCHED)


@dataclass(frozen=True)
class CriterionInput:
    """One criterion as somebody gives it. Units: weight in per cent of the whole."""

    text: str
    guidance: str = ""
    weight: int = 0
    needs_evidence: bool = False


@rule
def define_criteria(
    *,
    campaign: Campaign,
    group: str,
    criteria: Sequence[CriterionInput],
    reason: str = "",
    edit_number: int | None = None,
    by,
) -> CriteriaSet:
    """Lay down what one group must show, in the order given.

    While the campaign is a draft the version in preparation is rewritten. Once it is launched, or
    the version is frozen, a new version is made with its reason: rounds opened later use it, rounds
    already open keep theirs. Criteria that say the same as the newest version leave everything as
    it is.
    Source: plan 2021–2025, section III (the criteria); weights: this project.
    Units: weights in per cent, 100 together.
    Raises: PermissionDenied; ValidationError not_draft, stale, wrong_group, no_criteria,
    text_missing, weight_range, weights_total, reason_missing.
    """
    lock_plan(
        campaign=campaign,
        edit_number=edit_number,
        allowed=WRITABLE_IN,
        by=by,
    )
    _check(group, criteria)
    latest = current_set(campaign=campaign, group=group)
    if latest and _inputs(latest) == _normalised(criteria):
        return latest
    before = _contents(latest) if latest else {}
    if latest and campaign.status == CampaignStatus.DRAFT and not latest.is_frozen:
        latest.criteria.all().delete()
        criteria_set = latest
    else:
        if campaign.status != CampaignStatus.DRAFT and not normalise(reason):
            raise ValidationError(
                _("Say why the criteria change after the launch."), code="reason_missing"
            )
        criteria_set = CriteriaSet.objects.create(
            campaign=campaign,
            group=group,
            version=latest.version + 1 if latest else 1,
            reason=normalise(reason),
        )
    Criterion.objects.bulk_create(
        Criterion(
            criteria_set=criteria_set,
            position=position,
            text=given.text,
            guidance=given.guidance,
            weight=given.weight,
            needs_evidence=given.needs_evidence,
        )
        for position, given in enumerate(_normalised(criteria), start=1)
    )
    record_event(
        criteria_set,
        "define",
        by=by,
        reason=criteria_set.reason,
        before=before,
        after=_contents(criteria_set),
    )
    return criteria_set


def _check(group: str, criteria: Sequence[CriterionInput]) -> None:
    if group not in NomineeGroup.values:
        raise ValidationError(_("There is no such group."), code="wrong_group")
    if not criteria:
        raise ValidationError(_("Give at least one criterion."), code="no_criteria")
    if any(not normalise(given.text) for given in criteria):
        raise ValidationError(_("A criterion needs a text."), code="text_missing")
    if any(not 1 <= given.weight <= TOTAL_WEIGHT for given in criteria):
        raise ValidationError(_("A weight lies between 1 and 100."), code="weight_range")
    total = sum(given.weight for given in criteria)
    if total != TOTAL_WEIGHT:
        raise ValidationError(
            _("The weights must total 100%%; they total %(total)d%% now."),
            code="weights_total",
            params={"total": total},
        )


def _normalised(criteria: Sequence[CriterionInput]) -> list[CriterionInput]:
    return [
        replace(given, text=normalise(given.text), guidance=normalise(given.guidance))
        for given in criteria
    ]


def _inputs(criteria_set: CriteriaSet) -> list[CriterionInput]:
    rows = criteria_set.criteria.order_by("position")
    return [CriterionInput(c.text, c.guidance, c.weight, c.needs_evidence) for c in rows]


def _contents(criteria_set: CriteriaSet) -> dict:
    rows = criteria_set.criteria.order_by("position")
    return {"version": criteria_set.version, "criteria": [f"{c.weight}%: {c.text}" for c in rows]}


def current_set(*, campaign: Campaign, group: str) -> CriteriaSet | None:
    """The newest version of a group's criteria: what the next round to open will use."""
    return campaign.criteria_sets.filter(group=group).order_by("-version").first()


def current_sets(*, campaign: Campaign) -> dict[str, CriteriaSet]:
    """The newest version of every group that has one, its criteria read along."""
    newest: dict[str, CriteriaSet] = {}
    sets = campaign.criteria_sets.order_by("version").prefetch_related("criteria")
    for criteria_set in sets:
        newest[criteria_set.group] = criteria_set
    return {group: newest[group] for group in NomineeGroup.values if group in newest}


def set_for_round(*, round: Round, group: str) -> CriteriaSet | None:
    """The version a round asks of a group: fixed at its opening; before that, the newest."""
    used = round.criteria_used.filter(group=group).select_related("criteria_set").first()
    if used:
        return used.criteria_set
    if round.status != RoundStatus.PLANNED:
        return None
    return current_set(campaign=round.campaign, group=group)


@rule
def freeze_criteria(*, round: Round, by) -> list[CriteriaSet]:
    """Fix the newest version of each group for a round; from now on no version in use changes.

    Source: this project (everybody in a round is measured alike).
    Raises: PermissionDenied; ValidationError criteria_missing.
    """
    require_role(by, (Role.OFFICE,), round.campaign)
    sets = current_sets(campaign=round.campaign)
    if len(sets) < len(NomineeGroup):
        raise ValidationError(
            _("Each of the three groups needs its criteria."), code="criteria_missing"
        )
    for group, criteria_set in sets.items():
        RoundCriteria.objects.create(round=round, group=group, criteria_set=criteria_set)
        if not criteria_set.is_frozen:
            criteria_set.frozen_at = timezone.now()
            criteria_set.save(update_fields=["frozen_at"])
            record_event(criteria_set, "freeze", by=by, after={"version": criteria_set.version})
    return list(sets.values())
