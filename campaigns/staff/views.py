"""Pages on which the register of people is read and kept."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.staff.forms import PersonFilter, PersonForm, PostForm
from campaigns.staff.models import Person, Posting
from campaigns.staff.rules import post_person, register_person
from campaigns.units.models import Unit
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.namesakes import NamesakesError
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25


def _require_keeper(request) -> None:
    if not request.user.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))


@require_safe
def people(request):
    _require_keeper(request)
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


@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    """Enter a person with the post they hold, in the Department or outside it."""
    _require_keeper(request)
    namesakes = []
    if request.method != "POST":
        unit = Unit.objects.filter(code=request.GET.get("unit", "")[:40].replace("\0", "")).first()
        form = PersonForm(initial={"unit": unit})
    else:
        form = PersonForm(request.POST)
        if form.is_valid():
            try:
                made = register_person(**form.cleaned_data, by=request.user)
            except NamesakesError as error:
                namesakes = error.found
                twin = form.twin(namesakes)
                if twin:
                    messages.info(request, _("This person is in the register already."))
                    return redirect("staff:person", twin.pk)
                show_refusal(form, error)
                form.ask_whether_another(namesakes)
            except ValidationError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("The person is entered."))
                return redirect("staff:person", made.pk)
    return render(request, "campaigns/staff/new.html", {"form": form, "namesakes": namesakes})


@require_http_methods(["GET", "HEAD", "POST"])
def post(request, pk):
    """Give a person another post; the one before ends the day before."""
    shown = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    form = PostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if shown.postings.filter(**form.cleaned_data).exists():
            return redirect("staff:person", pk)
        try:
            post_person(person=shown, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The new post is entered."))
            return redirect("staff:person", pk)
    last = shown.postings.select_related("unit").order_by("-valid_from", "-pk").first()
    return render(
        request, "campaigns/staff/post.html", {"form": form, "person": shown, "last": last}
    )
