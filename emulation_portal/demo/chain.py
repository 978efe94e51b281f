"""Leads the campaign from stage to stage, each step by the role that has the duty."""

from collections.abc import Callable

from emulation_portal.demo import concluding, preparing, screening, voting, working
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import build_organisation

NOMINATE = [preparing.open_round, preparing.nominate]
SCREEN = [screening.close_nominations]
COUNCIL = [screening.screen, voting.convene, voting.score_and_vote]
DECIDE = [voting.count, concluding.rank, concluding.draft_decision]
PUBLISH = [concluding.decide, concluding.make_certificates, concluding.publish]

FIRST_ROUND = {
    "plan": [working.keep_registers, preparing.write_plan],
    "nominate": [preparing.launch, working.give_tasks, *NOMINATE],
    "screen": SCREEN,
    "council": COUNCIL,
    "decide": DECIDE,
    "published": PUBLISH,
}
STAGES = list(FIRST_ROUND)


def build_demo(stage: str, *, seed: int, n_nominations: int, tell: Callable[[str], None]) -> None:
    """Take all steps up to a stage, telling each before it is taken."""
    demo = Demo(seed=seed, n_nominations=n_nominations)
    build_organisation(demo.seed, n_staff=demo.n_staff)
    for name in STAGES[: STAGES.index(stage) + 1]:
        for step in FIRST_ROUND[name]:
            tell(step.__doc__)
            step(demo)
