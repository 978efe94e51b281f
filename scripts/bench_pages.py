"""Measures the main pages at several sizes of a round, and certificates by the hundred."""

import argparse
import contextlib
import math
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from django.test import Client  # noqa: E402

from awards.council import ballots  # noqa: E402
from awards.council.electorate import nominations_to_vote  # noqa: E402
from awards.council.forms import packed  # noqa: E402
from awards.council.minutes import issue_minutes  # noqa: E402
from awards.council.models import Session  # noqa: E402
from awards.council.rules import close_session  # noqa: E402
from campaigns.accounts.demo import is_demo_database  # noqa: E402
from campaigns.accounts.models import Role, User  # noqa: E402
from emulation_portal.demo import concluding, people, plan  # noqa: E402
from emulation_portal.demo.context import Demo  # noqa: E402
from emulation_portal.demo.organisation import actor  # noqa: E402
from scripts.bench_seed import seed_round, voters  # noqa: E402


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


def vote(session: Session) -> dict[str, Measure]:
    """One member goes through the whole ballot; all nine put theirs into the box, over HTTP."""
    vote_round = session.vote_rounds.get()
    address = f"/council/{session.pk}/ballot/"
    results, casts = {}, []
    for number, member in enumerate(voters(session)):
        marked = {
            nomination.pk: "no" if (nomination.pk + number) % 5 == 0 else "yes"
            for nomination in nominations_to_vote(vote_round=vote_round, by=member)
        }
        client, ballot = browser(member), packed(marked)
        if number == 0:
            letters = {f"item_{key}": choice[0] for key, choice in marked.items()}
            results["ballot: choose"] = measure(lambda c=client: c.get(address), 1)
            checked = answered(lambda c=client, sent=letters: c.post(address, sent))
            if ballot not in checked[3]:
                raise SystemExit("The ballot page lost choices on the way to the second screen.")
            results["ballot: check"] = Measure.of([checked])
        casts.append(
            answered(lambda c=client, sent=ballot: c.post(f"{address}box/", {"ballot": sent}))
        )
        if 'class="reference"' not in casts[-1][3]:
            raise SystemExit("A ballot was not taken.")
    results["cast a vote"] = Measure.of(casts)
    return results


def conclude(demo: Demo, session: Session) -> dict[str, float]:
    """From the count to the published result, through the rules; seconds of the acts on N rows."""
    vote_round = session.vote_rounds.get()
    acts = {
        "seal": lambda: ballots.close_and_seal(vote_round=vote_round, by=demo.chair),
        "count": lambda: ballots.count_votes(vote_round=vote_round, by=demo.secretary),
        "confirm": lambda: ballots.confirm_count(vote_round=vote_round, by=demo.chair),
    }
    seconds = {}
    for name, act in acts.items():
        start = time.perf_counter()
        act()
        seconds[name] = time.perf_counter() - start
    close_session(session=session, discussion="", by=demo.chair)
    # Laying out an annex of thousands of rows takes minutes and is no page.
    with (
        patch("campaigns.papers.rules.render_pdf", lambda document: b"%PDF-1.7"),
        patch("awards.fund.rules.render_pdf", lambda document: b"%PDF-1.7"),
    ):
        issue_minutes(session=session, by=demo.secretary)
        concluding.rank(demo)
        concluding.draft_decision(demo)
        concluding.decide(demo)
    concluding.publish(demo)
    return seconds


def pages(demo: Demo, session: Session, repeat: int) -> dict[str, Measure]:
    code = plan.FIRST_ROUND
    office, anyone = browser(demo.office), browser()
    unit, who = next(iter(people.HEADS.items()))
    head = browser(actor(who, Role.HEAD))
    dossiers = demo.round.nominations.order_by("pk")
    own, dossier = dossiers.filter(unit__code=unit).last().pk, dossiers.last().pk
    many = demo.round.quotas.get(recipient_kind="individual").pk
    measured = {
        "desk of the Office": (office, "/"),
        "round dashboard": (office, f"/rounds/{code}/"),
        "dossiers, Office": (office, f"/evaluation/{code}/"),
        "… searched": (office, f"/evaluation/{code}/?q=nguyen"),
        "… last page": (office, f"/evaluation/{code}/?page=last"),
        "dossiers, head": (head, "/nominations/"),
        "one dossier, Office": (office, f"/evaluation/dossiers/{dossier}/"),
        "one dossier, head": (head, f"/nominations/{own}/"),
        "session, chair": (browser(demo.chair), f"/council/{session.pk}/"),
        "session, member": (browser(voters(session)[1]), f"/council/{session.pk}/"),
        "ranked list": (office, f"/ranking/{code}/?list={many}"),
        "… last page ": (office, f"/ranking/{code}/?list={many}&page=last"),
        "public: campaign": (anyone, f"/public/campaigns/{plan.CODE}/"),
        "public: results": (anyone, f"/public/rounds/{code}/"),
        "XLSX of dossiers": (office, f"/evaluation/{code}/export.xlsx"),
        "XLSX of ranks": (office, f"/ranking/{code}/lists/{many}.xlsx"),
    }
    return {
        name: measure(
            lambda c=client, a=address: c.get(a), max(3, repeat // 5) if "XLSX" in name else repeat
        )
        for name, (client, address) in measured.items()
    }


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


def bench_size(n_nominations: int, repeat: int) -> dict[str, Measure]:
    with throwaway_database():
        start = time.perf_counter()
        demo, session = seed_round(n_nominations)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # as the server does by itself within a minute
        seeded = time.perf_counter()
        results = vote(session)
        seconds = conclude(demo, session)
        results |= pages(demo, session, repeat)
        acts = ", ".join(f"{name} {spent:.1f} s" for name, spent in seconds.items())
        print(
            f"N = {n_nominations}: seeded in {seeded - start:.0f} s, measured in"
            f" {time.perf_counter() - seeded:.0f} s; the vote: {acts}",
            flush=True,
        )
    return results


def bench_certificates(n: int) -> None:
    cpu = {}
    for way in ("plain", "fast"):
        done = subprocess.run(
            [sys.executable, "-m", "scripts.bench_certificates", way, str(n)],
            capture_output=True,
            text=True,
            check=True,
        )
        spent, peak, before, n_kib = done.stdout.split()
        cpu[way] = float(spent)
        print(
            f"{n} certificates, {way}: {spent} s of CPU ({1000 * cpu[way] / n:.0f} ms each),"
            f" peak memory {peak} MiB ({before} before), file {n_kib} KiB"
        )
    print(f"The fast way takes 1/{cpu['plain'] / cpu['fast']:.1f} of the plain one's CPU.")


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--sizes", default="100,1000,5000", help="numbers of nominations")
    parser.add_argument("--repeat", type=int, default=20, help="requests of each page")
    parser.add_argument("--certificates", type=int, default=100, help="0 leaves them out")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    refuse_real_data()
    sizes = [int(size) for size in options.sizes.split(",")]
    uneven = print_table({size: bench_size(size, options.repeat) for size in sizes})
    if options.certificates:
        print()
        bench_certificates(options.certificates)
    if uneven:
        sys.exit(f"The number of queries depends on N: {', '.join(uneven)}")


if __name__ == "__main__":
    main()
