"""Giấy khen as PDF, many in one file: what they share is drawn once, the rest is laid over it."""

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import pikepdf
import segno
from django.template.loader import render_to_string

from .certificate_layout import (
    CertificateContent,
    CertificateLayout,
    CertificateTooLong,
    Shared,
    lay_out_certificate,
)
from .fonts import CSS_FAMILY
from .pdf import html_to_pdf

__all__ = [
    "CertificateContent",
    "CertificateTooLong",
    "render_certificates",
    "render_certificates_plain",
]

PER_CHUNK = 100  # pages laid out at once: memory grows with them
_QR_LEFT, _QR_TOP, _QR_SIZE = (mm * 72 / 25.4 for mm in (141.0, 210 - 166.0, 15.0))
_IMAGES = Path(__file__).resolve().parent.parent.parent / "static" / "img"


def render_certificates(
    contents: Sequence[CertificateContent], *, on_chunk: Callable[[int], object] | None = None
) -> bytes:
    """One A4 landscape page for each content, in order; equal contents give equal bytes.

    `on_chunk` is told after each chunk how many pages are done.

    Raises: ValueError without contents, MissingGlyph, CertificateTooLong; all before any page.
    """
    layouts = _lay_out(contents)
    with pikepdf.new() as file:
        backgrounds: dict[Shared, tuple[pikepdf.Object, pikepdf.Name]] = {}
        for start in range(0, len(layouts), PER_CHUNK):
            chunk = layouts[start : start + PER_CHUNK]
            with _pdf([_context(layout, varying=True) for layout in chunk]) as pages:
                file.pages.extend(pages.pages)
            for place, layout in enumerate(chunk, start=start):
                if layout.shared not in backgrounds:
                    name = pikepdf.Name(f"/Shared{len(backgrounds)}")
                    backgrounds[layout.shared] = (_background(file, layout), name)
                _draw_qr(file.pages[place], layout.varying.verify_url)
                _lay_under(file.pages[place], *backgrounds[layout.shared])
            if on_chunk:
                on_chunk(len(file.pages))
        return _saved(file)


def render_certificates_plain(contents: Sequence[CertificateContent]) -> bytes:
    """The same pages with all of it laid out on each: what the fast way is measured against."""
    layouts = _lay_out(contents)
    with _pdf([_context(layout, shared=True, varying=True) for layout in layouts]) as file:
        for page, layout in zip(file.pages, layouts, strict=True):
            _draw_qr(page, layout.varying.verify_url)
        return _saved(file)


def _lay_out(contents: Sequence[CertificateContent]) -> list[CertificateLayout]:
    if not contents:
        raise ValueError("No certificate to print")
    return [lay_out_certificate(content) for content in contents]


def _context(
    layout: CertificateLayout, *, shared: bool = False, varying: bool = False
) -> dict[str, object]:
    return {
        "shared": layout.shared if shared else None,
        "varying": layout.varying if varying else None,
    }


def _pdf(pages: list[dict[str, object]]) -> pikepdf.Pdf:
    html = render_to_string(
        "print/certificate.html",
        {
            "pages": pages,
            "fonts": CSS_FAMILY,
            "border": _image("certificate-border"),
            "emblem": _image("emblem-stand-in"),
        },
    )
    return pikepdf.open(BytesIO(html_to_pdf(html, identifier=html)))


@cache
def _image(name: str) -> str:
    return "data:image/svg+xml," + quote((_IMAGES / f"{name}.svg").read_text(encoding="utf-8"))


def _background(file: pikepdf.Pdf, layout: CertificateLayout) -> pikepdf.Object:
    with _pdf([_context(layout, shared=True)]) as page:
        return file.copy_foreign(page.pages[0].as_form_xobject())


def _lay_under(page: pikepdf.Page, background: pikepdf.Object, name: pikepdf.Name) -> None:
    page.add_resource(background, pikepdf.Name.XObject, name=name)
    page.contents_add(f"q {name} Do Q".encode(), prepend=True)


def _draw_qr(page: pikepdf.Page, url: str) -> None:
    """The code as rectangles, a third of the time that an SVG of it takes."""
    if not url:
        return
    rows = tuple(segno.make(url, error="m").matrix)
    module = _QR_SIZE / len(rows)
    marks = ["q 0 g"]
    for down, row in enumerate(rows, start=1):
        for dark, run in groupby(range(len(row)), key=row.__getitem__):
            places = list(run)
            if dark:
                left, width = _QR_LEFT + places[0] * module, len(places) * module
                bottom = _QR_TOP - down * module
                marks.append(f"{left:.3f} {bottom:.3f} {width:.3f} {module:.3f} re")
    # First, because WeasyPrint turns the axes of the page and leaves them turned.
    page.contents_add("\n".join([*marks, "f Q"]).encode(), prepend=True)


def _saved(file: pikepdf.Pdf) -> bytes:
    file.docinfo["/Title"] = "Giấy khen"
    target = BytesIO()
    file.save(
        target,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return target.getvalue()
