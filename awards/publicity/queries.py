"""What the public may know: campaigns, places, criteria, and of results only who was awarded."""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from awards.decisions.models import Decision, DecisionLine, DecisionStatus
from awards.decisions.wording import issuer_of
from campaigns.plans.models import OPEN_TO_ALL, Campaign, Round, RoundStatus
from campaigns.quotas.models import Quota


@dataclass(frozen=True)
class PublicResult:
    """One awarded recipient as the public reads it."""

    ordinal: int
    recipient_kind: str
    kind_name: str
    name: str
    title: str
    unit: str
    award: str
    achievement: str


def public_campaigns() -> QuerySet[Campaign]:
    """Campaigns that were launched, with the rounds that were at least opened or are planned."""
    rounds = Round.objects.order_by("year", "kind").prefetch_related(
        Prefetch("quotas", Quota.objects.select_related("award_form").filter(places__gt=0))
    )
    return (
        Campaign.objects.filter(status__in=OPEN_TO_ALL)
        .select_related("owner")
        .prefetch_related(Prefetch("rounds", rounds))
        .order_by("-starts_on", "code")
    )


def published_decision(code: str) -> Decision | None:
    """The decision of a published round; None where nothing is public yet."""
    return (
        Decision.objects.filter(
            status=DecisionStatus.PUBLISHED,
            round__status=RoundStatus.PUBLISHED,
            round__campaign__status__in=OPEN_TO_ALL,
            round__code=code,
        )
        .select_related("round__campaign__owner", "paper__pdf")
        .first()
    )


def public_results(decision: Decision) -> list[PublicResult]:
    """Name, title, unit, award and achievement of each awarded recipient, and nothing else."""
    lines = (
        DecisionLine.objects.granted()
        .filter(decision=decision)
        .select_related("award_form")
        .order_by("position")
    )
    return [
        PublicResult(
            ordinal=line.position,
            recipient_kind=line.recipient_kind,
            kind_name=line.get_recipient_kind_display(),
            name=f"{line.honorific} {line.recipient_name}".strip(),
            title=line.recipient_title,
            unit=line.recipient_unit,
            award=line.award_form.name,
            achievement=line.achievement,
        )
        for line in lines
    ]


def result_data(decision: Decision) -> dict:
    """The public result as open data: stable keys, the names as printed in the decision."""
    paper = decision.paper
    return {
        "campaign": decision.round.campaign.name,
        "round": decision.round.name,
        "year": decision.round.year,
        "decision": {
            "issuer": issuer_of(decision),
            "number": paper.reference,
            "date": paper.issued_on.isoformat(),
            "sha256": paper.pdf.sha256,
        },
        "awarded": [
            {
                "ordinal": result.ordinal,
                "recipient_kind": result.recipient_kind,
                "name": result.name,
                "title": result.title,
                "unit": result.unit,
                "award": result.award,
                "achievement": result.achievement,
            }
            for result in public_results(decision)
        ],
    }


def result_json(decision: Decision) -> str:
    """The open data as text; the same bytes each time."""
    return json.dumps(result_data(decision), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def fingerprint(*facts) -> str:
    """A tag of what a page shows: it changes when one of the facts does."""
    text = json.dumps([_plain(fact) for fact in facts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(fact):
    if isinstance(fact, list | tuple):
        return [_plain(one) for one in fact]
    return fact if isinstance(fact, int | str | bool | type(None)) else str(fact)


def facts_of_campaigns() -> list:
    """What decides how the public pages of campaigns look, in one query."""
    return list(
        Round.objects.filter(campaign__status__in=OPEN_TO_ALL)
        .order_by("pk")
        .values_list(
            "campaign__name",
            "campaign__status",
            "campaign__owner__name",
            "code",
            "name",
            "status",
            "closes_at",
        )
    )
