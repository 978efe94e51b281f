"""The page for a form that holds more than the portal reads at once, and for what it cannot read.

Django notices it before any view does, and knows then nothing of what was sent: the only copy of
what somebody typed is the page behind the browser's Back button.
"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

MEBIBYTE = 1024 * 1024
CHUNK = 64 * 1024
CONTENT_TOO_LARGE = 413


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say which limit was passed, and how to get back to what was typed; on a page, or, to a page
    that saves by itself, in the line under what was typed."""
    limit = _limit_passed(exception)
    if not limit:
        return bad_request(request, exception)
    _read_to_the_end(request)
    is_auto = request.headers.get("HX-Request") == "true"
    template = "_too_much.html" if is_auto else "413.html"
    return render(request, template, {"limit": limit}, status=CONTENT_TOO_LARGE)


def _limit_passed(exception: Exception) -> str:
    if isinstance(exception, TooManyFilesSent):
        words = _("At most %(n)d files can be sent at once.")
        return words % {"n": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    if isinstance(exception, RequestDataTooBig):
        words = _("The texts of one page may have at most %(n)d MB together, without files.")
        return words % {"n": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEBIBYTE}
    if isinstance(exception, TooManyFieldsSent):
        words = _("At most %(n)d fields can be sent at once.")
        return words % {"n": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    return ""


def _read_to_the_end(request: HttpRequest) -> None:
    """A browser shows an answer only after it could send everything; what nobody can have meant is
    cut off all the same."""
    left = settings.MAX_DOSSIER_BYTES
    try:
        while left > 0 and (read := request.read(CHUNK)):
            left -= len(read)
    except OSError:
        return  # whoever sent it is gone
