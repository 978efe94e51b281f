"""Pages on which a list of people is handed in, matched, looked through and put in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.files.downloads import protect
from campaigns.imports import rules
from campaigns.imports.checking import outcome_counts
from campaigns.imports.exports import refused_bytes, template_bytes
from campaigns.imports.forms import (
    ColumnsForm,
    DecisionsForm,
    HeadingForm,
    RowFilter,
    UploadForm,
)
from campaigns.imports.known import people_with_posts
from campaigns.imports.models import ImportState, PeopleImport, RowOutcome
from campaigns.imports.wording import TONES, row_view
from emulation_portal.refusals import show_refusal
from emulation_portal.spreadsheets import CONTENT_TYPE

PAGE_SIZE = 25
ACTS = {
    "put_in": (rules.request_putting_in, gettext_lazy("The rows are being put in.")),
    "check_again": (
        rules.check_refused_again,
        gettext_lazy("The refused rows are being checked again."),
    ),
    "go_on": (rules.go_on, gettext_lazy("The work goes on where it stopped.")),
}


def _require_keeper(request) -> None:
    if not request.user.can_keep_registers:
        raise PermissionDenied(_("Your role does not allow this act here."))


def _import_or_404(request, import_pk) -> PeopleImport:
    seen = PeopleImport.objects.visible_to(request.user).select_related("file", "asked_by")
    return get_object_or_404(seen, pk=import_pk)


@require_safe
def imports(request):
    """Every list that was handed in, the latest first."""
    _require_keeper(request)
    counted = (
        PeopleImport.objects.visible_to(request.user)
        .select_related("file", "asked_by")
        .annotate(
            n_rows=Count("rows"),
            n_put_in=Count("rows", filter=Q(rows__applied_at__isnull=False)),
            n_refused=Count("rows", filter=Q(rows__outcome=RowOutcome.REFUSED)),
        )
        .order_by("-asked_at", "pk")
    )
    page = Paginator(counted, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "campaigns/imports/imports.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """Hand in a list."""
    _require_keeper(request)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.start_import(upload=form.cleaned_data["file"], by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("imports:columns", made.pk)
    return render(request, "campaigns/imports/new.html", {"form": form})


@require_safe
def template(request):
    """The workbook to be filled in."""
    _require_keeper(request)
    return _workbook(template_bytes(), "mau-danh-sach-nhan-su.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request, import_pk):
    """Say which column is what, and have the rows checked."""
    shown = _import_or_404(request, import_pk)
    if not rules.can_change_columns(shown):
        return redirect("imports:review", import_pk)
    if request.method == "POST":
        form = ColumnsForm(request.POST, batch=shown)
        if form.is_valid():
            try:
                rules.check_columns(
                    batch=shown,
                    mapping=form.mapping,
                    default_valid_from=form.cleaned_data["default_valid_from"],
                    by=request.user,
                )
            except ValidationError as error:
                show_refusal(form, error)
            else:
                return redirect("imports:review", import_pk)
    else:
        form = ColumnsForm(batch=shown, initial={"default_valid_from": shown.default_valid_from})
    return _columns_page(request, shown, form=form)


@require_POST
def heading(request, import_pk):
    """Take the headings from another sheet or row."""
    shown = _import_or_404(request, import_pk)
    form = HeadingForm(request.POST, batch=shown)
    if form.is_valid():
        try:
            rules.choose_heading(batch=shown, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return redirect("imports:columns", import_pk)
    return _columns_page(request, shown, heading_form=form)


def _columns_page(request, shown, *, form=None, heading_form=None):
    where = {"sheet": shown.sheet, "header_row": shown.header_row}
    initial = {"default_valid_from": shown.default_valid_from}
    form = form or ColumnsForm(batch=shown, initial=initial)
    return render(
        request,
        "campaigns/imports/columns.html",
        {
            "batch": shown,
            "form": form,
            "rows": form.rows(),
            "heading_form": heading_form or HeadingForm(batch=shown, initial=where),
        },
    )


@require_safe
def review(request, import_pk):
    """What was found, row by row, and what may be done with it."""
    shown = _import_or_404(request, import_pk)
    if shown.state == ImportState.UPLOADED:
        return redirect("imports:columns", import_pk)
    found = RowFilter(request.GET, queryset=shown.rows.select_related("person").order_by("line"))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "campaigns/imports/review.html",
        {
            **_standing(shown),
            "filter": found,
            "page_obj": page,
            "rows": [row_view(row) for row in page],
            "may_change_columns": rules.can_change_columns(shown),
        },
    )


@require_safe
def progress(request, import_pk):
    """The progress line alone, for the page that asks again and again."""
    shown = _import_or_404(request, import_pk)
    response = render(request, "campaigns/imports/_progress.html", _standing(shown))
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request, import_pk):
    """Say who the rows mean that may be somebody in the register."""
    shown = _import_or_404(request, import_pk)
    asked = shown.rows.filter(outcome=RowOutcome.DUPLICATE, applied_at=None).order_by("line")
    page = Paginator(asked, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page)
    people = people_with_posts(pk for row in rows for pk in row.candidates)
    data = request.POST if request.method == "POST" else None
    form = DecisionsForm(data, rows=rows, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            n = rules.decide_rows(batch=shown, decisions=form.decisions, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Decisions kept: %(n)d.") % {"n": n})
            if not shown.rows.undecided().exists():
                return redirect("imports:review", import_pk)
            return redirect(f"{request.path}?page={page.number}")
    questions = [
        {
            "row": row_view(row),
            "field": form[f"row-{row.pk}"],
            "people": [people[pk] for pk in row.candidates if pk in people],
        }
        for row in rows
    ]
    context = {"batch": shown, "page_obj": page, "form": form, "questions": questions}
    return render(request, "campaigns/imports/duplicates.html", context)


@require_POST
def rest(request, import_pk):
    """Decide all that are left alike."""
    shown = _import_or_404(request, import_pk)
    try:
        n = rules.decide_the_rest(
            batch=shown, choice=request.POST.get("choice", ""), by=request.user
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("imports:duplicates", import_pk)
    messages.success(request, _("Decisions kept: %(n)d.") % {"n": n})
    return redirect("imports:review", import_pk)


@require_POST
def act(request, import_pk):
    """Put in, check the refused rows again, or go on where the work stopped."""
    shown = _import_or_404(request, import_pk)
    rule_of_act, sentence = ACTS.get(request.POST.get("act", ""), (None, None))
    if rule_of_act:
        try:
            rule_of_act(batch=shown, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, sentence)
    return redirect("imports:review", import_pk)


@require_safe
def refused(request, import_pk):
    """The refused rows as a workbook, each with its reasons."""
    shown = _import_or_404(request, import_pk)
    stem = shown.file.name.rpartition(".")[0]
    return _workbook(refused_bytes(shown), f"{stem} - dong bi tu choi.xlsx")


def _standing(shown: PeopleImport) -> dict:
    """How far the import is, and how many rows are what."""
    counts = outcome_counts(shown)
    return {
        "batch": shown,
        "counts": [
            {"value": value, "label": label, "n": counts[value], "tone": TONES[value]}
            for value, label in RowOutcome.choices
        ],
        "n_rows": sum(counts.values()),
        "n_refused": counts[RowOutcome.REFUSED],
        "n_put_in": shown.rows.filter(applied_at__isnull=False).count(),
        "n_to_put_in": shown.rows.to_put_in().count(),
        "n_undecided": shown.rows.undecided().count(),
        "is_checking": shown.state == ImportState.CHECKING,
        "can_resume": rules.can_resume(shown),
    }


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    protect(response)
    return response
