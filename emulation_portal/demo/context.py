"""What every step of the demo knows: the seed, the actors, the round."""

import random
from datetime import datetime, time, timedelta

from django.utils import timezone

from awards.nominations.models import Nomination, NominationStatus
from campaigns.accounts.models import Role, User
from campaigns.plans.models import Round
from emulation_portal.demo import people, plan
from emulation_portal.demo.organisation import actor


def end_of_office_hours(days_ahead: int) -> datetime:
    """Five o'clock in the afternoon, so many days from now."""
    day = timezone.localdate() + timedelta(days=days_ahead)
    return timezone.make_aware(datetime.combine(day, time(17)))


class Demo:
    """One demo being built; the same seed builds the same demo."""

    def __init__(self, *, seed: int, n_nominations: int, round_code: str = plan.FIRST_ROUND):
        self.chance = random.Random(seed)
        self.seed = seed
        self.n_nominations = n_nominations
        self.round_code = round_code

    @property
    def n_staff(self) -> int:
        """People in each unit besides its head, so that nominees do not run out."""
        return max(6, self.n_nominations // 8 + 2)

    @property
    def office(self) -> User:
        return actor(people.STANDING_OFFICER, Role.OFFICE)

    @property
    def director(self) -> User:
        return actor(people.DIRECTOR, Role.DIRECTOR)

    @property
    def chair(self) -> User:
        return actor(people.DIRECTOR, Role.CHAIR)

    @property
    def secretary(self) -> User:
        return actor(people.STANDING_OFFICER, Role.SECRETARY)

    @property
    def round(self) -> Round:
        return Round.objects.select_related("campaign__owner").get(code=self.round_code)

    def with_status(self, status: NominationStatus) -> list[Nomination]:
        return list(
            self.round.nominations.filter(status=status).select_related("unit").order_by("pk")
        )


def quality(demo: Demo, nomination: Nomination) -> int:
    """How good the members will find a dossier, each a little differently.

    Drawn from its creation key and not from its number, which goes on where other rows left off.
    """
    return random.Random(f"{demo.seed}/{nomination.creation_key}").randint(74, 93)
