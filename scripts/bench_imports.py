"""Times a list of N people on its way into the register; its queries and its peak of memory.

Run by scripts/bench in a process of its own, so that the peak is that of the import alone:
python -m scripts.bench_imports N
"""

import json
import sys
import time
from io import BytesIO
from pathlib import Path

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from campaigns.accounts.models import Role, RoleHolding, User  # noqa: E402
from campaigns.imports import checking  # noqa: E402
from campaigns.imports.applying import apply_import  # noqa: E402
from campaigns.imports.checking import check_import, outcome_counts  # noqa: E402
from campaigns.imports.models import PeopleImport  # noqa: E402
from campaigns.imports.rules import check_columns, request_putting_in, start_import  # noqa: E402
from campaigns.units.rules import found_unit  # noqa: E402
from emulation_portal.demo.organisation import FOUNDED_ON  # noqa: E402

N_UNITS = 200
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thanh", "Ngọc", "Hữu", "Quốc", "Thu", "Xuân")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Hà", "Hương", "Khoa", "Lan", "Mai", "Nam", "Phúc", "Quân")
HEADINGS = ("Mã CCVC", "Họ và tên", "Giới tính", "Năm sinh", "Đơn vị", "Chức vụ", "Loại", "Từ ngày")


def people(n: int, title: str) -> list[tuple]:
    """N people, many of one name; every fifth without a staff code."""
    return [
        (
            "" if k % 5 == 0 else f"NV-{k:05}",
            f"{FAMILY[k % 12]} {MIDDLE[k // 12 % 10]} {GIVEN[k // 120 % 12]}",
            "Nữ" if k % 2 else "Nam",
            1960 + k % 40,
            f"Phòng số {k % N_UNITS}",
            title,
            "Viên chức",
            "01/03/2020" if title == "Chuyên viên" else "01/03/2024",
        )
        for k in range(n)
    ]


def workbook(rows: list[tuple]) -> ContentFile:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for row in (HEADINGS, *rows):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return ContentFile(out.getvalue(), name="nhan-su.xlsx")


class Counted:
    """Counts the queries of a step and takes its time."""

    def __enter__(self):
        self.n_queries = 0
        self.start, self.cpu_start = time.perf_counter(), time.process_time()
        self._wrapper = connection.execute_wrapper(self._count)
        self._wrapper.__enter__()
        return self

    def _count(self, execute, *statement):
        self.n_queries += 1
        return execute(*statement)

    def __exit__(self, *error):
        self._wrapper.__exit__(*error)
        self.seconds = time.perf_counter() - self.start
        self.cpu = time.process_time() - self.cpu_start


def peak_mib() -> int:
    """The most memory since this program began; getrusage would begin with the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def take_in(name: str, upload: ContentFile, keeper: User, told: dict) -> None:
    batch = start_import(upload=upload, by=keeper)
    check_columns(batch=batch, mapping=batch.mapping, default_valid_from=FOUNDED_ON, by=keeper)
    with Counted() as check:
        check_import(batch.pk)
    told[f"{name}: check"] = [check.seconds, check.cpu, check.n_queries]
    batch = PeopleImport.objects.get(pk=batch.pk)
    told[f"{name}: found"] = outcome_counts(batch)
    if batch.rows.to_put_in().exists():
        request_putting_in(batch=batch, by=keeper)
        with Counted() as put_in:
            apply_import(batch.pk)
        told[f"{name}: put in"] = [put_in.seconds, put_in.cpu, put_in.n_queries]


def measure(n: int) -> dict:
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        units = [
            found_unit(
                kind="division",
                name=f"Phòng số {k}",
                short_name=f"Phòng số {k}",
                valid_from=FOUNDED_ON,
                by=None,
            )
            for k in range(N_UNITS)
        ]
        keeper = User.objects.create_user("keeper", full_name="Nguyễn Thị Giữ")
        RoleHolding.objects.create(
            user=keeper, role=Role.OFFICE, unit=units[0], valid_from=FOUNDED_ON
        )
        lists = {
            "new": workbook(people(n, "Chuyên viên")),
            "same": workbook(people(n, "Chuyên viên")),
            "changed": workbook(people(n, "Chuyên viên chính")),
        }
        told: dict = {"before": peak_mib()}
        for kind, upload in lists.items():
            take_in(kind, upload, keeper, told)
        told["peak"] = peak_mib()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return told


if __name__ == "__main__":
    told = measure(int(sys.argv[1]))
    told["per_chunk"] = checking.PER_CHUNK
    print(json.dumps(told))
