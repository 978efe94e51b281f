"""The page of the quota ledger of a campaign: figures as bars, entries in the order of time."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from awards.decisions.forms import RoundFilter
from awards.decisions.ledger import accounts_of, entries_of, knows_places
from campaigns.plans.models import Campaign, Round, RoundStatus
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
    campaign, accounts, entries, form = _ledger(request, code)
    rounds: dict[int, dict] = {}
    for account in accounts:
        round = account.quota.round
        round.campaign = campaign
        can = can_override(round=round, by=request.user)
        shown = rounds.setdefault(round.pk, {"round": round, "accounts": [], "can": can})
        shown["accounts"].append(account)
    page = Paginator(entries[::-1], PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "awards/decisions/ledger.html",
        {
            "campaign": campaign,
            "form": form,
            "rounds": list(rounds.values()),
            "still_open": [one for one in rounds.values() if not _is_over(one["round"])],
            "over": [one for one in rounds.values() if _is_over(one["round"])][::-1],
            "page_obj": page,
            "entries": [
                {"entry": e, "label": KINDS[e.kind][0], "tone": KINDS[e.kind][1]} for e in page
            ],
            "n_left": sum(one.n_left or 0 for one in accounts if not _is_over(one.quota.round)),
            "n_places": sum(account.n_places for account in accounts),
            "n_awarded": sum(account.n_used or 0 for account in accounts),
            "knows": knows_places(request.user, campaign=campaign),
        },
    )


def _is_over(round: Round) -> bool:
    return round.status == RoundStatus.PUBLISHED


@require_safe
def export(request, code):
    campaign, _accounts, entries, _form = _ledger(request, code)
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


def _ledger(request, code: str) -> tuple[Campaign, list, list, RoundFilter]:
    """The accounts and entries that were asked for, of one round or of all."""
    campaign = campaign_or_404(request, code)
    knows = knows_places(request.user, campaign=campaign)
    accounts = accounts_of(campaign, knows=knows)
    rounds = {account.quota.round.code: account.quota.round.name for account in accounts}
    form = RoundFilter(request.GET if "round" in request.GET else None, rounds=rounds)
    asked = form.cleaned_data["round"] if form.is_valid() else ""
    if asked:
        accounts = [account for account in accounts if account.quota.round.code == asked]
    return campaign, accounts, entries_of(campaign, accounts), form
