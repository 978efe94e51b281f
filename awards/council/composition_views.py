"""Composing a Council on the web: the unit's Office sets it up, seats people, renews it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.council import composition
from awards.council.composition_forms import AppointForm, CouncilForm, PersonSearch, RenewForm
from awards.council.models import Council, CouncilMember, Seat, SessionStatus
from campaigns.units.models import Unit
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25


def _of_my_units(request):
    return Council.objects.filter(unit__in=composition.composed_by(request.user))


def _council_or_404(request, pk: int) -> Council:
    return get_object_or_404(_of_my_units(request).select_related("unit"), pk=pk)


def _require_composer(request) -> None:
    if not composition.can_compose(request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))


@require_safe
def councils(request):
    _require_composer(request)
    today = timezone.localdate()
    seen = (
        _of_my_units(request)
        .select_related("unit")
        .annotate(
            n_voting=Count("members", filter=~Q(members__seat=Seat.SECRETARY), distinct=True),
            n_held=Count(
                "sessions", filter=Q(sessions__status=SessionStatus.CLOSED), distinct=True
            ),
        )
        .order_by("-valid_from", "pk")
    )
    page_obj = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    for council in page_obj:
        council.term = _term(council, today)
    standing = seen.standing(today).exists()
    context = {"page_obj": page_obj, "can_set_up": not standing}
    return render(request, "awards/council/councils.html", context)


def _term(council: Council, today) -> tuple[str, str]:
    """In words and in a tone: in force, to come, over."""
    if council.is_in_force(today):
        return _("in force"), "good"
    if council.valid_from > today:
        return _("not yet in force"), "info"
    return _("ended"), "neutral"


@require_http_methods(["GET", "POST"])
def set_up(request):
    _require_composer(request)
    units = Unit.objects.filter(pk__in=composition.composed_by(request.user))
    form = CouncilForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = composition.set_up_council(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The Council is set up. Appoint its members now."))
            return redirect("council:council", made.pk)
    return render(request, "awards/council/council_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def renew(request, council_pk: int):
    old = _council_or_404(request, council_pk)
    initial = {"name": old.name, "symbol": old.symbol}
    form = RenewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = composition.renew_council(council=old, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The next composition is set up with the same seats."))
            return redirect("council:council", made.pk)
    return render(request, "awards/council/council_form.html", {"form": form, "old": old})


@require_safe
def council(request, council_pk: int):
    return _council_page(request, _council_or_404(request, council_pk))


def _council_page(request, shown: Council, **refused):
    members = list(shown.members.select_related("user").order_by("position", "pk"))
    seats = {member.seat for member in members}
    fixed = composition.fixed_because(shown)
    missing = [
        text
        for seat, text in (
            (Seat.CHAIR, _("Chair of the Council: 1 needed, 0 appointed.")),
            (Seat.SECRETARY, _("Secretary of the Council: 1 needed, 0 appointed.")),
        )
        if seat not in seats
    ]
    events = list(history_of(shown))
    context = {
        "council": shown,
        "term": _term(shown, timezone.localdate()),
        "members": members,
        "n_voting": sum(member.has_vote for member in members),
        "missing": missing,
        "can_renew": composition.can_renew(shown),
        "fixed": " ".join(fixed.messages) if fixed else "",
        "events": _named(events),
        **refused,
    }
    return render(request, "awards/council/council.html", context)


def _named(events: list) -> list[dict]:
    """The history, saying who was appointed or taken out."""
    items = history_items(events)
    for event, item in zip(events, items, strict=True):
        name = (event.after or {}).get("name") or (event.before or {}).get("name")
        if name and event.action in ("appoint", "remove_member"):
            item["label"] = f"{item['label']}: {name}"
    return items


@require_http_methods(["GET", "POST"])
def appoint(request, council_pk: int):
    """Search a person among the accounts, then give them their seat on the same page."""
    shown = _council_or_404(request, council_pk)
    search = PersonSearch(request.GET or None)
    found = search.found(council=shown)
    form = AppointForm(request.POST or None, people=found, council=shown)
    if request.method == "POST" and form.is_valid():
        try:
            member = composition.appoint(council=shown, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            text = _("%(name)s is appointed: %(seat)s.")
            facts = {"name": member.user, "seat": member.get_seat_display()}
            messages.success(request, text % facts)
            return redirect("council:council", shown.pk)
    context = {
        "council": shown,
        "search": search,
        "form": form,
        "n_found": len(found),
        "is_cut": len(found) == search.MOST,
    }
    return render(request, "awards/council/appoint.html", context)


@require_POST
def remove(request, council_pk: int, member_pk: int):
    shown = _council_or_404(request, council_pk)
    member = CouncilMember.objects.filter(council=shown, pk=member_pk).first()
    if member is None:
        raise Http404
    name = str(member.user)
    try:
        composition.remove_member(member=member, by=request.user)
    except ValidationError as error:
        return _council_page(request, shown, errors=error.messages)
    messages.success(request, _("%(name)s no longer sits in this Council.") % {"name": name})
    return redirect("council:council", shown.pk)
