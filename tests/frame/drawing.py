"""Draws a part of a page as a template would, and reads what came out."""

from html.parser import HTMLParser

from django.contrib.auth.models import AnonymousUser
from django.template import RequestContext, Template
from django.test import RequestFactory

EVIL = "<b>Sở \"KH\" & 'CN'</b>"
ESCAPED = "&lt;b&gt;Sở &quot;KH&quot; &amp; &#x27;CN&#x27;&lt;/b&gt;"


def a_request(path="/"):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def draw(source: str, path: str = "/", **context) -> str:
    return Template("{% load portal %}" + source).render(RequestContext(a_request(path), context))


class Parsed(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.elements if name == tag]
