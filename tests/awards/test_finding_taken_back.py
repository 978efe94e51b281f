"""A finding that was taken back is no conclusion any more: on the sheet, page, in the workbook."""

import uuid
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.evaluation.rules import appraise
from awards.nominations.models import NominationStatus
from awards.office_queue.bulk import act_on_many
from awards.office_queue.models import BulkKind
from awards.office_queue.undoing import undo_many
from awards.submission.rules import withdraw
from awards.summary_list.sheet_document import sheet_document
from campaigns.accounts.models import Role
from tests import make

pytestmark = pytest.mark.django_db
S = NominationStatus


@pytest.fixture
def dossier():
    return make.nomination(status=S.RECEIVED)


@pytest.fixture
def office(dossier):
    return make.user(Role.OFFICE, unit=dossier.round.campaign.owner)


def found_and_taken_back(dossier, office):
    act = act_on_many(
        key=uuid.uuid4(),
        round=dossier.round,
        kind=BulkKind.FIND_INELIGIBLE,
        nominations=[dossier.pk],
        values={"reasons": ["criteria"], "note": "Ghi nhầm"},
        by=office,
    )
    undo_many(act=act, by=office)
    dossier.refresh_from_db()
    return act


def test_a_withdrawn_dossier_has_no_conclusion_where_it_was_taken_back(dossier, office):
    found_and_taken_back(dossier, office)
    withdraw(nomination=dossier, reason="Rút", by=dossier.created_by)
    sheet = sheet_document(nomination=dossier, user=office)
    assert (sheet.issued_on, sheet.draft) == (None, True)
    assert "Ghi nhầm" not in str(sheet.to_data())
    assert "Chưa kết luận." in str(sheet.to_data())


def test_one_that_was_found_on_again_has_the_later_conclusion(dossier, office):
    found_and_taken_back(dossier, office)
    make.findings(dossier, by=office)
    appraise(nomination=dossier, is_eligible=True, reasons=[], note="Xem lại", by=office)
    withdraw(nomination=dossier, reason="Rút", by=dossier.created_by)
    sheet = sheet_document(nomination=dossier, user=office)
    assert (sheet.issued_on, sheet.draft) == (timezone.localdate(), False)
    assert "Xem lại" in str(sheet.to_data())
    kept = dossier.appraisals.with_taken_back().order_by("pk")
    assert [bool(one.taken_back_at) for one in kept] == [True, False]


def test_the_page_and_the_workbook_mark_it(client_as, dossier, office):
    act = found_and_taken_back(dossier, office)
    make.findings(dossier, by=office)
    appraise(nomination=dossier, is_eligible=True, reasons=[], by=office)
    client = client_as(office)
    page = client.get(reverse("evaluation:dossier", args=[dossier.pk]))
    standing, taken_back = page.context["appraisals"]
    assert standing.taken_back_at is None
    assert act.done_at < taken_back.taken_back_at <= timezone.now()
    shown = page.content.decode()
    assert shown.count("Đã hoàn tác") == 1
    response = client.get(reverse("evaluation:workbook", args=[dossier.round.code]))
    sheet = load_workbook(BytesIO(response.content)).worksheets[3]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [bool(row[7]) for row in rows] == [True, False]
