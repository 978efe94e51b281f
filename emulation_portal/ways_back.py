"""Back to a page from where a form was sent: after signing in, in another language, by hand.

An address that only takes a form shows nothing when it is opened; a browser then shows an empty
page of its own, and whoever sees it believes that the portal is broken.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

READ = ("GET", "HEAD")
NOT_ALLOWED = 405


def page_of(request: HttpRequest) -> str:
    """The address that shows this page again: of a form that was sent, the page it stood on."""
    sent_from = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(
        sent_from, {request.get_host()}, require_https=request.is_secure()
    )
    if request.method in READ or not is_own:
        return request.get_full_path()
    return urlunsplit(("", "", *urlsplit(sent_from)[2:4], ""))


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever signs in after sending a form comes back to the page of that form."""

    def handle_no_permission(self, request, view_func):
        return redirect_to_login(
            page_of(request),
            self.get_login_url(view_func),
            self.get_redirect_field_name(view_func),
        )


class OnlyByFormMiddleware:
    """An address that only takes a form says so on a page of the portal."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != NOT_ALLOWED or response.content or request.method != "GET":
            return response
        page = render(request, "405.html", status=NOT_ALLOWED)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page


def form_stands_on(page: str, *kept: str) -> Callable:
    """Of a view that only takes a form: whoever opens its address comes to the page of the form,
    whose address takes those of the view's arguments that `kept` names, or all."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def led_back(request, *args, **kwargs):
            if request.method in READ:
                named = {name: kwargs[name] for name in kept} if kept else kwargs
                return redirect(page, *args, **named)
            return view(request, *args, **kwargs)

        return led_back

    return decorate
