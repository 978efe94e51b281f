"""The Office's pages of one dossier: what is said and found, received, returned, appraised."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.evaluation.dossier_forms import AppraisalForm, ReturnForm
from awards.evaluation.procedure import appraisal_doubts, checklist, mark_appraisal_due
from awards.evaluation.queries import next_to_do, rounds_with_queue
from awards.evaluation.rules import appraisal_moves, appraise, receive, return_for_supplement
from awards.nominations.background import background_of
from awards.nominations.history import history_lines
from awards.nominations.models import Nomination
from awards.nominations.readiness import lines_of, missing_for_submission
from emulation_portal.refusals import show_refusal


def _dossier_or_404(request, pk: int) -> Nomination:
    seen = queue_of_all(request.user).select_related(
        "round__campaign__owner", "criteria_set", "created_by", "person", "collective"
    )
    return get_object_or_404(seen, pk=pk)


def queue_of_all(user):
    """Submitted dossiers of every round whose queue this person reads."""
    return (
        Nomination.objects.visible_to(user)
        .filter(round__in=rounds_with_queue(user), submitted_at__isnull=False)
        .select_related("unit", "quota__award_form")
    )


@require_safe
def dossier(request, pk: int):
    """One dossier on one page: who, what they say to each criterion, evidence, findings."""
    return _dossier_page(request, _dossier_or_404(request, pk))


def _dossier_page(request, nomination: Nomination, return_form=None, appraisal_form=None):
    moves = {m.name: m for m in appraisal_moves(nomination, by=request.user)}
    verdicts = [m for name, m in moves.items() if name.startswith("mark_")]
    blocked = [sentence for m in verdicts for sentence in m.missing]
    mark_appraisal_due([nomination])
    context = {
        "nomination": nomination,
        "lines": lines_of(nomination),
        "papers": checklist(nomination),
        "doubts": appraisal_doubts(nomination.round, [nomination.quota.award_form]),
        "incomplete": missing_for_submission(nomination),
        "background": background_of(nomination, user=request.user),
        "history": history_lines(nomination),
        "versions": list(nomination.versions.all()),
        "appraisals": list(nomination.appraisals.select_related("appraised_by")),
        "supplements": list(nomination.supplement_requests.select_related("requested_by")),
        "next_pk": next_to_do(nomination, request.user),
        "can_receive": "receive" in moves,
        "return_move": moves.get("return_for_supplement"),
        "can_appraise": bool(verdicts),
        "appraisal_blocked": list(dict.fromkeys(blocked)),
        "return_form": return_form or ReturnForm(),
        "appraisal_form": appraisal_form or AppraisalForm(),
        "open_form": "return" if return_form else "appraise" if appraisal_form else "",
    }
    return render(request, "awards/evaluation/dossier.html", context)


@require_POST
def take_in(request, pk: int):
    """Receive."""
    nomination = _dossier_or_404(request, pk)
    try:
        receive(nomination=nomination, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The dossier was received."))
    return redirect("evaluation:dossier", pk=pk)


@require_POST
def send_back(request, pk: int):
    """Return for supplement."""
    nomination = _dossier_or_404(request, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_for_supplement(nomination=nomination, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The dossier went back to its unit."))
            return redirect("evaluation:dossier", pk=pk)
    return _dossier_page(request, nomination, return_form=form)


@require_POST
def find(request, pk: int):
    """Record whether the dossier is eligible."""
    nomination = _dossier_or_404(request, pk)
    form = AppraisalForm(request.POST)
    if form.is_valid():
        try:
            appraise(
                nomination=nomination,
                is_eligible=form.cleaned_data["finding"] == "eligible",
                reasons=form.cleaned_data["reasons"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The finding is on record."))
            return redirect("evaluation:dossier", pk=pk)
    return _dossier_page(request, nomination, appraisal_form=form)
