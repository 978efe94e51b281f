"""A PDF is read by a process of its own: what it does there costs the portal nothing."""

import threading
import zlib

import pytest
from django.core.exceptions import ValidationError

from campaigns.files import apart, previews, types
from campaigns.files.rules import store_bytes
from campaigns.files.types import PDF
from tests.campaigns.test_files import hand_in, pdf_bytes
from tests.refusals import code_of

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024


def packed_pdf(n_mib):
    """A PDF of some hundred kilobytes, one of whose objects unpacks to so many MiB."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"5 0 <</A 1>>")
    packed += b"".join(packer.compress(b" " * MIB) for _ in range(n_mib)) + packer.flush()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/X 5 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(packed), packed),
    )
    content, rows = b"%PDF-1.5\n", b"\x00" + bytes(4) + b"\xff"
    for number, body in enumerate(objects, start=1):
        rows += b"\x01" + len(content).to_bytes(4, "big") + b"\x00"
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    rows += b"\x02" + (4).to_bytes(4, "big") + b"\x00"
    rows += b"\x01" + start.to_bytes(4, "big") + b"\x00"
    table = b"<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>" % len(rows)
    content += b"6 0 obj\n%sstream\n%s\nendstream\nendobj\n" % (table, rows)
    return content + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_that_unpacks_beyond_the_memory_given_to_it_is_damaged(monkeypatch):
    assert hand_in("little.pdf", packed_pdf(1)).content_type == PDF
    monkeypatch.setattr(apart, "MEMORY_BYTES", 200 * MIB)
    bomb = packed_pdf(300)
    assert len(bomb) < MIB
    with pytest.raises(ValidationError) as refusal:
        hand_in("bomb.pdf", bomb)
    assert code_of(refusal) == "damaged"
    assert hand_in("after it.pdf", pdf_bytes()).content_type == PDF


def test_a_pdf_that_takes_too_long_is_damaged(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.001)
    with pytest.raises(ValidationError) as refusal:
        hand_in("slow.pdf", pdf_bytes())
    assert code_of(refusal) == "damaged"


def test_pages_are_not_counted_beyond_the_memory_that_there_is(monkeypatch):
    stored = store_bytes(name="a.pdf", content=pdf_bytes(), content_type=PDF, by=None)
    assert previews.n_pages(stored) == 1
    # Too little for the library itself, as the whole is for a file that never ends.
    monkeypatch.setattr(apart, "MEMORY_BYTES", 30 * MIB)
    with pytest.raises(previews.CannotShowError):
        previews.n_pages(stored)


def test_who_hands_in_waits_for_a_turn_but_not_for_readers(monkeypatch):
    with previews._turns, previews._turns:
        assert hand_in("a.pdf", pdf_bytes()).pk
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    monkeypatch.setattr(types, "_turns", threading.BoundedSemaphore(1))
    with types._turns, pytest.raises(ValidationError) as refusal:
        hand_in("b.pdf", pdf_bytes())
    assert code_of(refusal) == "busy"
