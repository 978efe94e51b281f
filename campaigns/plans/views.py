"""Pages on which the Office finds campaigns and types in a plan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.accounts.models import Role
from campaigns.plans.forms import (
    CampaignFilter,
    HeadingForm,
    NewCampaignForm,
    RoundForm,
    item_rows,
)
from campaigns.plans.models import Campaign, RoundStatus
from campaigns.plans.rounds import add_round, describe_round, remove_round
from campaigns.plans.rules import (
    SECTIONS,
    PlanItemInput,
    create_campaign,
    describe_campaign,
    set_plan_items,
)
from campaigns.plans.writing import require_plan_writer
from campaigns.units.models import Unit
from emulation_portal.refusals import show_refusal
from emulation_portal.rows import with_more_rows

PAGE_SIZE = 20
SECTION_WORDS = {
    "bases": (gettext_lazy("Bases"), gettext_lazy("One legal or planning basis in each row.")),
    "purposes": (gettext_lazy("Purposes"), gettext_lazy("One purpose in each row.")),
    "requirements": (gettext_lazy("Requirements"), gettext_lazy("One requirement in each row.")),
    "subjects": (gettext_lazy("Who takes part"), gettext_lazy("One group in each row.")),
    "contents": (
        gettext_lazy("Contents and programmes"),
        gettext_lazy("A programme stands under the content before it."),
    ),
    "awards": (
        gettext_lazy("Notes on awards"),
        gettext_lazy("What holds besides the places of each round, for example higher forms."),
    ),
    "duties": (
        gettext_lazy("Duties"),
        gettext_lazy("Say who has each duty; leave the unit open where all heads have it."),
    ),
}


def campaign_or_404(request, code: str) -> Campaign:
    """The campaign of an address, when this person may read it."""
    readable = Campaign.objects.visible_to(request.user).select_related(
        "owner", "submitted_by", "higher", "plan_paper__pdf"
    )
    return get_object_or_404(readable, code=code)


def opened_at(request) -> int:
    """The edit number with which a posted form was opened; a forged one matches no plan."""
    number = request.POST.get("edit_number", "")
    return int(number) if number.isdecimal() and len(number) < 10 else -1


@require_safe
def campaigns(request):
    readable = (
        Campaign.objects.visible_to(request.user)
        .select_related("owner", "higher")
        .annotate(
            n_rounds=Count("rounds"),
            n_published=Count("rounds", filter=Q(rounds__status=RoundStatus.PUBLISHED)),
        )
        .order_by("-starts_on", "code")
    )
    found = CampaignFilter(request.GET, queryset=readable)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "campaigns/plans/campaigns.html",
        {
            "filter": found,
            "page_obj": page,
            "can_create": bool(request.user.units_as(Role.OFFICE)),
        },
    )


@require_http_methods(["GET", "POST"])
def create(request):
    owners = Unit.objects.filter(pk__in=request.user.units_as(Role.OFFICE))
    if not owners:
        raise PermissionDenied(_("Your role does not allow this act here."))
    highers = Campaign.objects.visible_to(request.user)
    form = NewCampaignForm(request.POST or None, owners=owners, highers=highers)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = create_campaign(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The draft is made. Now type in the plan, part by part."))
            return redirect("launch:plan", campaign.code)
    return render(request, "campaigns/plans/new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def heading(request, code):
    campaign = campaign_or_404(request, code)
    if request.method == "GET":
        require_plan_writer(campaign=campaign, by=request.user)
    now = {name: getattr(campaign, name) for name in HeadingForm.base_fields}
    highers = Campaign.objects.visible_to(request.user).exclude(pk=campaign.pk)
    form = HeadingForm(request.POST or None, initial=now, highers=highers)
    if request.method == "POST" and form.is_valid():
        try:
            describe_campaign(
                campaign=campaign,
                **form.cleaned_data,
                edit_number=opened_at(request),
                by=request.user,
            )
        except ValidationError as error:
            show_refusal(form, error)
            campaign.refresh_from_db()
        else:
            return _saved(request, campaign)
    return render(
        request,
        "campaigns/plans/form.html",
        {"form": form, "campaign": campaign, "title": _("Heading of the plan")},
    )


@require_http_methods(["GET", "POST"])
def items(request, code, section):
    campaign = campaign_or_404(request, code)
    kinds = dict(SECTIONS).get(section)
    if kinds is None:
        raise Http404
    if request.method == "GET":
        require_plan_writer(campaign=campaign, by=request.user)
    rows_class, errors = item_rows(section), []
    if request.method == "POST" and "more" in request.POST:
        rows = with_more_rows(rows_class, request.POST, "items")
    elif request.method == "POST":
        rows = rows_class(request.POST, prefix="items")
        if rows.is_valid():
            try:
                set_plan_items(
                    campaign=campaign,
                    items=[
                        PlanItemInput(
                            kind=row.get("kind") or kinds[0],
                            text=row["text"],
                            unit=row.get("unit"),
                        )
                        for row in rows.filled
                    ],
                    kinds=kinds,
                    edit_number=opened_at(request),
                    by=request.user,
                )
            except ValidationError as error:
                errors = error.messages
                campaign.refresh_from_db()
            else:
                return _saved(request, campaign, section)
    else:
        old = campaign.items.filter(kind__in=kinds).order_by("position")
        rows = rows_class(initial=list(old.values("text", "kind", "unit")), prefix="items")
    title, lead = SECTION_WORDS[section]
    return render(
        request,
        "campaigns/plans/rows.html",
        {
            "campaign": campaign,
            "rows": rows,
            "errors": errors,
            "title": title,
            "lead": lead,
            "section": section,
        },
    )


@require_http_methods(["GET", "POST"])
def new_round(request, code):
    campaign = campaign_or_404(request, code)
    if request.method == "GET":
        require_plan_writer(campaign=campaign, by=request.user)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_round(
                campaign=campaign,
                **form.cleaned_data,
                edit_number=opened_at(request),
                by=request.user,
            )
        except ValidationError as error:
            show_refusal(form, error)
            campaign.refresh_from_db()
        else:
            messages.success(request, _("The round is planned. Now give it its places."))
            return redirect("quotas:edit", campaign.code, made.code)
    return render(
        request,
        "campaigns/plans/form.html",
        {"form": form, "campaign": campaign, "title": _("Plan a round")},
    )


@require_http_methods(["GET", "POST"])
def round_(request, code, round_code):
    campaign = campaign_or_404(request, code)
    planned = get_object_or_404(campaign.rounds, code=round_code)
    if request.method == "GET":
        require_plan_writer(campaign=campaign, by=request.user)
    now = {name: getattr(planned, name) for name in RoundForm.base_fields}
    form = RoundForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            describe_round(
                round=planned,
                **form.cleaned_data,
                edit_number=opened_at(request),
                by=request.user,
            )
        except ValidationError as error:
            show_refusal(form, error)
            campaign.refresh_from_db()
        else:
            return _saved(request, campaign, "rounds")
    return render(
        request,
        "campaigns/plans/form.html",
        {
            "form": form,
            "campaign": campaign,
            "title": _("Change the round"),
            "remove_url": reverse("plans:remove_round", args=[code, round_code]),
        },
    )


@require_POST
def remove(request, code, round_code):
    campaign = campaign_or_404(request, code)
    planned = get_object_or_404(campaign.rounds, code=round_code)
    try:
        remove_round(round=planned, by=request.user)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("The round is taken out of the plan."))
    return redirect(reverse("launch:plan", args=[code]) + "#rounds")


def _saved(request, campaign: Campaign, part: str = ""):
    messages.success(request, _("Saved."))
    address = reverse("launch:plan", args=[campaign.code])
    return redirect(f"{address}#{part}" if part else address)
