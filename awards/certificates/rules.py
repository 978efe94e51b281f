"""Certificates of an issued decision: entered in the register, printed in one file, verifiable."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.certificates.models import (
    BatchState,
    Certificate,
    CertificateBatch,
    CertificateRegister,
)
from awards.certificates.tasks import make_batch
from awards.decisions.models import Decision
from awards.decisions.wording import issuer_of
from campaigns.accounts.models import Role
from campaigns.workflow.rules import record_event, require_role, rule

MAKES = (Role.CLERK, Role.OFFICE)
# A batch that has not moved for so long was cut off: it may be asked for again.
STALLED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Verification:
    """What anyone may learn about a certificate from its code, and nothing more."""

    recipient_name: str
    award_name: str
    issuer: str
    decision_reference: str
    decided_on: object
    is_valid: bool


@rule
def register_certificates(*, decision: Decision, by) -> list[Certificate]:
    """Every granted line has one certificate with the next number of the register, without a gap.

    Asked twice, nothing is entered twice.
    Source: this project. Raises: PermissionDenied; ValidationError not_issued.
    """
    decision = _issued(decision, by)
    CertificateRegister.objects.get_or_create(pk=1)
    register = CertificateRegister.objects.select_for_update(no_key=True).get(pk=1)
    lines = decision.lines.granted().filter(certificate=None).order_by("position")
    made = [
        Certificate(line=line, serial=register.last_serial + place)
        for place, line in enumerate(lines, start=1)
    ]
    if made:
        Certificate.objects.bulk_create(made)
        register.last_serial += len(made)
        register.save(update_fields=["last_serial"])
        record_event(
            decision,
            "register_certificates",
            by=by,
            after={"first": made[0].serial, "last": made[-1].serial},
        )
    return list(Certificate.objects.filter(line__decision=decision).select_related("line"))


@rule
def request_batch(*, decision: Decision, by) -> CertificateBatch:
    """The decision's certificates are printed into one file in the background, once.

    A batch that failed or was cut off goes on where it stopped; parts already made stay.
    Source: this project. Raises: PermissionDenied; ValidationError not_issued, not_registered,
    running.
    """
    decision = _issued(decision, by)
    n_total = Certificate.objects.filter(line__decision=decision).count()
    if not n_total:
        raise ValidationError(
            _("Enter the certificates in the register first."), code="not_registered"
        )
    batch, is_new = CertificateBatch.objects.select_for_update(no_key=True).get_or_create(
        decision=decision, defaults={"n_total": n_total, "asked_by": by}
    )
    if not is_new:
        if batch.state == BatchState.DONE:
            return batch
        if not can_resume(batch):
            raise ValidationError(_("The certificates are being made already."), code="running")
        batch.error = ""
    batch.moved_at = timezone.now()
    batch.save(update_fields=["error", "moved_at"])
    record_event(decision, "request_certificates", by=by, after={"n": n_total})
    transaction.on_commit(lambda: make_batch.enqueue(batch.pk))
    return batch


def can_resume(batch: CertificateBatch) -> bool:
    """Whether a batch failed or stands still, so that asking again makes it go on."""
    if batch.state == BatchState.FAILED:
        return True
    last = batch.moved_at or batch.asked_at
    return batch.state != BatchState.DONE and timezone.now() - last > STALLED_AFTER


def may_make(*, decision: Decision, by) -> bool:
    """Whether this person enters and prints the certificates of the decision."""
    return decision.is_issued and any(by.holds(r, decision.unit_for(r)) for r in MAKES)


def verify(*, code: str) -> Verification | None:
    """What a code confirms; None for a code that no certificate has.

    Look-alikes typed by hand do not matter: spaces, hyphens and small letters are taken off.
    Source: this project.
    """
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    certificate = (
        Certificate.objects.filter(code=typed)
        .select_related("line__award_form", "line__decision__paper")
        .first()
    )
    if certificate is None:
        return None
    line = certificate.line
    return Verification(
        recipient_name=f"{line.honorific} {line.recipient_name}".strip(),
        award_name=line.award_form.name,
        issuer=issuer_of(line.decision),
        decision_reference=line.decision.paper.reference,
        decided_on=line.decision.paper.issued_on,
        is_valid=line.is_granted,
    )


def _issued(decision: Decision, by) -> Decision:
    decision = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    require_role(by, MAKES, decision)
    if not decision.is_issued:
        raise ValidationError(
            _("Certificates are made once the decision is issued."), code="not_issued"
        )
    return decision
