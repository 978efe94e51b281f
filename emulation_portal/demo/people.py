"""Invented units and people. Whoever has "Thử" or "Mẫu" as a middle name does not exist."""

import random
from collections.abc import Iterator

from campaigns.staff.models import Gender
from campaigns.units.models import UnitKind

# (code, kind, name, short name, symbol)
DEPARTMENT = (
    "so-khcn",
    UnitKind.DEPARTMENT,
    "Sở Khoa học và Công nghệ",
    "Sở KH&CN",
    "SKHCN",
)
OWN_UNITS = [
    ("van-phong", UnitKind.DIVISION, "Văn phòng Sở", "Văn phòng", "VP"),
    ("thanh-tra", UnitKind.DIVISION, "Thanh tra Sở", "Thanh tra", "TTr"),
    ("ke-hoach-tai-chinh", UnitKind.DIVISION, "Phòng Kế hoạch - Tài chính", "Phòng KH-TC", ""),
    ("quan-ly-khoa-hoc", UnitKind.DIVISION, "Phòng Quản lý Khoa học", "Phòng QLKH", ""),
    ("quan-ly-cong-nghe", UnitKind.DIVISION, "Phòng Quản lý Công nghệ", "Phòng QLCN", ""),
    (
        "tieu-chuan-do-luong",
        UnitKind.DIVISION,
        "Chi cục Tiêu chuẩn - Đo lường - Chất lượng",
        "Chi cục TĐC",
        "TĐC",
    ),
    (
        "trung-tam-tt-ud",
        UnitKind.CENTRE,
        "Trung tâm Thông tin và Ứng dụng Khoa học và Công nghệ",
        "Trung tâm TT&ƯD",
        "TTTTƯD",
    ),
    ("cong-doan", UnitKind.UNION, "Công đoàn cơ sở Sở KH&CN", "Công đoàn", ""),
]
OUTSIDE_UNITS = [
    ("htx-rau-sach-mau", "Hợp tác xã Rau sạch Mẫu"),
    ("cty-vi-sinh-thu-nghiem", "Công ty TNHH Vi sinh Thử Nghiệm"),
    ("ubnd-xa-vi-du", "UBND xã Ví Dụ"),
]

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ"]
GIVEN_FEMALE = ["Hạnh", "Thủy", "Lan", "Mai", "Ngọc", "Yến", "Thảo", "Hương", "Đào", "Ánh", "Ý"]
GIVEN_MALE = ["An", "Bình", "Cường", "Đức", "Hải", "Khoa", "Long", "Minh", "Phúc", "Sơn", "Ước"]
TITLES = ["Chuyên viên", "Chuyên viên chính", "Viên chức", "Kiểm soát viên", "Kỹ sư"]

# One account per role that the sign-in page offers: (username, full name, gender, position).
DIRECTOR = ("demo.giamdoc", "Lê Thử Minh", Gender.MALE, "Giám đốc Sở")
STANDING_OFFICER = ("demo.vanphong", "Trần Mẫu Hạnh", Gender.FEMALE, "Chuyên viên Văn phòng Sở")
OFFICE_CHIEF = ("demo.chanhvanphong", "Võ Mẫu Khánh", Gender.MALE, "Chánh Văn phòng Sở")
CLERK = ("demo.vanthu", "Phạm Thử Lan", Gender.FEMALE, "Văn thư")
ACCOUNTANT = ("demo.ketoan", "Đỗ Mẫu Yến", Gender.FEMALE, "Phụ trách kế toán")
PUBLICITY = ("demo.truyenthong", "Bùi Thử Ngọc", Gender.FEMALE, "Biên tập viên")
ADMINISTRATOR = ("demo.quantri", "Hồ Mẫu Sơn", Gender.MALE, "Quản trị hệ thống")
EMPLOYEE = ("demo.nhanvien", "Ngô Thử Ý", Gender.FEMALE, "Chuyên viên")
EMPLOYEE_UNIT = "quan-ly-cong-nghe"
MEMBERS = [
    ("demo.thanhvien1", "Phan Mẫu Hải", Gender.MALE, "Phó Giám đốc Sở"),
    ("demo.thanhvien2", "Nguyễn Thử Thủy", Gender.FEMALE, "Chủ tịch Công đoàn cơ sở"),
    ("demo.thanhvien3", "Hoàng Mẫu Đức", Gender.MALE, "Chánh Thanh tra Sở"),
    ("demo.thanhvien4", "Vũ Thử Mai", Gender.FEMALE, "Trưởng phòng Kế hoạch - Tài chính"),
    ("demo.thanhvien5", "Đặng Mẫu Long", Gender.MALE, "Chi cục trưởng"),
    ("demo.thanhvien6", "Huỳnh Thử Thảo", Gender.FEMALE, "Bí thư Đoàn Thanh niên"),
    ("demo.thanhvien7", "Trịnh Mẫu Phúc", Gender.MALE, "Giám đốc Trung tâm TT&ƯD"),
    ("demo.thanhvien8", "Cao Thử Dung", Gender.FEMALE, "Trưởng phòng Quản lý Khoa học"),
]

# unit -> who heads it; some of them also sit on the Council and wear two hats
HEADS = {
    "van-phong": OFFICE_CHIEF,
    "thanh-tra": MEMBERS[2],
    "ke-hoach-tai-chinh": MEMBERS[3],
    "quan-ly-khoa-hoc": MEMBERS[7],
    "quan-ly-cong-nghe": ("demo.truongphong", "Lý Mẫu Ngân", Gender.FEMALE, "Trưởng phòng"),
    "tieu-chuan-do-luong": MEMBERS[4],
    "trung-tam-tt-ud": MEMBERS[6],
    "cong-doan": MEMBERS[1],
}


def invented_people(seed: int) -> Iterator[tuple[str, Gender, int, str]]:
    """Endless (full name, gender, year of birth, position), the same for the same seed."""
    chance = random.Random(seed)
    while True:
        gender = chance.choice([Gender.FEMALE, Gender.MALE])
        given = chance.choice(GIVEN_FEMALE if gender == Gender.FEMALE else GIVEN_MALE)
        name = f"{chance.choice(FAMILY)} {chance.choice(['Thử', 'Mẫu'])} {given}"
        yield name, gender, chance.randint(1966, 1998), chance.choice(TITLES)
