"""Times lists of N people on their way into the register; their queries and peak of memory.

python -m scripts.bench_imports N measures one size, in a process of its own for the peak's sake.
"""

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from campaigns.accounts.models import Role, RoleHolding, User  # noqa: E402
from campaigns.imports.applying import apply_import  # noqa: E402
from campaigns.imports.checking import PER_CHUNK, check_import  # noqa: E402
from campaigns.imports.models import PeopleImport  # noqa: E402
from campaigns.imports.rules import check_columns, request_putting_in, start_import  # noqa: E402
from campaigns.units.rules import found_unit  # noqa: E402
from emulation_portal.demo.organisation import FOUNDED_ON  # noqa: E402
from scripts.bench_measure import throwaway_database  # noqa: E402

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


def peak_mib() -> int:
    """The most memory since this program began; getrusage would begin with the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def take_in(kind: str, upload: ContentFile, keeper: User) -> list[dict]:
    """One list from the file to the register: what its steps took."""
    batch = start_import(upload=upload, by=keeper)
    check_columns(batch=batch, mapping=batch.mapping, default_valid_from=FOUNDED_ON, by=keeper)
    steps = [step(f"{kind}: check", lambda: check_import(batch.pk))]
    batch = PeopleImport.objects.get(pk=batch.pk)
    if batch.rows.to_put_in().exists():
        request_putting_in(batch=batch, by=keeper)
        steps.append(step(f"{kind}: put in", lambda: apply_import(batch.pk)))
    return steps


def step(name: str, act: Callable) -> dict:
    """Seconds by the clock and of CPU, queries, and the most memory so far."""
    n_queries = 0

    def count(execute, *statement):
        nonlocal n_queries
        n_queries += 1
        return execute(*statement)

    with connection.execute_wrapper(count):
        start, cpu_start = time.perf_counter(), time.process_time()
        act()
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    return {
        "name": name,
        "seconds": seconds,
        "cpu": cpu,
        "n_queries": n_queries,
        "peak": peak_mib(),
    }


def measure(n: int) -> dict:
    """The same N people three times: new, unchanged, and each in another post."""
    lists = {
        "new": workbook(people(n, "Chuyên viên")),
        "the same again": workbook(people(n, "Chuyên viên")),
        "all changed": workbook(people(n, "Chuyên viên chính")),
    }
    with throwaway_database():
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
        before = peak_mib()
        steps = [one for kind, upload in lists.items() for one in take_in(kind, upload, keeper)]
    return {"before": before, "steps": steps}


def bench_imports(sizes: list[int]) -> list[str]:
    """Print what each step takes at each size; gives the steps whose chunks cost ever more."""
    told = {n: _in_a_process_of_its_own(n) for n in sizes}
    print("\nPeople from a list: seconds / of CPU / queries for each chunk of", PER_CHUNK)
    print(f"{'':24}" + "".join(f"{f'N = {n}':>26}" for n in sizes))
    uneven = []
    for place, first in enumerate(told[sizes[0]]["steps"]):
        steps = {n: told[n]["steps"][place] for n in sizes}
        each = {n: one["n_queries"] / math.ceil(n / PER_CHUNK) for n, one in steps.items()}
        cells = [
            f"{one['seconds']:.1f} / {one['cpu']:.1f} / {each[n]:.0f}" for n, one in steps.items()
        ]
        print(f"{first['name']:24}" + "".join(f"{cell:>26}" for cell in cells))
        # What a job asks once weighs less the more chunks there are; it never weighs more.
        if each[sizes[-1]] > each[sizes[0]] * 1.1:
            uneven.append(f"list, {first['name']}")
    peaks = [f"{told[n]['steps'][-1]['peak']} MiB ({told[n]['before']} before)" for n in sizes]
    print(f"{'peak of memory':24}" + "".join(f"{peak:>26}" for peak in peaks))
    return uneven


def _in_a_process_of_its_own(n: int) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.bench_imports", str(n)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
