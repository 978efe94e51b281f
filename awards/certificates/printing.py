"""Certificates onto paper: texts out of the issued decision, in parts, bound in one file."""

from dataclasses import replace
from io import BytesIO

import pikepdf
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from awards.certificates.models import BatchPart, Certificate, CertificateBatch
from awards.decisions.certificate_words import certificate_of
from campaigns.files.rules import store_bytes
from campaigns.papers.models import Paper
from campaigns.papers.rules import document_of
from campaigns.workflow.recording import recording
from campaigns.workflow.rules import record_event
from emulation_portal.documents.certificates import CertificateContent, render_certificates
from emulation_portal.vietnamese import day_text, padded

PER_PART = 100  # certificates laid out before they are put away: what a cut-off job loses at most


def content_of(certificate: Certificate, *, paper: Paper) -> CertificateContent:
    """The texts of one certificate, every word as the issued decision has it.

    Source: Decree 98/2023/NĐ-CP, Article 104 (its successor is to be confirmed).
    """
    document = document_of(paper)
    line = certificate.line
    return replace(
        certificate_of(line, document),
        decision_line=f"Quyết định số {paper.reference}, {day_text(paper.issued_on)}",
        so_so_vang=padded(line.position),
        place_date=f"{document.letterhead.place}, {day_text(paper.issued_on)}",
        verify_url=settings.PORTAL_URL + reverse("publicity:verify", args=[certificate.code]),
        code=certificate.code,
        serial=str(certificate.serial),
    )


def certificate_pdf(certificate: Certificate) -> bytes:
    """One certificate as it prints; the same bytes each time."""
    paper = certificate.line.decision.paper
    return render_certificates([content_of(certificate, paper=paper)])


def print_batch(batch_id: int) -> None:
    """Print what a batch still lacks and bind it into one file; may be cut off and begun again.

    Each part is put away in a transaction of its own, so nothing is printed twice into the file.
    """
    batch = CertificateBatch.objects.select_related("decision__paper").get(pk=batch_id)
    if batch.file_id:
        return
    try:
        _print_missing_parts(batch)
        _bind(batch)
    except Exception as error:
        batch.error = f"{type(error).__name__}: {error}"[:1000]
        batch.save(update_fields=["error"])
        raise


def _print_missing_parts(batch: CertificateBatch) -> None:
    paper = batch.decision.paper
    certificates = Certificate.objects.filter(line__decision=batch.decision).order_by(
        "line__position"
    )
    for first in range(0, batch.n_total, PER_PART):
        if batch.parts.filter(first=first).exists():
            continue
        chunk = certificates.select_related("line")[first : first + PER_PART]
        pages = [content_of(certificate, paper=paper) for certificate in chunk]
        _put_away(batch, first, len(pages), render_certificates(pages))


def _put_away(batch: CertificateBatch, first: int, n_pages: int, content: bytes) -> None:
    with transaction.atomic():
        locked = CertificateBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if locked.parts.filter(first=first).exists():
            return  # another worker was faster
        with recording():
            file = store_bytes(
                name=f"part-{first}.pdf", content=content, content_type="application/pdf", by=None
            )
        BatchPart.objects.create(batch=locked, first=first, n_pages=n_pages, file=file)
        locked.n_done = sum(locked.parts.values_list("n_pages", flat=True))
        locked.moved_at = timezone.now()
        locked.save(update_fields=["n_done", "moved_at"])
        batch.n_done = locked.n_done


def _bind(batch: CertificateBatch) -> None:
    with recording():
        locked = CertificateBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if locked.file_id:
            return
        name = f"giay-khen-{batch.decision.paper.reference.replace('/', '-')}.pdf"
        locked.file = store_bytes(
            name=name, content=_bound(locked), content_type="application/pdf", by=None
        )
        locked.error = ""
        locked.moved_at = timezone.now()
        locked.save(update_fields=["file", "error", "moved_at"])
        record_event(
            batch.decision,
            "certificates_made",
            by=None,
            after={"n": locked.n_total, "sha256": locked.file.sha256},
        )


def _bound(batch: CertificateBatch) -> bytes:
    target = BytesIO()
    with pikepdf.new() as bound:
        for part in batch.parts.select_related("file").order_by("first"):
            with part.file.file.open("rb") as stored, pikepdf.open(stored) as pages:
                bound.pages.extend(pages.pages)
        bound.docinfo["/Title"] = "Giấy khen"
        bound.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return target.getvalue()
