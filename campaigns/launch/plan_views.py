"""The pages on which a plan is begun, completed part by part, read as a paper, and numbered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.accounts.models import Role
from campaigns.criteria.rules import WRITABLE_IN
from campaigns.files.downloads import protect
from campaigns.launch import rules
from campaigns.launch.beginning import begin_from_template, copy_campaign, plan_templates
from campaigns.launch.forms import FromCopyForm, FromTemplateForm, NumberForm, WarningsForm
from campaigns.launch.overview import Overview
from campaigns.launch.parts import parts_of
from campaigns.launch.plan_paper import can_issue_plan, issue_plan, plan_as_paper
from campaigns.launch.readiness import Level, findings_of
from campaigns.papers.downloads import docx_of_paper, docx_response, paper_response
from campaigns.papers.rules import print_document
from campaigns.plans.models import Campaign, CampaignStatus
from campaigns.plans.views import campaign_or_404
from campaigns.plans.writing import can_write_plan
from campaigns.units.models import Unit
from emulation_portal.refusals import show_refusal

IN_PREPARATION = (CampaignStatus.DRAFT, CampaignStatus.SUBMITTED)


# --- completing -----------------------------------------------------------------------------------


@require_safe
def plan(request, code):
    """The plan as a list of tasks, and under it as it reads; submitting stands at its end."""
    shown = campaign_or_404(request, code)
    if shown.status not in IN_PREPARATION:
        return redirect("launch:campaign", code)
    return _plan_page(request, shown, WarningsForm())


def _plan_page(request, shown: Campaign, form: WarningsForm, **refused):
    findings = findings_of(shown)
    parts = parts_of(findings)
    moves = rules.campaign_moves(shown, by=request.user)
    return render(
        request,
        "campaigns/launch/plan.html",
        {
            "campaign": shown,
            "plan": Overview(shown),
            "parts": parts,
            "tasks": [part.task for part in parts],
            "warnings": [one for one in findings if one.level == Level.WARNING],
            "submit_move": next((move for move in moves if move.name == "submit"), None),
            "form": form,
            "is_writable": can_write_plan(campaign=shown, by=request.user),
            "is_criteria_writable": can_write_plan(
                campaign=shown, allowed=WRITABLE_IN, by=request.user
            ),
            **refused,
        },
    )


@require_POST
def submit(request, code):
    shown = campaign_or_404(request, code)
    form = WarningsForm(request.POST)
    has_seen = form.is_valid()
    try:
        rules.submit_campaign(campaign=shown, has_seen_warnings=has_seen, by=request.user)
    except ValidationError as error:
        shown = campaign_or_404(request, code)
        # A tick that is missing is told at the tick, everything else above the page.
        is_unseen = getattr(error, "code", "") == "warnings_unseen"
        return _plan_page(
            request,
            shown,
            form if is_unseen else WarningsForm(initial={"seen": has_seen}),
            **({} if is_unseen else {"errors": error.messages}),
        )
    messages.success(request, _("The plan is submitted to the Director."))
    return redirect("launch:campaign", code)


# --- as a paper -----------------------------------------------------------------------------------


@require_safe
def plan_pdf(request, code):
    """The plan as PDF: the frozen file, or a marked draft of what it says now."""
    shown = campaign_or_404(request, code)
    if _is_kept(shown):
        return paper_response(shown.plan_paper)
    response = HttpResponse(_or_404(print_document, shown), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ke-hoach-{shown.code}-draft.pdf"'
    protect(response)
    return response


@require_safe
def plan_docx(request, code):
    """The same for editing in Word."""
    shown = campaign_or_404(request, code)
    if _is_kept(shown):
        return docx_of_paper(shown.plan_paper)
    return _or_404(lambda document: docx_response(document, name=f"ke-hoach-{code}-draft"), shown)


def _is_kept(shown: Campaign) -> bool:
    return shown.status != CampaignStatus.DRAFT and shown.plan_paper is not None


def _or_404(made_of, shown: Campaign):
    """What is made of the plan as it is now; a plan of earlier times was never a paper."""
    if shown.status not in IN_PREPARATION:
        raise Http404
    try:
        return made_of(plan_as_paper(campaign=shown))
    except ValidationError as error:
        # No law or no signer on record: the page of the plan says which, there is no paper yet.
        raise Http404(" ".join(error.messages)) from error


@require_http_methods(["GET", "POST"])
def issue(request, code):
    """The clerk gives the launched plan its number and date."""
    shown = campaign_or_404(request, code)
    if request.method == "GET" and not can_issue_plan(campaign=shown, by=request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    form = NumberForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            paper = issue_plan(campaign=shown, on=form.cleaned_data["on"], by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The plan is issued as no. %(number)s.") % {"number": paper.reference}
            )
            return redirect("launch:campaign", code)
    return render(request, "campaigns/launch/issue.html", {"campaign": shown, "form": form})


# --- beginning ------------------------------------------------------------------------------------


def _owners(request):
    owners = Unit.objects.filter(pk__in=request.user.units_as(Role.OFFICE))
    if not owners:
        raise PermissionDenied(_("Your role does not allow this act here."))
    return owners


@require_http_methods(["GET", "POST"])
def from_template(request):
    form = FromTemplateForm(
        request.POST or None, owners=_owners(request), templates=plan_templates().values()
    )
    return _begin(
        request,
        form,
        begin_from_template,
        title=_("Begin from a template"),
        lead=_("Sentences, criteria, rounds and places are there at once; every word can change."),
    )


@require_http_methods(["GET", "POST"])
def from_copy(request):
    sources = Campaign.objects.visible_to(request.user)
    asked = sources.filter(code=request.GET.get("source", "")).first()
    form = FromCopyForm(
        request.POST or None,
        owners=_owners(request),
        sources=sources,
        initial={"source": asked} if asked else {},
    )
    return _begin(
        request,
        form,
        copy_campaign,
        title=_("Begin from an earlier campaign"),
        lead=_("Its sentences, criteria, rounds and places are copied; rounds move by years."),
    )


def _begin(request, form, begin, **words):
    if request.method == "POST" and form.is_valid():
        try:
            begun = begin(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            told = capfirst(", ".join(begun.told))
            messages.success(request, _("The draft is made. %(told)s.") % {"told": told})
            for warning in begun.warnings:
                messages.warning(request, warning)
            return redirect(reverse("launch:plan", args=[begun.campaign.code]))
    return render(request, "campaigns/launch/begin.html", {"form": form, **words})
