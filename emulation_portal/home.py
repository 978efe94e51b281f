"""The desk: what waits for this person in the role they wear, and where the campaign is."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.certificates import waiting as certificates
from awards.decisions import waiting as decisions
from awards.decisions.models import Decision
from awards.duplicates import waiting as duplicates
from awards.fund import waiting as fund
from awards.nominations import waiting as nominations
from awards.office_queue import waiting as office_queue
from awards.proceedings import waiting as council
from awards.publicity import waiting as publicity
from awards.ranking import waiting as ranking
from awards.sharing import waiting as sharing
from awards.summary_list import waiting as summary_list
from campaigns.imports import waiting as imports
from campaigns.launch import waiting as launch
from campaigns.law import waiting as law
from campaigns.outbox import waiting as outbox
from campaigns.plans.models import Campaign, CampaignStatus, Round, RoundStatus
from campaigns.progress import waiting as progress
from campaigns.reorganisation import waiting as reorganisation
from emulation_portal.rounds import Dashboard
from emulation_portal.waiting import WaitingItem

# In the order of the process; what was only announced comes last.
SOURCES = (
    law,
    launch,
    reorganisation,
    imports,
    progress,
    nominations,
    sharing,
    summary_list,
    office_queue,
    duplicates,
    council,
    ranking,
    decisions,
    certificates,
    fund,
    publicity,
    outbox,
)
SOON = timedelta(days=7)
N_DECISIONS = 5
N_CAMPAIGNS = 5
UNDER_WAY = (
    RoundStatus.OPEN,
    RoundStatus.SCREENING,
    RoundStatus.COUNCIL,
    RoundStatus.DECISION,
)


def waiting_for(user) -> list[WaitingItem]:
    """Everything that waits for this person: late first, then what is due within SOON, then what
    waits without a deadline, then what has time."""
    items = [item for source in SOURCES for item in source.waiting_for(user)]
    now = timezone.now()

    def urgency(item: WaitingItem):
        has_time = item.due_at is not None and item.due_at > now + SOON
        order = 0 if item.is_late else 3 if has_time else 1 if item.due_at else 2
        return order, item.due_at or now

    return sorted(items, key=urgency)


def campaign_steps(campaign: Campaign, rounds: list[Round]) -> list[dict]:
    """The campaign's life as a timeline: its beginning, its rounds, its end."""
    today = timezone.localdate()
    steps = [
        {
            "label": _("The campaign begins"),
            "on": campaign.starts_on,
            "state": "done" if campaign.starts_on <= today else "next",
        }
    ]
    for round in rounds:
        is_done = round.status == RoundStatus.PUBLISHED
        is_current = round.status in UNDER_WAY
        steps.append(
            {
                "label": round.name,
                "on": round.achieved_to,
                "state": "done" if is_done else "current" if is_current else "next",
                "note": round.get_status_display(),
                "url": reverse("rounds:round", args=[round.code]),
            }
        )
    has_ended = campaign.status in (CampaignStatus.CLOSED, CampaignStatus.ARCHIVED)
    steps.append(
        {
            "label": _("The campaign ends"),
            "on": campaign.ends_on,
            "state": "done" if has_ended else "next",
        }
    )
    return steps


def funnel_of(round: Round, user) -> list[dict]:
    """How far the dossiers that this person may see have come; nothing where there are none."""
    stages = Dashboard(round, user).funnel()
    return stages if any(stage["count"] for stage in stages) else []


def current_campaign(user) -> Campaign | None:
    """The campaign in hand: launched ones with a round under way first, then the latest."""
    seen = Campaign.objects.visible_to(user)
    under_way = Round.objects.filter(campaign=OuterRef("pk"), status__in=UNDER_WAY)
    launched = seen.filter(status=CampaignStatus.LAUNCHED).order_by(
        Exists(under_way).desc(), "-starts_on", "code"
    )
    return launched.first() or seen.order_by("-starts_on", "code").first()


def other_campaigns(user, *, beside: Campaign) -> list[Campaign]:
    """Other launched campaigns, each with its rounds `under_way`; two queries for any number."""
    rounds = Round.objects.filter(status__in=UNDER_WAY).order_by("year", "kind")
    others = Campaign.objects.visible_to(user).filter(status=CampaignStatus.LAUNCHED)
    return list(
        others.exclude(pk=beside.pk)
        .order_by("-starts_on", "code")
        .prefetch_related(Prefetch("rounds", queryset=rounds, to_attr="under_way"))[:N_CAMPAIGNS]
    )


@require_safe
@login_not_required
def home(request):
    if not request.user.is_authenticated:
        return redirect("publicity:index")
    user = request.user
    if len(request.hats) > 1 and not user.hat:
        return redirect("switch_hat")
    decided = Decision.objects.visible_to(user).select_related("paper", "round")
    context = {
        "waiting": waiting_for(user),
        "hat": user.hat,
        "decisions": decided.order_by("-pk")[:N_DECISIONS],
    }
    campaign = current_campaign(user)
    if campaign:
        rounds = list(
            Round.objects.visible_to(user).filter(campaign=campaign).order_by("year", "kind")
        )
        under_way = [round for round in rounds if round.status in UNDER_WAY]
        published = [round for round in rounds if round.status == RoundStatus.PUBLISHED]
        current = (under_way or published[-1:] or [None])[0]
        context |= {
            "campaign": campaign,
            "others": other_campaigns(user, beside=campaign),
            "steps": campaign_steps(campaign, rounds),
            "round": current,
            "funnel": funnel_of(current, user) if current else [],
        }
    return render(request, "home/desk.html", context)
