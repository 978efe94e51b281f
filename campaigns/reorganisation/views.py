"""Pages on which units are reorganised: what is asked, what it would do, and that it was done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.reorganisation.asking import Asking
from campaigns.reorganisation.forms import GUIDED
from campaigns.reorganisation.rules import foresee, reorganise
from campaigns.units.models import EventSide, Unit, UnitEvent, UnitEventPart
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items

PAGE_SIZE = 25


def _require_keeper(request) -> None:
    if not request.user.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))


def _with_sides(events):
    known = Prefetch("unit", Unit.objects.with_province())
    parts = UnitEventPart.objects.prefetch_related(known).order_by("side", "pk")
    return events.prefetch_related(Prefetch("parts", parts))


def _sides(event: UnitEvent) -> None:
    event.before = [p.unit for p in event.parts.all() if p.side == EventSide.BEFORE]
    event.after = [p.unit for p in event.parts.all() if p.side == EventSide.AFTER]


@require_safe
def events(request):
    """Every event in the life of units, the last first."""
    _require_keeper(request)
    shown = _with_sides(UnitEvent.objects.order_by("-happened_on", "-pk"))
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    for event in page:
        _sides(event)
    return render(request, "campaigns/reorganisation/events.html", {"page_obj": page})


@require_safe
def event(request, pk: int):
    """One event: what it was, on which basis, and what followed."""
    _require_keeper(request)
    shown = get_object_or_404(_with_sides(UnitEvent.objects.select_related("entered_by")), pk=pk)
    _sides(shown)
    acts = list(history_of(shown))
    carried = next((act.after for act in acts if act.action == "carry_over"), {})
    ended = [unit for unit in shown.before if unit not in shown.after]
    owners = {unit.pk: list(unit.campaigns.all()) for unit in ended}
    context = {
        "event": shown,
        "carried": carried,
        "campaigns": [campaign for owned in owners.values() for campaign in owned],
        "events": history_items(acts),
    }
    return render(request, "campaigns/reorganisation/event.html", context)


@require_safe
def choose(request):
    """First: what happens."""
    _require_keeper(request)
    code = request.GET.get("unit", "")[:40].replace("\0", "")
    unit = Unit.objects.filter(code=code, last_day=None).first()
    return render(request, "campaigns/reorganisation/choose.html", {"unit": unit})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, kind: str):
    """Then: which units, when and why; then what exactly will happen; then it is done."""
    _require_keeper(request)
    if kind not in GUIDED:
        raise Http404
    if request.method != "POST":
        return _form_page(request, Asking(kind, unit_code=request.GET.get("unit", "")[:40]))
    asking = Asking(kind, request.POST)
    act = request.POST.get("act")
    if act not in ("check", "do") or not asking.is_valid():
        return _form_page(request, asking)
    asked = asking.asked()
    try:
        if act == "check":
            seen = foresee(asked, by=request.user)
            context = {"asking": asking, "seen": seen, "asked": asked}
            return render(request, "campaigns/reorganisation/check.html", context)
        done = asking.twin(asked, by=request.user) or reorganise(**vars(asked), by=request.user)
    except ValidationError as error:
        asking.refuse(error)
        return _form_page(request, asking)
    messages.success(request, _("The reorganisation is on record."))
    return redirect("reorganisation:event", done.pk)


def _form_page(request, asking: Asking):
    context = {"asking": asking, "form": asking.form, "rows": asking.rows}
    return render(request, "campaigns/reorganisation/form.html", context)
