"""What the invented dossiers say: plausible work in the plan's programmes, figures by the seed."""

import random
from decimal import Decimal

from campaigns.criteria.models import NomineeGroup
from emulation_portal.demo import phrases


class Dossier:
    """The texts of one dossier; the same seed gives the same texts."""

    def __init__(self, group: NomineeGroup, chance: random.Random):
        self.group, self.chance = group, random.Random(chance.getrandbits(64))
        self.facts = self._facts()
        self.answers: list[str] = []

    def _facts(self) -> dict:
        chance = self.chance
        n, partner = chance.randint(3, 12), chance.choice(phrases.PARTNERS)
        more = n + chance.randint(0, 4)
        return {
            "task": chance.choice(phrases.TASKS),
            "commune": chance.choice(phrases.COMMUNES),
            "partner": partner,
            "partner_capital": partner[0].upper() + partner[1:],
            "n": n,
            "done": chance.randint(1, n),
            "more": more,
            "rate": round(100 * more / n),
            "people": chance.randint(40, 600),
            "percent": chance.randint(15, 60),
            "visits": chance.randint(2, 9),
            "month": chance.randint(1, 10),
        }

    @property
    def summary(self) -> str:
        return phrases.SUMMARIES[self.facts["n"] % len(phrases.SUMMARIES)].format(**self.facts)

    def answer(self, place: int) -> str:
        """The answer to the criterion at a place: what was taken on, how, and what came of it."""
        while len(self.answers) <= place:
            facts = self._facts() | {"task": self.facts["task"]}
            sentences = [
                self.chance.choice(phrases.TAKEN_ON),
                *self.chance.sample(phrases.DONE_HOW, 2),
                *self.chance.sample(phrases.CAME_OF_IT, 2),
            ]
            self.answers.append(" ".join(sentence.format(**facts) for sentence in sentences))
        return self.answers[place]

    def figures(self) -> list[dict]:
        """Two figures: what was registered, what was reached."""
        told = self.chance.sample(phrases.FIGURES, 2)
        return [
            {
                "label": label,
                "measure": measure,
                "target": Decimal(self.facts["n"]),
                "result": Decimal(self.facts["more"] - place),
            }
            for place, (label, measure) in enumerate(told)
        ]
