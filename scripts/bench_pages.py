"""Measures the main pages at several sizes of a round, and certificates by the hundred."""

import argparse
import signal
import subprocess
import sys
import time
from unittest.mock import patch

from django.db import connection

from scripts.bench_measure import (  # isort: skip  (sets Django up before the models are read)
    Measure,
    answered,
    browser,
    measure,
    print_table,
    refuse_real_data,
    throwaway_database,
)

from awards.council.models import Session
from awards.council.rules import close_session
from awards.proceedings.minutes import issue_minutes
from awards.voting import rules as ballots
from awards.voting.electorate import nominations_to_vote
from awards.voting.forms import packed
from campaigns.accounts.models import Role
from emulation_portal.demo import concluding, people, plan
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import actor
from scripts.bench_deadline import bench_deadline
from scripts.bench_imports import bench_imports  # noqa: E402
from scripts.bench_progress import bench_progress
from scripts.bench_queue import bench_queue
from scripts.bench_registers import bench_organisation
from scripts.bench_seed import seed_round, voters

PEOPLE_PER_UNIT = 20


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--sizes", default="100,1000,5000", help="numbers of nominations")
    parser.add_argument("--queue", default="50,5000", help="dossiers in the Office's hands")
    parser.add_argument("--people", default="1000,10000", help="people in the registers")
    parser.add_argument("--tasks", default="20,200", help="tasks of the plan")
    parser.add_argument("--repeat", type=int, default=20, help="requests of each page")
    parser.add_argument("--certificates", type=int, default=100, help="0 leaves them out")
    parser.add_argument(
        "--deadline", type=int, default=500, help="dossiers of the last minute; 0 leaves it out"
    )
    parser.add_argument("--at-once", type=int, default=100, help="people in that minute")
    parser.add_argument("--only-deadline", action="store_true", help="measure that minute alone")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    refuse_real_data()
    wrong = bench_deadline(options.deadline, options.at_once) if options.deadline else []
    if wrong or options.only_deadline:
        sys.exit("The minute of the deadline went wrong." if wrong else 0)
    sizes = [int(size) for size in options.sizes.split(",")]
    organisations = [int(size) for size in options.people.split(",")]
    uneven = print_table({size: bench_size(size, options.repeat) for size in sizes})
    uneven += bench_queue([int(size) for size in options.queue.split(",")], options.repeat)
    uneven += print_table(
        {n: bench_organisation(n, n // PEOPLE_PER_UNIT, options.repeat) for n in organisations}
    )
    uneven += print_table(
        {
            int(n): bench_progress(int(n), max(3, options.repeat // 4))
            for n in options.tasks.split(",")
        }
    )
    uneven += bench_imports(organisations)
    if options.certificates:
        print()
        bench_certificates(options.certificates)
    if uneven:
        sys.exit(f"The number of queries depends on N: {', '.join(uneven)}")


if __name__ == "__main__":
    main()
