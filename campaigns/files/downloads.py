"""Hands a stored file out. Whoever calls this has made sure that the reader may have it."""

from django.http import FileResponse

from campaigns.files.models import StoredFile

# What a browser may show in a tab of this site; everything else is saved to disk.
SHOWN = ("application/pdf", "image/jpeg", "image/png")


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
