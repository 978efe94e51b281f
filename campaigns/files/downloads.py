"""Hands a stored file out. Whoever calls this has made sure that the reader may have it."""

from datetime import timedelta

from django.db.models import Model
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import parse_etags

from campaigns.files import previews
from campaigns.files.models import StoredFile
from campaigns.files.rules import record_opening
from campaigns.workflow.rules import history_of

# What a browser may show in a tab of this site; everything else is saved to disk.
SHOWN = ("application/pdf", "image/jpeg", "image/png")
# The pictures of a preview, and its reloading, are one opening of the file.
ONE_OPENING = timedelta(minutes=15)


def hand_out(
    request,
    stored: StoredFile,
    *,
    record: Model,
    as_attachment: bool = True,
    by=None,
    via: str = "",
) -> FileResponse:
    """The file itself, put on record with the record it is a part of.

    `by` stands for a guest, who has no account (None: who is signed in); `via` is what let the
    guest in. A HEAD hands nothing out and records nothing.
    """
    response = file_response(stored, as_attachment=as_attachment)
    if request.method == "GET":
        record_opening(stored=stored, record=record, how="download", by=by or request.user, via=via)
    return response


def preview_response(
    request,
    stored: StoredFile,
    *,
    record: Model,
    back_url: str,
    back_label: str,
    download_url: str = "",
    by=None,
    via: str = "",
    base: str = "base.html",
) -> HttpResponse:
    """A page that shows the file without running it; with `?page=2` the picture of that page.

    Everything lives at one address, so the caller's check of who may see it holds for both. Pages
    are drawn when asked for; a browser asks again each time whether its copy may still be shown.
    """
    reader = by or request.user
    if "page" in request.GET:
        return _picture(request, stored, record=record, reader=reader, via=via)
    if request.method == "GET":
        _record_once(stored, record=record, reader=reader, via=via)
    context = {
        "file": stored,
        "base": base,
        "back_url": back_url,
        "back_label": back_label,
        "download_url": download_url,
        "pages": [],
        "lines": [],
        "n_hidden": 0,
        "failed": False,
    }
    try:
        total = previews.n_pages(stored)
        context["pages"] = range(1, min(total, previews.N_PAGES_SHOWN) + 1)
        context["n_hidden"] = max(total - previews.N_PAGES_SHOWN, 0)
        if not total:
            context["lines"] = previews.words(stored)
    except previews.CannotShowError:
        context["failed"] = True
    response = render(request, "campaigns/files/preview.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def file_response(stored: StoredFile, *, as_attachment: bool = True) -> FileResponse:
    """The file under its own name, kept by no cache and able to run nothing."""
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=as_attachment or stored.content_type not in SHOWN,
        filename=stored.name,
        content_type=stored.content_type,
    )
    protect(response)
    return response


def protect(response) -> None:
    """Headers of a private file: no cache, no guess of its type, nothing in it runs."""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"


def _picture(request, stored: StoredFile, *, record: Model, reader, via: str) -> HttpResponse:
    number = request.GET["page"]
    if not (number.isascii() and number.isdecimal()) or len(number) > 4:
        raise Http404
    if not previews.is_drawn(stored) or not 0 < int(number) <= previews.N_PAGES_SHOWN:
        raise Http404
    etag = f'"{stored.sha256[:32]}-{int(number)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        try:
            drawn = previews.page_picture(stored, int(number))
        except previews.BusyError:
            return HttpResponse(status=503, headers={"Retry-After": "5"})
        except previews.CannotShowError as error:
            raise Http404 from error
        if request.method == "GET":
            _record_once(stored, record=record, reader=reader, via=via)
        kind = "image/png" if drawn.startswith(b"\x89PNG") else "image/jpeg"
        response = HttpResponse(drawn, content_type=kind)
    protect(response)
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    return response


def _record_once(stored: StoredFile, *, record: Model, reader, via: str) -> None:
    """Record a preview, unless the same reader opened it in this record a moment ago."""
    lately = history_of(stored).filter(
        action="open_file",
        actor=getattr(reader, "pk", None),
        role=reader.worn_role or "",
        at__gte=timezone.now() - ONE_OPENING,
    )
    same = (f"{record._meta.label_lower} {record.pk}", "preview", via)
    if any(
        (event.after.get("of"), event.after.get("as"), event.after.get("via", "")) == same
        for event in lately
    ):
        return
    record_opening(stored=stored, record=record, how="preview", by=reader, via=via)
