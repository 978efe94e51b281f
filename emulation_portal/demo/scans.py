"""Papers as they come out of a scanner: what the demo attaches as evidence."""

import io
import textwrap
from functools import cache

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from emulation_portal.documents.fonts import font_file

WIDTH, HEIGHT = 620, 877  # A4 at 75 dots an inch
MARGIN = 70
INK, STAMP = (35, 35, 45), (190, 40, 40)


@cache
def _font(size: int, style: str = "Regular") -> ImageFont.FreeTypeFont:
    path, number = font_file(style)
    return ImageFont.truetype(path, size, index=number)


def scan(name: str, *, title: str, text: str, signed_by: str) -> SimpleUploadedFile:
    """A signed and stamped page of invented text, as a PDF that holds a picture."""
    page = Image.new("RGB", (WIDTH, HEIGHT), (252, 251, 247))
    drawing = ImageDraw.Draw(page)
    centre = WIDTH // 2
    drawing.text((centre, 80), "DỮ LIỆU MẪU", INK, _font(14), anchor="mm")
    drawing.text((centre, 130), title.upper(), INK, _font(22, "Bold"), anchor="mm")
    height = 180
    for line in textwrap.wrap(text, 62):
        drawing.text((MARGIN, height), line, INK, _font(17))
        height += 28
    drawing.text((430, height + 60), "XÁC NHẬN", INK, _font(17, "Bold"), anchor="mm")
    drawing.ellipse((330, height + 80, 450, height + 200), outline=STAMP, width=4)
    drawing.text((390, height + 140), "MẪU", STAMP, _font(22, "Bold"), anchor="mm")
    drawing.text((430, height + 220), signed_by, INK, _font(17), anchor="mm")
    return SimpleUploadedFile(f"{name}.pdf", _as_pdf(page), content_type="application/pdf")


def _as_pdf(page: Image.Image) -> bytes:
    picture, out = io.BytesIO(), io.BytesIO()
    page.save(picture, "JPEG", quality=60)
    with pikepdf.new() as pdf:
        image = pikepdf.Stream(pdf, picture.getvalue())
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = WIDTH, HEIGHT, 8
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
        pdf.pages[0].Contents = pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /Scan Do Q")
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
