"""A round as a folder to hand over: its papers, its lists, and what proves them."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from awards.certificates.models import Certificate
from awards.certificates.printing import content_of
from awards.decisions.models import Decision
from awards.fund.models import Entitlement, PaymentList
from awards.fund.sheet import payment_workbook
from awards.nominations.models import Nomination, NominationStatus, SubmittedVersion
from awards.office_queue.sheets import queue_sheet
from awards.publicity.queries import published_decision, result_json
from awards.ranking.queries import ranked_lines
from awards.ranking.sheet import ranked_workbook
from campaigns.files.models import StoredFile
from campaigns.papers.models import Paper
from campaigns.plans.models import Round
from campaigns.workflow.models import ChainHead
from emulation_portal.documents.certificates import render_certificates

MANIFEST = "MANIFEST"


@dataclass(frozen=True)
class Exported:
    """One file of the folder, as the manifest names it. Units: `n_bytes` bytes."""

    path: str
    n_bytes: int
    sha256: str


def export_round(*, round: Round, directory: Path) -> list[Exported]:
    """Write every paper and list of a round into an empty folder, with their SHA-256 in MANIFEST.

    Issued papers and the made certificates are copied as they were stored, so they have the same
    bytes each time; a stored file that no longer has the SHA-256 of its record stops the export.
    The head of the audit chain stands in the manifest.
    Source: this project. Raises: ValidationError not_empty, damaged.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ValidationError(
            _("%(directory)s is not an empty folder: nothing is written over."),
            code="not_empty",
            params={"directory": directory},
        )
    directory.mkdir(parents=True, exist_ok=True)
    with translation.override("vi"):
        written = [_write(directory, path, content) for path, content in _contents(round)]
    (directory / MANIFEST).write_text(_manifest(round, written), encoding="utf-8")
    return written


def _write(directory: Path, path: str, content: bytes) -> Exported:
    target = directory / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return Exported(path, len(content), hashlib.sha256(content).hexdigest())


def _manifest(round: Round, written: list[Exported]) -> str:
    """Comment lines, then what `sha256sum --check` reads."""
    head = ChainHead.objects.first()
    chain = f"{head.seq} {head.hash}" if head else "-"
    lines = [
        f"# {round.name} ({round.code})",
        f"# {timezone.localtime():%Y-%m-%d %H:%M:%S %z}",
        f"# audit chain: {chain}",
        *(f"{one.sha256}  {one.path}" for one in sorted(written, key=lambda one: one.path)),
    ]
    return "\n".join(lines) + "\n"


def _contents(round: Round) -> Iterator[tuple[str, bytes]]:
    yield from _papers(round)
    yield from _lists(round)
    yield from _dossiers(round)
    decision = Decision.objects.filter(round=round).select_related("paper").first()
    if decision is not None and decision.is_issued:
        yield from _after_issue(decision)
    published = published_decision(round.code)
    if published is not None:
        yield "public/result.json", result_json(published).encode()


def _papers(round: Round) -> Iterator[tuple[str, bytes]]:
    for session in round.sessions.select_related("minutes__pdf"):
        if session.minutes is not None:
            yield from _issued("minutes", session.minutes)
    decision = (
        Decision.objects.filter(round=round).select_related("submission__pdf", "paper__pdf").first()
    )
    if decision is not None:
        yield from _issued("submission", decision.submission)
        yield from _issued("decision", decision.paper)


def _issued(name: str, paper: Paper) -> Iterator[tuple[str, bytes]]:
    if paper.is_issued:
        number = paper.reference.replace("/", "-")
        yield f"papers/{name}-{number}.pdf", _stored(paper.pdf)


def _stored(stored: StoredFile) -> bytes:
    with stored.file.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise ValidationError(
            _("The stored file %(name)s no longer has the SHA-256 of its record."),
            code="damaged",
            params={"name": stored.name},
        )
    return content


def _lists(round: Round) -> Iterator[tuple[str, bytes]]:
    dossiers = (
        Nomination.objects.filter(round=round)
        .exclude(status=NominationStatus.DRAFT)
        .select_related("unit", "quota__award_form")
        .order_by("pk")
    )
    yield "lists/nominations.xlsx", queue_sheet(round, dossiers)
    for quota in round.quotas.select_related("award_form", "round__campaign__owner"):
        name = f"ranked-{quota.award_form.code}-{quota.recipient_kind}".lower()
        yield f"lists/{name}.xlsx", ranked_workbook(quota, ranked_lines(quota))


def _dossiers(round: Round) -> Iterator[tuple[str, bytes]]:
    versions = (
        SubmittedVersion.objects.filter(nomination__round=round)
        .select_related("nomination")
        .order_by("nomination", "number")
    )
    for version in versions.iterator(chunk_size=500):
        content = {"sha256": version.sha256, "content": version.content}
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
        yield f"dossiers/{version.nomination.reference}-v{version.number}.json", text.encode()


def _after_issue(decision: Decision) -> Iterator[tuple[str, bytes]]:
    payment_list = PaymentList.objects.filter(decision=decision).select_related("file").first()
    if payment_list is not None:
        entitlements = (
            Entitlement.objects.filter(line__decision=decision)
            .select_related("line__award_form")
            .order_by("line__position")
        )
        yield "money/payment-list.pdf", _stored(payment_list.file)
        yield "money/payment-list.xlsx", payment_workbook(entitlements)
    certificates = list(
        Certificate.objects.filter(line__decision=decision)
        .select_related("line")
        .order_by("line__position")
    )
    if certificates:
        yield "certificates/certificates.pdf", _certificates_pdf(decision, certificates)


def _certificates_pdf(decision: Decision, certificates: list[Certificate]) -> bytes:
    batch = decision.certificate_batches.select_related("file").first()
    if batch is not None and batch.file is not None:
        return _stored(batch.file)
    return render_certificates([content_of(one, paper=decision.paper) for one in certificates])
