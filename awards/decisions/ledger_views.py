"""The page of the quota ledger of a campaign: figures as bars, entries in the order of time."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from awards.decisions.ledger import accounts_of, entries_of, knows_places
from campaigns.plans.models import Campaign
from campaigns.plans.views import campaign_or_404
from campaigns.quotas.rules import can_override
from emulation_portal.spreadsheets import CONTENT_TYPE, workbook_bytes

PAGE_SIZE = 25
KINDS = {
    "given": (gettext_lazy("Given by the plan"), "neutral"),
    "overridden": (gettext_lazy("Overridden"), "attention"),
    "reserved": (gettext_lazy("Reserved"), "info"),
    "released": (gettext_lazy("Given back"), "neutral"),
    "used": (gettext_lazy("Awarded"), "awarded"),
    "declined": (gettext_lazy("Declined by the Director"), "stop"),
}


@require_safe
def ledger(request, code):
    campaign, accounts, entries = _ledger(request, code)
    rounds: dict[int, dict] = {}
    for account in accounts:
        round = account.quota.round
        round.campaign = campaign
        shown = rounds.setdefault(
            round.pk,
            {
                "round": round,
                "accounts": [],
                "is_begun": False,
                "can": can_override(round=round, by=request.user),
            },
        )
        shown["accounts"].append(account)
        shown["is_begun"] |= bool(account.n_taken)
    page = Paginator(entries[::-1], PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "awards/decisions/ledger.html",
        {
            "campaign": campaign,
            "rounds": list(rounds.values()),
            "can_override": any(shown["can"] for shown in rounds.values()),
            "page_obj": page,
            "entries": [
                {"entry": e, "label": KINDS[e.kind][0], "tone": KINDS[e.kind][1]} for e in page
            ],
            "n_left": sum(account.n_left or 0 for account in accounts),
            "n_places": sum(account.n_places for account in accounts),
            "n_awarded": sum(account.n_used or 0 for account in accounts),
            "knows": knows_places(request.user, campaign=campaign),
        },
    )


@require_safe
def export(request, code):
    campaign, _accounts, entries = _ledger(request, code)
    content = workbook_bytes(
        title=_("Quota ledger"),
        columns=[
            (_("Time"), 18),
            (_("Round"), 32),
            (_("Award form"), 22),
            (_("Recipient"), 14),
            (_("Entry"), 22),
            (_("Places"), 9),
            (_("Left"), 9),
            (_("Nominee"), 32),
            (_("By"), 26),
            (_("Paper"), 34),
            (_("Reason"), 60),
        ],
        rows=(
            (
                entry.at,
                entry.quota.round.name,
                entry.quota.award_form.name,
                entry.quota.get_recipient_kind_display(),
                KINDS[entry.kind][0],
                entry.change,
                entry.left,
                entry.nominee,
                entry.who,
                entry.paper,
                entry.why,
            )
            for entry in entries
        ),
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="so-chi-tieu-{campaign.code}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _ledger(request, code: str) -> tuple[Campaign, list, list]:
    campaign = campaign_or_404(request, code)
    knows = knows_places(request.user, campaign=campaign)
    accounts = accounts_of(campaign, knows=knows)
    return campaign, accounts, entries_of(campaign, accounts)
