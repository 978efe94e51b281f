"""Pages on which the register of units is read."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.units.forms import UnitFilter
from campaigns.units.models import Unit
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items

PAGE_SIZE = 25


@require_safe
def units(request):
    if not request.user.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))
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
