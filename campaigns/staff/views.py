"""Pages on which the register of people is read."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.staff.forms import PersonFilter
from campaigns.staff.models import Person, Posting
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items

PAGE_SIZE = 25


@require_safe
def people(request):
    if not request.user.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))
    in_force = Posting.objects.as_of(timezone.localdate()).select_related("unit")
    seen = Person.objects.visible_to(request.user).prefetch_related(
        Prefetch("postings", queryset=in_force.order_by("-valid_from"), to_attr="posts_today")
    )
    found = PersonFilter(request.GET, queryset=seen.order_by("sort_key", "pk"))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "campaigns/staff/people.html", {"filter": found, "page_obj": page})


@require_safe
def person(request, pk):
    seen = Person.objects.visible_to(request.user).select_related("user")
    shown = get_object_or_404(seen, pk=pk)
    return render(
        request,
        "campaigns/staff/person.html",
        {
            "person": shown,
            "postings": shown.postings.select_related("unit").order_by("-valid_from"),
            "events": history_items(history_of(shown)),
        },
    )
