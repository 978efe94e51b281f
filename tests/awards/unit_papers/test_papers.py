"""The papers of a unit: headings, tables and signatures, in PDF as in DOCX; who reads them."""

from datetime import date
from decimal import Decimal

import pytest

from awards.meetings.models import MeetingMethod
from awards.nominations.report_models import Figure, Profile, StatedHonour
from awards.sharing.models import EmployerConfirmation
from awards.unit_papers.asking import list_document, submission_document
from awards.unit_papers.minutes import minutes_document
from awards.unit_papers.reports import report_document
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.staff.models import PersonClass
from tests import make
from tests.awards.unit_papers.reading import hold, material_for, text_of
from tests.frame.pdf_reader import printed
from tests.frame.test_docx import opened, pdf_texts, squeezed, texts
from tests.reorganising import merge

pytestmark = pytest.mark.django_db
LONG_NAME = "Nguyễn Phúc Hoàng Công Tằng Tôn Nữ Thị Thanh Huyền Trang"


def headings_of(document) -> list[str]:
    return [text for text in lines_of(document) if text[:2] in ("I.", "II") and text.isupper()]


def lines_of(document) -> list[str]:
    return [line.text.strip() for sheet in printed(document) for line in sheet.lines]


def test_the_submission_names_bases_meeting_and_recipients(round, unit, head, put_forward):
    dossiers = [put_forward("Trần Văn B"), put_forward("Trần Văn A")]
    dossiers.append(put_forward(group=NomineeGroup.COLLECTIVE))
    hold(dossiers)
    text = text_of(submission_document(material_for(head, round, unit)))
    for words in (
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "TỜ TRÌNH Về việc đề nghị tặng Giấy khen cho tập thể, cá nhân có thành tích",
        "Giám đốc Sở Khoa học và Công nghệ tỉnh Bà Rịa - Vũng Tàu;",
        "Căn cứ Kế hoạch số 45/KH-SKHCN ngày 05 tháng 10 năm 2022 của Sở;",
        "Căn cứ Biên bản họp bình xét khen thưởng ngày 01 tháng 12 năm 2022 của Phòng Quản lý",
        "với 11/12 người dự họp",
        "tặng Giấy khen cho 01 tập thể và 02 cá nhân (có biên bản, danh sách, báo cáo thành tích",
        "1. Phòng Quản lý Công nghệ; 2. Bà Trần Văn A, Chuyên viên; 3. Bà Trần Văn B, Chuyên viên.",
        "TRƯỞNG PHÒNG",
        "- Lưu: QLCN.",
    ):
        assert words in text, words
    assert text.rstrip().endswith("Lý Mẫu Ngân")
    assert "DỰ THẢO" not in text


def test_a_division_leaves_number_and_day_to_be_written_by_hand(round, unit, head, put_forward):
    put_forward()
    document = submission_document(material_for(head, round, unit))
    assert (document.number, document.issued_on, document.symbol) == (None, None, "TTr-QLCN")
    assert document.letterhead.superior == "Sở Khoa học và Công nghệ"
    assert document.letterhead.place == "Bà Rịa - Vũng Tàu"
    line = printed(document)[0].line("Số:").text
    assert (line.split()[0], line.split()[-1]) == ("Số:", "/TTr-QLCN")


def test_papers_with_a_draft_in_them_say_so(round, unit, head, put_forward):
    done, draft = put_forward(), put_forward(status="draft")
    hold([done])
    material = material_for(head, round, unit)
    documents = [submission_document(material), list_document(material), minutes_document(material)]
    assert [document.draft for document in documents] == [True, True, True]
    assert [report_document(d, on=date(2022, 12, 5)).draft for d in (done, draft)] == [False, True]
    hold([draft])
    material = material_for(head, round, unit)
    assert (minutes_document(material).draft, list_document(material).draft) == (False, True)


def test_the_list_has_parts_one_ordinal_and_the_whole_summary(round, unit, head, put_forward):
    summary = ("Có sáng kiến giảm thời gian xử lý hồ sơ từ 15 ngày xuống 09 ngày. " * 5)[:299] + "Z"
    put_forward(LONG_NAME, summary=summary)
    other = put_forward("Trần Văn A")
    put_forward(group=NomineeGroup.COLLECTIVE)
    other.person.postings.update(statistical_class=PersonClass.DIRECT)
    Profile.objects.create(nomination=other, born_on=date(1985, 2, 3))
    document = list_document(material_for(head, round, unit))
    [table] = [block for block in document.blocks if hasattr(block, "columns")]
    rows = [row.cells for row in table.rows]
    assert [row[0] for row in rows] == ["A. TẬP THỂ", "1", "B. CÁ NHÂN", "2", "3"]
    assert rows[3][1:] == (
        "Bà Trần Văn A",
        "1985",
        "Nữ",
        "Chuyên viên",
        "Phòng Quản lý Công nghệ",
        "Trực tiếp công tác, lao động, học tập",
        "Giấy khen",
        "Có thành tích xuất sắc trong phong trào thi đua",
    )
    assert rows[4][1:3] == (f"Bà {LONG_NAME}", "1980")
    assert rows[4][-1] == summary
    text = text_of(document)
    assert "Danh sách có 01 tập thể và 02 cá nhân." in text


def test_ten_dossiers_fit_their_list(round, unit, head, put_forward):
    for _n in range(10):
        put_forward(LONG_NAME, summary="Đã hoàn thành xuất sắc nhiệm vụ được giao. " * 7)
    sheets = printed(list_document(material_for(head, round, unit)))
    assert {(sheet.width > sheet.height) for sheet in sheets} == {True}
    assert max(run.right for sheet in sheets for run in sheet.runs) <= 297 - 20 + 0.5


def test_the_minutes_follow_the_specimen(round, unit, head, put_forward):
    dossiers = [put_forward("Trần Văn A"), put_forward("Trần Văn B")]
    meeting = hold(dossiers, method=MeetingMethod.SHOW_OF_HANDS, discussion="Bà C: nhất trí")
    meeting.results.filter(nomination=dossiers[1]).update(n_for=8, n_against=3)
    meeting.results.create(name="Đỗ Văn Khác", n_for=2, n_against=9, note="Mới về")
    document = minutes_document(material_for(head, round, unit))
    text = text_of(document)
    for words in (
        "BIÊN BẢN Họp bình xét khen thưởng trong phong trào thi đua",
        "Thời gian bắt đầu: 08 giờ 30 phút, ngày 01 tháng 12 năm 2022.",
        "Địa điểm: Phòng họp số 2.",
        "Có mặt: 11/12 người được triệu tập.",
        "Vắng mặt: 01 người: Ông Trần Văn Vắng (đi công tác).",
        "Chủ trì: Lý Mẫu Ngân, Trưởng phòng.",
        "Thư ký: Phạm Thị Thư Ký.",
        "Bà C: nhất trí.",
        "biểu quyết bằng hình thức giơ tay",
        "Cuộc họp thống nhất đề nghị tặng Giấy khen cho: - Bà Trần Văn A, Chuyên viên;",
        "Cuộc họp kết thúc vào 10 giờ 00 phút, ngày 01 tháng 12 năm 2022./.",
        "Lưu: VT, Hồ sơ.",
    ):
        assert words in text, words
    [table] = [block for block in document.blocks if hasattr(block, "columns")]
    assert [row.cells for row in table.rows] == [
        ("1", "Trần Văn A", "10", "00", "90,9", ""),
        ("2", "Trần Văn B", "08", "03", "72,72", ""),
        ("3", "Đỗ Văn Khác", "02", "09", "18,18", "Mới về"),
    ]
    assert headings_of(document) == ["I. THÀNH PHẦN THAM DỰ", "II. NỘI DUNG"]
    first = printed(document)[0]
    assert not [line for line in first.lines if "năm" in line.text and line.baseline < 50]
    last = printed(document)[-1]
    assert last.line("THƯ KÝ").left < 105 < last.line("CHỦ TỌA").left
    assert [s.name for s in document.signatures] == ["Phạm Thị Thư Ký", "Lý Mẫu Ngân"]


def test_papers_say_agreed_only_of_those_on_whom_the_meeting_agreed(round, unit, head, put_forward):
    dossiers = [put_forward(f"Trần Văn {letter}") for letter in "ABC"]
    meeting = hold(dossiers)  # 11 present, each with 10 in favour
    meeting.results.filter(nomination=dossiers[0]).update(n_for=6, n_against=5)
    material = material_for(head, round, unit)
    assert "không thống nhất" not in text_of(minutes_document(material))
    assert "thống nhất đề nghị khen thưởng" in text_of(submission_document(material))
    meeting.results.filter(nomination=dossiers[1]).update(n_for=5, n_against=6)
    meeting.results.filter(nomination=dossiers[2]).delete()
    material = material_for(head, round, unit)
    text = text_of(minutes_document(material))
    conclusion = text[text.index("Kết luận") :]
    agreed, refused = conclusion.split("Cuộc họp không thống nhất đề nghị")
    assert "Bà Trần Văn A" in agreed
    assert "Bà Trần Văn B" in refused
    assert "Trần Văn C" not in conclusion
    said = text_of(submission_document(material))
    assert "thống nhất đề nghị" not in said
    assert "Kết quả bình xét từng trường hợp nêu tại biên bản kèm theo." in said


def test_empty_minutes_leave_room_to_write(round, unit, head, put_forward):
    put_forward(status="draft")
    document = minutes_document(material_for(head, round, unit))
    text = text_of(document)
    assert document.draft
    assert "Địa điểm: ………" in text
    assert "Có mặt: …………/………… người được triệu tập." in text
    assert [s.note for s in document.signatures] == ["(Ký, ghi rõ họ tên)"] * 2


def test_the_report_of_a_person_has_its_three_sections(put_forward):
    dossier = put_forward("Trần Thị Mẫu")
    Profile.objects.create(
        nomination=dossier,
        other_name="Hoa",
        born_on=date(1980, 2, 3),
        home_town="Xã Long Phước",
        residence="Số 12 Trần Hưng Đạo",
        qualification="Thạc sĩ",
        discipline="Không",
    )
    answer = dossier.answers.first()
    figures = [("Lớp tập huấn", "lớp", 10, 12), ("Tiết kiệm", "triệu đồng", None, "1250.5")]
    for place, (label, measure, target, result) in enumerate(figures, start=1):
        Figure.objects.create(
            answer=answer,
            position=place,
            label=label,
            measure=measure,
            target=None if target is None else Decimal(target),
            result=Decimal(result),
        )
    StatedHonour.objects.create(
        nomination=dossier,
        position=1,
        year=2020,
        award_name="Lao động tiên tiến",
        decision_reference="12/QĐ-SKHCN",
        decided_on=date(2020, 12, 20),
        issuer="Sở Khoa học và Công nghệ",
    )
    document = report_document(dossier, on=date(2022, 12, 5))
    assert headings_of(document) == [
        "I. SƠ LƯỢC LÝ LỊCH",
        "II. THÀNH TÍCH ĐẠT ĐƯỢC",
        "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG",
    ]
    text = text_of(document)
    for words in (
        "BÁO CÁO THÀNH TÍCH Đề nghị tặng Giấy khen cho cá nhân có thành tích",
        "Họ và tên: Trần Thị Mẫu Tên gọi khác: Hoa Ngày, tháng, năm sinh: 03/02/1980 Giới tính: Nữ",
        "Quê quán: Xã Long Phước Nơi thường trú: Số 12 Trần Hưng Đạo",
        "Chức vụ, đơn vị công tác: Chuyên viên, Phòng Quản lý Công nghệ",
        "1. Tiêu chí 1 Đã hoàn thành tốt nhiệm vụ được giao.",
        "Kỷ luật trong thời gian xét: Không.",
    ):
        assert words in text, words
    numbers, honours = [block for block in document.blocks if hasattr(block, "columns")]
    assert [row.cells for row in numbers.rows] == [
        ("1", "Lớp tập huấn", "lớp", "10", "12", "120"),
        ("2", "Tiết kiệm", "triệu đồng", "", "1.250,5", ""),
    ]
    assert [row.cells for row in honours.rows] == [
        (
            "2020",
            "Lao động tiên tiến",
            "Số 12/QĐ-SKHCN, ngày 20/12/2020",
            "Sở Khoa học và Công nghệ",
        )
    ]
    last = printed(document)[-1]
    left, right = last.line("THỦ TRƯỞNG ĐƠN VỊ"), last.line("NGƯỜI BÁO CÁO")
    assert left.left < 105 < right.left
    assert last.line("XÁC NHẬN, ĐỀ NGHỊ").left < 105


def test_the_report_of_a_collective_has_its_three_sections(put_forward):
    dossier = put_forward(group=NomineeGroup.COLLECTIVE)
    Profile.objects.create(
        nomination=dossier,
        seat="198 Bạch Đằng",
        n_people=9,
        n_women=4,
        structure="Gồm 02 tổ",
        functions="Tham mưu về công nghệ\nQuản lý sở hữu trí tuệ",
        party_and_unions="Chi bộ hoàn thành tốt nhiệm vụ",
        has_no_past_honours=True,
    )
    document = report_document(dossier, on=date(2022, 12, 5))
    assert headings_of(document) == [
        "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH",
        "II. THÀNH TÍCH ĐẠT ĐƯỢC",
        "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG",
    ]
    text = text_of(document)
    for words in (
        "Trụ sở: 198 Bạch Đằng Số lượng người: 09 người, trong đó nữ 04 người (44,44%)",
        "Cơ cấu tổ chức: Gồm 02 tổ",
        "Chức năng, nhiệm vụ: Tham mưu về công nghệ Quản lý sở hữu trí tuệ",
        "Kết quả công tác Đảng, đoàn thể: Chi bộ hoàn thành tốt nhiệm vụ",
        "Chưa được khen thưởng./.",
        "THỦ TRƯỞNG CẤP TRÊN",
    ):
        assert words in text, words
    assert document.symbol == "BC-QLCN"
    assert document.signatures[1].name == "Lý Mẫu Ngân"


def test_the_report_of_an_outsider_bears_the_employer_and_its_confirmation(put_forward, head):
    outside = make.unit(name="Công ty TNHH Mẫu", kind="outside", place="")
    dossier = put_forward(
        group=NomineeGroup.OUTSIDER,
        person=make.person(unit=outside, full_name="Vũ Thị Ngoài"),
        nominee_unit_name=outside.name,
    )
    document = report_document(dossier, on=date(2022, 12, 5))
    assert (document.letterhead.superior, document.letterhead.issuer) == ("", outside.name)
    assert [s.authority_lines[0] for s in document.signatures] == [
        "Xác nhận của",
        "Người báo cáo",
        "Thủ trưởng đơn vị",
    ]
    EmployerConfirmation.objects.create(
        nomination=dossier,
        confirmed_by="Hồ Văn Giám",
        title="Giám đốc",
        confirmed_on=date(2022, 12, 2),
        user=head,
    )
    employer = report_document(dossier, on=date(2022, 12, 5)).signatures[0]
    assert (employer.name, employer.note) == (
        "Hồ Văn Giám",
        "(Giám đốc xác nhận ngày 02/12/2022)",
    )


def test_a_refusal_of_the_employer_is_not_printed_as_a_confirmation(put_forward, head):
    dossier = put_forward(group=NomineeGroup.OUTSIDER, nominee_unit_name="Công ty TNHH Mẫu")
    EmployerConfirmation.objects.create(
        nomination=dossier,
        confirmed_by="Hồ Văn Giám",
        title="Giám đốc",
        confirmed_on=date(2022, 12, 2),
        is_given=False,
        user=head,
    )
    names = [s.name for s in report_document(dossier, on=date(2022, 12, 5)).signatures]
    assert "Hồ Văn Giám" not in names


def test_docx_says_what_the_pdf_says(round, unit, head, put_forward):
    dossiers = [put_forward(LONG_NAME), put_forward(group=NomineeGroup.COLLECTIVE)]
    empty = put_forward(status="draft", answer_text="", summary="")
    hold(dossiers)
    material = material_for(head, round, unit)
    documents = [
        submission_document(material),
        list_document(material),
        minutes_document(material),
        *(report_document(dossier, on=date(2022, 12, 5)) for dossier in (*dossiers, empty)),
    ]
    for document in documents:
        assert squeezed(texts(opened(document))) == squeezed(pdf_texts(document)), document.title


def test_words_are_those_of_the_day_of_printing(round, unit, head, put_forward):
    dossier = put_forward()
    version = unit.versions.get()
    version.valid_to = date(2023, 12, 31)
    version.save()
    unit.versions.create(
        name="Phòng Công nghệ số",
        short_name="Phòng CNS",
        parent=version.parent,
        place="Vũng Tàu",
        valid_from=date(2024, 1, 1),
    )
    names = [
        report_document(dossier, on=day).letterhead.issuer
        for day in (date(2023, 12, 31), date(2024, 1, 1))
    ]
    assert names == ["Phòng Quản lý Công nghệ", "Phòng Công nghệ số"]


def test_a_unit_that_was_merged_prints_as_the_unit_that_took_it_over(
    round, unit, head, put_forward
):
    put_forward()
    heir = make.unit(parent=round.campaign.owner, name="Phòng Công nghệ số")
    other = make.unit(parent=round.campaign.owner)
    merge([unit, other], heir)
    new_head = make.user(Role.HEAD, unit=heir)
    document = submission_document(material_for(new_head, round, unit))
    assert document.letterhead.issuer == "Phòng Công nghệ số"
    # The old head was carried over too: of two heads, whoever signs writes the name.
    [signature] = document.signatures
    assert (signature.name, signature.note) == ("", "(Ký, ghi rõ họ tên)")
