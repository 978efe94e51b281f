"""The Office's pages of one dossier: what is said and found, received, returned, appraised."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.evaluation.appraising import appraisal_moves, appraise
from awards.evaluation.forms import AppraisalForm, ReturnForm
from awards.evaluation.page import Sheet, dossier_context
from awards.evaluation.queries import rounds_with_queue
from awards.evaluation.returning import offered_day
from awards.evaluation.rules import receive, return_for_supplement
from awards.evaluation.saving import catch_up, save_sheet, told_to_page
from awards.evaluation.suggestions import parts_to_ask
from awards.nominations.models import Nomination
from emulation_portal.refusals import show_refusal
from emulation_portal.vietnamese import short_date
from emulation_portal.ways_back import form_stands_on


def dossier_or_404(request, pk: int) -> Nomination:
    seen = queue_of_all(request.user).select_related(
        "round__campaign__owner", "criteria_set", "created_by", "person", "collective__parent"
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
    """One dossier on one page: what it says to each criterion, beside it what the Office finds."""
    nomination = dossier_or_404(request, pk)
    return _dossier_page(request, nomination, Sheet(nomination, user=request.user))


def _dossier_page(request, nomination: Nomination, sheet: Sheet, appraisal_form=None):
    context = dossier_context(
        nomination, user=request.user, sheet=sheet, appraisal_form=appraisal_form
    )
    return render(request, "awards/evaluation/dossier.html", context)


@form_stands_on("evaluation:dossier")
@require_POST
def take_in(request, pk: int):
    """Receive."""
    nomination = dossier_or_404(request, pk)
    try:
        receive(nomination=nomination, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The dossier was received."))
    return redirect("evaluation:dossier", pk=pk)


@form_stands_on("evaluation:dossier")
@require_POST
def keep_findings(request, pk: int):
    """Save the findings so far: by themselves while somebody writes, or by the button."""
    nomination = dossier_or_404(request, pk)
    sheet = Sheet(nomination, user=request.user, data=request.POST)
    is_auto = request.headers.get("HX-Request") == "true"
    n_saved = 0
    if sheet.form.is_valid():
        if request.POST.get("then") == "suggested":
            sheet.form.take_over(sheet.suggested())
        n_saved = save_sheet(sheet, with_unfinished=not is_auto, by=request.user)
    if is_auto:
        return _autosaved(request, nomination, sheet)
    if sheet.form.errors:
        if n_saved:
            messages.info(request, _("The other findings are saved."))
        else:
            messages.warning(request, _("Nothing of what you sent is saved yet."))
        catch_up(sheet, posted_mark=request.POST.get("mark", ""))
        typed = _typed_conclusion(request) | {"mark": sheet.mark}
        return _dossier_page(request, nomination, sheet, AppraisalForm(initial=typed))
    messages.success(request, _("The findings are saved."))
    return redirect("evaluation:dossier", pk=pk)


def _typed_conclusion(request) -> dict:
    typed = {name: request.POST.get(name, "") for name in ("finding", "note")}
    return typed | {"reasons": request.POST.getlist("reasons")}


def _autosaved(request, nomination: Nomination, sheet: Sheet):
    problems = _problems_by_name(sheet.form)
    n_open = 0 if problems else sheet.form.unfinished()
    if n_open:
        problems = [
            ngettext(
                "%(n)d note waits for its finding.", "%(n)d notes wait for their findings.", n_open
            )
            % {"n": n_open}
        ]
    standing = Sheet(nomination, user=request.user)
    context = {
        "problems": problems,
        "is_refused": bool(sheet.form.errors),
        "now": timezone.now(),
        "sheet": standing,
        "told": told_to_page(sheet, standing, posted_mark=request.POST.get("mark", "")),
    }
    response = render(request, "awards/evaluation/_dossier_saved.html", context)
    if not problems:
        response["HX-Trigger"] = "portal:saved"
    return response


def _problems_by_name(form) -> list[str]:
    """Each refusal with its line, which it stands far away from."""
    return [
        f"{form[name].label}: {message}" if name in form.fields else message
        for name, several in form.errors.items()
        for message in several
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request, pk: int):
    """Return for supplement: which parts, what is missing in each, and by when."""
    nomination = dossier_or_404(request, pk)
    moves = appraisal_moves(nomination, by=request.user)
    offered = next((m for m in moves if m.name == "return_for_supplement"), None)
    sheet = Sheet(nomination, user=request.user)
    criteria = [line.criterion for line in sheet.lines]
    if request.method == "POST":
        form = ReturnForm(request.POST, nomination=nomination, criteria=criteria)
        if form.is_valid() and _was_sent_back(request, nomination, form):
            messages.success(request, _("The dossier went back to its unit."))
            return redirect("evaluation:dossier", pk=pk)
    elif offered is None:
        return redirect("evaluation:dossier", pk=pk)
    else:
        form = ReturnForm(
            nomination=nomination,
            criteria=criteria,
            suggested=parts_to_ask(sheet.lines, sheet.items, sheet.standing),
            initial={"due_at": short_date(offered_day(timezone.localdate()))},
        )
    context = {
        "nomination": nomination,
        "form": form,
        "missing": offered.missing if offered else [],
        "criteria": [(criterion, form.lines(criterion)) for criterion in criteria],
        "others": form.lines(),
    }
    return render(request, "awards/evaluation/return.html", context)


def _was_sent_back(request, nomination: Nomination, form: ReturnForm) -> bool:
    try:
        return_for_supplement(
            nomination=nomination,
            message=form.cleaned_data["message"],
            due_at=form.cleaned_data["due_at"],
            parts=form.asked(),
            by=request.user,
        )
    except ValidationError as error:
        show_refusal(form, error)
        return False
    return True


@form_stands_on("evaluation:dossier")
@require_POST
def find(request, pk: int):
    """Record whether the dossier is eligible, with the findings that stand on the page."""
    nomination = dossier_or_404(request, pk)
    sheet = Sheet(nomination, user=request.user, data=request.POST)
    form = AppraisalForm(request.POST)
    if form.is_valid() and sheet.form.is_valid():
        criteria, items = sheet.form.found()
        try:
            appraise(
                nomination=nomination,
                is_eligible=form.cleaned_data["finding"] == "eligible",
                reasons=form.cleaned_data["reasons"],
                note=form.cleaned_data["note"],
                criteria=criteria,
                items=items,
                seen=form.cleaned_data["mark"] or None,
                by=request.user,
            )
        except ValidationError as error:
            _show(error, sheet, form)
        else:
            messages.success(request, _("The finding is on record."))
            return redirect("evaluation:dossier", pk=pk)
    catch_up(sheet, posted_mark=request.POST.get("mark", ""))
    form.data = form.data.copy()
    form.data["mark"] = sheet.mark
    return _dossier_page(request, nomination, sheet, form)


def _show(error: ValidationError, sheet: Sheet, form: AppraisalForm) -> None:
    """Put a refusal next to its line of the sheet, or into the conclusion."""
    is_of_sheet = hasattr(error, "error_dict") and set(error.error_dict) <= set(sheet.form.fields)
    show_refusal(sheet.form if is_of_sheet else form, error)
