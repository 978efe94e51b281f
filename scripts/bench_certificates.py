"""A batch of certificates in a process of its own: seconds of CPU, peak of memory, size of file.

python -m scripts.bench_certificates fast|plain N
"""

import sys
import time
from pathlib import Path

import django

django.setup()

from emulation_portal.documents.certificates import (  # noqa: E402
    CertificateContent,
    render_certificates,
    render_certificates_plain,
)

WAYS = {"fast": render_certificates, "plain": render_certificates_plain}


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


def _peak_mib() -> int:
    """The most memory since this program began; getrusage would begin with the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main(way: str, n: int) -> None:
    made = contents(n)
    WAYS[way](made[:1])  # fonts and templates are read once in the life of a worker
    before, start = _peak_mib(), time.process_time()
    pdf = WAYS[way](made)
    print(round(time.process_time() - start, 2), _peak_mib(), before, len(pdf) // 1024)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
