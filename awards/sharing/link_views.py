"""Pages on which the head of a unit makes links for guests, and calls them back."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.nominations.access import for_heads, own_dossier
from awards.nominations.readiness import due_at
from awards.sharing.guest_forms import LinkForm
from awards.sharing.links import call_back_link, make_guest_link
from awards.sharing.models import LinkPurpose
from emulation_portal.refusals import show_refusal
from emulation_portal.templatetags.portal import moment


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def new_link(request, pk: int):
    """Make a link. The page that answers shows the key, once: nothing keeps it. Loaded again it
    sends the form again, and that leads back to the links there are."""
    nomination = own_dossier(request.user, pk)
    sent = request.POST if request.method == "POST" else None
    form = LinkForm(sent, nomination=nomination, initial=_starting_values(request, nomination))
    if request.method == "POST" and form.is_valid():
        try:
            link, key = make_guest_link(nomination=nomination, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            if key is not None:
                return _made(request, nomination, link, key)
            messages.warning(request, _shown_before(link))
            return redirect("sharing:people", pk=pk)
    context = {"nomination": nomination, "form": form, "due_at": due_at(nomination)}
    return render(request, "awards/sharing/new_link.html", context)


def _starting_values(request, nomination) -> dict:
    is_employer = request.GET.get("purpose") == LinkPurpose.EMPLOYER
    name = nomination.nominee_unit_name if is_employer else nomination.nominee_name
    purpose = LinkPurpose.EMPLOYER if is_employer else LinkPurpose.REPORT
    return {"purpose": purpose, "recipient_name": name}


def _shown_before(link) -> str:
    words = _(
        "The link for %(name)s was made already and is not shown a second time. If it was not "
        "copied, call it back and make a new one."
    )
    return words % {"name": link.recipient_name}


def _made(request, nomination, link, key: str):
    url = request.build_absolute_uri(reverse("guests:overview", args=[key]))
    words = _(
        "Dear %(name)s,\n\n%(unit)s asks you to open this link, which is meant for you alone:\n"
        "%(url)s\n\nIt works until %(until)s and opens the dossier of %(nominee)s only."
    ) % {
        "name": link.recipient_name,
        "unit": nomination.unit.name,
        "url": url,
        "until": moment(link.expires_at),
        "nominee": nomination.nominee_name,
    }
    subject = _("Dossier of %(nominee)s") % {"nominee": nomination.nominee_name}
    mail = f"mailto:{quote(link.email)}?subject={quote(subject)}&body={quote(words)}"
    context = {"nomination": nomination, "link": link, "url": url, "words": words, "mail": mail}
    response = render(request, "awards/sharing/link_made.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@for_heads
def end_link(request, pk: int, link_pk):
    """Call a link back."""
    nomination = own_dossier(request.user, pk)
    link = get_object_or_404(nomination.guest_links, pk=link_pk)
    call_back_link(link=link, by=request.user)
    messages.success(request, _("The link does not open anything any more."))
    return redirect("sharing:people", pk=pk)
