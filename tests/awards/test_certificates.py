"""Certificates: a register without gaps, a batch that survives being cut off, a code to check."""

from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.certificates import printing
from awards.certificates.models import BatchState, Certificate, CertificateBatch
from awards.certificates.printing import certificate_pdf, print_batch
from awards.certificates.rules import register_certificates, request_batch, verify
from campaigns.accounts.models import Role
from tests import make
from tests.awards.standing import round_with_results

pytestmark = pytest.mark.django_db


def codes(excinfo):
    return {error.code for error in excinfo.value.error_list}


def n_pages(stored):
    with stored.file.open("rb") as file, pikepdf.open(BytesIO(file.read())) as pdf:
        return len(pdf.pages)


def test_the_register_counts_without_a_gap_through_all_decisions():
    first, second = round_with_results(), round_with_results(n_individuals=2, places=2)
    one, other = first.issued(), second.issued()
    register_certificates(decision=one, by=first.clerk)
    register_certificates(decision=other, by=second.clerk)
    register_certificates(decision=one, by=first.clerk)
    assert list(Certificate.objects.values_list("serial", flat=True)) == list(range(1, 11))
    assert len(set(Certificate.objects.values_list("code", flat=True))) == 10


def test_nothing_is_registered_before_the_issue():
    council = round_with_results()
    decision = council.drafted()
    with pytest.raises(ValidationError) as refused:
        register_certificates(decision=decision, by=council.clerk)
    assert codes(refused) == {"not_issued"}


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.CLERK, Role.OFFICE)])
def test_only_clerk_and_office_make_certificates(role):
    council = round_with_results(n_individuals=1, places=1, n_collectives=0, collective_places=0)
    decision = council.issued()
    with pytest.raises(PermissionDenied):
        register_certificates(decision=decision, by=make.user(role, unit=council.owner))


def test_a_batch_is_made_after_the_commit(django_capture_on_commit_callbacks):
    council = round_with_results()
    decision = council.issued()
    register_certificates(decision=decision, by=council.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        batch = request_batch(decision=decision, by=council.clerk)
        assert batch.state == BatchState.QUEUED
    batch.refresh_from_db()
    assert (batch.state, batch.n_done, n_pages(batch.file)) == (BatchState.DONE, 6, 6)


def test_a_batch_that_was_cut_off_goes_on_without_doubles(monkeypatch):
    council = round_with_results()
    decision = council.issued()
    register_certificates(decision=decision, by=council.clerk)
    batch = request_batch(decision=decision, by=council.clerk)
    monkeypatch.setattr(printing, "PER_PART", 2)
    render = printing.render_certificates
    calls = []

    def killed_at_the_second_part(pages):
        calls.append(len(pages))
        if len(calls) == 2:
            raise SystemExit  # as a worker that is stopped
        return render(pages)

    monkeypatch.setattr(printing, "render_certificates", killed_at_the_second_part)
    with pytest.raises(SystemExit):
        print_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.n_done, batch.parts.count()) == (BatchState.RUNNING, 2, 1)
    print_batch(batch.pk)
    batch.refresh_from_db()
    assert calls == [2, 2, 2, 2]
    assert (batch.n_done, batch.parts.count(), n_pages(batch.file)) == (6, 3, 6)
    before = batch.file.sha256
    print_batch(batch.pk)
    assert CertificateBatch.objects.get().file.sha256 == before


def test_a_failed_batch_says_why_and_may_be_asked_for_again(
    monkeypatch, django_capture_on_commit_callbacks
):
    council = round_with_results()
    decision = council.issued()
    register_certificates(decision=decision, by=council.clerk)
    batch = request_batch(decision=decision, by=council.clerk)
    with pytest.raises(ValidationError) as refused:
        request_batch(decision=decision, by=council.clerk)
    assert codes(refused) == {"running"}

    def failing(pages):
        raise ValueError("thiếu phông chữ")

    with monkeypatch.context() as patched, pytest.raises(ValueError):
        patched.setattr(printing, "render_certificates", failing)
        print_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, "thiếu phông chữ" in batch.error) == (BatchState.FAILED, True)
    with django_capture_on_commit_callbacks(execute=True):
        request_batch(decision=decision, by=council.clerk)
    batch.refresh_from_db()
    assert (batch.state, batch.error) == (BatchState.DONE, "")


def test_a_certificate_prints_the_same_bytes_each_time():
    council = round_with_results(n_individuals=1, places=1, n_collectives=0, collective_places=0)
    (certificate,) = register_certificates(decision=council.issued(), by=council.clerk)
    assert certificate_pdf(certificate) == certificate_pdf(certificate)


def test_a_code_confirms_the_award_and_nothing_more():
    council = round_with_results(n_individuals=1, places=1, n_collectives=0, collective_places=0)
    (certificate,) = register_certificates(decision=council.issued(), by=council.clerk)
    confirmed = verify(code=f" {certificate.code[:5].lower()}-{certificate.code[5:]} ")
    assert vars(confirmed) == {
        "recipient_name": f"{certificate.line.honorific} {certificate.line.recipient_name}",
        "award_name": "Giấy khen",
        "issuer": "Sở Khoa học và Công nghệ",
        "decision_reference": "01/QĐ-SKHCN",
        "decided_on": certificate.line.decision.paper.issued_on,
        "is_valid": True,
    }
    assert verify(code="ABCDEFGHJK") is None
    assert verify(code="") is None


def test_a_certificate_is_seen_by_makers_by_its_unit_and_by_its_recipient():
    council = round_with_results(n_individuals=1, places=1, n_collectives=0, collective_places=0)
    (certificate,) = register_certificates(decision=council.issued(), by=council.clerk)
    nomination = certificate.line.nomination
    nomination.person.user = make.user(Role.EMPLOYEE, unit=nomination.unit)
    nomination.person.save()
    seen = {
        "clerk": council.clerk,
        "recipient": nomination.person.user,
        "head": nomination.created_by,
        "other head": make.user(Role.HEAD, unit=make.unit(parent=council.owner)),
        "member": council.chair,
    }
    assert {who: Certificate.objects.visible_to(user).exists() for who, user in seen.items()} == {
        "clerk": True,
        "recipient": True,
        "head": True,
        "other head": False,
        "member": False,
    }
