"""How the benches measure: requests through the whole stack, in databases that are thrown away."""

import contextlib
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from django.test import Client  # noqa: E402

from campaigns.accounts.demo import is_demo_database  # noqa: E402
from campaigns.accounts.models import User  # noqa: E402


@dataclass(frozen=True)
class Measure:
    """What the requests of one page took: queries of each, milliseconds by the clock and of CPU."""

    n_queries: set[int]
    times: list[float]
    cpu: list[float]

    @classmethod
    def of(cls, answers: list[tuple]) -> "Measure":
        return cls({a[2] for a in answers}, [a[0] for a in answers], [a[1] for a in answers])

    @property
    def weight(self) -> float:
        """What is compared between sizes: CPU where the database works in this process, because
        the clock of a busy machine runs differently from minute to minute."""
        return statistics.median(self.cpu if connection.vendor == "sqlite" else self.times)

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[math.ceil(0.95 * len(self.times)) - 1]


def browser(user: User | None = None) -> Client:
    client = Client(headers={"host": "localhost"})
    if user:
        client.force_login(user)
        session = client.session
        session["hat"] = user.hat.pk
        session.save()
    return client


def answered(request: Callable) -> tuple[float, float, int, str]:
    """Milliseconds by the clock and of CPU, queries of one request, and what it said."""
    n = 0

    def count(execute, *statement):
        nonlocal n
        n += 1
        return execute(*statement)

    with connection.execute_wrapper(count):
        start, cpu_start = time.perf_counter(), time.process_time()
        response = request()
        content = response.getvalue()
        cpu = (time.process_time() - cpu_start) * 1000
        spent = (time.perf_counter() - start) * 1000
    if response.status_code != 200:
        raise SystemExit(f"{response.request['PATH_INFO']} answered {response.status_code}")
    return spent, cpu, n, content.decode(errors="replace")


def measure(request: Callable, repeat: int) -> Measure:
    """The first request warms up and is not counted."""
    answered(request)
    return Measure.of([answered(request) for _ in range(repeat)])


def refuse_real_data() -> None:
    """The database named by DATABASE_URL is only looked at: its server may be somebody's."""
    if connection.vendor == "sqlite":
        return
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise SystemExit(f"DATABASE_URL: no connection. {error}") from error
    tables = connection.introspection.table_names()
    is_ours = MigrationRecorder.Migration._meta.db_table in tables
    if tables and not (is_ours and User._meta.db_table in tables and is_demo_database()):
        raise SystemExit(
            "The database that DATABASE_URL names holds more than a demonstration: nothing was"
            " started on its server. Name an empty one on a server that is for trying things out."
        )
    connection.close()


@contextlib.contextmanager
def throwaway_database():
    name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def print_table(columns: dict[int, dict[str, Measure]]) -> list[str]:
    """Print a line for each page; gives the pages whose queries are not the same everywhere."""
    first = next(iter(columns))
    compared = "CPU time" if connection.vendor == "sqlite" else "the median"
    print(f"\n{connection.vendor}: median / p95 in ms (× {compared} at N = {first})")
    print(f"{'':20}{'queries':>8}" + "".join(f"{f'N = {size}':>26}" for size in columns))
    uneven = []
    for name, base in columns[first].items():
        of_page = [column[name] for column in columns.values()]
        counts = sorted(set().union(*(one.n_queries for one in of_page)))
        if len(counts) > 1:
            uneven.append(name.strip())
        cells = "".join(
            f"{f'{one.median:.1f} / {one.p95:.1f} (×{one.weight / base.weight:.1f})':>26}"
            for one in of_page
        )
        print(f"{name:20}{'–'.join(map(str, counts)):>8}{cells}")
    return uneven
