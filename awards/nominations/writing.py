"""Pages on which a dossier is written, one thing at a time; nothing typed is lost.

Each page is a function of a `Place`, so that a guest with a link writes on the same pages.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.nominations.access import dossier_to_write, for_heads
from awards.nominations.editing import OpenParts, open_parts
from awards.nominations.figures import figures_of
from awards.nominations.models import Answer, Evidence, Nomination
from awards.nominations.place import FROM_THE_CHECK, Place, place_in_portal
from awards.nominations.preview import certificate_preview
from awards.nominations.readiness import lines_of, open_request, too_late
from awards.nominations.rules import (
    attach_evidence,
    remove_evidence,
    replace_evidence,
    save_answer,
    save_summary,
)
from awards.nominations.supplement_models import Part
from awards.nominations.writing_forms import AnswerForm, SummaryForm, figures_kept, figures_sent
from campaigns.files.rules import examine
from emulation_portal.templatetags.portal import moment

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def place_of(request, pk: int) -> Place:
    return place_in_portal(dossier_to_write(request.user, pk), by=request.user)


@READ_OR_SEND
@for_heads
def answer(request, pk: int, position: int):
    return write_answer(request, place_of(request, pk), position)


@READ_OR_SEND
@for_heads
def summary(request, pk: int):
    return write_summary(request, place_of(request, pk))


# --- what all pages of writing share --------------------------------------------------------------


def parts_shown(nomination: Nomination) -> OpenParts:
    """The parts that the page offers to write. A dossier handed in meanwhile shows them all, so
    that what was typed can still be read and copied."""
    return open_parts(nomination) if nomination.is_editable else OpenParts()


def page_context(place: Place, **more) -> dict:
    nomination = place.nomination
    return {
        "place": place,
        "base": place.base,
        "nomination": nomination,
        "late": too_late(nomination),
        "request_open": open_request(nomination),
        **more,
    }


def is_conflict(error: ValidationError) -> bool:
    return not hasattr(error, "error_dict") and error.error_list[0].code == "edited_elsewhere"


def with_number(form, nomination: Nomination):
    """After a conflict the next save is meant: both texts were seen."""
    nomination.refresh_from_db()
    form.data = form.data.copy()
    form.data["edit_number"] = nomination.edit_number
    return form


def autosaved(request, place: Place, *, problems: list, is_saved: bool, **more):
    """The line under what was typed after it saved itself; a refusal waits for the person."""
    context = {
        "nomination": place.nomination,
        "problem": problems[0] if problems else "",
        "is_saved": is_saved,
        **more,
    }
    response = render(request, "awards/nominations/_autosaved.html", context)
    if not problems:
        response["HX-Trigger"] = "portal:saved"
    return response


def saved(request, place: Place, url: str):
    at = moment(place.nomination.saved_at)
    messages.success(request, _("Saved at %(time)s.") % {"time": at})
    return redirect(url)


def after_saving(request, place: Place, following: str) -> str:
    """Where to go after a save: on to the next part, back to the task list, or nowhere."""
    then = request.POST.get("then")
    if then == "rows":
        return f"{request.get_full_path()}#rows"
    if "remove" in request.POST or then == "files":
        return f"{request.get_full_path()}#evidence"
    if then == "stay":
        return request.get_full_path()
    if place.check and request.GET.get("from") == FROM_THE_CHECK:
        return place.check
    return following if then == "next" else place.overview


# --- one criterion --------------------------------------------------------------------------------


def write_answer(request, place: Place, position: int):
    """One criterion: how to write it, its text, its figures, its evidence."""
    nomination = place.nomination
    criterion = get_object_or_404(nomination.criteria_set.criteria, position=position)
    kept = Answer.objects.filter(nomination=nomination, criterion=criterion).first()
    shown = parts_shown(nomination)
    if request.method != "POST":
        if not nomination.is_editable:
            return redirect(place.overview)
        initial = {"text": kept.text if kept else "", "edit_number": nomination.edit_number}
        form = _without_locked(AnswerForm(initial=initial), shown, criterion)
        return _answer_page(request, place, criterion, form, shown)
    form = _without_locked(AnswerForm(request.POST, request.FILES), shown, criterion)
    figures = _figures_sent(request, shown, criterion)
    rows_are_sound = figures is None or figures.is_valid()
    conflict = None
    is_saved = False
    if form.is_valid():
        try:
            save_answer(
                nomination=nomination,
                criterion=criterion,
                text=form.cleaned_data.get("text", kept.text if kept else ""),
                figures=figures.rows() if figures and rows_are_sound else None,
                edit_number=form.cleaned_data["edit_number"],
                by=place.by,
            )
            is_saved = True
        except ValidationError as error:
            form.add_error("text" if "text" in form.fields else None, error)
            if is_conflict(error):
                conflict = _saved_elsewhere(nomination, criterion)
                with_number(form, nomination)
    if request.htmx:
        problems = [message for several in form.errors.values() for message in several]
        if not rows_are_sound:
            problems.append(_("A row of figures is not complete yet."))
        return autosaved(request, place, problems=problems, is_saved=is_saved)
    # Files cannot be given back to a form: what is fit to keep is kept, whatever the text lacks.
    _change_files(request, form, place, criterion)
    if form.is_valid() and rows_are_sound:
        return saved(request, place, after_saving(request, place, _next_page(place, position)))
    if is_saved:
        form = with_number(form, nomination)
    return _answer_page(
        request,
        place,
        criterion,
        form,
        shown,
        figures=figures,
        conflict=conflict,
        is_saved=is_saved,
    )


def _without_locked(form: AnswerForm, shown: OpenParts, criterion) -> AnswerForm:
    for name, part in (("text", Part.TEXT), ("files", Part.EVIDENCE)):
        if not shown.has(part, criterion):
            del form.fields[name]
    return form


def _figures_sent(request, shown: OpenParts, criterion):
    """The rows, where they were on the form: whoever posts a text alone leaves them."""
    if not shown.has(Part.FIGURES, criterion) or "figures-TOTAL_FORMS" not in request.POST:
        return None
    return figures_sent(request.POST)


def _saved_elsewhere(nomination: Nomination, criterion) -> dict:
    kept = Answer.objects.get(nomination=nomination, criterion=criterion)
    return {"text": kept.text, "figures": list(kept.figures.all())}


def _change_files(request, form: AnswerForm, place: Place, criterion) -> None:
    """Attach, replace and take out; what is refused is named next to the field, the rest stays."""
    if "files" not in form.fields:
        return
    standing = next(
        line.evidence for line in lines_of(place.nomination) if line.criterion == criterion
    )
    by_key = {str(evidence.pk): evidence for evidence in standing}
    known = {evidence.pk for evidence in standing}
    for key, evidence in by_key.items():
        upload = request.FILES.get(f"replace-{key}")
        if upload:
            act = {"evidence": evidence, "upload": upload, "by": place.by}
            kept = _try(form, upload.name, replace_evidence, **act)
            _tell_if_known(request, upload, kept, known)
    for upload in form.cleaned_data.get("files", []):
        act = {"criterion": criterion, "upload": upload, "by": place.by}
        kept = _try(form, upload.name, attach_evidence, nomination=place.nomination, **act)
        _tell_if_known(request, upload, kept, known)
    taken_out = by_key.get(request.POST.get("remove", ""))
    if taken_out:
        _try(form, taken_out.file.name, remove_evidence, evidence=taken_out, by=place.by)


def _tell_if_known(request, upload, kept: Evidence | None, known: set[int]) -> None:
    """Say so where a file was there already: it stands under the name it had then."""
    if kept is None:
        return
    if kept.pk in known:
        messages.info(request, attached_already(upload.name, kept.file.name))
    known.add(kept.pk)


def attached_already(name: str, kept_name: str) -> str:
    """What is said to whoever sends a file again that stands, perhaps under another name."""
    words = _("“%(name)s” is attached already as “%(kept)s”.")
    return words % {"name": name[:80], "kept": kept_name}


def _try(form, name: str, act, **arguments):
    """What the act gives; None where it was refused, which the form says."""
    try:
        if "upload" in arguments:
            # Reading and scanning take long: nobody else's writing waits for them.
            examine(arguments["upload"])
        return act(**arguments)
    except ValidationError as error:
        for sentence in error.messages:
            form.add_error("files", f"{name[:80]}: {sentence}")
    return None


def _answer_page(
    request, place, criterion, form, shown, *, figures=None, conflict=None, is_saved=False
):
    lines = {line.criterion.pk: line for line in lines_of(place.nomination)}
    line = lines[criterion.pk]
    can_count = shown.has(Part.FIGURES, criterion)
    if figures is None and can_count:
        figures = figures_kept(figures_of(line.answer) if line.answer.pk else [])
    if "files" in form.fields:
        # The label says “optional” only where the submission would not ask for a file.
        form.fields["files"].required = line.lacks_evidence
    for evidence in line.evidence:
        evidence.url = place.address("evidence", evidence.pk)
        evidence.preview_url = place.address("preview", evidence.pk)
    context = page_context(
        place,
        criterion=criterion,
        line=line,
        n_criteria=len(lines),
        form=form,
        figures=figures if can_count else None,
        row_errors=row_errors(figures),
        conflict=conflict,
        is_saved=is_saved,
        is_locked=place.nomination.is_editable and not shown.has_any_of(criterion),
    )
    return render(request, "awards/nominations/answer.html", context)


def row_errors(rows) -> list:
    """What the error summary says of a set of rows: row and field before each."""
    if rows is None or not rows.is_bound:
        return []
    found = [{"message": message} for message in rows.non_form_errors()]
    for number, row in enumerate(rows.forms, start=1):
        for name, several in row.errors.items():
            where = {"number": number, "field": row[name].label}
            label = _("Row %(number)d, %(field)s") % where
            field_id = row[name].id_for_label
            found += [{"message": m, "label": label, "field_id": field_id} for m in several]
    return found


def _next_page(place: Place, position: int) -> str:
    following = place.nomination.criteria_set.criteria.filter(position__gt=position).first()
    if following:
        return place.address("answer", following.position)
    return place.address("summary")


# --- the summary ----------------------------------------------------------------------------------


def write_summary(request, place: Place):
    """The sentence that sums the achievement up, as it will stand on the certificate."""
    nomination = place.nomination
    is_locked = not parts_shown(nomination).has(Part.SUMMARY)
    conflict = None
    is_saved = False
    if request.method != "POST":
        if not nomination.is_editable:
            return redirect(place.overview)
        initial = {"summary": nomination.summary, "edit_number": nomination.edit_number}
        form = SummaryForm(initial=initial)
    else:
        form = SummaryForm(request.POST)
        if form.is_valid():
            try:
                save_summary(nomination=nomination, by=place.by, **form.cleaned_data)
                is_saved = True
            except ValidationError as error:
                form.add_error("summary", error)
                if is_conflict(error):
                    with_number(form, nomination)
                    conflict = {"text": nomination.summary}
        if request.htmx:
            problems = [message for several in form.errors.values() for message in several]
            preview = certificate_preview(nomination)
            return autosaved(
                request, place, problems=problems, is_saved=is_saved, certificate=preview
            )
        if is_saved:
            return saved(request, place, after_saving(request, place, place.address("honours")))
    context = page_context(
        place,
        form=form,
        conflict=conflict,
        is_locked=is_locked,
        certificate=certificate_preview(nomination),
    )
    return render(request, "awards/nominations/summary.html", context)
