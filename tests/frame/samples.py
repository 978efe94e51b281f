"""Documents and certificates as the portal makes them, for the tests of their print."""

from dataclasses import replace
from datetime import date

from emulation_portal.documents.certificates import CertificateContent
from emulation_portal.documents.content import (
    Align,
    Annex,
    Article,
    Column,
    KeyValue,
    Kind,
    Letterhead,
    Marker,
    OfficialDocument,
    Paragraph,
    Points,
    Section,
    Side,
    Signature,
    Style,
    Table,
    group_row,
    total_row,
)

LETTERHEAD = Letterhead(
    superior="UBND tỉnh Bà Rịa - Vũng Tàu",
    issuer="Sở Khoa học và Công nghệ",
    place="Bà Rịa - Vũng Tàu",
)
MOVEMENT = "“Tỉnh Bà Rịa - Vũng Tàu cùng cả nước chung sức xây dựng nông thôn mới”"
DIRECTOR = Signature(("Giám đốc",), "Nguyễn Thị Thử Nghiệm")


def award_list(n_people=4):
    people = [
        (str(n), "Ông" if n % 2 else "Bà", f"Trần Văn Mẫu {n}", "Chuyên viên", "Văn phòng Sở")
        for n in range(3, 3 + n_people)
    ]
    return Table(
        columns=(
            Column("STT", 6, Align.CENTRE),
            Column("Ông/Bà", 9, Align.CENTRE),
            Column("Họ và tên", 28),
            Column("Chức vụ", 22),
            Column("Đơn vị", 35),
        ),
        rows=(
            group_row("A. TẬP THỂ"),
            ("1", "", "Văn phòng Sở", "", "Sở Khoa học và Công nghệ"),
            ("2", "", "Phòng Quản lý Chuyên ngành", "", "Sở Khoa học và Công nghệ"),
            group_row("B. CÁ NHÂN"),
            *people,
        ),
    )


def decision(n_people=4, **changes):
    document = OfficialDocument(
        kind=Kind.DECISION,
        subject=f"Về việc tặng Giấy khen cho tập thể, cá nhân có thành tích trong phong trào"
        f" thi đua {MOVEMENT} năm 2022",
        letterhead=LETTERHEAD,
        symbol="QĐ-SKHCN",
        number=5,
        issued_on=date(2022, 12, 20),
        issued_by="Giám đốc Sở Khoa học và Công nghệ",
        authority="Giám đốc Sở Khoa học và Công nghệ tỉnh Bà Rịa - Vũng Tàu",
        bases=(
            "Căn cứ Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003",
            "Căn cứ Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ quy định"
            " chi tiết thi hành một số điều của Luật Thi đua, khen thưởng;",
            "Theo đề nghị của Chánh Văn phòng Sở",
        ),
        resolved="QUYẾT ĐỊNH:",
        blocks=(
            Article(
                1,
                "Tặng Giấy khen cho 02 tập thể và 04 cá nhân (có danh sách kèm theo) đã có thành"
                f" tích xuất sắc trong phong trào thi đua {MOVEMENT} năm 2022.",
            ),
            Article(
                2,
                "Mức tiền thưởng kèm theo Giấy khen được thực hiện như sau:",
                points=(
                    "Tập thể: 0,6 lần mức lương cơ sở;",
                    "Cá nhân: 0,3 lần mức lương cơ sở;",
                    "Nguồn chi: Quỹ thi đua, khen thưởng của Sở năm 2022.",
                ),
            ),
            Article(
                3,
                "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Sở, Trưởng các phòng,"
                " đơn vị trực thuộc và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi"
                " hành Quyết định này.",
            ),
        ),
        signatures=(DIRECTOR,),
        recipients=("Như Điều 3", "Sở Nội vụ (để b/c)", "Lưu: VT, VP"),
        annexes=(
            Annex("Danh sách tập thể, cá nhân được tặng Giấy khen", blocks=(award_list(n_people),)),
        ),
    )
    return replace(document, **changes)


def minutes():
    return OfficialDocument(
        kind=Kind.MINUTES,
        subject="Họp Hội đồng Thi đua - Khen thưởng xét khen thưởng năm 2022",
        letterhead=Letterhead("Sở Khoa học và Công nghệ", "Hội đồng Thi đua - Khen thưởng", "X"),
        symbol="BB-HĐTĐKT",
        number=3,
        issued_on=date(2022, 12, 15),
        blocks=(
            KeyValue(
                (
                    ("Thời gian bắt đầu", "14 giờ 00, ngày 15 tháng 12 năm 2022"),
                    ("Địa điểm", "Phòng họp số 1, Sở Khoa học và Công nghệ"),
                    ("Chủ trì", "Bà Nguyễn Thị Thử Nghiệm, Giám đốc, Chủ tịch Hội đồng"),
                    ("Thư ký", "Ông Lê Văn Ví Dụ, chuyên viên Văn phòng Sở"),
                )
            ),
            Section(1, "Thành phần tham dự"),
            Paragraph("Có mặt 08/09 thành viên Hội đồng; vắng 01 thành viên, có lý do."),
            Section(2, "Nội dung"),
            Section(1, "Kết quả biểu quyết", level=2),
            Table(
                (
                    Column("STT", 8, Align.CENTRE),
                    Column("Tập thể, cá nhân", 50),
                    Column("Đồng ý", 14, Align.CENTRE),
                    Column("Không đồng ý", 14, Align.CENTRE),
                    Column("Tỷ lệ (%)", 14, Align.RIGHT),
                ),
                (
                    ("1", "Văn phòng Sở", "8", "0", "100,0"),
                    ("2", "Trần Văn Mẫu", "7", "1", "87,5"),
                    total_row("", "Cộng", "15", "1", ""),
                ),
            ),
            Paragraph("Cuộc họp kết thúc vào 16 giờ 30, ngày 15 tháng 12 năm 2022."),
        ),
        signatures=(
            Signature(("Thư ký",), "Lê Văn Ví Dụ", Side.LEFT),
            Signature(("Chủ tọa",), "Nguyễn Thị Thử Nghiệm", Side.RIGHT),
        ),
        recipients=("Lưu: VT, Hồ sơ",),
    )


def submission(**changes):
    document = OfficialDocument(
        kind=Kind.SUBMISSION,
        subject="Về việc tặng Giấy khen năm 2022",
        letterhead=Letterhead("Sở Khoa học và Công nghệ", "Văn phòng", "Bà Rịa - Vũng Tàu"),
        symbol="TTr-VP",
        addressees=("Giám đốc Sở Khoa học và Công nghệ",),
        blocks=(
            Paragraph("Thực hiện Kế hoạch phát động phong trào thi đua, Văn phòng Sở báo cáo:"),
            Section(1, "Kết quả xét chọn"),
            Section(1, "Số lượng", level=2),
            Points(("Tập thể: 02;", "Cá nhân: 04.")),
            Section(1, "Hình thức", level=3),
            Points(("Giấy khen;",), Marker.PLUS),
            Paragraph("Danh sách", Style.CENTRED),
            Paragraph("Kính trình Giám đốc xem xét, quyết định."),
        ),
        signatures=(Signature(("KT. Chánh Văn phòng", "Phó Chánh Văn phòng"), "Lê Văn Ví Dụ"),),
        recipients=("Như trên", "Lưu: VP"),
        draft=True,
    )
    return replace(document, **changes)


def payment_list():
    return OfficialDocument(
        kind=Kind.LIST,
        subject="Chi tiền thưởng kèm theo Giấy khen",
        letterhead=LETTERHEAD,
        symbol="",
        blocks=(
            Table(
                (
                    Column("STT", 6, Align.CENTRE),
                    Column("Họ và tên", 30),
                    Column("Hệ số", 10, Align.CENTRE),
                    Column("Số tiền (đồng)", 20, Align.RIGHT),
                    Column("Ký nhận", 20),
                ),
                (
                    ("1", "Văn phòng Sở", "0,6", "1.410.000", ""),
                    total_row("", "Tổng cộng", "", "1.410.000", ""),
                ),
            ),
            Paragraph("Một triệu bốn trăm mười nghìn đồng.", Style.PLAIN, lead="Bằng chữ:"),
        ),
        signatures=(
            Signature(("Người lập",), "Lê Văn Ví Dụ", Side.LEFT, note="(Ký, ghi rõ họ tên)"),
            Signature(("Phụ trách kế toán",), "Phạm Thị Minh Họa", Side.CENTRE),
            Signature(("Giám đốc",), "Nguyễn Thị Thử Nghiệm", Side.RIGHT),
        ),
        with_place_date=True,
        landscape=True,
    )


def certificate(n=1, **changes):
    content = CertificateContent(
        awarding_position="Giám đốc Sở Khoa học và Công nghệ tỉnh Bà Rịa - Vũng Tàu",
        honorific="Bà",
        recipient="Nguyễn Thị Thử Nghiệm",
        unit_line="Chuyên viên, Văn phòng Sở Khoa học và Công nghệ",
        achievement="Đã có thành tích xuất sắc trong phong trào thi đua “Tỉnh Bà Rịa - Vũng Tàu"
        " cùng cả nước chung sức xây dựng nông thôn mới” năm 2022",
        decision_line="Quyết định số 05/QĐ-SKHCN, ngày 20 tháng 12 năm 2022",
        so_so_vang=str(n),
        place_date="Bà Rịa - Vũng Tàu, ngày 20 tháng 12 năm 2022",
        signer_position="Giám đốc",
        signer_name="Trần Văn Mẫu",
        verify_url=f"https://portal.example/verify/K7QX-{n:04}",
        code=f"K7QX-{n:04}",
        serial=f"GK-2022-{n:04}",
    )
    return replace(content, **changes)
