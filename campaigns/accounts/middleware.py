"""Puts on the hat that the signed-in person said they wear."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

SESSION_KEY = "hat"
# Pages on which nobody acts in a role.
NEED_NO_HAT = {
    "switch_hat",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "set_language",
}


class HatMiddleware:
    """Gives `request.user` the holding chosen in this session, as long as it is in force.

    Somebody with one holding wears it without being asked; somebody with several is asked before
    anything else. A holding that ended yesterday is worn no more, whatever the session says.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        request.hats = []
        if user.is_authenticated:
            request.hats = user.holdings_on(timezone.localdate())
            chosen = request.session.get(SESSION_KEY)
            worn = next((hat for hat in request.hats if hat.pk == chosen), None)
            if worn is None and len(request.hats) == 1:
                worn = request.hats[0]
            user.wearing(worn)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or request.user.hat or len(request.hats) < 2:
            return None
        is_public = not getattr(view, "login_required", True)
        if is_public or request.resolver_match.view_name in NEED_NO_HAT:
            return None
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied(_("Say first in which role you act."))
        return redirect(f"{reverse('switch_hat')}?{urlencode({'next': request.get_full_path()})}")
