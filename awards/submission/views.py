"""Reading a dossier and handing it in: the task list, check answers, what came of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.nominations.access import (
    dossier_for,
    dossier_to_write,
    for_heads,
    is_author,
    own_dossier,
)
from awards.nominations.background import background_of
from awards.nominations.editing import may_write, open_parts
from awards.nominations.handed_in import handed_in_contents
from awards.nominations.history import history_lines
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.readiness import due_at, lines_of, open_request, too_late
from awards.submission.content import content_of
from awards.submission.forms import ConfirmForm, WithdrawForm
from awards.submission.handed_in import content_handed_in
from awards.submission.readiness import advice_in, missing_in, sections_of
from awards.submission.rules import recall, submit, withdraw
from awards.submission.showing import shown
from awards.submission.supplements import answering
from campaigns.law.procedure import deadline_for
from campaigns.law.procedure_models import DeadlineKind
from campaigns.workflow.rules import available_moves
from emulation_portal.templatetags.portal import moment
from emulation_portal.vietnamese import short_date
from emulation_portal.ways_back import form_stands_on

TAKING_BACK = ("recall", "withdraw")


@require_safe
@for_heads
def detail(request, pk: int):
    """One dossier: a task list while its unit writes it, afterwards the dossier to read."""
    nomination = dossier_for(request.user, pk)
    if nomination.is_editable and may_write(request.user, nomination):
        return _task_list(request, nomination)
    context = _reading(request, nomination)
    return render(request, "awards/submission/detail.html", context)


def _reading(request, nomination: Nomination) -> dict:
    is_own = is_author(request.user, nomination)
    handed_in = handed_in_contents([nomination.pk]).get(nomination.pk)
    moves = {move.name: move for move in available_moves(nomination, by=request.user)}
    recalling = moves.get("recall")
    return {
        "nomination": nomination,
        "is_own": is_own,
        "sections": shown(nomination, content_handed_in(nomination, handed_in)),
        "history": history_lines(nomination) if is_own else [],
        "versions": list(nomination.versions.all()),
        "appraisal": nomination.appraisals.last() if is_own else None,
        "can_recall": recalling is not None and not recalling.is_blocked,
        "can_withdraw": "withdraw" in moves,
        "background": None if is_own else background_of(nomination, user=request.user),
    }


def _task_list(request, nomination: Nomination):
    lines = lines_of(nomination)
    sections = sections_of(nomination, user=request.user, lines=lines)
    tasks = [task for section in sections for task in section.tasks]
    is_head = is_author(request.user, nomination)
    content = content_of(nomination, lines=lines)
    context = {
        "nomination": nomination,
        "sections": sections,
        "n_done": sum(task.is_done or task.is_locked for task in tasks),
        "n_tasks": len(tasks),
        "is_head": is_head,
        "is_ready": not missing_in(nomination, sections),
        "writers": [c for c in _writers(nomination) if c.user_id != request.user.pk],
        "request_open": open_request(nomination),
        "answering": answering(nomination, content),
        "due_at": due_at(nomination),
        "late": too_late(nomination),
        "versions": list(nomination.versions.all()),
    }
    return render(request, "awards/submission/task_list.html", context)


def _writers(nomination: Nomination):
    return nomination.contributors.filter(ended_at=None).select_related("user")


@require_safe
@for_heads
def check(request, pk: int):
    """Everything the dossier says on one page, each part with a link to change it."""
    nomination = dossier_to_write(request.user, pk)
    if not nomination.is_editable:
        return redirect("submission:detail", pk=pk)
    form = ConfirmForm(initial={"edit_number": nomination.edit_number})
    return _check_page(request, nomination, form)


def _check_page(request, nomination: Nomination, form: ConfirmForm, refusals: list | None = None):
    """`refusals`: why the dossier was not handed in, besides what is missing in it."""
    lines = lines_of(nomination)
    content = content_of(nomination, lines=lines)
    tasks = sections_of(nomination, user=request.user, lines=lines)
    answer = answering(nomination, content)
    missing = missing_in(nomination, tasks)
    if refusals is not None:
        # The words of the confirmation are too long to stand before the error as its label.
        ticks = form.errors.get("is_confirmed", [])
        refusals = [{"message": words, "field_id": "id_is_confirmed"} for words in ticks] + refusals
        refusals += [{"message": lacking.words, "url": lacking.url} for lacking in missing]
    context = {
        "nomination": nomination,
        "sections": shown(nomination, content, opened=open_parts(nomination)),
        "missing": missing,
        "errors": refusals,
        "advice": (answer.unchanged if answer else []) + advice_in(tasks),
        "answering": answer,
        "late": too_late(nomination),
        "request_open": open_request(nomination),
        "form": form,
        "is_head": is_author(request.user, nomination),
    }
    return render(request, "awards/submission/check.html", context)


@form_stands_on("submission:check")
@require_POST
@for_heads
def hand_in(request, pk: int):
    """Submit; pressed twice, both lead to the same confirmation."""
    nomination = own_dossier(request.user, pk)
    form = ConfirmForm(request.POST)
    if nomination.is_editable and not form.is_valid():
        # Whatever else stands in the way is said in one go.
        form = _as_it_is_now(form, nomination)
        return _check_page(request, nomination, form, refusals=too_late(nomination))
    try:
        submit(
            nomination=nomination,
            is_confirmed=form.is_valid() and form.cleaned_data["is_confirmed"],
            edit_number=form.cleaned_data.get("edit_number"),
            by=request.user,
        )
    except ValidationError as error:
        if not nomination.is_editable:
            messages.error(request, " ".join(error.messages))
            return redirect("submission:detail", pk=pk)
        said = [one for one in error.error_list if one.code != "blocked"]
        refusals = [words for one in said for words in one.messages]
        return _check_page(request, nomination, _as_it_is_now(form, nomination), refusals)
    return redirect("submission:submitted", pk=pk)


def _as_it_is_now(form: ConfirmForm, nomination: Nomination) -> ConfirmForm:
    """The form for the state that its page is about to show."""
    nomination.refresh_from_db(fields=["edit_number", "saved_at", "summary"])
    form.data = form.data.copy()
    form.data["edit_number"] = nomination.edit_number
    return form


@require_safe
@for_heads
def submitted(request, pk: int):
    """The confirmation: the reference, and what happens next and by when."""
    nomination = own_dossier(request.user, pk)
    version = nomination.versions.last()
    if version is None or nomination.is_editable:
        return redirect("submission:detail", pk=pk)
    context = {
        "nomination": nomination,
        "version": version,
        "next_steps": _next_steps(nomination, version),
        "can_recall": _may(request.user, nomination, "recall"),
    }
    return render(request, "awards/submission/submitted.html", context)


def _next_steps(nomination: Nomination, version) -> list[str]:
    round = nomination.round
    words = {"unit": round.campaign.owner.name}
    handed_in = timezone.localdate(version.submitted_at)
    appraised_by = deadline_for(kind=DeadlineKind.APPRAISE, start=handed_in)
    steps = [
        _("The Office of %(unit)s checks the dossier and tells you here whether it is eligible.")
        % words
    ]
    if appraised_by:
        steps.append(
            _("Received on the day you submitted it, it is appraised by %(day)s at the latest.")
            % {"day": short_date(appraised_by)}
        )
    steps.append(
        _("If something is missing, the dossier comes back to you with the time for an answer.")
    )
    if nomination.status == NominationStatus.SUBMITTED:
        steps.append(
            _("Until %(at)s, and as long as the Office has not received it, you can take it back.")
            % {"at": moment(round.closes_at)}
        )
    steps.append(_("Eligible dossiers go to the Council after the round closes."))
    return steps


def _may(user, nomination: Nomination, name: str) -> bool:
    moves = available_moves(nomination, by=user)
    return any(move.name == name and not move.is_blocked for move in moves)


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def take_back_to_change(request, pk: int):
    """Recall, after the question: the dossier is a draft again until it is handed in anew."""
    nomination = own_dossier(request.user, pk)
    moves = [m for m in available_moves(nomination, by=request.user) if m.name == "recall"]
    if not moves:
        return redirect("submission:detail", pk=pk)
    errors = None
    if request.method == "POST":
        try:
            recall(nomination=nomination, by=request.user)
        except ValidationError as error:
            errors = error
        else:
            messages.success(
                request, _("The dossier is a draft again. Hand it in before the deadline.")
            )
            return redirect("submission:detail", pk=pk)
    context = {"nomination": nomination, "missing": moves[0].missing, "errors": errors}
    return render(request, "awards/submission/recall.html", context)


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
