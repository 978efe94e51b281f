"""What the plan of 05/10/2022 lays down: names, numbers and dates are its own, wording is ours."""

from datetime import date

from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.plans.models import PlanItemKind, RoundKind

CODE = "nong-thon-moi-2021-2025"
NAME = (
    "Phong trào thi đua “Tỉnh Bà Rịa - Vũng Tàu cùng cả nước chung sức xây dựng nông thôn mới”"
    " giai đoạn 2021 - 2025"
)
SHORT_NAME = "Chung sức xây dựng nông thôn mới 2021 - 2025"
REFERENCE = "Kế hoạch số 139/KH-UBND ngày 01/8/2022 của UBND tỉnh Bà Rịa - Vũng Tàu"
STARTS_ON = date(2021, 1, 1)
ENDS_ON = date(2025, 12, 31)

OFFICE = "van-phong"
CENTRE = "trung-tam-tt-ud"

# (section, text, code of the unit in charge)
ITEMS: list[tuple[PlanItemKind, str, str | None]] = [
    (
        PlanItemKind.BASIS,
        "Kế hoạch số 139/KH-UBND ngày 01/8/2022 của UBND tỉnh Bà Rịa - Vũng Tàu về tổ chức thực"
        " hiện phong trào thi đua.",
        None,
    ),
    (
        PlanItemKind.BASIS,
        "Quyết định số 1735/QĐ-UBND ngày 15/6/2022 của UBND tỉnh ban hành kế hoạch thực hiện"
        " Chương trình mục tiêu quốc gia xây dựng nông thôn mới giai đoạn 2022 - 2025.",
        None,
    ),
    (
        PlanItemKind.PURPOSE,
        "Huy động toàn thể công chức, viên chức, người lao động của Sở tự giác góp sức vào việc"
        " xây dựng nông thôn mới của tỉnh.",
        None,
    ),
    (
        PlanItemKind.PURPOSE,
        "Đưa phong trào vào công việc hằng ngày của ngành, góp phần đạt chỉ tiêu nông thôn mới"
        " từng năm và cả giai đoạn 2021 - 2025.",
        None,
    ),
    (
        PlanItemKind.REQUIREMENT,
        "Nội dung thiết thực, tiêu chí cụ thể, gắn với nhiệm vụ chuyên môn; rà soát thường xuyên"
        " để không trùng lặp.",
        None,
    ),
    (
        PlanItemKind.REQUIREMENT,
        "Xét khen thưởng công khai, minh bạch, khách quan, thực chất; phát hiện và nhân rộng điển"
        " hình tiên tiến.",
        None,
    ),
    (
        PlanItemKind.REQUIREMENT,
        "Sơ kết năm 2023, tổng kết năm 2025; biểu dương kịp thời sáng kiến và cách làm hiệu quả.",
        None,
    ),
    (PlanItemKind.SUBJECT, "Tập thể, cá nhân thuộc Sở Khoa học và Công nghệ.", None),
    (
        PlanItemKind.SUBJECT,
        "Tập thể, cá nhân của cơ quan, đơn vị, doanh nghiệp khác có thành tích xây dựng nông thôn"
        " mới liên quan đến khoa học và công nghệ.",
        None,
    ),
    (
        PlanItemKind.CONTENT,
        "Hoàn thành các nhiệm vụ Sở được giao trong kế hoạch nông thôn mới của tỉnh: cơ chế,"
        " chính sách hỗ trợ; khởi nghiệp sáng tạo của doanh nghiệp, hợp tác xã; Chương trình OCOP;"
        " nhiệm vụ khoa học và công nghệ phối hợp với Sở NN&PTNT.",
        None,
    ),
    (
        PlanItemKind.CONTENT,
        "Phối hợp thực hiện Nghị quyết số 115/NQ-HĐND ngày 13/12/2020 của Hội đồng nhân dân tỉnh"
        " về Chương trình đầu tư xây dựng nông thôn mới giai đoạn 2021 - 2025.",
        None,
    ),
    (
        PlanItemKind.CONTENT,
        "Đạt và vượt chỉ tiêu chính trị hằng năm; đề xuất sáng kiến đẩy nhanh tiến độ.",
        None,
    ),
    (
        PlanItemKind.CONTENT,
        "Vận động gia đình, tổ chức, doanh nghiệp khoa học và công nghệ đóng góp trí tuệ, công sức,"
        " nguồn lực.",
        None,
    ),
    (PlanItemKind.CONTENT, "Tuyên truyền, tạo đồng thuận trong nhân dân.", None),
    (PlanItemKind.PROGRAMME, "Chương trình KH&CN hỗ trợ doanh nghiệp.", None),
    (
        PlanItemKind.PROGRAMME,
        "Đề án “Nghiên cứu và ứng dụng mô hình Kinh tế tuần hoàn phục vụ phát triển kinh tế - xã"
        " hội bền vững huyện Côn Đảo, tỉnh BR-VT giai đoạn 2022 - 2026”.",
        None,
    ),
    (
        PlanItemKind.PROGRAMME,
        "Đề án “Ứng dụng tiến bộ khoa học và công nghệ giai đoạn 2022 - 2026 trên địa bàn tỉnh Bà"
        " Rịa - Vũng Tàu”.",
        None,
    ),
    (
        PlanItemKind.PROGRAMME,
        "Kế hoạch hỗ trợ khởi nghiệp đổi mới sáng tạo tỉnh Bà Rịa - Vũng Tàu giai đoạn 2021 - 2025"
        " và hằng năm.",
        None,
    ),
    (
        PlanItemKind.PROGRAMME,
        "Chương trình phát triển tài sản trí tuệ giai đoạn 2022 - 2025, định hướng đến năm 2030"
        " trên địa bàn tỉnh Bà Rịa - Vũng Tàu.",
        None,
    ),
    (
        PlanItemKind.PROGRAMME,
        "Đề án “Triển khai, áp dụng, quản lý hệ thống truy xuất nguồn gốc” trên địa bàn tỉnh Bà"
        " Rịa - Vũng Tàu giai đoạn 2021 - 2025 và hằng năm.",
        None,
    ),
    (PlanItemKind.PROGRAMME, "Công tác thông tin, truyền thông KH&CN tại địa bàn cơ sở.", None),
    (
        PlanItemKind.AWARD,
        "Hình thức cao hơn, từ Bằng khen của UBND tỉnh: xét đề nghị theo thành tích và chỉ tiêu của"
        " UBND tỉnh.",
        None,
    ),
    (
        PlanItemKind.DUTY,
        "Thủ trưởng các phòng, đơn vị và đoàn thể: phổ biến kế hoạch; theo dõi, đôn đốc nhiệm vụ"
        " được giao; kịp thời phát hiện, đề nghị khen thưởng.",
        None,
    ),
    (
        PlanItemKind.DUTY,
        "Văn phòng Sở: đôn đốc; giúp Hội đồng Thi đua - Khen thưởng bình xét hằng năm, sơ kết và"
        " tổng kết; trình cấp có thẩm quyền khen thưởng.",
        OFFICE,
    ),
    (PlanItemKind.DUTY, "Văn phòng Sở: tham mưu trích lập quỹ khen thưởng.", OFFICE),
    (
        PlanItemKind.DUTY,
        "Trung tâm Thông tin và Ứng dụng KH&CN: tuyên truyền kết quả trên chuyên mục, ấn phẩm"
        " KH&CN.",
        CENTRE,
    ),
]

# group -> (criterion, how to write it, weight, evidence asked); the plan sets no weights: ours
CRITERIA: dict[NomineeGroup, list[tuple[str, str, int, bool]]] = {
    NomineeGroup.COLLECTIVE: [
        (
            "Được giao tham mưu, thực hiện nhiệm vụ thuộc chương trình, dự án xây dựng nông thôn"
            " mới hoặc chương trình, đề án trọng tâm của ngành.",
            "Nêu tên nhiệm vụ, văn bản giao việc, phần việc tập thể đã đảm nhận.",
            40,
            True,
        ),
        (
            "Hoàn thành nhiệm vụ đúng tiến độ.",
            "So sánh thời hạn được giao với thời điểm hoàn thành từng việc.",
            30,
            False,
        ),
        (
            "Kết quả đạt chất lượng.",
            "Nêu số liệu cụ thể: chỉ tiêu giao, kết quả đạt, tỷ lệ; tác động đối với cơ sở.",
            30,
            False,
        ),
    ],
    NomineeGroup.STAFF: [
        (
            "Tích cực tham mưu, có đóng góp quan trọng trong thực hiện nhiệm vụ đơn vị giao.",
            "Nêu nhiệm vụ, vai trò của cá nhân và kết quả có số liệu.",
            60,
            True,
        ),
        (
            "Có giải pháp, sáng kiến trong tham mưu, triển khai; giúp cơ sở tháo gỡ khó khăn.",
            "Mô tả giải pháp: trước đây thế nào, thay đổi gì, hiệu quả ra sao, nơi áp dụng.",
            40,
            False,
        ),
    ],
    NomineeGroup.OUTSIDER: [
        (
            "Tham gia tích cực, đạt kết quả các nhiệm vụ KH&CN góp phần xây dựng nông thôn mới.",
            "Nêu nhiệm vụ đã tham gia và kết quả, có xác nhận của đơn vị phối hợp.",
            60,
            True,
        ),
        (
            "Đóng góp vật chất, tinh thần cho phong trào ở địa phương.",
            "Nêu hình thức, giá trị đóng góp và nơi thụ hưởng.",
            40,
            False,
        ),
    ],
}

# (code, name, kind, year, achievements from, to)
ROUNDS = [
    ("ntm-2022", "Khen thưởng hằng năm 2022", RoundKind.ANNUAL, 2022),
    ("ntm-2023", "Khen thưởng hằng năm 2023", RoundKind.ANNUAL, 2023),
    ("ntm-so-ket-2023", "Khen thưởng sơ kết 2023", RoundKind.INTERIM, 2023),
    ("ntm-2024", "Khen thưởng hằng năm 2024", RoundKind.ANNUAL, 2024),
    ("ntm-2025", "Khen thưởng hằng năm 2025", RoundKind.ANNUAL, 2025),
    ("ntm-tong-ket-2025", "Khen thưởng tổng kết 2025", RoundKind.FINAL, 2025),
]
FIRST_ROUND = "ntm-2022"
FINAL_ROUND = "ntm-tong-ket-2025"

_ANNUAL = {RecipientKind.COLLECTIVE: 2, RecipientKind.INDIVIDUAL: 4}
_REVIEW = {RecipientKind.COLLECTIVE: 3, RecipientKind.INDIVIDUAL: 6}
PLACES = {RoundKind.ANNUAL: _ANNUAL, RoundKind.INTERIM: _REVIEW, RoundKind.FINAL: _REVIEW}


def achievement_period(kind: RoundKind, year: int) -> tuple[date, date]:
    """A review looks back to the campaign's first day, an annual round at its year."""
    first = date(year, 1, 1) if kind == RoundKind.ANNUAL else STARTS_ON
    return first, date(year, 12, 31)
