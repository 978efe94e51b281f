"""Reading a dossier and handing it in: the task list, check answers, what came of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.nominations.access import dossier_for, for_heads, is_author, own_dossier
from awards.nominations.background import background_of
from awards.nominations.history import history_lines
from awards.nominations.models import Nomination
from awards.nominations.readiness import (
    due_at,
    lines_of,
    missing_for_submission,
    open_request,
    too_late,
)
from awards.submission.forms import WithdrawForm
from awards.submission.rules import submit, withdraw
from campaigns.workflow.rules import available_moves


@require_safe
@for_heads
def detail(request, pk: int):
    """One dossier: a task list while its unit writes it, afterwards the dossier to read."""
    nomination = dossier_for(request.user, pk)
    if nomination.is_editable and is_author(request.user, nomination):
        return _task_list(request, nomination)
    context = _reading(request, nomination)
    return render(request, "awards/submission/detail.html", context)


def _reading(request, nomination: Nomination) -> dict:
    is_own = is_author(request.user, nomination)
    return {
        "nomination": nomination,
        "is_own": is_own,
        "lines": lines_of(nomination),
        "history": history_lines(nomination) if is_own else [],
        "versions": list(nomination.versions.all()),
        "appraisal": nomination.appraisals.last() if is_own else None,
        "moves": [m for m in available_moves(nomination, by=request.user) if m.name == "withdraw"],
        "background": None if is_own else background_of(nomination, user=request.user),
    }


def _task_list(request, nomination: Nomination):
    tasks = []
    for line in lines_of(nomination):
        label, tone = _("Not started"), "neutral"
        if line.is_complete:
            label, tone = _("Completed"), "good"
        elif line.is_started:
            label, tone = _("In progress"), "info"
        criterion = line.criterion
        tasks.append(
            {
                "label": f"{criterion.position}. {criterion.text}",
                "url": reverse("nominations:answer", args=[nomination.pk, criterion.position]),
                "hint": _("Weight %(weight)d%%, files: %(n)d")
                % {"weight": criterion.weight, "n": len(line.evidence)},
                "status": label,
                "tone": tone,
            }
        )
    is_summed_up = bool(nomination.summary)
    tasks.append(
        {
            "label": _("Summary of the achievement"),
            "url": reverse("nominations:summary", args=[nomination.pk]),
            "hint": _("One sentence for the certificate"),
            "status": _("Completed") if is_summed_up else _("Not started"),
            "tone": "good" if is_summed_up else "neutral",
        }
    )
    context = {
        "nomination": nomination,
        "tasks": tasks,
        "n_done": sum(task["tone"] == "good" for task in tasks),
        "request_open": open_request(nomination),
        "due_at": due_at(nomination),
        "late": too_late(nomination),
        "versions": list(nomination.versions.all()),
    }
    return render(request, "awards/submission/task_list.html", context)


@require_safe
@for_heads
def check(request, pk: int):
    """Every answer on one page, each with a link to change it."""
    nomination = own_dossier(request.user, pk)
    if not nomination.is_editable:
        return redirect("submission:detail", pk=pk)
    return _check_page(request, nomination)


def _check_page(request, nomination: Nomination, errors: ValidationError | None = None):
    context = {
        "nomination": nomination,
        "lines": lines_of(nomination),
        "missing": missing_for_submission(nomination),
        "late": too_late(nomination),
        "due_at": due_at(nomination),
        "errors": errors,
        "can_change": True,
    }
    return render(request, "awards/submission/check.html", context)


@require_POST
@for_heads
def hand_in(request, pk: int):
    """Submit; pressed twice, both lead to the same confirmation."""
    nomination = own_dossier(request.user, pk)
    try:
        submit(nomination=nomination, by=request.user)
    except ValidationError as error:
        if not nomination.is_editable:
            messages.error(request, " ".join(error.messages))
            return redirect("submission:detail", pk=pk)
        return _check_page(request, nomination, error)
    return redirect("submission:submitted", pk=pk)


@require_safe
@for_heads
def submitted(request, pk: int):
    """The confirmation: the reference, and what happens next and when."""
    nomination = own_dossier(request.user, pk)
    version = nomination.versions.last()
    if version is None or nomination.is_editable:
        return redirect("submission:detail", pk=pk)
    next_steps = [
        _("The Office of %(unit)s checks the dossier and tells you here whether it is eligible.")
        % {"unit": nomination.round.campaign.owner.name},
        _("If something is missing, the dossier comes back to you with the time for an answer."),
        _("Eligible dossiers go to the Council after the round closes."),
    ]
    context = {"nomination": nomination, "version": version, "next_steps": next_steps}
    return render(request, "awards/submission/submitted.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def take_back(request, pk: int):
    """Withdraw with a reason."""
    nomination = own_dossier(request.user, pk)
    moves = [m for m in available_moves(nomination, by=request.user) if m.name == "withdraw"]
    if not moves:
        return redirect("submission:detail", pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(nomination=nomination, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("submission:detail", pk=pk)
    context = {"nomination": nomination, "form": form, "missing": moves[0].missing}
    return render(request, "awards/submission/withdraw.html", context)


@require_safe
@for_heads
def version(request, pk: int, number: int):
    """The dossier as it was handed in at that time."""
    nomination = dossier_for(request.user, pk)
    kept = get_object_or_404(nomination.versions.select_related("submitted_by"), number=number)
    context = {"nomination": nomination, "version": kept}
    return render(request, "awards/submission/version.html", context)
