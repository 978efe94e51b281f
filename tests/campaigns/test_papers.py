"""A paper gets its number once, and nothing in it changes afterwards."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from campaigns.files.models import StoredFile
from campaigns.papers.downloads import paper_response
from campaigns.papers.models import NumberSeries, Paper
from campaigns.papers.rules import (
    document_of,
    draft_paper,
    issue_paper,
    letterhead_of,
    preview_pdf,
    redraft_paper,
)
from campaigns.units.rules import rename_unit
from emulation_portal.documents.content import (
    Article,
    Kind,
    Letterhead,
    OfficialDocument,
    Signature,
)
from tests import make
from tests.racing import at_once

pytestmark = pytest.mark.django_db

DAY = date(2022, 12, 20)


def document(subject="Về việc tặng Giấy khen", text="Tặng Giấy khen cho 06 tập thể, cá nhân."):
    return OfficialDocument(
        kind=Kind.DECISION,
        subject=subject,
        letterhead=Letterhead("UBND TỈNH THỬ", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Bà Rịa - Vũng Tàu"),
        symbol="QĐ-SKHCN",
        blocks=[Article(1, text)],
        signatures=[Signature(("GIÁM ĐỐC",), "Lê Văn Thử")],
    )


def draft(unit, symbol="QĐ-SKHCN", **fields):
    return draft_paper(
        kind="decision",
        unit=unit,
        symbol=symbol,
        subject="Về việc tặng Giấy khen",
        document=document(**fields),
        by=None,
    )


def test_a_draft_has_neither_number_nor_date(here):
    paper = draft(here)
    assert (paper.reference, paper.issued_on, paper.pdf) == ("…/QĐ-SKHCN", None, None)
    said = document_of(paper)
    assert (said.number, said.issued_on, said.draft) == (None, None, True)
    assert preview_pdf(paper=paper).startswith(b"%PDF")


def test_a_draft_is_redrafted_until_it_is_issued(here):
    paper = draft(here)
    redraft_paper(paper=paper, document=document(text="Tặng Giấy khen cho 05 cá nhân."), by=None)
    assert document_of(Paper.objects.get()).blocks[0].text == "Tặng Giấy khen cho 05 cá nhân."
    issue_paper(paper=paper, on=DAY, by=None)
    with pytest.raises(ValidationError) as refusal:
        redraft_paper(paper=paper, document=document(), by=None)
    assert refusal.value.code == "issued"


def test_issuing_numbers_dates_and_freezes(here):
    paper = issue_paper(paper=draft(here), on=DAY, by=None)
    assert (paper.reference, paper.issued_on) == ("01/QĐ-SKHCN", DAY)
    said = document_of(Paper.objects.get())
    assert (said.number, said.issued_on, said.draft) == (1, DAY, False)
    with paper.pdf.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == paper.pdf.sha256
    assert paper.pdf.name == "01-QĐ-SKHCN.pdf"
    assert preview_pdf(paper=paper) == content


def test_numbers_run_per_unit_symbol_and_year(here):
    there = make.department()
    issued = [
        (here, "QĐ-SKHCN", DAY),
        (here, "QĐ-SKHCN", DAY),
        (here, "TTr-VP", DAY),
        (there, "QĐ-SKHCN", DAY),
        (here, "QĐ-SKHCN", date(2023, 1, 3)),
    ]
    numbers = [
        issue_paper(paper=draft(unit, symbol=symbol), on=on, by=None).number
        for unit, symbol, on in issued
    ]
    assert numbers == [1, 2, 1, 1, 1]


def test_numbers_follow_the_days(here):
    issue_paper(paper=draft(here), on=DAY, by=None)
    late = draft(here)
    with pytest.raises(ValidationError) as refusal:
        issue_paper(paper=late, on=DAY - timedelta(days=1), by=None)
    assert refusal.value.code == "out_of_order"
    assert issue_paper(paper=late, on=DAY, by=None).number == 2


def test_no_paper_is_dated_ahead(here):
    today = timezone.localdate()
    paper = draft(here)
    with pytest.raises(ValidationError) as refusal:
        issue_paper(paper=paper, on=today + timedelta(days=1), by=None)
    assert refusal.value.code == "in_future"
    assert issue_paper(paper=paper, on=today, by=None).issued_on == today


def test_a_paper_is_issued_once(here):
    paper = draft(here)
    before = Paper.objects.get()
    issue_paper(paper=paper, on=DAY, by=None)
    with pytest.raises(ValidationError) as refusal:
        issue_paper(paper=before, on=DAY, by=None)
    assert refusal.value.code == "issued"
    assert NumberSeries.objects.get().last_number == 1


def test_a_paper_that_cannot_be_printed_takes_no_number(here):
    paper = draft(here, text="Chữ không in được: \U0001f600")
    with pytest.raises(ValidationError) as refusal:
        issue_paper(paper=paper, on=DAY, by=None)
    assert refusal.value.code == "unprintable"
    assert not NumberSeries.objects.exists()
    assert issue_paper(paper=draft(here), on=DAY, by=None).number == 1


def test_an_issued_paper_changes_on_no_path(here):
    paper = issue_paper(paper=draft(here), on=DAY, by=None)
    paper.subject = "Khác"
    paths = [
        paper.save,
        paper.delete,
        lambda: Paper.objects.update(subject="Khác"),
        lambda: Paper.objects.filter(pk=paper.pk).delete(),
        lambda: Paper.objects.bulk_update([paper], ["subject"]),
        lambda: StoredFile.objects.update(sha256="0" * 64),
        paper.pdf.save,
    ]
    for path in paths:
        with pytest.raises(ValidationError), transaction.atomic():
            path()
    kept = Paper.objects.get()
    assert kept.subject == "Về việc tặng Giấy khen"
    assert kept.pdf.sha256 == paper.pdf.sha256


def test_a_draft_may_be_dropped(here):
    draft(here).delete()
    assert not Paper.objects.exists()


def test_the_letterhead_is_that_of_the_day(here):
    rename_unit(
        unit=here,
        valid_from=date(2025, 7, 1),
        superior="UBND Thành phố Hồ Chí Minh",
        place="Thành phố Hồ Chí Minh",
        by=None,
    )
    before, after = (letterhead_of(unit=here, on=day) for day in (DAY, date(2025, 12, 10)))
    assert before == Letterhead(
        "UBND tỉnh Bà Rịa - Vũng Tàu", "Sở Khoa học và Công nghệ", "Bà Rịa - Vũng Tàu"
    )
    assert (after.superior, after.place) == (
        "UBND Thành phố Hồ Chí Minh",
        "Thành phố Hồ Chí Minh",
    )
    with pytest.raises(ValidationError) as refusal:
        letterhead_of(unit=here, on=date(2001, 1, 1))
    assert refusal.value.code == "no_name"


def test_a_draft_and_an_issued_paper_are_handed_out(here):
    paper = draft(here)
    assert paper_response(paper).content.startswith(b"%PDF")
    issue_paper(paper=paper, on=DAY, by=None)
    response = paper_response(paper, as_attachment=True)
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == preview_pdf(paper=paper)


@pytest.mark.django_db(transaction=True)
def test_papers_issued_at_the_same_time_get_different_numbers():
    here = make.department()
    papers = [draft(here) for _ in range(4)]
    numbers = []

    def issuing(paper):
        return lambda: numbers.append(issue_paper(paper=paper, on=DAY, by=None).number)

    assert at_once(*map(issuing, papers)) == [None] * 4
    assert sorted(numbers) == [1, 2, 3, 4]
    assert NumberSeries.objects.get().last_number == 4
