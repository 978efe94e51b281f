"""Who is told of a result once it is public: the heads who nominated, and nominees who sign in.

A message speaks to its reader of the reader's own result, or of a unit's without names.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.decisions.models import Decision, DecisionStatus
from awards.nominations.models import Nomination, NominationStatus
from campaigns.accounts.models import Role
from campaigns.outbox.drafts import Draft, day_of, day_text
from campaigns.outbox.recipients import holders

NAME = "results"
RESULT_UNIT = "result-unit"
RESULT_NOMINEE = "result-nominee"
KINDS = {
    RESULT_UNIT: _("Result of a round, to the nominating unit"),
    RESULT_NOMINEE: _("Result of a round, to the nominee"),
}
# News for a year; older results stand on the public page.
NEWS = timedelta(days=366)


def true_messages(now: datetime) -> Iterable[Draft]:
    """Three queries, whatever the number of decisions."""
    published = Decision.objects.filter(
        status=DecisionStatus.PUBLISHED, published_at__gte=now - NEWS, published_at__lte=now
    ).select_related("round__campaign", "paper")
    decisions = {decision.round_id: decision for decision in published}
    if not decisions:
        return
    heads = holders(Role.HEAD, on=day_of(now))
    submitted = (
        Nomination.objects.filter(round__in=decisions, submitted_at__isnull=False)
        .exclude(status=NominationStatus.WITHDRAWN)
        .order_by("pk")
    )
    told, results = set(), {}
    for round, unit, user, is_active, is_granted in submitted.values_list(
        "round_id",
        "unit_id",
        "person__user_id",
        "person__user__is_active",
        "decision_line__is_granted",
    ):
        if (round, unit) not in told:
            told.add((round, unit))
            yield from _to_heads(decisions[round], unit, heads.get(unit, ()))
        if user and is_active:
            results[round, user] = results.get((round, user)) or bool(is_granted)
    for (round, user), is_granted in results.items():
        yield _to_nominee(decisions[round], user, is_granted)


def _to_heads(decision: Decision, unit: int, heads: Iterable[int]) -> Iterator[Draft]:
    for head in heads:
        yield Draft(
            kind=RESULT_UNIT,
            key=f"result-unit:{decision.pk}:{unit}:{head}",
            unit_id=decision.round.campaign.owner_id,
            recipient_id=head,
            subject=f"Kết quả xét khen thưởng: {decision.round.name}",
            body=(
                f"{_news(decision)} "
                "Ông/Bà xem kết quả các hồ sơ do đơn vị đề nghị tại trang kết quả của đợt xét."
            ),
            url=_page(decision),
        )


def _to_nominee(decision: Decision, user: int, is_granted: bool) -> Draft:
    if is_granted:
        result = "Trân trọng chúc mừng Ông/Bà được khen thưởng trong đợt xét này."
    else:
        result = "Trân trọng cảm ơn Ông/Bà đã tích cực tham gia phong trào thi đua."
    return Draft(
        kind=RESULT_NOMINEE,
        key=f"result-nominee:{decision.pk}:{'granted' if is_granted else 'public'}:{user}",
        unit_id=decision.round.campaign.owner_id,
        recipient_id=user,
        subject=f"Kết quả xét khen thưởng: {decision.round.name}",
        body=f"{_news(decision)} {result}",
        url=_page(decision),
    )


def _news(decision: Decision) -> str:
    paper = decision.paper
    dated = f" ngày {day_text(paper.issued_on)}" if paper.issued_on else ""
    return (
        f"Kết quả đợt xét “{decision.round.name}” đã được công bố theo Quyết định số "
        f"{paper.reference}{dated}."
    )


def _page(decision: Decision) -> str:
    return reverse("publicity:round", args=[decision.round.code])
