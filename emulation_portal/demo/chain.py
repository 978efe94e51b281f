"""Leads the campaign's first round from stage to stage, each step by the role that has the duty."""

from collections.abc import Callable

from emulation_portal.demo import concluding, preparing, screening, voting
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import build_organisation

STEPS = {
    "plan": [preparing.write_plan],
    "nominate": [preparing.launch, preparing.nominate],
    "screen": [screening.close_nominations],
    "council": [screening.screen, voting.convene, voting.score_and_vote],
    "decide": [voting.count, concluding.rank, concluding.draft_decision],
    "published": [concluding.decide, concluding.make_certificates, concluding.publish],
}
STAGES = list(STEPS)


def build_demo(stage: str, *, seed: int, n_nominations: int, tell: Callable[[str], None]) -> None:
    """Take all steps up to a stage, telling each before it is taken."""
    demo = Demo(seed=seed, n_nominations=n_nominations)
    build_organisation(demo.seed, n_staff=max(6, n_nominations // 8 + 2))
    for name in STAGES[: STAGES.index(stage) + 1]:
        for step in STEPS[name]:
            tell(step.__doc__)
            step(demo)
