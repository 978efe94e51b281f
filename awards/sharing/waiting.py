"""What waits for those whom a head asked: to help with a dossier, to write, to consent."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import EDITABLE, ContributorKind, Nomination, NominationStatus
from awards.nominations.queries import deadline_of, own_dossiers
from awards.sharing.models import Consent
from campaigns.plans.models import RoundStatus
from emulation_portal.waiting import WaitingItem

MOST_ITEMS = 20


def waiting_for(user) -> list[WaitingItem]:
    """Dossiers to help with, then consents that nobody has answered; two queries."""
    return [*_to_write(user), *_to_answer(user)]


def _in_time():
    """Drafts of rounds that still take them, and whatever was sent back."""
    return Q(status=NominationStatus.RETURNED) | Q(
        status=NominationStatus.DRAFT,
        round__status=RoundStatus.OPEN,
        round__closes_at__gte=timezone.now(),
    )


def _to_write(user) -> list[WaitingItem]:
    asked = user.contributions.filter(ended_at=None, nomination__status__in=EDITABLE)
    kinds = dict(asked.values_list("nomination", "kind"))
    if not kinds:
        return []
    found = own_dossiers(user).filter(_in_time(), pk__in=kinds).order_by("pk")[:MOST_ITEMS]
    return [
        _item(
            nomination,
            _("Write your own report: %(round)s") % {"round": nomination.round.name}
            if kinds[nomination.pk] == ContributorKind.NOMINEE
            else _("Help with the dossier %(name)s") % {"name": nomination.nominee_name},
            reverse("submission:detail", args=[nomination.pk]),
        )
        for nomination in found
    ]


def _to_answer(user) -> list[WaitingItem]:
    answered = Consent.objects.filter(
        request__cancelled_at=None, request__nomination__person__user=user
    )
    found = (
        own_dossiers(user)
        .filter(
            _in_time(),
            person__user=user,
            consent_requests__pk__gt=0,
            consent_requests__cancelled_at=None,
        )
        .exclude(pk__in=answered.values("request__nomination"))
        .order_by("pk")
        .distinct()[:MOST_ITEMS]
    )
    return [
        _item(
            nomination,
            _("Say whether you agree to be nominated"),
            reverse("sharing:consent", args=[nomination.pk]),
        )
        for nomination in found
    ]


def _item(nomination: Nomination, title: str, url: str) -> WaitingItem:
    due_at = deadline_of(nomination)
    return WaitingItem(
        title=title,
        url=url,
        detail=f"{nomination.reference} · {nomination.round.name}",
        due_at=due_at,
        is_late=due_at is not None and due_at < timezone.now(),
    )
