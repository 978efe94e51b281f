"""The language of a request: Vietnamese, unless the reader switched."""

from django.conf import settings
from django.utils import translation


class ChosenLanguageMiddleware:
    """Follows the reader's own switch alone, never the browser's list of languages: a Vietnamese
    clerk at an English-language computer is shown Vietnamese."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
