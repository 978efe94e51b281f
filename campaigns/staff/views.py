"""Pages on which the register of people is read, searched and added to."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.staff.forms import PersonFilter, PersonForm, PostForm
from campaigns.staff.holds import holds_on
from campaigns.staff.models import Hold, Person, Posting
from campaigns.staff.rules import post_person, register_person
from campaigns.staff.sheets import register_sheet
from campaigns.units.models import Unit
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.namesakes import NamesakesError
from emulation_portal.refusals import show_refusal
from emulation_portal.spreadsheets import CONTENT_TYPE

PAGE_SIZE = 25


def require_keeper_of_pages(request) -> None:
    """Refuse a page of the register to whoever does not keep it. Raises: PermissionDenied."""
    if not request.user.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))


def person_or_404(request, pk: int) -> Person:
    """A person of the register, for those who keep it."""
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("user"), pk=pk)


def _found(request) -> PersonFilter:
    last_first = Posting.objects.prefetch_related(
        Prefetch("unit", Unit.objects.with_province())
    ).order_by("-valid_from", "-pk")
    seen = Person.objects.visible_to(request.user).prefetch_related(
        Prefetch("postings", queryset=last_first, to_attr="all_posts")
    )
    return PersonFilter(request.GET, queryset=seen.order_by("sort_key", "pk"))


def _with_posts(found: PersonFilter, people) -> Iterator[Person]:
    """Each person with the posts held on the day that is meant; without one, with the last."""
    chosen = found.form.cleaned_data.get("unit")
    for person in people:
        held = [post for post in person.all_posts if post.is_in_force(found.day)]
        held.sort(key=lambda post: post.unit_id != getattr(chosen, "pk", post.unit_id))
        person.posts_shown = held or person.all_posts[:1]
        person.is_in_post = bool(held)
        yield person


@require_safe
def people(request):
    require_keeper_of_pages(request)
    found = _found(request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(_with_posts(found, page.object_list))
    standing = holds_on(timezone.localdate(), people=[person.pk for person in shown])
    for person in shown:
        person.is_on_hold = person.pk in standing.people
    page.object_list = shown
    return render(
        request,
        "campaigns/staff/people.html",
        {"filter": found, "page_obj": page, "today": timezone.localdate()},
    )


@require_safe
def export(request):
    """The register as filtered, as XLSX."""
    require_keeper_of_pages(request)
    found = _found(request)
    rows = _with_posts(found, found.qs.iterator(chunk_size=1000))
    response = HttpResponse(register_sheet(rows), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def person(request, pk):
    """One person: posts, holds, honours, dossiers, and what was done to the record."""
    shown = person_or_404(request, pk)
    today = timezone.localdate()
    known = Prefetch("unit", Unit.objects.with_province())
    postings = list(shown.postings.prefetch_related(known).order_by("-valid_from", "-pk"))
    for post in postings:
        post.can_end = post.valid_to is None
        post.is_current = post.is_in_force(today)
    holds = list(
        Hold.objects.visible_to(request.user)
        .filter(person=shown)
        .select_related("evidence", "placed_by", "lifted_by")
    )
    for hold in holds:
        hold.is_standing = hold.is_in_force(today)
    return render(
        request,
        "campaigns/staff/person.html",
        {
            "person": shown,
            "postings": postings,
            "holds": holds,
            "is_on_hold": any(hold.is_standing for hold in holds),
            "honours": shown.honours.order_by("-decided_on", "-pk"),
            # Dossiers lie downstream; the reader sees those that their own rooms would show.
            "dossiers": shown.nominations.visible_to(request.user)
            .select_related("round", "quota__award_form")
            .order_by("-round__year", "-pk"),
            "events": history_items(history_of(shown)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    """Enter a person with the post they hold, in the Department or outside it."""
    require_keeper_of_pages(request)
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
    shown = person_or_404(request, pk)
    form = PostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        same = {name: data[name] for name in ("unit", "title", "is_leader", "valid_from")}
        if shown.postings.filter(**same).exists():
            return redirect("staff:person", pk)
        try:
            post_person(person=shown, **data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The new post is entered."))
            return redirect("staff:person", pk)
    last = shown.postings.select_related("unit").order_by("-valid_from", "-pk").first()
    return render(
        request, "campaigns/staff/post.html", {"form": form, "person": shown, "last": last}
    )
