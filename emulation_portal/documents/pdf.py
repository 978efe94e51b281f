"""Official documents as PDF: Decree 30/2020/NĐ-CP's format, the same bytes for the same content."""

from hashlib import sha256

from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from .content import OfficialDocument
from .fonts import CSS_FAMILY, require_glyphs
from .layout import lay_out, printed_texts


def render_pdf(document: OfficialDocument) -> bytes:
    """The printed document with its annexes; equal contents give equal bytes.

    Source: Decree 30/2020/NĐ-CP, Annex I. Raises: MissingGlyph, MissingFont.
    """
    printed = lay_out(document)
    require_glyphs(printed_texts(printed))
    html = render_to_string(
        "print/document.html", {"printed": printed, "document": document, "fonts": CSS_FAMILY}
    )
    return html_to_pdf(html, identifier=document.to_json(), pdf_tags=True)


def html_to_pdf(html: str, *, identifier: str, **options: object) -> bytes:
    """WeasyPrint's only door: no network, no files, and an identifier that comes from content."""
    fetcher = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    return HTML(string=html, url_fetcher=fetcher).write_pdf(
        pdf_identifier=sha256(identifier.encode()).hexdigest()[:32].encode(), **options
    )
