"""A hundred made-up certificates, for the measure of CPU time and memory."""

from emulation_portal.documents.certificates import CertificateContent


def contents(n: int) -> list[CertificateContent]:
    return [
        CertificateContent(
            awarding_position="Giám đốc Sở Khoa học và Công nghệ tỉnh Bà Rịa - Vũng Tàu",
            honorific="Bà" if number % 2 else "Ông",
            recipient=f"Nguyễn Thử Nghiệm {number}",
            unit_line="Chuyên viên, Phòng Quản lý Khoa học",
            achievement="Đã có thành tích xuất sắc trong phong trào thi đua năm 2022",
            decision_line="Quyết định số 05/QĐ-SKHCN, ngày 20 tháng 12 năm 2022",
            so_so_vang=str(number),
            place_date="Bà Rịa - Vũng Tàu, ngày 20 tháng 12 năm 2022",
            signer_position="GIÁM ĐỐC",
            signer_name="Lê Thử Minh",
            verify_url=f"https://portal.example/public/verify/{number:010d}/",
            code=f"{number:010d}",
            serial=str(number),
        )
        for number in range(1, n + 1)
    ]
