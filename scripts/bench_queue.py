"""Measures the Office's queue of one round at several sizes, in the middle of its work on it.

Run by itself as `python -m scripts.bench_queue 50,5000`, and by `scripts/bench`.
"""

import sys
import time
import uuid
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from scripts.bench_measure import (  # isort: skip  (sets Django up before the models are read)
    Measure,
    browser,
    measure,
    print_table,
    refuse_real_data,
    throwaway_database,
)

from awards.duplicates.models import Likeness, LikenessKind
from awards.evaluation.models import Assignment
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.supplement_models import SupplementRequest
from awards.office_queue.bulk import MOST, act_on_many
from awards.office_queue.models import BulkKind
from awards.office_queue.undoing import undo_many
from campaigns.accounts.demo import mark_as_demo
from campaigns.plans.models import Round
from emulation_portal.demo import plan, preparing
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import build_organisation
from scripts.bench_seed import CHUNK, hand_in

S = NominationStatus
# Of ten dossiers, in turn; the work is half done.
STATUSES = (*[S.RECEIVED] * 4, *[S.SUBMITTED] * 3, S.RETURNED, S.ELIGIBLE, S.INELIGIBLE)
ALIKE_EACH = 20


def seed_queue(n: int) -> Demo:
    """A round with N dossiers in the hands of the Office: some late, assigned, alike, returned."""
    demo = Demo(seed=1, n_nominations=0)
    mark_as_demo()
    build_organisation(1, n_staff=2)
    preparing.write_plan(demo)
    preparing.launch(demo)
    preparing.open_round(demo)
    hand_in(demo.round, n, demo)
    now = timezone.now()
    rows = list(demo.round.nominations.order_by("pk"))
    for number, row in enumerate(rows):
        row.status = STATUSES[number % len(STATUSES)]
        # Spread over a season of work, so that the late are few at every size.
        row.received_at = None
        if row.status != S.SUBMITTED:
            row.received_at = now - timedelta(days=number * 7919 % n * 40 / n)
    Nomination.objects.bulk_update(rows, ["status", "received_at"], batch_size=500)
    office = demo.office
    SupplementRequest.objects.bulk_create(
        [
            SupplementRequest(
                nomination=row,
                message="Bổ sung minh chứng.",
                due_at=now + timedelta(days=row.pk % 9 - 3),
                requested_by=office,
                requested_at=now - timedelta(days=5),
            )
            for row in rows
            if row.status == S.RETURNED
        ],
        batch_size=CHUNK,
    )
    Assignment.objects.bulk_create(
        [Assignment(nomination=row, officer=office, assigned_by=office) for row in rows[::2]],
        batch_size=CHUNK,
    )
    Likeness.objects.bulk_create(
        [
            Likeness(kind=LikenessKind.NEAR_SAME_TEXT, first=first, second=second, percent=90)
            for first, second in zip(rows[::ALIKE_EACH], rows[1::ALIKE_EACH], strict=False)
        ],
        batch_size=CHUNK,
    )
    return demo


def queue_pages(demo: Demo, repeat: int) -> dict[str, Measure]:
    office, own = browser(demo.office), f"/evaluation/{plan.FIRST_ROUND}/"
    addresses = {
        "queue": "",
        "… searched": "?q=nguyen",
        "… by number": "?q=HS-00042",
        "… received": "?status=received",
        "… mine": "?officer=me",
        "… overdue": "?deadline=overdue",
        "… alike": "?mark=likeness",
        "… by name": "?o=name",
        "… last page": "?page=last",
    }
    return {
        name: measure(lambda a=own + query: office.get(a), repeat)
        for name, query in addresses.items()
    }


def act_on_most(demo: Demo) -> str:
    """Seconds for receiving as many as one act takes, and for taking that back."""
    round = Round.objects.select_related("campaign__owner").get(pk=demo.round.pk)
    keys = list(round.nominations.filter(status=S.SUBMITTED).values_list("pk", flat=True)[:MOST])
    start = time.perf_counter()
    act = act_on_many(
        key=uuid.uuid4(),
        round=round,
        kind=BulkKind.RECEIVE,
        nominations=keys,
        values={},
        by=demo.office,
    )
    done = time.perf_counter()
    undo_many(act=act, by=demo.office)
    undone = time.perf_counter()
    return f"{len(keys)} received in {done - start:.1f} s, taken back in {undone - done:.1f} s"


def bench_queue(sizes: list[int], repeat: int) -> list[str]:
    """Print the pages at each size; gives those whose queries are not the same everywhere."""
    columns = {}
    for n in sizes:
        with throwaway_database():
            demo = seed_queue(n)
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
            columns[n] = queue_pages(demo, repeat)
            print(f"N = {n}: {act_on_most(demo)}", flush=True)
    return print_table(columns)


if __name__ == "__main__":
    refuse_real_data()
    asked = sys.argv[1] if len(sys.argv) > 1 else "50,5000"
    if bench_queue([int(n) for n in asked.split(",")], repeat=15):
        sys.exit("The number of queries depends on N.")
