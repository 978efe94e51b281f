"""Puts on the hat that the signed-in person said they wear."""

from django.utils import timezone

SESSION_KEY = "hat"


class HatMiddleware:
    """Gives `request.user` the holding chosen in this session, as long as it is in force.

    Somebody with one holding wears it without being asked. A holding that ended yesterday is worn
    no more, whatever the session says.
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
