"""Which days of nominating stand in a person's calendar: rounds that close, supplements due."""

from django.urls import reverse

from awards.nominations.models import NominationStatus
from awards.nominations.queries import headed_dossiers, open_rounds
from campaigns.accounts.models import Role
from campaigns.plans.models import Round, RoundStatus
from emulation_portal.waiting import Deadline


def deadlines_for(user) -> list[Deadline]:
    """For heads and the Office, in all roles the person holds; five queries at most."""
    found = {}
    for asked in open_rounds(user):
        found[asked.round.pk] = _closing(asked.round, reverse("nominations:own"))
    offices = user.units_as(Role.OFFICE)
    if offices:
        kept = Round.objects.filter(status=RoundStatus.OPEN, campaign__owner__in=offices)
        for round in kept:
            found[round.pk] = _closing(round, reverse("rounds:round", args=[round.code]))
    deadlines = list(found.values())
    if user.holds(Role.HEAD):
        returned = headed_dossiers(user).filter(status=NominationStatus.RETURNED)
        deadlines += [_supplement(one) for one in returned if one.supplement_due_at]
    return deadlines


def _closing(round: Round, url: str) -> Deadline:
    return Deadline(
        key=f"round-{round.pk}",
        title=f"Hết hạn nộp hồ sơ: {round.name}",
        at=round.closes_at,
        url=url,
    )


def _supplement(nomination) -> Deadline:
    return Deadline(
        key=f"supplement-{nomination.pk}",
        title=f"Hết hạn bổ sung hồ sơ {nomination.reference}",
        at=nomination.supplement_due_at,
        url=reverse("submission:detail", args=[nomination.pk]),
        detail=nomination.round.name,
    )
