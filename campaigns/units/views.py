"""Pages on which the register of units is read and kept."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.units.forms import RenameForm, UnitFilter, UnitForm
from campaigns.units.models import Unit
from campaigns.units.rules import WORDS, found_unit, rename_unit
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.namesakes import NamesakesError
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25


def _require_keeper(request) -> None:
    if not request.user.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))


@require_safe
def units(request):
    _require_keeper(request)
    seen = Unit.objects.visible_to(request.user).select_related("parent")
    found = UnitFilter(request.GET, queryset=seen.order_by("position", "code"))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "campaigns/units/units.html", {"filter": found, "page_obj": page})


@require_safe
def unit(request, code):
    seen = Unit.objects.visible_to(request.user).select_related("parent")
    shown = get_object_or_404(seen, code=code)
    return render(
        request,
        "campaigns/units/unit.html",
        {
            "unit": shown,
            "versions": shown.versions.order_by("-valid_from"),
            "children": shown.children.order_by("position", "code"),
            "events": history_items(history_of(shown)),
        },
    )


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
    """Give a unit other words from a day on."""
    shown = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    last = shown.versions.order_by("valid_from").last()
    if request.method != "POST":
        form = RenameForm(initial={field: getattr(last, field) for field in WORDS if last})
    else:
        form = RenameForm(request.POST)
        if form.is_valid():
            if shown.versions.filter(**form.cleaned_data).exists():
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
