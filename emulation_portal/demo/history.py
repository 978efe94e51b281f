"""What came before the final round: four years of rounds on their own days, and the merger."""

from dataclasses import dataclass
from datetime import date, timedelta

from emulation_portal.demo import (
    concluding,
    merger,
    nominating,
    plan,
    preparing,
    screening,
    voting,
    working,
)
from emulation_portal.demo.clock import standing_at
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import build_organisation

PLANNED_ON = date(2022, 9, 26)
LAUNCHED_ON = date(2022, 10, 5)  # the day of the plan


@dataclass(frozen=True)
class PastRound:
    """A round that is over; what led to its decision happened in the weeks before."""

    code: str
    n_nominations: int
    decided_on: date


ANNUAL_2022 = PastRound("ntm-2022", 14, date(2022, 12, 20))
ANNUAL_2023 = PastRound("ntm-2023", 8, date(2023, 12, 20))
INTERIM_2023 = PastRound("ntm-so-ket-2023", 14, date(2024, 3, 29))
ANNUAL_2024 = PastRound("ntm-2024", 8, date(2024, 12, 10))
ANNUAL_2025 = PastRound("ntm-2025", 8, date(2025, 12, 10))


def play(demo: Demo) -> None:
    """What came before: the plan, the rounds of 2022 to 2025 and the merger of 01/7/2025."""
    with standing_at(PLANNED_ON):
        build_organisation(demo.seed, n_staff=demo.n_staff)
        merger.found_team(demo)
        working.keep_registers(demo)
        preparing.write_plan(demo)
    with standing_at(LAUNCHED_ON):
        preparing.launch(demo)
        working.give_tasks(demo)
    _play_round(demo, ANNUAL_2022)
    _report_on(demo, 2022)
    _play_round(demo, ANNUAL_2023)
    _report_on(demo, 2023)
    _play_round(demo, INTERIM_2023)
    _play_round(demo, ANNUAL_2024)
    _report_on(demo, 2024)
    with standing_at(merger.DAY):
        merger.merge(demo)
    _play_round(demo, ANNUAL_2025)
    _report_on(demo, 2025, everybody=False)
    demo.round_code = plan.FINAL_ROUND


def _play_round(demo: Demo, past: PastRound) -> None:
    n_nominations, demo.n_nominations = demo.n_nominations, past.n_nominations
    demo.round_code = past.code
    days_before = (
        (60, (preparing.open_round,)),
        (45, (nominating.nominate,)),
        (30, (screening.close_nominations, screening.screen)),
        (7, (voting.convene, voting.score_and_vote, voting.count)),
        (5, (concluding.rank, concluding.draft_decision)),
        (0, (concluding.decide, concluding.make_certificates)),
        (-2, (concluding.publish,)),
    )
    for days, steps in days_before:
        with standing_at(past.decided_on - timedelta(days=days)):
            for step in steps:
                step(demo)
    demo.n_nominations = n_nominations


def _report_on(demo: Demo, year: int, *, everybody: bool = True) -> None:
    with standing_at(date(year + 1, 1, 5)):
        period = working.ask_for_reports(demo, year, due_on=date(year + 1, 1, 20))
    with standing_at(date(year + 1, 1, 15)):
        working.report(demo, period, percent=25 * (year - 2021) - 20, everybody=everybody)
