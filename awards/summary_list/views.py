"""The summary list of a round: eligible dossiers, the Office's proposals beside the places."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.evaluation.queries import rounds_with_queue
from awards.nominations.handed_in import summaries_handed_in
from awards.nominations.models import Nomination
from awards.summary_list.filters import SummaryFilter
from awards.summary_list.forms import PROPOSALS, ProposalForm
from awards.summary_list.models import Proposal
from awards.summary_list.proposing import is_list_open, propose
from awards.summary_list.queries import figures_by_quota, summary_list, total
from awards.summary_list.record import record_of
from campaigns.accounts.models import Role
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25


@require_safe
def summary(request, code: str):
    """The list with its figures, to search, filter and page."""
    round = get_object_or_404(rounds_with_queue(request.user), code=code)
    found = SummaryFilter(request.GET, queryset=summary_list(round))
    rows = figures_by_quota(round)
    context = {
        "round": round,
        "filter": found,
        "page_obj": Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page")),
        "rows": rows,
        "figures": total(rows),
        "record": record_of(round),
        "can_propose": may_propose(request.user, round),
    }
    return render(request, "awards/summary_list/summary.html", context)


def may_propose(user, round) -> bool:
    """Whether the list is open and this person works on it."""
    return is_list_open(round) and user.holds(Role.OFFICE, round.campaign.owner)


@require_http_methods(["GET", "HEAD", "POST"])
def put_forward(request, pk: int):
    """Say whether the Office proposes one eligible dossier."""
    nomination = get_object_or_404(
        Nomination.objects.visible_to(request.user)
        .filter(round__in=rounds_with_queue(request.user), submitted_at__isnull=False)
        .select_related("round__campaign__owner", "unit", "quota__award_form"),
        pk=pk,
    )
    standing = Proposal.objects.filter(nomination=nomination).first()
    if request.method == "POST":
        form = ProposalForm(request.POST)
        if form.is_valid():
            try:
                propose(
                    nomination=nomination,
                    is_proposed=PROPOSALS[form.cleaned_data["proposal"]],
                    note=form.cleaned_data["note"],
                    by=request.user,
                )
            except ValidationError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("The proposal is on record."))
                return redirect(_back(request, nomination))
    else:
        said = {True: "yes", False: "no"}.get(standing.is_proposed) if standing else ""
        note = standing.note if standing else ""
        form = ProposalForm(initial={"proposal": said, "note": note})
    own = [row for row in figures_by_quota(nomination.round) if row.quota.pk == nomination.quota_id]
    context = {
        "nomination": nomination,
        "summary": summaries_handed_in([nomination])[nomination.pk],
        "form": form,
        "row": own[0],
        "back": _back(request, nomination),
        "can_propose": may_propose(request.user, nomination.round),
    }
    return render(request, "awards/summary_list/propose.html", context)


def _back(request, nomination: Nomination) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    if asked.startswith("/") and is_ours:
        return asked
    return reverse("evaluation:summary", args=[nomination.round.code])
