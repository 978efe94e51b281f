"""The Office's pages of likenesses: those of a round, one side by side, the decision on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.duplicates.comparing import compare
from awards.duplicates.forms import LikenessFilter, RulingForm
from awards.duplicates.models import Likeness
from awards.duplicates.queries import likenesses_in, rounds_compared
from awards.duplicates.rules import may_rule, rule_on_likeness, ruling_mark, why_not_rule
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25


@require_safe
def of_round(request, code: str):
    """What seems to be claimed twice in a round, to filter, order and open."""
    round = get_object_or_404(rounds_compared(request.user), code=code)
    found = LikenessFilter(request.GET, queryset=likenesses_in(round, request.user))
    page_obj = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"round": round, "filter": found, "page_obj": page_obj}
    return render(request, "awards/duplicates/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def likeness(request, likeness_pk: int):
    """Two claims side by side; a person of the Office decides."""
    shown = get_object_or_404(
        Likeness.objects.visible_to(request.user)
        .standing()
        .select_related(
            "first__unit",
            "first__round__campaign__owner",
            "first__quota__award_form",
            "second__unit",
            "second__round__campaign__owner",
            "second__quota__award_form",
            "honour",
        ),
        pk=likeness_pk,
    )
    may_decide = may_rule(request.user, shown)
    form = RulingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied(_("Your role does not allow this act here."))
        if form.is_valid() and _ruled(request, shown, form):
            messages.success(request, _("The decision is on record."))
            return redirect("duplicates:likeness", likeness_pk)
    rulings = list(shown.rulings.select_related("ruled_by"))
    last = rulings[-1] if rulings else None
    _show_what_stands(form, ruling_mark(last))
    comparison = compare(shown)
    context = {
        "likeness": shown,
        "round": shown.first.round,
        "sides": _sides(shown, comparison),
        "comparison": comparison,
        "rulings": rulings,
        "last": last,
        "is_outdated": last is not None and _handed_in_since(comparison, last),
        "may_decide": may_decide,
        "why_not": why_not_rule(request.user, shown) if may_decide else "",
        "form": form,
    }
    return render(request, "awards/duplicates/likeness.html", context)


def _ruled(request, shown: Likeness, form: RulingForm) -> bool:
    try:
        rule_on_likeness(
            likeness=shown,
            is_same=form.cleaned_data["finding"] == "same",
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["seen"],
            by=request.user,
        )
    except ValidationError as error:
        show_refusal(form, error)
        return False
    return True


def _show_what_stands(form: RulingForm, mark: str) -> None:
    """The form knows which decision its page shows. One refused for another reason goes on saying
    which it saw at first."""
    form.fields["seen"].initial = mark
    if form.has_error("finding", "ruled_elsewhere"):
        form.data = form.data.copy()
        form.data["seen"] = mark


def _sides(shown: Likeness, comparison) -> list[dict]:
    """The dossiers of a likeness with their addresses; an award of the past is no dossier."""
    versions = (comparison.left, comparison.right)
    return [
        {
            "dossier": dossier,
            "url": reverse("evaluation:dossier", args=[dossier.pk]),
            "version": version,
        }
        for dossier, version in zip((shown.first, shown.second), versions, strict=True)
        if dossier
    ]


def _handed_in_since(comparison, last) -> bool:
    return any(
        version is not None and version.submitted_at > last.ruled_at
        for version in (comparison.left, comparison.right)
    )
