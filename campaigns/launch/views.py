"""The page of a campaign with its whole plan, and the acts that launch it and open its rounds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.accounts.models import Role
from campaigns.criteria.rules import WRITABLE_IN
from campaigns.launch import rules
from campaigns.launch.forms import DeadlineForm, ExtensionForm
from campaigns.launch.handover import choices_for, rounds_to_redecide
from campaigns.launch.overview import Overview
from campaigns.launch.plan_paper import can_issue_plan
from campaigns.law.doubts import doubts_about
from campaigns.law.models import PaperKind
from campaigns.plans.models import Campaign, Round
from campaigns.plans.views import campaign_or_404
from campaigns.plans.writing import can_write_plan
from campaigns.units.models import Unit
from emulation_portal.refusals import show_refusal

# Which rule a button of the page calls, and whether it takes a reason.
CAMPAIGN_ACTS = {
    "launch": rules.launch_campaign,
    "return": rules.return_campaign,
    "close": rules.close_campaign,
    "archive": rules.archive_campaign,
}
DONE = {
    "launch": lambda: _("The campaign is launched. Its rounds can be opened now."),
    "return": lambda: _("The plan is returned to the Office."),
    "close": lambda: _("The campaign is closed."),
    "archive": lambda: _("The campaign is archived."),
}


# Ending a campaign is no daily act: its buttons stand at the end of the page.
ENDINGS = ("close", "archive")


def _doubts(campaign) -> list[str]:
    """What is not certain in the legal bases of the plan, on its day."""
    at = campaign.launched_at
    on = timezone.localdate(at) if at else timezone.localdate()
    return doubts_about(on=on, paper_kind=PaperKind.PLAN)


def _page(request, campaign, **refused):
    moves = rules.campaign_moves(campaign, by=request.user)
    return render(
        request,
        "campaigns/launch/campaign.html",
        {
            "campaign": campaign,
            "doubts": _doubts(campaign),
            "plan": Overview(campaign),
            "moves": [m for m in moves if m.name not in (*ENDINGS, "submit")],
            "endings": [m for m in moves if m.name in ENDINGS],
            "is_writable": can_write_plan(campaign=campaign, by=request.user),
            "is_criteria_writable": can_write_plan(
                campaign=campaign, allowed=WRITABLE_IN, by=request.user
            ),
            "handovers": campaign.handovers.prefetch_related(
                Prefetch("from_unit", Unit.objects.with_province()),
                Prefetch("to_unit", Unit.objects.with_province()),
            ),
            "can_hand_over": choices_for(campaign, by=request.user).exists(),
            "to_redecide": rounds_to_redecide(campaign),
            "within": Campaign.objects.visible_to(request.user).filter(higher=campaign),
            "higher_is_readable": campaign.higher_id
            and Campaign.objects.visible_to(request.user).filter(pk=campaign.higher_id).exists(),
            "can_issue_plan": can_issue_plan(campaign=campaign, by=request.user),
            "can_begin": bool(request.user.units_as(Role.OFFICE)),
            **refused,
        },
    )


@require_safe
def campaign(request, code):
    return _page(request, campaign_or_404(request, code))


@require_POST
def move(request, code):
    shown = campaign_or_404(request, code)
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    if name not in CAMPAIGN_ACTS:
        raise Http404
    takes = {"reason": reason} if name in ("return", "close") else {}
    try:
        CAMPAIGN_ACTS[name](campaign=shown, **takes, by=request.user)
    except ValidationError as error:
        shown.refresh_from_db()
        return _page(
            request,
            shown,
            errors=error.messages,
            open_move=name,
            reason=reason,
            reason_error=" ".join(error.messages) if takes else "",
        )
    messages.success(request, DONE[name]())
    return redirect("launch:campaign", code)


def _round_or_404(request, code: str) -> Round:
    readable = Round.objects.visible_to(request.user).select_related("campaign__owner")
    return get_object_or_404(readable, code=code)


@require_http_methods(["GET", "POST"])
def open_round(request, code):
    planned = _round_or_404(request, code)
    [button] = [m for m in rules.available_moves(planned, by=request.user) if m.name == "open"] or [
        None
    ]
    if request.method == "GET" and button is None:
        raise PermissionDenied(_("Your role does not allow this act here."))
    form = DeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.open_round(round=planned, closes_at=form.closes_at, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The round is open for nominations."))
            return redirect("rounds:round", code)
    return render(
        request,
        "campaigns/launch/open.html",
        {"form": form, "round": planned, "missing": button.missing if button else []},
    )


@require_http_methods(["GET", "POST"])
def extend(request, code):
    opened = _round_or_404(request, code)
    if request.method == "GET" and not rules.can_extend(opened, by=request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.extend_deadline(
                round=opened,
                closes_at=form.closes_at,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The deadline is extended."))
            return redirect("rounds:round", code)
    return render(request, "campaigns/launch/extend.html", {"form": form, "round": opened})
