"""The quota ledger: for every quota what was given, overridden, reserved, used, released and left.

Figures are counted by the database out of the records themselves; nothing here is a counter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from awards.decisions.models import FINAL, DecisionLine
from awards.nominations.models import Nomination
from awards.ranking.models import Placement
from awards.ranking.rules import SEES_ALL
from campaigns.plans.models import Campaign, RoundStatus
from campaigns.quotas.models import Quota, QuotaOverride
from campaigns.workflow.models import AuditEvent

_LIVE = Q(placements__released_at=None, placements__isnull=False)
_LINE = "placements__nomination__decision_line"
_DECIDED = Q(**{f"{_LINE}__decision__status__in": FINAL})


@dataclass(frozen=True)
class QuotaAccount:
    """One quota in figures. Units: places.

    given + overridden = reserved + used + left; a line that the Director declined frees its place.
    The last four are None for whom the places are not open yet.
    """

    quota: Quota
    n_given: int
    n_overridden: int
    n_reserved: int | None
    n_used: int | None
    n_released: int | None

    @property
    def n_places(self) -> int:
        return self.n_given + self.n_overridden

    @property
    def n_taken(self) -> int | None:
        return None if self.n_used is None else self.n_reserved + self.n_used

    @property
    def n_left(self) -> int | None:
        return None if self.n_taken is None else self.n_places - self.n_taken

    @property
    def label(self) -> str:
        return f"{self.quota.award_form.name} · {self.quota.get_recipient_kind_display()}"


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: what it did to the places left. Units: places.

    `kind`: given, overridden, reserved, released, used, declined.
    """

    at: datetime | None
    quota: Quota
    kind: str
    change: int
    left: int
    nominee: str = ""
    who: str = ""
    why: str = ""
    paper: str = ""


def knows_places(user, *, campaign: Campaign) -> bool:
    """Whether this person reads who holds places before the results are published.

    Source: this project (whoever prepares or decides sees the whole list).
    """
    return any(user.holds(role, campaign.unit_for(role)) for role in SEES_ALL)


def counted_quotas(campaign: Campaign) -> QuerySet[Quota]:
    """Every quota of a campaign with its figures, in one statement.

    Source: plan 2021–2025, section IV. Units: places.
    """
    before = QuotaOverride.objects.filter(quota=OuterRef("pk")).order_by("pk")
    return (
        Quota.objects.filter(round__campaign=campaign)
        .select_related("round", "award_form")
        .annotate(
            n_given=Coalesce(Subquery(before.values("places_before")[:1]), F("places")),
            n_used=Count(
                "placements", filter=_LIVE & _DECIDED & Q(**{f"{_LINE}__is_granted": True})
            ),
            n_declined=Count(
                "placements", filter=_LIVE & _DECIDED & Q(**{f"{_LINE}__is_granted": False})
            ),
            n_live=Count("placements", filter=_LIVE),
            n_back=Count("placements", filter=Q(placements__released_at__isnull=False)),
        )
        .order_by("round__achieved_to", "round__kind", "award_form", "recipient_kind")
    )


def accounts_of(campaign: Campaign, *, knows: bool = True) -> list[QuotaAccount]:
    """The figures of every quota; without `knows`, places only of rounds already published.

    Source: this project. Units: places.
    """
    accounts = []
    for quota in counted_quotas(campaign):
        is_open = knows or quota.round.status == RoundStatus.PUBLISHED
        accounts.append(
            QuotaAccount(
                quota=quota,
                n_given=quota.n_given,
                n_overridden=quota.places - quota.n_given,
                n_reserved=quota.n_live - quota.n_used - quota.n_declined if is_open else None,
                n_used=quota.n_used if is_open else None,
                n_released=quota.n_back + quota.n_declined if is_open else None,
            )
        )
    return accounts


def entries_of(campaign: Campaign, accounts: Sequence[QuotaAccount]) -> list[Entry]:
    """Everything that happened to the places of these quotas in the order of time.

    Only quotas whose places are open to the reader tell who held them. As many queries for many
    entries as for few.
    Source: this project. Units: places.
    """
    quotas = {account.quota.pk: account for account in accounts}
    is_open = [pk for pk, account in quotas.items() if account.n_used is not None]
    facts = [
        *((campaign.launched_at, pk, "given", one.n_given, {}) for pk, one in quotas.items()),
        *_overrides(quotas),
        *_placements(is_open),
        *_decided(is_open),
    ]
    # What has no moment (a plan not launched yet) stands first; equal moments keep this order.
    facts.sort(key=lambda fact: (fact[0] is not None, fact[0] and fact[0].timestamp()))
    left: dict[int, int] = {}
    entries = []
    for at, pk, kind, change, words in facts:
        left[pk] = left.get(pk, 0) + change
        entries.append(Entry(at, quotas[pk].quota, kind, change, left[pk], **words))
    return entries


def _overrides(quotas):
    rows = QuotaOverride.objects.filter(quota__in=list(quotas)).select_related("decided_by")
    for row in rows.order_by("pk"):
        words = {"who": str(row.decided_by), "why": row.reason, "paper": row.basis}
        change = row.places_after - row.places_before
        yield row.decided_at, row.quota_id, "overridden", change, words


def _placements(quota_ids: list[int]):
    rows = list(
        Placement.objects.filter(quota__in=quota_ids)
        .select_related("taken_by", "nomination")
        .order_by("pk")
    )
    gone = [row for row in rows if row.released_at]
    releases = _releases({row.nomination_id for row in gone})
    for row in rows:
        words = {"nominee": row.nomination.nominee_name, "who": str(row.taken_by)}
        yield row.taken_at, row.quota_id, "reserved", -1, {**words, "why": row.explanation}
    for row in gone:
        # The record tells who gave it back and why; the n-th time a place was, the n-th event.
        told = releases.get(str(row.nomination_id), [])
        event = told.pop(0) if told else None
        words = {"nominee": row.nomination.nominee_name}
        if event is not None:
            words |= {"who": str(event.actor or ""), "why": event.reason}
        yield row.released_at, row.quota_id, "released", 1, words


def _releases(nomination_ids: set[int]) -> dict[str, list[AuditEvent]]:
    events = AuditEvent.objects.filter(
        record_type=Nomination._meta.label_lower,
        record_id__in=[str(pk) for pk in nomination_ids],
        action="release_place",
    )
    told: dict[str, list[AuditEvent]] = {}
    for event in events.select_related("actor").order_by("seq"):
        told.setdefault(event.record_id, []).append(event)
    return told


def _decided(quota_ids: list[int]):
    lines = (
        DecisionLine.objects.filter(
            nomination__placements__quota__in=quota_ids,
            nomination__placements__released_at=None,
            decision__status__in=FINAL,
        )
        .select_related("decision__paper__pdf", "decision__approved_by")
        .annotate(quota_id=F("nomination__placements__quota"))
        .order_by("decision", "position")
    )
    for line in lines:
        paper = line.decision.paper
        words = {
            "nominee": line.recipient_name,
            "who": str(line.decision.approved_by),
            "why": line.decline_reason,
            "paper": paper.reference,
        }
        kind, change = ("used", 0) if line.is_granted else ("declined", 1)
        yield paper.pdf.added_at, line.quota_id, kind, change, words
