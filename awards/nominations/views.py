"""The head's own list of dossiers, and the files of evidence."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.nominations.access import dossier_for, evidence_for, for_heads
from awards.nominations.forms import DossierFilter
from awards.nominations.queries import deadline_of, open_rounds, own_dossiers
from campaigns.accounts.models import Role
from campaigns.files.downloads import hand_out, preview_response

PAGE_SIZE = 25


@require_safe
def own(request):
    """The own list: what is asked of a head now, and every dossier one has a hand in."""
    dossiers = DossierFilter(request.GET, queryset=own_dossiers(request.user), request=request)
    page_obj = Paginator(dossiers.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    for nomination in page_obj:
        nomination.deadline = deadline_of(nomination)
    return render(
        request,
        "awards/nominations/own.html",
        {
            "rounds": open_rounds(request.user),
            "is_head": request.user.holds(Role.HEAD),
            "filter": dossiers,
            "page_obj": page_obj,
        },
    )


@require_safe
@for_heads
def evidence(request, pk: int, evidence_pk: int):
    """Hand out one file to whoever may see its dossier."""
    nomination = dossier_for(request.user, pk)
    found = evidence_for(request.user, nomination, evidence_pk)
    return hand_out(request, found.file, record=nomination)


@require_safe
@for_heads
def preview(request, pk: int, evidence_pk: int):
    """Show one file inside the portal to whoever may see its dossier."""
    nomination = dossier_for(request.user, pk)
    found = evidence_for(request.user, nomination, evidence_pk)
    return preview_response(
        request,
        found.file,
        record=nomination,
        back_url=reverse("submission:detail", args=[pk]),
        back_label=nomination.nominee_name,
        download_url=reverse("nominations:evidence", args=[pk, evidence_pk]),
    )
