"""What a campaign or a round still lacks, told as "required, present"."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from campaigns.criteria.models import NomineeGroup
from campaigns.criteria.rules import TOTAL_WEIGHT
from campaigns.plans.models import Campaign, CampaignStatus, PlanItemKind, Round, RoundStatus
from campaigns.quotas.models import Quota

NEEDED_ITEMS = (
    PlanItemKind.PURPOSE,
    PlanItemKind.REQUIREMENT,
    PlanItemKind.SUBJECT,
    PlanItemKind.CONTENT,
    PlanItemKind.DUTY,
)


def items_missing(campaign: Campaign) -> list[str]:
    present = set(campaign.items.values_list("kind", flat=True))
    return [
        _("%(section)s: at least 1 required, 0 present") % {"section": kind.label}
        for kind in NEEDED_ITEMS
        if kind not in present
    ]


def criteria_missing(campaign: Campaign) -> list[str]:
    weights: dict[str, int] = {}
    totals = campaign.criteria_sets.annotate(total=Sum("criteria__weight")).order_by("version")
    for criteria_set in totals:
        weights[criteria_set.group] = criteria_set.total or 0
    return [
        _("Criteria for “%(group)s”: weights of %(required)d%% required, %(present)d%% present")
        % {"group": group.label, "required": TOTAL_WEIGHT, "present": weights.get(group, 0)}
        for group in NomineeGroup
        if weights.get(group, 0) != TOTAL_WEIGHT
    ]


def rounds_missing(campaign: Campaign) -> list[str]:
    n_rounds = campaign.rounds.count()
    if n_rounds == 0:
        return [_("Rounds: at least 1 required, 0 present")]
    n_with_quota = (
        Quota.objects.filter(round__campaign=campaign, places__gt=0)
        .values("round")
        .distinct()
        .count()
    )
    if n_with_quota < n_rounds:
        return [
            _("Rounds with a quota: %(required)d required, %(present)d present")
            % {"required": n_rounds, "present": n_with_quota}
        ]
    return []


def rounds_unfinished(campaign: Campaign) -> list[str]:
    begun = campaign.rounds.exclude(status=RoundStatus.PLANNED)
    n_begun = begun.count()
    n_published = begun.filter(status=RoundStatus.PUBLISHED).count()
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
    return criteria_missing(round.campaign)


def quotas_missing(round: Round) -> list[str]:
    if round.quotas.filter(places__gt=0).exists():
        return []
    return [_("Quotas of this round: at least 1 required, 0 present")]


CAMPAIGN_READY = (items_missing, criteria_missing, rounds_missing)
