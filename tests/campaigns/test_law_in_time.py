"""Four decisions in four years rest on four laws; what came with the portal gives way to people."""

from datetime import date, timedelta

import pytest

from campaigns.law.citing import cited_by
from campaigns.law.loading import load_reference
from campaigns.law.models import (
    AwardForm,
    AwardFormTerms,
    Certainty,
    LegalBasis,
    LegalDocument,
    RecipientKind,
    RewardCoefficient,
)
from campaigns.law.procedure import dossier_items
from campaigns.law.procedure_models import DossierItem, Procedure, RetentionPeriod
from campaigns.law.rules import bases_for, names_on, reward_for
from campaigns.law.superseding import supersede
from campaigns.law.tables import RESTING, identity_of

pytestmark = pytest.mark.django_db

LAW_2022 = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"
DECREE_152 = (
    "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân"
    " cấp, phân quyền trong lĩnh vực thi đua, khen thưởng; quy định chi tiết và hướng dẫn thi hành"
    " một số điều của Luật Thi đua, khen thưởng"
)
CIRCULAR_15 = (
    "Căn cứ Thông tư số 15/2025/TT-BNV ngày 04 tháng 8 năm 2025 của Bộ trưởng Bộ Nội vụ quy định"
    " biện pháp thi hành Luật Thi đua, khen thưởng và Nghị định số 152/2025/NĐ-CP"
)
PROVINCE = (
    "Căn cứ Quyết định số 04/2018/QĐ-UBND ngày 18 tháng 01 năm 2018 của Ủy ban nhân dân tỉnh Bà Rịa"
    " - Vũng Tàu ban hành Quy định về công tác thi đua, khen thưởng trên địa bàn tỉnh"
)
BASES = {
    date(2022, 12, 20): [
        "Căn cứ Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003",
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng ngày 14 tháng 6 năm"
        " 2005",
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng ngày 16 tháng 11"
        " năm 2013",
        "Căn cứ Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ quy định chi tiết"
        " thi hành một số điều của Luật Thi đua, khen thưởng",
        "Căn cứ Thông tư số 12/2019/TT-BNV ngày 04 tháng 11 năm 2019 của Bộ trưởng Bộ Nội vụ hướng"
        " dẫn thi hành một số điều của Luật Thi đua, khen thưởng và Nghị định số 91/2017/NĐ-CP",
        PROVINCE,
    ],
    date(2024, 12, 10): [
        LAW_2022,
        "Căn cứ Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ quy định chi"
        " tiết thi hành một số điều của Luật Thi đua, khen thưởng",
        "Căn cứ Thông tư số 01/2024/TT-BNV ngày 24 tháng 02 năm 2024 của Bộ trưởng Bộ Nội vụ quy"
        " định biện pháp thi hành Luật Thi đua, khen thưởng và Nghị định số 98/2023/NĐ-CP",
        PROVINCE,
    ],
    date(2025, 12, 10): [LAW_2022, DECREE_152, CIRCULAR_15],
    date(2026, 12, 10): [
        f"{LAW_2022}, được sửa đổi, bổ sung bởi Luật ngày 23 tháng 4 năm 2026",
        DECREE_152,
        CIRCULAR_15,
    ],
}


@pytest.fixture(autouse=True)
def _reference():
    load_reference(by=None)


def certificate():
    return AwardForm.objects.get(code="GK")


@pytest.mark.parametrize("on", list(BASES))
def test_a_decision_cites_the_law_of_its_day(on):
    assert bases_for(paper_kind="decision", on=on) == BASES[on]


@pytest.mark.parametrize(
    ("on", "individual", "collective", "household"),
    [
        (date(2022, 12, 20), 450_000, 900_000, None),
        (date(2024, 12, 10), 710_000, 1_410_000, 1_060_000),
        (date(2025, 12, 10), 710_000, 1_410_000, 1_060_000),
        (date(2026, 12, 10), 760_000, 1_520_000, 1_140_000),
    ],
)
def test_a_certificate_pays_by_the_salary_of_its_day(on, individual, collective, household):
    paid = {
        RecipientKind.INDIVIDUAL: individual,
        RecipientKind.COLLECTIVE: collective,
        RecipientKind.HOUSEHOLD: household,
    }
    for kind, amount in paid.items():
        if amount is not None:
            reward = reward_for(award_form=certificate(), recipient_kind=kind, on=on)
            assert reward.amount_vnd == amount


def test_every_row_of_national_law_names_its_document():
    for model in (LegalBasis, RewardCoefficient, AwardFormTerms, DossierItem, RetentionPeriod):
        assert not model.objects.filter(document=None).exists()
    decree = LegalDocument.objects.get(code="nd-152-2025")
    assert {row.valid_to for row in cited_by(decree)} == {date(2027, 2, 28)}
    assert decree.valid_to == date(2027, 2, 28)
    assert decree.certainty == Certainty.UNCERTAIN
    replaced = LegalDocument.objects.get(code="nd-98-2023")
    assert (replaced.replaced_by, replaced.valid_to) == (decree, date(2025, 6, 30))


def test_no_two_rows_say_the_same_thing_on_one_day():
    for table in RESTING:
        seen = {}
        for row in table.rows().order_by("valid_from"):
            before = seen.get(identity_of(row))
            assert before is None or (before.valid_to and before.valid_to < row.valid_from), row
            seen[identity_of(row)] = row


def test_a_title_changes_its_name_with_the_communes():
    commune = AwardForm.objects.get(code="XPTB")
    assert names_on(date(2025, 6, 30))[commune.pk] == "Xã, phường, thị trấn tiêu biểu"
    assert names_on(date(2025, 7, 1))[commune.pk] == "Xã, phường, đặc khu tiêu biểu"
    assert names_on(date(2010, 1, 1))[commune.pk] == commune.name


def test_the_whole_catalogue_is_there_and_the_director_decides_four():
    codes = set(AwardForm.objects.values_list("code", flat=True))
    assert {"HCSV", "HCDL3", "HCCC1", "HUYC-TNXP", "AHLD", "BMVNAH", "GTNN", "KNC", "GDVH"} <= codes
    assert set(AwardFormTerms.objects.values_list("award_form__code", flat=True)) == codes
    here = AwardForm.objects.filter(decided_here=True).values_list("code", flat=True)
    assert set(here) == {"GK", "LDTT", "CSTDCS", "TTLDTT"}


def test_a_dossier_holds_what_its_recipient_needs():
    facts = {"award_form": certificate(), "on": date(2026, 12, 10)}
    person = dossier_items(**facts, recipient_kind="individual")
    assert [item.position for item in person] == [1, 2, 3, 4, 5]
    assert "cá nhân" in person[2].text
    assert [item.is_required for item in person] == [True] * 4 + [False]
    assert {item.certainty for item in person} == {Certainty.UNCERTAIN}
    assert "tập thể" in dossier_items(**facts, recipient_kind="collective")[2].text
    short = dossier_items(**facts, recipient_kind="individual", procedure=Procedure.SIMPLIFIED)
    assert "tóm tắt" in short[1].text
    later = {**facts, "on": date(2027, 3, 1)}
    assert dossier_items(**later, recipient_kind="individual") == []


def test_loading_again_respects_what_people_changed():
    row = RewardCoefficient.objects.get(
        award_form=certificate(), recipient_kind="individual", valid_from="2025-07-01"
    )
    moved = LegalBasis.objects.get(paper_kind="decision", text__contains="12/2019/TT-BNV")
    moved.valid_from -= timedelta(days=12)
    moved.save()
    supersede(row=row, valid_from=date(2026, 11, 1), coefficient="0.4", source="Thử", by=None)
    n_rows = RewardCoefficient.objects.count(), LegalBasis.objects.count()
    assert load_reference(by=None) == 0
    assert (RewardCoefficient.objects.count(), LegalBasis.objects.count()) == n_rows
    row.refresh_from_db()
    assert row.valid_to == date(2026, 10, 31)


def test_a_row_from_before_is_given_its_document_and_nothing_else():
    decree = LegalDocument.objects.get(code="nd-152-2025")
    as_it_came = LegalBasis.objects.filter(document=decree).first()
    edited = LegalBasis.objects.filter(document=decree).last()
    LegalBasis.objects.filter(pk=as_it_came.pk).update(document=None)
    LegalBasis.objects.filter(pk=edited.pk).update(document=None, source="Nguồn khác")
    assert load_reference(by=None) == 0
    as_it_came.refresh_from_db()
    edited.refresh_from_db()
    assert (as_it_came.document, edited.document) == (decree, None)
    assert edited.source == "Nguồn khác"
