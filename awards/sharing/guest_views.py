"""Pages behind a link: a guest writes and hands over one report, or an employer confirms it.

The key in the address is all that lets anybody in, and it opens this one dossier alone.
"""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.nominations.editing import may_write
from awards.nominations.models import Evidence
from awards.nominations.own_tasks import tasks_of
from awards.nominations.particulars_views import write_honours, write_profile
from awards.nominations.place import Place
from awards.nominations.readiness import lines_of, open_request
from awards.nominations.writing import READ_OR_SEND, write_answer, write_summary
from awards.sharing.confirmations import standing_confirmation
from awards.sharing.consents import answer_consent, consent_of, is_nominee
from awards.sharing.guest_forms import EmployerForm, GuestConsentForm
from awards.sharing.links import answer_as_employer, finish_as_guest, link_of, writer_of
from awards.sharing.models import GuestLink, LinkPurpose, LinkState
from campaigns.files.downloads import hand_out, preview_response
from campaigns.files.rules import examine
from emulation_portal.refusals import show_refusal
from emulation_portal.throttle import tries_too_often
from emulation_portal.ways_back import form_stands_on

FOLDER = "awards/sharing/guest"
BASE = f"{FOLDER}/base.html"
# A key has 192 random bits; this only keeps a machine from trying them at our cost.
WRONG_KEYS_A_MINUTE = 30


def behind_link(*purposes: str, is_writing: bool = False) -> Callable:
    """A page for whoever holds a key: `view(request, link, …)` instead of a key.

    A key that nobody was given is not found; one that has run out or was called back says so and
    whom to turn to. A page that writes needs a link that is still open.
    """

    def decorate(view: Callable) -> Callable:
        @login_not_required
        @functools.wraps(view)
        def guarded(request, key: str, *arguments, **named):
            link = link_of(key)
            if link is None or (purposes and link.purpose not in purposes):
                return _protected(_unknown(request))
            if link.state in (LinkState.EXPIRED, LinkState.CALLED_BACK):
                ended = render(request, f"{FOLDER}/ended.html", {"link": link}, status=410)
                return _protected(ended)
            if is_writing and link.state != LinkState.OPEN:
                return _protected(_already_handed_over(request, link, key))
            return _protected(view(request, link, key, *arguments, **named))

        return guarded

    return decorate


def _protected(response):
    """Kept by no cache and no search engine; the address, which is the key, goes nowhere else."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def _unknown(request):
    if tries_too_often(request, "guest", a_minute=WRONG_KEYS_A_MINUTE):
        return render(request, "429.html", status=429)
    return render(request, f"{FOLDER}/unknown.html", status=404)


def _already_handed_over(request, link: GuestLink, key: str):
    if request.method != "POST":
        return redirect("guests:overview", key=key)
    typed = [
        value
        for name, value in request.POST.items()
        if name in ("text", "summary", "reason", "words") and value.strip()
    ]
    context = {"link": link, "key": key, "typed": typed}
    return render(request, f"{FOLDER}/handed_over.html", context, status=403)


def _place(link: GuestLink, key: str) -> Place:
    def address(page: str, *arguments) -> str:
        return reverse(f"guests:{page}", args=[key, *arguments])

    return Place(
        nomination=link.nomination,
        by=writer_of(link),
        overview=reverse("guests:overview", args=[key]),
        address=address,
        base=BASE,
    )


@behind_link()
@require_safe
def overview(request, link: GuestLink, key: str):
    """What this link is for, and what is left to do."""
    nomination = link.nomination
    place = _place(link, key)
    context = {"link": link, "key": key, "nomination": nomination, "base": BASE}
    is_closed = link.state == LinkState.FINISHED or not nomination.is_editable
    if link.purpose == LinkPurpose.EMPLOYER or is_closed:
        context |= {
            "is_closed": is_closed,
            "lines": _with_addresses(lines_of(nomination), place),
            "confirmation": standing_confirmation(nomination),
            "asked_consent": consent_of(nomination),
        }
        return render(request, f"{FOLDER}/reading.html", context)
    lines = lines_of(nomination)
    tasks = tasks_of(nomination, user=place.by, lines=lines, place=place)
    context |= {
        "tasks": tasks,
        "asked": open_request(nomination),
        "asked_consent": consent_of(nomination),
    }
    return render(request, f"{FOLDER}/tasks.html", context)


def _with_addresses(lines: list, place: Place) -> list:
    for line in lines:
        for evidence in line.evidence:
            evidence.url = place.address("evidence", evidence.pk)
            evidence.preview_url = place.address("preview", evidence.pk)
    return lines


@behind_link(LinkPurpose.REPORT, is_writing=True)
@READ_OR_SEND
def answer(request, link: GuestLink, key: str, position: int):
    return write_answer(request, _place(link, key), position)


@behind_link(LinkPurpose.REPORT, is_writing=True)
@READ_OR_SEND
def profile(request, link: GuestLink, key: str):
    return write_profile(request, _place(link, key))


@behind_link(LinkPurpose.REPORT, is_writing=True)
@READ_OR_SEND
def honours(request, link: GuestLink, key: str):
    return write_honours(request, _place(link, key))


@behind_link(LinkPurpose.REPORT, is_writing=True)
@READ_OR_SEND
def summary(request, link: GuestLink, key: str):
    return write_summary(request, _place(link, key))


@behind_link()
@require_safe
def evidence(request, link: GuestLink, key: str, evidence_pk: int):
    """Hand out a file of this dossier."""
    found = _evidence_of(link, evidence_pk)
    return hand_out(
        request, found.file, record=link.nomination, by=writer_of(link), via=str(link.pk)
    )


@behind_link()
@require_safe
def preview(request, link: GuestLink, key: str, evidence_pk: int):
    """Show a file of this dossier."""
    found = _evidence_of(link, evidence_pk)
    return preview_response(
        request,
        found.file,
        record=link.nomination,
        back_url=reverse("guests:overview", args=[key]),
        back_label=link.nomination.nominee_name,
        download_url=reverse("guests:evidence", args=[key, evidence_pk]),
        by=writer_of(link),
        via=str(link.pk),
        base=BASE,
    )


def _evidence_of(link: GuestLink, pk: int) -> Evidence:
    found = Evidence.objects.filter(removed_at=None).select_related("file")
    return get_object_or_404(found, pk=pk, answer__nomination=link.nomination)


@behind_link(LinkPurpose.REPORT, is_writing=True)
@READ_OR_SEND
def consent(request, link: GuestLink, key: str):
    """The nominee agrees to be nominated, or declines with a reason."""
    if _is_of_the_unit(request.user, link):
        words = _(
            "You are signed in as one who made this link or writes this dossier: only the "
            "nominee answers."
        )
        return render(request, "403.html", {"exception": words}, status=403)
    asked = consent_of(link.nomination)
    if asked is None:
        return redirect("guests:overview", key=key)
    last = asked.answer
    initial = {"is_given": "yes" if last.is_given else "no", "reason": last.reason} if last else {}
    form = GuestConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_consent(request=asked, by=writer_of(link), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your answer is on record."))
            return redirect("guests:overview", key=key)
    context = {"link": link, "key": key, "nomination": link.nomination, "form": form, "base": BASE}
    return render(request, f"{FOLDER}/consent.html", context)


def _is_of_the_unit(user, link: GuestLink) -> bool:
    """Whether the browser belongs to somebody who sees the key or writes for the unit. Signing out
    gets round it; that no answer comes in by mistake it does prevent."""
    if not user.is_authenticated or is_nominee(user, link.nomination):
        return False
    return link.made_by_id == user.pk or may_write(user, link.nomination)


@form_stands_on("guests:overview")
@behind_link(LinkPurpose.REPORT)
@require_POST
def finish(request, link: GuestLink, key: str):
    """Hand over; pressed twice, both show the same."""
    try:
        finish_as_guest(link=link)
    except ValidationError:  # called back at this moment
        link.refresh_from_db()
        return render(request, f"{FOLDER}/ended.html", {"link": link}, status=410)
    messages.success(request, _("Thank you. The unit goes on from here."))
    return redirect("guests:overview", key=key)


@behind_link(LinkPurpose.EMPLOYER, is_writing=True)
@READ_OR_SEND
def confirm(request, link: GuestLink, key: str):
    """The employer confirms the report, or says what is not right; that ends the link's writing."""
    initial = {"confirmed_by": link.recipient_name if " " in link.recipient_name else ""}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = EmployerForm(*sent, initial=initial)
    if request.method == "POST" and form.is_valid() and _answered(link, form):
        messages.success(request, _("Thank you. Your answer is on record."))
        return redirect("guests:overview", key=key)
    context = {"link": link, "key": key, "nomination": link.nomination, "form": form, "base": BASE}
    return render(request, f"{FOLDER}/confirm.html", context)


def _answered(link: GuestLink, form: EmployerForm) -> bool:
    """Whether the employer's answer is kept; else the form says why not."""
    facts = form.cleaned_data
    try:
        if facts["upload"]:
            # Reading and scanning take long: nobody else's writing waits for them.
            examine(facts["upload"])
    except ValidationError as error:
        form.add_error("upload", error)
        return False
    try:
        answer_as_employer(
            link=link,
            confirmed_by=facts["confirmed_by"],
            title=facts["title"],
            words=facts["words"],
            upload=facts["upload"],
            is_confirmed=facts["is_given"],
        )
    except ValidationError as error:
        show_refusal(form, error)
        return False
    return True
