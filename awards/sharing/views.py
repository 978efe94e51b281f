"""Who takes part in a dossier: the page of its unit, and where the nominee answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.nominations.access import (
    dossier_for,
    dossier_to_write,
    for_heads,
    is_author,
    own_dossier,
)
from awards.nominations.editing import open_parts
from awards.nominations.models import Nomination
from awards.nominations.readiness import due_at
from awards.nominations.supplement_models import Part
from awards.sharing.confirmations import (
    confirm_as_employer,
    may_enter_confirmation,
    remove_confirmation,
    standing_confirmations,
)
from awards.sharing.consents import (
    answer_consent,
    ask_consent,
    can_be_asked,
    cancel_consent,
    consent_of,
    is_nominee,
)
from awards.sharing.forms import ConfirmationForm, HelperForm
from awards.sharing.guest_forms import GuestConsentForm
from awards.sharing.helpers import active_account, ask_helper, ask_nominee, end_contribution
from awards.sharing.links import links_of
from awards.sharing.models import EmployerConfirmation, LinkPurpose, LinkState
from campaigns.files.downloads import hand_out, preview_response
from campaigns.files.rules import examine
from emulation_portal.refusals import show_refusal

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_heads
def people(request, pk: int):
    """Everybody who has a hand in the dossier, and what the head can ask of whom."""
    nomination = dossier_to_write(request.user, pk)
    return _people_page(request, nomination, HelperForm(nomination=nomination))


def _people_page(request, nomination: Nomination, form: HelperForm):
    opened = open_parts(nomination)
    is_head = is_author(request.user, nomination)
    can_ask = is_head and nomination.is_editable
    contributors = list(nomination.contributors.select_related("user"))
    asked = consent_of(nomination)
    context = {
        "nomination": nomination,
        "form": form,
        "can_ask": can_ask,
        "can_end": is_head,
        "writers": [c for c in contributors if c.ended_at is None],
        "former": [c for c in contributors if c.ended_at is not None],
        "account": getattr(active_account(nomination), "pk", None),
        "is_own": is_nominee(request.user, nomination),
        "asked": asked,
        "answers": list(asked.answers.select_related("user", "link")) if asked else [],
        "consent_is_open": opened.has(Part.CONSENT),
        "can_be_asked": can_be_asked(nomination),
        "has_employer": nomination.has_employer,
        "confirmations": _shown(request, nomination, opened),
        "can_confirm": opened.has(Part.EMPLOYER)
        and may_enter_confirmation(request.user, nomination),
        "links": links_of(nomination),
        "can_make_links": can_ask,
    }
    context["has_open_report_link"] = any(
        link.purpose == LinkPurpose.REPORT and link.state == LinkState.OPEN
        for link in context["links"]
    )
    context["nominee_writes"] = context["account"] in [c.user_id for c in context["writers"]]
    return render(request, "awards/sharing/people.html", context)


def _shown(request, nomination: Nomination, opened) -> list[EmployerConfirmation]:
    """The standing confirmations, with what may be done with each."""
    may_remove = opened.has(Part.EMPLOYER) and may_enter_confirmation(request.user, nomination)
    shown = list(standing_confirmations(nomination))
    for one in shown:
        one.can_remove = may_remove and one.link_id is None
        one.files = [_file(nomination, one)] if one.file else []
    return shown


def _file(nomination: Nomination, one: EmployerConfirmation) -> dict:
    place = [nomination.pk, one.pk]
    return {
        "name": one.file.name,
        "size": one.file.n_bytes,
        "sha256": one.file.sha256,
        "url": reverse("sharing:confirmation_file", args=place),
        "preview_url": reverse("sharing:confirmation_preview", args=place),
    }


@require_POST
@for_heads
def helper(request, pk: int):
    """Ask a person of the unit to help."""
    nomination = own_dossier(request.user, pk)
    form = HelperForm(request.POST, nomination=nomination)
    if not form.is_valid():
        return _people_page(request, nomination, form)
    try:
        asked = ask_helper(nomination=nomination, user=form.cleaned_data["user"], by=request.user)
    except ValidationError as error:
        show_refusal(form, error)
        return _people_page(request, nomination, form)
    words = _("%(name)s can write in this dossier now, and finds it on the own desk.")
    messages.success(request, words % {"name": asked.user})
    return redirect("sharing:people", pk=pk)


@require_POST
@for_heads
def nominee(request, pk: int):
    """Ask the nominee for the own report."""
    nomination = own_dossier(request.user, pk)
    done = _("The nominee can write the own report now, and finds it on the own desk.")
    return _act(request, nomination, done, ask_nominee, nomination=nomination)


@require_POST
@for_heads
def end(request, pk: int, contributor_pk: int):
    """End somebody's writing."""
    nomination = own_dossier(request.user, pk)
    contributor = get_object_or_404(nomination.contributors, pk=contributor_pk)
    done = _("%(name)s can no longer write in this dossier.") % {"name": contributor.user}
    return _act(request, nomination, done, end_contribution, contributor=contributor)


@require_POST
@for_heads
def ask(request, pk: int):
    """Ask the nominee to agree."""
    nomination = own_dossier(request.user, pk)
    done = _("The dossier now waits for the answer of the nominee.")
    return _act(request, nomination, done, ask_consent, nomination=nomination)


@require_POST
@for_heads
def ask_no_more(request, pk: int):
    """Ask no longer for a consent that nobody has answered."""
    nomination = own_dossier(request.user, pk)
    asked = consent_of(nomination)
    if asked is None:
        return redirect("sharing:people", pk=pk)
    done = _("The nominee is not asked any more.")
    return _act(request, nomination, done, cancel_consent, request=asked)


def _act(request, nomination: Nomination, done: str, act, /, **arguments):
    """Do one thing and say what came of it, on the page it was asked for on."""
    try:
        act(by=request.user, **arguments)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("sharing:people", pk=nomination.pk)


@READ_OR_SEND
@for_heads
def consent(request, pk: int):
    """Where the nominee answers; nobody else learns of it."""
    nomination = dossier_for(request.user, pk)
    asked = consent_of(nomination)
    if asked is None or not is_nominee(request.user, nomination):
        raise Http404
    last = asked.answer
    initial = {"reason": last.reason, "publishes_photo": last.publishes_photo} if last else {}
    if last:
        initial["is_given"] = "yes" if last.is_given else "no"
    form = GuestConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_consent(request=asked, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your answer is on record."))
            return redirect("sharing:consent", pk=pk)
    context = {
        "nomination": nomination,
        "form": form,
        "asked": asked,
        "is_open": open_parts(nomination).has(Part.CONSENT),
        "due_at": due_at(nomination) if nomination.is_editable else None,
    }
    return render(request, "awards/sharing/consent.html", context)


@READ_OR_SEND
@for_heads
def confirmation(request, pk: int):
    """Enter the paper that the employer of an outsider signed."""
    nomination = dossier_to_write(request.user, pk)
    if not nomination.has_employer:
        raise Http404
    if not may_enter_confirmation(request.user, nomination):
        raise Http404
    if not open_parts(nomination).has(Part.EMPLOYER):
        return redirect("sharing:people", pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ConfirmationForm(*sent)
    if request.method == "POST" and form.is_valid():
        try:
            examine(form.cleaned_data["upload"])
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            if _enter(request, nomination, form):
                messages.success(request, _("The confirmation is on record."))
                return redirect("sharing:people", pk=pk)
    context = {"nomination": nomination, "form": form}
    return render(request, "awards/sharing/confirmation.html", context)


def _enter(request, nomination: Nomination, form: ConfirmationForm) -> bool:
    try:
        confirm_as_employer(nomination=nomination, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        show_refusal(form, error)
        return False
    return True


@require_POST
@for_heads
def remove(request, pk: int, confirmation_pk: int):
    """Take a confirmation out that the unit entered."""
    nomination = dossier_to_write(request.user, pk)
    found = get_object_or_404(standing_confirmations(nomination), pk=confirmation_pk)
    done = _("The confirmation was taken out.")
    return _act(request, nomination, done, remove_confirmation, confirmation=found)


@require_safe
@for_heads
def confirmation_file(request, pk: int, confirmation_pk: int):
    """Hand out what the employer signed to whoever may see the dossier."""
    nomination = dossier_for(request.user, pk)
    return hand_out(request, _paper_of(nomination, confirmation_pk), record=nomination)


@require_safe
@for_heads
def confirmation_preview(request, pk: int, confirmation_pk: int):
    """Show what the employer signed to whoever may see the dossier."""
    nomination = dossier_for(request.user, pk)
    return preview_response(
        request,
        _paper_of(nomination, confirmation_pk),
        record=nomination,
        back_url=reverse("submission:detail", args=[pk]),
        back_label=nomination.nominee_name,
        download_url=reverse("sharing:confirmation_file", args=[pk, confirmation_pk]),
    )


def _paper_of(nomination: Nomination, pk: int):
    found = nomination.employer_confirmations.select_related("file").exclude(file=None)
    return get_object_or_404(found, pk=pk).file
