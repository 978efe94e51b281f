"""The pages on which the Office sets the places of a round, and the Director overrides them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.plans.views import campaign_or_404, opened_at
from campaigns.plans.writing import require_plan_writer
from campaigns.quotas.forms import OverrideForm, QuotaRows
from campaigns.quotas.rules import (
    WRITABLE_IN,
    PlacesInput,
    can_override,
    override_quota,
    set_quotas,
)
from emulation_portal.refusals import show_refusal
from emulation_portal.rows import with_more_rows


@require_http_methods(["GET", "POST"])
def edit(request, code, round_code):
    campaign = campaign_or_404(request, code)
    planned = get_object_or_404(campaign.rounds, code=round_code)
    if request.method == "GET":
        require_plan_writer(campaign=campaign, allowed=WRITABLE_IN, by=request.user)
    errors = []
    if request.method == "POST" and "more" in request.POST:
        rows = with_more_rows(QuotaRows, request.POST, "quotas")
    elif request.method == "POST":
        rows = QuotaRows(request.POST, prefix="quotas")
        if rows.is_valid():
            try:
                set_quotas(
                    round=planned,
                    places=[
                        PlacesInput(row["award_form"], row["recipient_kind"], row["places"])
                        for row in rows.filled
                    ],
                    edit_number=opened_at(request),
                    by=request.user,
                )
            except ValidationError as error:
                errors = error.messages
                campaign.refresh_from_db()
            else:
                messages.success(request, _("Saved."))
                return redirect(reverse("launch:plan", args=[code]) + "#rounds")
    else:
        old = planned.quotas.values("award_form", "recipient_kind", "places")
        rows = QuotaRows(initial=list(old), prefix="quotas")
    return render(
        request,
        "campaigns/quotas/edit.html",
        {"campaign": campaign, "round": planned, "rows": rows, "errors": errors},
    )


@require_http_methods(["GET", "POST"])
def override(request, code, round_code, quota_pk):
    """The Director changes places that the plan fixed."""
    campaign = campaign_or_404(request, code)
    round = get_object_or_404(campaign.rounds.select_related("campaign__owner"), code=round_code)
    quota = get_object_or_404(round.quotas.select_related("award_form"), pk=quota_pk)
    if request.method == "GET" and not can_override(round=round, by=request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    form = OverrideForm(request.POST or None, initial={"places": quota.places})
    if request.method == "POST" and form.is_valid():
        try:
            override_quota(quota=quota, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The places are changed; the reason is on record."))
            return redirect("decisions:ledger", code)
    return render(
        request,
        "campaigns/quotas/override.html",
        {"campaign": campaign, "round": round, "quota": quota, "form": form},
    )
