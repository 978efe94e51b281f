"""Leads the campaign from stage to stage, each step by the role that has the duty.

The first stages play the round of 2022 today, so that everything can be clicked. The stages that
begin with "final-" lay down what came before on its own days, and play the final round today.
"""

from collections.abc import Callable, Sequence

from emulation_portal.demo import (
    concluding,
    history,
    nominating,
    preparing,
    screening,
    voting,
    working,
)
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import build_organisation

NOMINATE = [preparing.open_round, nominating.nominate, nominating.ask_others]
SCREEN = [screening.close_nominations]
MEET = [voting.convene, voting.score_and_vote]
DECIDE = [voting.count, concluding.rank, concluding.draft_decision]
PUBLISH = [concluding.decide, concluding.make_certificates, concluding.publish]

FIRST_ROUND = {
    "plan": [working.keep_registers, preparing.write_plan],
    "nominate": [preparing.launch, working.give_tasks, *NOMINATE],
    "screen": SCREEN,
    "council": [screening.screen, *MEET],
    "decide": DECIDE,
    "published": PUBLISH,
}
FINAL_ROUND = {
    "final-nominate": [history.play, working.ask_for_last_reports, *NOMINATE],
    "final-council": [*SCREEN, screening.screen, screening.complain, *MEET],
    "final-published": [*DECIDE, *PUBLISH],
}
STAGES = [*FIRST_ROUND, *FINAL_ROUND]


def build_demo(stage: str, *, seed: int, n_nominations: int, tell: Callable[[str], None]) -> Demo:
    """Take all steps up to a stage, telling each before it is taken."""
    line = FIRST_ROUND if stage in FIRST_ROUND else FINAL_ROUND
    demo = Demo(seed=seed, n_nominations=n_nominations)
    if line is FIRST_ROUND:
        build_organisation(demo.seed, n_staff=demo.n_staff)
    stages = list(line)
    for name in stages[: stages.index(stage) + 1]:
        take(line[name], demo, tell=tell)
    return demo


def take(steps: Sequence[Callable], demo: Demo, *, tell: Callable[[str], None]) -> None:
    """Take one step after the other, telling each before it is taken."""
    for step in steps:
        tell(step.__doc__)
        step(demo)
