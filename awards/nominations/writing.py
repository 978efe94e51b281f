"""Pages on which a dossier is begun and written, one thing at a time; nothing typed is lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.nominations.access import dossier_for, for_heads, headed_units, is_author
from awards.nominations.forms import AnswerForm, GroupForm, NomineeForm, SummaryForm
from awards.nominations.models import Answer, Nomination
from awards.nominations.nominees import ended_collectives, found_candidates
from awards.nominations.readiness import lines_of, open_request, too_late
from awards.nominations.rules import attach_evidence, save_answer, save_summary, start_nomination
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round
from emulation_portal.templatetags.portal import moment

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request):
    return request.POST if request.method == "POST" else None


@READ_OR_SEND
def start(request, code: str):
    """First step: whom to nominate."""
    round, units = _round_to_nominate_in(request, code)
    form = GroupForm(_sent(request), units=units)
    if request.method == "POST" and form.is_valid():
        group, kind = form.split()
        unit = form.cleaned_data["unit"]
        return redirect("nominations:choose", code=code, unit=unit.code, group=group, kind=kind)
    context = {"round": round, "form": form, "quotas": round.quotas.select_related("award_form")}
    return render(request, "awards/nominations/start.html", context)


@READ_OR_SEND
def choose(request, code: str, unit: str, group: str, kind: str):
    """Second step: which of the unit's people, collectives or outsiders."""
    round, nominating = unit_to_nominate_for(request, code, unit)
    if group not in NomineeGroup.values or kind not in RecipientKind.values:
        raise Http404
    text = request.GET.get("q", "")[:200].replace("\0", "")
    found = found_candidates(round=round, unit=nominating, group=group, kind=kind, text=text)
    form = NomineeForm(_sent(request), found=found)
    if request.method == "POST" and form.is_valid():
        try:
            nomination = start_nomination(
                round=round,
                unit=nominating,
                group=group,
                nominee=form.chosen,
                creation_key=form.cleaned_data["creation_key"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("submission:detail", pk=nomination.pk)
    elif request.method == "POST" and (twin := _made_by_this_form(request)):
        return redirect("submission:detail", pk=twin.pk)
    context = {
        "round": round,
        "unit": nominating,
        "form": form,
        "q": text,
        "n_found": len(found),
        "ended": ended_collectives(unit=nominating, group=group, text=text)
        if kind == RecipientKind.COLLECTIVE
        else [],
        "is_outside": group == NomineeGroup.OUTSIDER,
        "is_of_people": kind == RecipientKind.INDIVIDUAL,
    }
    return render(request, "awards/nominations/choose.html", context)


def _made_by_this_form(request) -> Nomination | None:
    """The dossier of a form sent twice: its nominee is no candidate any more by then."""
    key = NomineeForm(request.POST, found=[]).data.get("creation_key", "")
    try:
        return Nomination.objects.filter(creation_key=key, created_by=request.user).first()
    except ValidationError:
        return None


def _round_to_nominate_in(request, code: str):
    units = headed_units(request.user)
    if not units:
        raise Http404
    readable = Round.objects.visible_to(request.user).select_related("campaign__owner")
    return get_object_or_404(readable, code=code), units


def unit_to_nominate_for(request, code: str, unit: str):
    """The round, and the unit among those that the person heads."""
    round, units = _round_to_nominate_in(request, code)
    return round, get_object_or_404(units, code=unit)


@READ_OR_SEND
@for_heads
def answer(request, pk: int, position: int):
    """One criterion: its text, how to write it, the answer and its evidence."""
    nomination = _dossier_to_write(request, pk)
    criterion = get_object_or_404(nomination.criteria_set.criteria, position=position)
    if request.method != "POST":
        if not nomination.is_editable:
            return redirect("submission:detail", pk=pk)
        kept = Answer.objects.filter(nomination=nomination, criterion=criterion).first()
        initial = {"text": kept.text if kept else "", "edit_number": nomination.edit_number}
        return _answer_page(request, nomination, criterion, AnswerForm(initial=initial))
    form = AnswerForm(request.POST, request.FILES)
    kept_text = None
    is_saved = False
    if form.is_valid():
        try:
            save_answer(
                nomination=nomination,
                criterion=criterion,
                text=form.cleaned_data["text"],
                edit_number=form.cleaned_data["edit_number"],
                by=request.user,
            )
            is_saved = True
        except ValidationError as error:
            kept_text = _conflict(form, "text", error, nomination)
            if kept_text is not None:
                kept = Answer.objects.get(nomination=nomination, criterion=criterion)
                kept_text = kept.text
    if request.htmx:
        return _autosaved(request, nomination, form)
    # Files cannot be given back to a form: what is fit to keep is kept, whatever the text lacks.
    _attach_all(form, nomination, criterion, request.user)
    if form.is_valid():
        return _saved(request, nomination, _after(request, nomination, position))
    if is_saved:
        form = _with_number(form, nomination)
    return _answer_page(
        request, nomination, criterion, form, kept_text=kept_text, is_saved=is_saved
    )


def _autosaved(request, nomination: Nomination, form: AnswerForm):
    """The line under the text after it saved itself; a refusal waits for the person to save."""
    context = {"nomination": nomination, "errors": form.errors.get("text", [])}
    response = render(request, "awards/nominations/_autosaved.html", context)
    if not context["errors"]:
        response["HX-Trigger"] = "portal:saved"
    return response


def _attach_all(form: AnswerForm, nomination: Nomination, criterion, user) -> None:
    """Attach each file; those refused are named next to the field, the others stay attached."""
    for upload in form.cleaned_data.get("files", []):
        try:
            attach_evidence(nomination=nomination, criterion=criterion, upload=upload, by=user)
        except ValidationError as error:
            for sentence in error.messages:
                form.add_error("files", f"{upload.name[:80]}: {sentence}")


def _answer_page(request, nomination, criterion, form, kept_text=None, is_saved=False):
    lines = {line.criterion.pk: line for line in lines_of(nomination)}
    attached = [
        {
            "name": evidence.file.name,
            "size": evidence.file.n_bytes,
            "url": reverse("nominations:evidence", args=[nomination.pk, evidence.pk]),
            "remove_url": reverse("nominations:remove_file", args=[nomination.pk, evidence.pk]),
        }
        for evidence in lines[criterion.pk].evidence
    ]
    # The label says “optional” only where the submission would not ask for a file.
    form.fields["files"].required = criterion.needs_evidence and not attached
    context = {
        "nomination": nomination,
        "criterion": criterion,
        "n_criteria": len(lines),
        "form": form,
        "attached": attached,
        "kept_text": kept_text,
        "is_saved": is_saved,
        "late": too_late(nomination),
        "request_open": open_request(nomination),
    }
    return render(request, "awards/nominations/answer.html", context)


@READ_OR_SEND
@for_heads
def summary(request, pk: int):
    """The sentence that sums the achievement up."""
    nomination = _dossier_to_write(request, pk)
    kept_text = None
    if request.method != "POST":
        if not nomination.is_editable:
            return redirect("submission:detail", pk=pk)
        initial = {"summary": nomination.summary, "edit_number": nomination.edit_number}
        form = SummaryForm(initial=initial)
    else:
        form = SummaryForm(request.POST)
        if form.is_valid():
            try:
                save_summary(nomination=nomination, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                kept_text = _conflict(form, "summary", error, nomination)
                if kept_text is not None:
                    kept_text = nomination.summary
            else:
                return _saved(request, nomination, _after(request, nomination, None))
    context = {
        "nomination": nomination,
        "form": form,
        "kept_text": kept_text,
        "late": too_late(nomination),
        "request_open": open_request(nomination),
    }
    return render(request, "awards/nominations/summary.html", context)


def _conflict(form, field: str, error: ValidationError, nomination: Nomination) -> str | None:
    """Show the refusal; after a conflict the next save is meant, since both texts were seen."""
    form.add_error(field, error)
    if error.error_list[0].code != "edited_elsewhere":
        return None
    _with_number(form, nomination)
    return ""


def _with_number(form, nomination: Nomination):
    nomination.refresh_from_db()
    form.data = form.data.copy()
    form.data["edit_number"] = nomination.edit_number
    return form


def _after(request, nomination: Nomination, position: int | None) -> str:
    """Where to go after a save: on to the next task, or back to the task list."""
    if request.POST.get("then") == "stay":
        return request.path
    if request.POST.get("then") != "next" or position is None:
        return reverse("submission:detail", args=[nomination.pk])
    following = nomination.criteria_set.criteria.filter(position__gt=position).first()
    if following:
        return reverse("nominations:answer", args=[nomination.pk, following.position])
    return reverse("nominations:summary", args=[nomination.pk])


def _saved(request, nomination: Nomination, url: str):
    at = moment(nomination.saved_at or timezone.now())
    messages.success(request, _("Saved at %(time)s.") % {"time": at})
    return redirect(url)


def _dossier_to_write(request, pk: int) -> Nomination:
    """The dossier for its author; nobody else learns of a page on which it is written."""
    nomination = dossier_for(request.user, pk)
    if not is_author(request.user, nomination):
        raise Http404
    return nomination
