"""Pages on who the nominee is, and on what they received before."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards.nominations.access import for_heads
from awards.nominations.models import Nomination
from awards.nominations.particulars import profile_fields, starting_profile
from awards.nominations.place import Place
from awards.nominations.report_models import Profile, StatedHonour
from awards.nominations.rules import save_honours, save_profile
from awards.nominations.supplement_models import Part
from awards.nominations.writing import (
    READ_OR_SEND,
    after_saving,
    autosaved,
    is_conflict,
    page_context,
    parts_shown,
    place_of,
    row_errors,
    saved,
    with_number,
)
from awards.nominations.writing_forms import (
    PROFILE_FORMS,
    HonoursForm,
    honours_kept,
    honours_sent,
)
from campaigns.staff.honours import honours_of
from emulation_portal.refusals import show_refusal


@READ_OR_SEND
@for_heads
def profile(request, pk: int):
    return write_profile(request, place_of(request, pk))


@READ_OR_SEND
@for_heads
def honours(request, pk: int):
    return write_honours(request, place_of(request, pk))


def write_profile(request, place: Place):
    """The particulars that the report asks for, begun with what the register knows."""
    nomination = place.nomination
    form_class = PROFILE_FORMS[nomination.quota.recipient_kind]
    kept = Profile.objects.filter(nomination=nomination).first()
    is_locked = not parts_shown(nomination).has(Part.PROFILE)
    conflict = None
    is_saved = False
    if request.method != "POST":
        if not nomination.is_editable:
            return redirect(place.overview)
        form = form_class(initial=_starting_values(nomination, kept))
    else:
        form = form_class(request.POST)
        form.full_clean()
        if "edit_number" in form.cleaned_data:
            # What can be kept is kept, whatever the other fields lack.
            try:
                save_profile(
                    nomination=nomination,
                    edit_number=form.cleaned_data["edit_number"],
                    by=place.by,
                    **form.values(),
                )
                is_saved = True
            except ValidationError as error:
                show_refusal(form, error)
                if is_conflict(error):
                    conflict = _differing(nomination, form)
                    with_number(form, nomination)
        if request.htmx:
            problems = [message for several in form.errors.values() for message in several]
            return autosaved(request, place, problems=problems, is_saved=is_saved)
        if form.is_valid():
            return saved(request, place, after_saving(request, place, place.address("answer", 1)))
        if is_saved:
            with_number(form, nomination)
    context = page_context(
        place,
        form=form,
        conflict=conflict,
        is_saved=is_saved,
        is_locked=is_locked,
        rows=_in_words(nomination, kept) if is_locked else [],
        is_prefilled=not (kept and kept.edit_number) and bool(starting_profile(nomination)),
    )
    return render(request, "awards/nominations/profile.html", context)


def _starting_values(nomination: Nomination, kept: Profile | None) -> dict:
    if kept and kept.edit_number:
        values = {name: getattr(kept, name) for name in profile_fields(nomination)}
    else:
        values = starting_profile(nomination)
    return {**values, "edit_number": nomination.edit_number}


def _in_words(nomination: Nomination, kept: Profile | None) -> list[dict]:
    names = profile_fields(nomination)
    return [
        {
            "label": Profile._meta.get_field(name).verbose_name.capitalize(),
            "value": getattr(kept, name, "") if kept else "",
        }
        for name in names
    ]


def _differing(nomination: Nomination, form) -> list[dict]:
    """The fields that somebody else saved with other words than were typed here."""
    kept = Profile.objects.get(nomination=nomination)
    return [
        {"label": form[name].label, "value": getattr(kept, name)}
        for name, value in form.values().items()
        if getattr(kept, name) != value
    ]


def write_honours(request, place: Place):
    """Earlier awards: those on record, ticked; more of them, typed; or none."""
    nomination = place.nomination
    on_record = list(honours_of(nomination.person or nomination.collective))
    stated = list(nomination.stated_honours.order_by("position"))
    is_locked = not parts_shown(nomination).has(Part.HONOURS)
    conflict = None
    is_saved = False
    if request.method != "POST":
        if not nomination.is_editable:
            return redirect(place.overview)
        form = HonoursForm(
            initial=_starting_honours(nomination, on_record, stated), honours=on_record
        )
        rows = honours_kept(
            [
                {
                    "year": one.year,
                    "award_name": one.award_name,
                    "decision_reference": one.decision_reference,
                    "decided_on": one.decided_on,
                    "issuer": one.issuer,
                }
                for one in stated
                if one.honour_id is None
            ]
        )
    else:
        form = HonoursForm(request.POST, honours=on_record)
        rows = honours_sent(request.POST)
        is_sound = form.is_valid() and rows.is_valid()
        if is_sound:
            try:
                save_honours(
                    nomination=nomination,
                    honours=[*form.chosen(), *rows.rows()],
                    is_none=form.cleaned_data["is_none"],
                    edit_number=form.cleaned_data["edit_number"],
                    by=place.by,
                )
                is_saved = True
            except ValidationError as error:
                code = getattr(error, "error_list", [error])[0].code
                form.add_error("is_none" if code == "none_and_some" else None, error)
                if is_conflict(error):
                    conflict = list(StatedHonour.objects.filter(nomination=nomination))
                    with_number(form, nomination)
        if request.htmx:
            problems = [message for several in form.errors.values() for message in several]
            if not rows.is_valid():
                problems.append(_("An award that was typed is not complete yet."))
            return autosaved(request, place, problems=problems, is_saved=is_saved)
        if is_saved:
            return saved(request, place, after_saving(request, place, place.overview))
    context = page_context(
        place,
        form=form,
        rows=rows,
        row_errors=row_errors(rows),
        stated=stated,
        conflict=conflict,
        is_locked=is_locked,
    )
    return render(request, "awards/nominations/honours.html", context)


def _starting_honours(nomination: Nomination, on_record: list, stated: list) -> dict:
    """What was saved; before that, everything on record is ticked."""
    kept = Profile.objects.filter(nomination=nomination).first()
    if kept and kept.honours_edit_number:
        ticked = [str(one.honour_id) for one in stated if one.honour_id]
    else:
        ticked = [str(one.pk) for one in on_record]
    return {
        "on_record": ticked,
        "is_none": bool(kept and kept.has_no_past_honours),
        "edit_number": nomination.edit_number,
    }
