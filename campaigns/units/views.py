"""Pages on which the register of units is read and kept, each unit with its whole life."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.units.forms import ClassForm, DayForm, RenameForm, UnitFilter, UnitForm
from campaigns.units.models import Unit, UnitVersion
from campaigns.units.rules import (
    WORDS,
    classify_unit,
    found_unit,
    history_of_unit,
    how_it_ended,
    predecessors_of,
    rename_unit,
    successors_of,
)
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.namesakes import NamesakesError
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25
MOST_SHOWN = 50


def _require_keeper(request) -> None:
    if not request.user.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))


@require_safe
def units(request):
    _require_keeper(request)
    versions = UnitVersion.objects.order_by("valid_from")
    seen = (
        Unit.objects.visible_to(request.user)
        .with_province()
        .prefetch_related(
            Prefetch("versions", versions), Prefetch("parent", Unit.objects.with_province())
        )
    )
    found = UnitFilter(request.GET, queryset=seen.order_by("position", "code"))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    for shown in page:
        names = [version.name for version in shown.versions.all() if version.name != shown.name]
        shown.other_names = list(dict.fromkeys(names))
        shown.begins = next((version.valid_from for version in shown.versions.all()), None)
    context = {"filter": found, "page_obj": page, "today": timezone.localdate()}
    return render(request, "campaigns/units/units.html", context)


@require_safe
def unit(request, code):
    """One unit: its life, and how it was on a day that may be asked for."""
    seen = Unit.objects.visible_to(request.user).select_related("parent")
    shown = get_object_or_404(seen, code=code)
    today = timezone.localdate()
    day_form = DayForm(request.GET if "on" in request.GET else None)
    # Of a unit that is over, its last day says more than today.
    usual = shown.last_day if shown.has_ended(today) else today
    on = (day_form.is_valid() and day_form.cleaned_data["on"]) or usual
    return render(
        request,
        "campaigns/units/unit.html",
        {
            "unit": shown,
            "day_form": day_form,
            "on": on,
            "is_usual": on == usual,
            "has_ended": shown.has_ended(today),
            "end": how_it_ended(shown),
            "life": history_of_unit(shown, today=today),
            "predecessors": predecessors_of(shown),
            "successors": successors_of(shown),
            "events": history_items(history_of(shown)),
            **_as_of(shown, on),
        },
    )


def _as_of(shown: Unit, on) -> dict:
    """What the unit was on a day: its words, the units below it, who held which role."""
    below = UnitVersion.objects.as_of(on).filter(parent=shown).select_related("unit")
    holdings = shown.role_holdings.as_of(on).select_related("user")
    posts = shown.postings.as_of(on)
    return {
        "words": shown.versions.as_of(on).select_related("parent").order_by("-valid_from").first(),
        "below": list(below.order_by("unit__position", "unit__code")),
        "holdings": list(holdings.order_by("role", "user__sort_key")[:MOST_SHOWN]),
        "n_people": posts.values("person").distinct().count(),
        "campaigns": list(shown.campaigns.order_by("-starts_on", "code")[:MOST_SHOWN]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def found(request):
    """Enter a unit, or an organisation outside the Department."""
    _require_keeper(request)
    form = UnitForm(request.POST if request.method == "POST" else None)
    namesakes = []
    if request.method == "POST" and form.is_valid():
        try:
            made = found_unit(**form.cleaned_data, by=request.user)
        except NamesakesError as error:
            namesakes = error.found
            twin = form.twin(namesakes)
            if twin:
                messages.info(request, _("This unit is in the register already."))
                return redirect("units:unit", twin.code)
            show_refusal(form, error)
            form.ask_whether_another(namesakes)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The unit is entered."))
            return redirect("units:unit", made.code)
    return render(request, "campaigns/units/new.html", {"form": form, "namesakes": namesakes})


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request, code):
    """Give a unit other words from a day on; a new name is an event with its legal basis."""
    shown = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    last = shown.versions.order_by("valid_from").last()
    called = last.name if last else ""
    if request.method != "POST":
        initial = {field: getattr(last, field) for field in WORDS if last}
        form = RenameForm(initial=initial, called=called)
    else:
        form = RenameForm(request.POST, called=called)
        if form.is_valid():
            typed = {name: form.cleaned_data[name] for name in [*WORDS, "valid_from"]}
            if shown.versions.filter(**typed).exists():
                return redirect("units:unit", code)
            try:
                rename_unit(unit=shown, **form.cleaned_data, by=request.user)
            except ValidationError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("The new words are entered."))
                return redirect("units:unit", code)
    return render(
        request, "campaigns/units/rename.html", {"form": form, "unit": shown, "last": last}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def classify(request, code):
    """Say in which class statistics count a unit."""
    shown = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    initial = {"statistical_class": shown.statistical_class}
    form = ClassForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        classify_unit(unit=shown, **form.cleaned_data, by=request.user)
        messages.success(request, _("The statistical class is entered."))
        return redirect("units:unit", code)
    return render(request, "campaigns/units/classify.html", {"form": form, "unit": shown})
