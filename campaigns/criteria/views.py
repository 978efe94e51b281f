"""The page on which the Office types in what one group must show."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.criteria.forms import CriterionRows, VersionForm
from campaigns.criteria.models import NomineeGroup
from campaigns.criteria.rules import (
    WRITABLE_IN,
    CriterionInput,
    current_set,
    define_criteria,
)
from campaigns.criteria.versions import version_history
from campaigns.plans.models import CampaignStatus
from campaigns.plans.views import campaign_or_404, opened_at
from campaigns.plans.writing import require_plan_writer
from emulation_portal.rows import with_more_rows


@require_http_methods(["GET", "POST"])
def edit(request, code, group):
    campaign = campaign_or_404(request, code)
    if group not in NomineeGroup.values:
        raise Http404
    if request.method == "GET":
        require_plan_writer(campaign=campaign, allowed=WRITABLE_IN, by=request.user)
    latest = current_set(campaign=campaign, group=group)
    errors = []
    version_form = None
    if campaign.status != CampaignStatus.DRAFT:
        is_saving = request.method == "POST" and "more" not in request.POST
        version_form = VersionForm(
            request.POST if is_saving else None,
            initial={"reason": request.POST.get("reason", "")},
        )
    if request.method == "POST" and "more" in request.POST:
        rows = with_more_rows(CriterionRows, request.POST, "criteria")
    elif request.method == "POST":
        rows = CriterionRows(request.POST, prefix="criteria")
        has_reason = version_form is None or version_form.is_valid()
        if rows.is_valid() and has_reason:
            try:
                made = define_criteria(
                    campaign=campaign,
                    group=group,
                    criteria=[
                        CriterionInput(
                            text=row["text"],
                            guidance=row["guidance"],
                            weight=row["weight"],
                            needs_evidence=row["needs_evidence"],
                        )
                        for row in rows.filled
                    ],
                    reason=version_form.cleaned_data["reason"] if version_form else "",
                    edit_number=opened_at(request),
                    by=request.user,
                )
            except ValidationError as error:
                errors = error.messages
                campaign.refresh_from_db()
            else:
                messages.success(
                    request,
                    _("Saved as version %(version)d.") % {"version": made.version},
                )
                return redirect(reverse("launch:plan", args=[code]) + "#criteria")
    else:
        old = latest.criteria.order_by("position") if latest else []
        rows = CriterionRows(
            initial=[
                {name: getattr(criterion, name) for name in CriterionRows.form.base_fields}
                for criterion in old
            ],
            prefix="criteria",
        )
    return render(
        request,
        "campaigns/criteria/edit.html",
        {
            "campaign": campaign,
            "rows": rows,
            "version_form": version_form,
            "errors": errors,
            "group": NomineeGroup(group),
            "latest": latest,
        },
    )


@require_safe
def versions(request, code):
    """Every version of each group's criteria: what changed, why, which rounds use it."""
    campaign = campaign_or_404(request, code)
    return render(
        request,
        "campaigns/criteria/versions.html",
        {"campaign": campaign, "groups": version_history(campaign=campaign)},
    )
