"""The law on a day, one document, one thing through time; and the acts of an administrator."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.law.calendar import years_without_tet
from campaigns.law.expiry import SOON, Expiring, expiring, gaps_on, nothing_from
from campaigns.law.history import events_of, line_of
from campaigns.law.models import Certainty, LegalDocument, SourcedRow
from campaigns.law.superseding import can_be_followed, confirm, supersede
from campaigns.law.tables import BY_SLUG, DAYS, DOCUMENTS, TABLES, table_of
from campaigns.law.words import in_words, thing, value
from campaigns.lawbook.forms import ConfirmForm, DayForm, RowFilter, follow_form
from campaigns.lawbook.resting import resting_on
from emulation_portal.refusals import show_refusal
from emulation_portal.vietnamese import search_key

PAGE_SIZE = 25
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """A row as a list shows it."""

    row: SourcedRow
    thing: str
    value: str

    @classmethod
    def of(cls, row: SourcedRow) -> "Line":
        return cls(row, capfirst(thing(row)), value(row))

    @property
    def slug(self) -> str:
        return table_of(self.row).slug

    @property
    def table(self) -> str:
        return table_of(self.row).name

    @property
    def is_uncertain(self) -> bool:
        return self.row.certainty == Certainty.UNCERTAIN


@require_safe
def overview(request):
    """Every table with what is in force on a day; on top what lapses before long."""
    form, on = _day(request, DayForm)
    today = timezone.localdate()
    lapsing = expiring(today, SOON)
    documents = [one for one in lapsing if one.table is DOCUMENTS]
    carried = {one.row.pk for one in documents}
    tables = [_summary(table, on) for table in TABLES]
    return render(
        request,
        "campaigns/law/overview.html",
        {
            "form": form,
            "on": on,
            "documents": [(one, _by_table(one)) for one in documents],
            "others": [
                one
                for one in lapsing
                if one.table is not DOCUMENTS and one.row.document_id not in carried
            ],
            "n_days": SOON.days,
            "gaps": [
                {"row": row, "slug": table_of(row).slug, "text": _gap_text(row)}
                for row in gaps_on(today)
            ],
            "no_tet": years_without_tet([today.year, (today + SOON).year]),
            "tables": tables,
            "n_rows": sum(table["n"] for table in tables),
            "n_uncertain": sum(table["n_uncertain"] for table in tables),
            "may_edit": request.user.can_manage_accounts,
        },
    )


@require_safe
def table(request, table):
    """The rows of one table that are in force on a day."""
    shown = _table_or_404(table)
    form, on = _day(request, RowFilter)
    typed = form.cleaned_data if form.is_valid() else {}
    rows = shown.rows() if shown is DAYS else shown.rows().as_of(on)
    if shown is DAYS:
        rows = rows.filter(valid_from__year__lte=on.year, valid_to__year__gte=on.year)
    if typed.get("certainty"):
        rows = rows.filter(certainty=typed["certainty"])
    lines = [Line.of(row) for row in rows.order_by(*shown.model._meta.ordering, "pk")]
    key = search_key(typed.get("q") or "")
    if key:
        lines = [one for one in lines if key in search_key(f"{in_words(one.row)} {one.row.source}")]
    return render(
        request,
        "campaigns/law/table.html",
        {
            "table": shown,
            "form": form,
            "on": on,
            "page_obj": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page")),
            "may_edit": request.user.can_manage_accounts,
        },
    )


@require_safe
def document(request, document_code):
    """One legal document: its life, what rests on it."""
    shown = get_object_or_404(DOCUMENTS.rows(), code=document_code)
    resting = resting_on(shown, by=request.user)
    lines = [Line.of(row) for row in resting.rows]
    return render(
        request,
        "campaigns/law/document.html",
        {
            "document": shown,
            "steps": _life(shown),
            "resting": resting,
            "page_obj": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page")),
            "events": events_of([shown]),
            **_acts(request, shown),
        },
    )


@require_safe
def row(request, table, row_pk):
    """One thing of the law through time: the rows before and after, who changed what."""
    shown = _row_or_404(table, row_pk)
    if isinstance(shown, LegalDocument):
        return redirect("law:document", shown.code)
    line = line_of(shown)
    return render(
        request,
        "campaigns/law/row.html",
        {
            "row": shown,
            "table": table_of(shown),
            "thing": capfirst(thing(shown)),
            "value": value(shown),
            "line": [Line.of(one) for one in line],
            "events": events_of(line),
            **_acts(request, shown),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request, table, row_pk):
    """Type what follows a row; the row ends the day before."""
    shown = _row_or_404(table, row_pk)
    _require_administrator(request)
    if not can_be_followed(shown):
        raise Http404
    form_class = follow_form(shown)
    if request.method == "POST":
        form = form_class(request.POST)
    else:
        form = form_class(initial=_as_it_is(shown, form_class))
    if request.method == "POST" and form.is_valid():
        try:
            made = supersede(row=shown, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The new row is entered; the old one ends the day before."))
            return redirect("law:row", table, made.pk)
    return render(request, "campaigns/law/follow.html", _page_of(shown, form))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_row(request, table, row_pk):
    """Say where an uncertain row was confirmed."""
    shown = _row_or_404(table, row_pk)
    _require_administrator(request)
    if request.method != "POST" and shown.certainty == Certainty.VERIFIED:
        return redirect("law:row", table, row_pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm(row=shown, source=form.cleaned_data["source"], by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The row is verified."))
            return redirect("law:row", table, row_pk)
    return render(request, "campaigns/law/confirm.html", _page_of(shown, form))


def _require_administrator(request) -> None:
    if not request.user.can_manage_accounts:
        raise PermissionDenied(_("Only an administrator edits reference data."))


def _day(request, form_class) -> tuple:
    """The form with the day that was asked for; today where none, or none that can be read."""
    today = timezone.localdate()
    form = form_class(request.GET if request.GET else None, initial={"on": today})
    on = form.cleaned_data.get("on") if form.is_valid() else None
    return form, on or today


def _table_or_404(slug: str):
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _row_or_404(slug: str, pk: int) -> SourcedRow:
    return get_object_or_404(_table_or_404(slug).rows(), pk=pk)


def _summary(table, on: date) -> dict:
    rows = table.model.objects.all()
    if table is DAYS:
        rows = rows.filter(valid_from__year__lte=on.year, valid_to__year__gte=on.year)
    else:
        rows = rows.as_of(on)
    uncertain = Q(certainty=Certainty.UNCERTAIN)
    counts = rows.aggregate(
        n=Count("pk"), n_uncertain=Count("pk", filter=uncertain), lapses_on=Min("valid_to")
    )
    if table is DAYS:
        counts["lapses_on"] = None
    return {"slug": table.slug, "name": capfirst(table.name), **counts}


def _by_table(one: Expiring) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for row in one.citing:
        counts[table_of(row).name] = counts.get(table_of(row).name, 0) + 1
    return [(capfirst(name), n) for name, n in counts.items()]


def _gap_text(row: SourcedRow) -> str:
    return nothing_from(row, row.valid_to + ONE_DAY)


def _life(document: LegalDocument) -> list[dict]:
    today = timezone.localdate()

    def state(day: date) -> str:
        return "done" if day <= today else "next"

    steps = []
    if document.issued_on:
        steps.append(
            {"label": _("Issued"), "on": document.issued_on, "state": state(document.issued_on)}
        )
    steps.append(
        {"label": _("Comes into force"), "on": document.valid_from, "state": _now(document, today)}
    )
    if document.valid_to:
        lapses_on = document.valid_to + ONE_DAY
        steps.append({"label": _("No longer in force"), "on": lapses_on, "state": state(lapses_on)})
    return steps


def _now(document: LegalDocument, today: date) -> str:
    if document.is_in_force(today):
        return "current"
    return "done" if document.valid_from <= today else "next"


def _acts(request, row: SourcedRow) -> dict:
    may_edit = request.user.can_manage_accounts
    return {
        "slug": table_of(row).slug,
        "is_uncertain": row.certainty == Certainty.UNCERTAIN,
        "may_edit": may_edit,
        "may_follow": may_edit and can_be_followed(row),
        "may_confirm": may_edit and row.certainty == Certainty.UNCERTAIN,
        "admin_page": f"admin:campaigns_{table_of(row).slug}_change",
    }


def _as_it_is(row: SourcedRow, form_class) -> dict:
    """Today's facts, except those that the next row must say for itself."""
    own = {"source"}
    if isinstance(row, LegalDocument):
        own |= {"code", "number", "title", "issued_on", "note"}
    facts = {
        name: getattr(row, row._meta.get_field(name).attname)
        for name in form_class.base_fields
        if name not in own
    }
    next_day = row.valid_to + ONE_DAY if row.valid_to else None
    return facts | {"valid_from": next_day, "valid_to": None, "certainty": Certainty.VERIFIED}


def _page_of(row: SourcedRow, form) -> dict:
    return {
        "form": form,
        "row": row,
        "slug": table_of(row).slug,
        "table": table_of(row),
        "thing": capfirst(thing(row)),
        "value": value(row),
    }
