"""The last minute before a deadline: many heads hand in at once against the servers of scripts/run.

The portal is started as `scripts/run` starts it (gunicorn, two processes of four threads) on a
throwaway database. Each person opens "check answers", confirms, submits and reads the confirmation,
for several dossiers one after the other; every fifth form is sent twice at the same moment, as by a
double click. Afterwards the database is counted: nothing lost, nothing doubled, no error page.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.db import connection

from scripts.bench_measure import throwaway_database  # isort: skip  (sets Django up first)

from awards.nominations.models import Nomination, NominationStatus, SubmittedVersion
from campaigns.workflow.models import AuditEvent
from campaigns.workflow.rules import first_broken_event
from scripts.bench_desks import Desk, seed_desks

CLICKED_TWICE_EACH = 5


class _Form(HTMLParser):
    """The fields of the form that is sent to one address, as a browser would send them."""

    def __init__(self, action: str):
        super().__init__()
        self.action, self.is_inside, self.fields = action, False, []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.is_inside = given.get("action") == self.action
        elif tag == "input" and self.is_inside and given.get("name"):
            ticked = given.get("type") == "checkbox"
            self.fields.append((given["name"], given.get("value", "on" if ticked else "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Servers:
    """gunicorn as scripts/run starts it, on the throwaway database."""

    def __init__(self):
        self.port = _free_port()

    def __enter__(self) -> "Servers":
        environment = os.environ | {
            "PORT": str(self.port),
            "BIND": "127.0.0.1",
            "PORTAL_BENCH_DATABASE": str(connection.settings_dict["NAME"]),
        }
        connection.close()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "emulation_portal/server.py"],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        for _try in range(100):
            if self.process.poll() is not None:
                raise SystemExit("The servers did not start.")
            try:
                return self if self.ask("GET", "/healthz")[0] else self
            except OSError:
                time.sleep(0.2)
        raise SystemExit("The servers did not answer.")

    def __exit__(self, *_problem) -> None:
        self.process.terminate()
        self.process.wait(30)

    def ask(self, method: str, path: str, cookie: str = "", fields=None) -> tuple[int, str, dict]:
        """Status, text and headers; a new connection each time, as from so many machines."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Host": "localhost", "Cookie": cookie}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            wire.request(method, path, body, headers)
            answer = wire.getresponse()
            return answer.status, answer.read().decode(), dict(answer.getheaders())
        finally:
            wire.close()


@dataclass
class Tally:
    """What came back, from all threads."""

    statuses: Counter = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, step: str, status: int, spent: float) -> None:
        with self.lock:
            self.statuses[f"{step} {status}"] += 1
            self.seconds.setdefault(step, []).append(spent)

    def complain(self, sentence: str) -> None:
        with self.lock:
            self.problems.append(sentence)


def _timed(tally: Tally, step: str, ask) -> tuple[int, str, dict]:
    start = time.perf_counter()
    try:
        answer = ask()
    except OSError as error:
        tally.complain(f"{step}: {error}")
        answer = (0, "", {})
    tally.note(step, answer[0], time.perf_counter() - start)
    return answer


def _hand_in(servers: Servers, desk: Desk, key: int, tally: Tally, is_clicked_twice: bool) -> None:
    page, target = f"/nominations/{key}/check/", f"/nominations/{key}/submit/"
    _status, text, headers = _timed(
        tally, "check answers", lambda: servers.ask("GET", page, desk.cookie)
    )
    form = _Form(target)
    form.feed(text)
    token = headers.get("Set-Cookie", "").split(";")[0]
    cookie = f"{desk.cookie}; {token}"

    def send():
        return _timed(
            tally, "submit", lambda: servers.ask("POST", target, cookie, fields=form.fields)
        )

    if is_clicked_twice:
        with ThreadPoolExecutor(2) as fingers:
            answers = [sent.result() for sent in [fingers.submit(send), fingers.submit(send)]]
    else:
        answers = [send()]
    for status, _text, sent in answers:
        if status != 302 or not sent.get("Location", "").endswith("/submitted/"):
            tally.complain(f"dossier {key}: the submission answered {status}")
            return
    status, text, _headers = _timed(
        tally,
        "confirmation",
        lambda: servers.ask("GET", f"/nominations/{key}/submitted/", desk.cookie),
    )
    if f"HS-{key:05d}" not in text:
        tally.complain(f"dossier {key}: no reference on the confirmation ({status})")


def _storm(servers: Servers, desks: list[Desk], tally: Tally) -> float:
    together = threading.Barrier(len(desks) + 1)

    def work(desk: Desk) -> None:
        together.wait()
        for key in desk.dossiers:
            _hand_in(servers, desk, key, tally, is_clicked_twice=key % CLICKED_TWICE_EACH == 0)

    crowd = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for one in crowd:
        one.start()
    together.wait()
    start = time.perf_counter()
    for one in crowd:
        one.join()
    return time.perf_counter() - start


def _count(desks: list[Desk], tally: Tally) -> None:
    """Compare what the database holds with what was sent."""
    keys = [key for desk in desks for key in desk.dossiers]
    handed_in = Nomination.objects.filter(pk__in=keys, status=NominationStatus.SUBMITTED).count()
    versions = Counter(
        SubmittedVersion.objects.filter(nomination__in=keys).values_list("nomination", flat=True)
    )
    events = Counter(
        AuditEvent.objects.filter(
            action="submit", record_type=Nomination._meta.label_lower
        ).values_list("record_id", flat=True)
    )
    if handed_in != len(keys):
        tally.complain(f"handed in: {len(keys)} sent, {handed_in} present")
    for kind, found in (("kept version", versions), ("event", events)):
        doubled = sum(n != 1 for n in found.values())
        if len(found) != len(keys) or doubled:
            tally.complain(f"one {kind} each: {len(found)} present, {doubled} doubled")
    broken = first_broken_event()
    if broken is not None:
        tally.complain(f"the audit chain is broken at {broken}")


def bench_deadline(n_dossiers: int, n_people: int) -> list[str]:
    """Run the minute, print what it took; gives what was wrong."""
    with throwaway_database():
        desks = seed_desks(n_dossiers, n_people)
        tally = Tally()
        with Servers() as servers:
            spent = _storm(servers, desks, tally)
        _count(desks, tally)
    print(
        f"\n{connection.vendor}: {n_dossiers} dossiers handed in by {n_people} people at once in"
        f" {spent:.0f} s ({n_dossiers / spent:.0f} a second)"
    )
    for step, seconds in tally.seconds.items():
        slowest = max(seconds)
        median = statistics.median(seconds)
        print(
            f"  {step:15} {len(seconds):5} requests, median {median:.1f} s, slowest {slowest:.1f}"
        )
    print("  " + ", ".join(f"{name}: {n}" for name, n in sorted(tally.statuses.items())))
    for sentence in tally.problems[:20]:
        print(f"  WRONG: {sentence}")
    if not tally.problems:
        print("  none lost, none doubled, no error page")
    return tally.problems
