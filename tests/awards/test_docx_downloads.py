"""Every paper of a round is read as DOCX too, by whoever may read it as PDF."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from awards.fund.rules import record_entitlements
from emulation_portal.documents.docx import CONTENT_TYPE
from tests import make
from tests.awards.standing import round_with_results

pytestmark = pytest.mark.django_db


def texts(response) -> str:
    assert (response.status_code, response.headers["Content-Type"]) == (200, CONTENT_TYPE)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"].startswith("attachment")
    body = Document(BytesIO(response.content)).element.body
    return " ".join(node.text or "" for node in body.iter(qn("w:t")))


def test_draft_and_issued_decision_with_its_submission_and_minutes(client_as):
    standing = round_with_results()
    decision = standing.drafted()
    client = client_as(standing.office)
    base = f"/decisions/{decision.pk}/papers"
    assert "DỰ THẢO" in texts(client.get(f"{base}/decision.docx"))
    assert "TỜ TRÌNH" in texts(client.get(f"{base}/submission.docx"))
    assert "BIÊN BẢN" in texts(client.get(f"{base}/minutes.docx"))
    assert client.get(f"{base}/ballots.docx").status_code == 404
    stranger = make.user("head", unit=make.unit(parent=standing.owner))
    assert client_as(stranger).get(f"{base}/decision.docx").status_code == 404


def test_issued_decision_and_payment_list_say_what_was_frozen(client_as):
    standing = round_with_results()
    decision = standing.issued()
    record_entitlements(decision=decision, by=standing.accountant)
    client = client_as(standing.accountant)
    said = texts(client.get(f"/decisions/{decision.pk}/papers/decision.docx"))
    assert "Số: 01/QĐ-SKHCN" in said
    assert "DỰ THẢO" not in said
    said = texts(client.get(f"/fund/decisions/{decision.pk}/list.docx"))
    assert "DANH SÁCH CHI TIỀN THƯỞNG" in said
    assert decision.lines.first().recipient_name in said


def test_minutes_of_a_session(client_as):
    standing = round_with_results()
    standing.close_council()
    address = f"/council/{standing.session.pk}/minutes.docx"
    assert "BIÊN BẢN" in texts(client_as(standing.office).get(address))
    accountant = make.user("accountant", unit=standing.owner)
    assert client_as(accountant).get(address).status_code == 404
