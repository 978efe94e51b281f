"""Measures the main pages at several sizes, and certificates by the hundred."""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation_portal.settings.development")
os.environ.setdefault("LOG_LEVEL", "ERROR")
_scratch = tempfile.TemporaryDirectory(prefix="portal-bench-")
os.environ["PORTAL_DATA"] = _scratch.name

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from awards.council import ballots  # noqa: E402
from awards.council.electorate import nominations_to_vote  # noqa: E402
from awards.council.models import Seat, Session  # noqa: E402
from campaigns.accounts.models import Role  # noqa: E402
from emulation_portal.demo import plan  # noqa: E402
from emulation_portal.demo.context import Demo  # noqa: E402
from emulation_portal.demo.organisation import actor  # noqa: E402
from scripts.bench_seed import seed_round  # noqa: E402

HOST = "localhost"


def browser(user) -> Client:
    client = Client(headers={"host": HOST})
    client.force_login(user)
    session = client.session
    session["hat"] = user.hat.pk
    session.save()
    return client


def measure(request, repeat: int) -> tuple[int, float, float]:
    """Queries, median and 95th percentile in milliseconds; the first request warms up."""
    request()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = request()
    if response.status_code != 200:
        raise SystemExit(f"{response.request['PATH_INFO']} answered {response.status_code}")
    if response.streaming:
        b"".join(response.streaming_content)
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        response = request()
        if response.streaming:
            b"".join(response.streaming_content)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return len(captured), statistics.median(times), times[int(len(times) * 0.95) - 1]


def cast_by_all(session: Session) -> tuple[int, float, float]:
    """Each member casts once, over HTTP as far as the ballot page's last step."""
    vote_round = session.vote_rounds.get()
    times, n_queries = [], []
    for seat in session.council.members.exclude(seat=Seat.SECRETARY).select_related("user"):
        member = actor(seat.user.username, Role.CHAIR if seat.seat == Seat.CHAIR else Role.MEMBER)
        chosen = {
            nomination.pk: "yes" if nomination.pk % 4 else "no"
            for nomination in nominations_to_vote(vote_round=vote_round, by=member)
        }
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            ballots.cast(vote_round=vote_round, choices=chosen, by=member)
            times.append((time.perf_counter() - start) * 1000)
        # Shards go in by batches: what is counted is queries without the batches.
        n_queries.append(
            sum(
                "council_ballotshard" not in q["sql"].lower().replace("awards_", "council_")
                for q in captured.captured_queries
            )
        )
    times.sort()
    return max(n_queries), statistics.median(times), times[-1]


def empty_database() -> None:
    path = settings.DATABASES["default"].get("NAME")
    connection.close()
    if connection.vendor == "sqlite":
        for file in Path(path).parent.glob(Path(path).name + "*"):
            file.unlink()
        call_command("migrate", verbosity=0)
    else:
        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def bench_size(n_nominations: int, repeat: int) -> dict[str, tuple[int, float, float]]:
    empty_database()
    session = seed_round(n_nominations)
    demo = Demo(seed=1, n_nominations=0)
    code = plan.FIRST_ROUND
    results = {"cast a vote": cast_by_all(session)}
    vote_round = session.vote_rounds.get()
    ballots.close_vote(vote_round=vote_round, by=demo.chair)
    ballots.seal(vote_round=vote_round, by=demo.chair)
    ballots.count_votes(vote_round=vote_round, by=demo.secretary)
    ballots.confirm_count(vote_round=vote_round, by=demo.chair)
    office, anyone = browser(demo.office), Client(headers={"host": HOST})
    dossier = demo.round.nominations.order_by("pk").last().pk
    pages = {
        "round dashboard": (office, f"/rounds/{code}/"),
        "nomination list": (office, f"/evaluation/{code}/"),
        "one dossier": (office, f"/evaluation/nominations/{dossier}/"),
        "ranked list": (office, f"/ranking/{code}/"),
        "public page": (anyone, f"/public/campaigns/{plan.CODE}/"),
        "XLSX export": (office, f"/evaluation/{code}/export.xlsx"),
    }
    for name, (client, path) in pages.items():
        few = max(3, repeat // 5) if "XLSX" in name else repeat
        results[name] = measure(lambda c=client, p=path: c.get(p), few)
    return results


CERTIFICATES = """
import resource, sys, time
import django; django.setup()
from scripts.bench_certificates import contents
from emulation_portal.documents.certificates import render_certificates
n = int(sys.argv[1])
made = contents(n)
start = time.process_time()
pdf = render_certificates(made)
spent = time.process_time() - start
print(n, round(spent, 2), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, len(pdf))
"""


def bench_certificates(n: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CERTIFICATES, str(n)], capture_output=True, text=True, check=True
    )
    count, seconds, megabytes, n_bytes = done.stdout.split()
    return (
        f"{count} certificates: {seconds} s of CPU ({1000 * float(seconds) / int(count):.1f} ms"
        f" each), peak memory {megabytes} MB, file {int(n_bytes) // 1024} KB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,5000")
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--certificates", type=int, default=100)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    columns = {}
    for size in sizes:
        start = time.perf_counter()
        columns[size] = bench_size(size, options.repeat)
        print(f"N = {size}: seeded and measured in {time.perf_counter() - start:.0f} s", flush=True)
    print(f"\n{connection.vendor}; queries / median ms / p95 ms (× against N = {sizes[0]})")
    print(f"{'':18}" + "".join(f"{f'N = {size}':>28}" for size in sizes))
    grew = []
    for name in columns[sizes[0]]:
        base = columns[sizes[0]][name]
        cells = ""
        for size in sizes:
            n_queries, median, p95 = columns[size][name]
            cells += f"{f'{n_queries} / {median:.1f} / {p95:.1f} (×{median / base[1]:.1f})':>28}"
            if n_queries != base[0]:
                grew.append(name)
        print(f"{name:18}{cells}")
    print("\n" + bench_certificates(options.certificates))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of the measuring process: {peak} MB")
    if grew:
        sys.exit(f"Queries grow with N on: {', '.join(sorted(set(grew)))}")


if __name__ == "__main__":
    main()
