"""Whose dossiers the Office's pages show: the rounds that a person reads, the dossiers of one."""

from django.db.models import QuerySet

from awards.nominations.models import Nomination
from campaigns.accounts.models import Role
from campaigns.plans.models import Round, RoundStatus

QUEUE_ROLES = (Role.OFFICE, Role.DIRECTOR, Role.SECRETARY)


def rounds_with_queue(user) -> QuerySet[Round]:
    """The opened rounds whose dossiers this person reads for the owner of the campaign."""
    owners = {unit for role in QUEUE_ROLES for unit in user.units_as(role)}
    return (
        Round.objects.filter(campaign__owner__in=owners)
        .exclude(status=RoundStatus.PLANNED)
        .select_related("campaign__owner")
    )


def queue(round: Round, user) -> QuerySet[Nomination]:
    """The dossiers of a round that this person may see, first submitted first."""
    return (
        Nomination.objects.visible_to(user)
        .filter(round=round, submitted_at__isnull=False)
        .order_by("submitted_at", "pk")
    )
