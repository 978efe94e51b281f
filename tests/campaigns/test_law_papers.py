"""Symbols, series of numbers, authority marks and lines of bases, as Decree 30 wants them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from campaigns.law.models import LegalBasis, Signer
from campaigns.law.numbering import symbol_for
from campaigns.law.procedure_models import NumberingRule
from campaigns.law.rules import appoint_signer
from campaigns.papers.rules import draft_paper, issue_paper
from emulation_portal.documents.content import Kind, Letterhead, OfficialDocument, Paragraph
from tests import make

pytestmark = pytest.mark.django_db

DAY = date(2022, 12, 20)


def numbering(unit, paper_kind, symbol, series="", first=date(2022, 1, 1), **facts):
    return NumberingRule.objects.create(
        unit=unit,
        paper_kind=paper_kind,
        symbol=symbol,
        series=series,
        valid_from=first,
        source="test",
        **facts,
    )


def issued(unit, kind, symbol, on):
    document = OfficialDocument(
        kind=Kind.DECISION,
        subject="Về việc thử",
        letterhead=Letterhead("UBND TỈNH THỬ", "SỞ THỬ", "Vũng Tàu"),
        symbol=symbol,
        blocks=[Paragraph("Thử.")],
    )
    paper = draft_paper(
        kind=kind, unit=unit, symbol=symbol, subject="Về việc thử", document=document, by=None
    )
    return issue_paper(paper=paper, on=on, by=None).reference


@pytest.mark.parametrize(
    ("kind", "symbol"),
    [
        ("plan", "KH-SKHCN"),
        ("decision", "QĐ-SKHCN"),
        ("report", "BC-SKHCN"),
        ("notice", "TB-SKHCN"),
        ("submission", "TTr-VP"),
        ("minutes", "BB-HĐTĐKT"),
        ("payment_list", ""),
    ],
)
def test_without_a_row_a_paper_carries_its_usual_symbol(here, kind, symbol):
    assert symbol_for(unit=here, paper_kind=kind, on=DAY) == (symbol, symbol)


def test_a_row_sets_the_symbol_in_its_time(here):
    numbering(here, "decision", "QĐKT-SKHCN", "chung", first=date(2023, 1, 1))
    assert symbol_for(unit=here, paper_kind="decision", on=DAY)[0] == "QĐ-SKHCN"
    on = date(2023, 1, 1)
    assert symbol_for(unit=here, paper_kind="decision", on=on) == ("QĐKT-SKHCN", "chung")
    other = make.department(name="Sở khác", symbol="SK")
    assert symbol_for(unit=other, paper_kind="decision", on=on)[0] == "QĐ-SK"
    own = symbol_for(unit=here, paper_kind="minutes", on=on, default="BB-HĐ")
    assert own == ("BB-HĐ", "BB-HĐ")


def test_kinds_that_share_a_series_count_one_run_of_numbers(here):
    numbering(here, "decision", "QĐ-SKHCN", "chung")
    numbering(here, "plan", "KH-SKHCN", "chung")
    assert issued(here, "decision", "QĐ-SKHCN", date(2022, 3, 1)) == "01/QĐ-SKHCN"
    assert issued(here, "plan", "KH-SKHCN", date(2022, 3, 1)) == "02/KH-SKHCN"
    with pytest.raises(ValidationError) as refusal:
        issued(here, "decision", "QĐ-SKHCN", date(2022, 2, 28))
    assert refusal.value.code == "out_of_order"
    assert issued(here, "decision", "QĐ-SKHCN", date(2022, 3, 2)) == "03/QĐ-SKHCN"
    assert issued(here, "report", "BC-SKHCN", date(2022, 3, 3)) == "01/BC-SKHCN"


def test_each_kind_counts_its_own_numbers_without_a_shared_series(here):
    assert issued(here, "decision", "QĐ-SKHCN", date(2022, 3, 2)) == "01/QĐ-SKHCN"
    assert issued(here, "plan", "KH-SKHCN", date(2022, 3, 1)) == "01/KH-SKHCN"


def test_a_series_shared_during_the_year_never_gives_a_number_twice(here):
    issued(here, "decision", "QĐ-SKHCN", date(2022, 3, 1))
    for _ in range(3):
        issued(here, "plan", "KH-SKHCN", date(2022, 3, 1))
    for kind, symbol in (("decision", "QĐ-SKHCN"), ("plan", "KH-SKHCN")):
        numbering(here, kind, symbol, "chung", first=date(2022, 7, 1))
    assert issued(here, "decision", "QĐ-SKHCN", date(2022, 7, 1)) == "02/QĐ-SKHCN"
    assert issued(here, "plan", "KH-SKHCN", date(2022, 7, 1)) == "04/KH-SKHCN"
    assert issued(here, "decision", "QĐ-SKHCN", date(2022, 7, 2)) == "05/QĐ-SKHCN"


def appoint(unit, lines, **facts):
    return appoint_signer(
        **{
            "unit": unit,
            "paper_kind": "decision",
            "authority_lines": lines,
            "full_name": "Lê Văn Ký",
            "valid_from": date(2022, 1, 1),
            "source": "Quyết định phân công",
            "by": None,
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        ("GIÁM ĐỐC", ""),
        ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "KT."),
        ("Q. GIÁM ĐỐC", "Q."),
        ("TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG", "TL."),
        ("TM. HỘI ĐỒNG\nCHỦ TỊCH", "TM."),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "TM."),
    ],
)
def test_the_mark_is_what_the_lines_begin_with(here, lines, mark):
    assert appoint(here, lines).mark == mark


def test_a_delegation_has_an_end(here):
    lines = "TUQ. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG"
    with pytest.raises(ValidationError):
        appoint(here, lines)
    assert appoint(here, lines, valid_to=date(2022, 6, 30)).mark == "TUQ."


@pytest.mark.parametrize(
    ("mark", "lines", "code"),
    [
        ("TM.", "TM. SỞ KHOA HỌC VÀ CÔNG NGHỆ\nGIÁM ĐỐC", "single_head"),
        ("KT.", "GIÁM ĐỐC", "wrong_mark"),
        ("", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "wrong_mark"),
        ("KT.", "KT. GIÁM ĐỐC", "office_missing"),
        ("", " ", "lines_missing"),
    ],
)
def test_lines_that_disagree_with_their_mark_are_refused(here, mark, lines, code):
    signer = Signer(
        unit=here,
        paper_kind="decision",
        mark=mark,
        authority_lines=lines,
        full_name="Lê Văn Ký",
        valid_from=DAY,
        source="test",
    )
    with pytest.raises(ValidationError) as refusal:
        signer.clean()
    assert [error.code for error in refusal.value.error_dict["authority_lines"]] == [code]


def basis(text):
    return LegalBasis(
        paper_kind="decision", position=1, text=text, valid_from=DAY, source="test"
    ).clean()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", "no_beginning"),
        ("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", "end_stop"),
        ("Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15", "numbered"),
        ("Căn cứ Pháp lệnh số 12/UBTVQH ngày 01 tháng 3 năm 2020", "numbered"),
    ],
)
def test_a_basis_is_written_as_decree_30_wants_it(text, code):
    with pytest.raises(ValidationError) as refusal:
        basis(text)
    assert [error.code for error in refusal.value.error_dict["text"]] == [code]


def test_a_basis_that_is_well_written_is_taken():
    basis("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022")
    basis("Căn cứ Luật Thi đua, khen thưởng và Nghị định số 98/2023/NĐ-CP")
    basis("Căn cứ Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ")
