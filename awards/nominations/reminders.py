"""What heads of units are reminded of: rounds that close, dossiers sent back, deadlines put off.

No message names a nominee: it may be read on a telephone's lock screen.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import (
    Nomination,
    NominationStatus,
)
from awards.nominations.supplement_models import SupplementRequest
from campaigns.accounts.models import Role
from campaigns.outbox.drafts import Draft, day_of, days_before, moment_text
from campaigns.outbox.recipients import holders
from campaigns.plans.models import CampaignStatus, Round, RoundStatus
from campaigns.units.models import OUTSIDE_KINDS, Unit
from campaigns.units.succession import acting_unit
from campaigns.workflow.models import AuditEvent

NAME = "nominations"
ROUND_DEADLINE = "round-deadline"
DEADLINE_EXTENDED = "deadline-extended"
SUPPLEMENT_ASKED = "supplement-asked"
SUPPLEMENT_DUE = "supplement-due"
KINDS = {
    ROUND_DEADLINE: _("Deadline of a round is near"),
    DEADLINE_EXTENDED: _("Deadline of a round put off"),
    SUPPLEMENT_ASKED: _("Dossier returned for supplement"),
    SUPPLEMENT_DUE: _("Deadline of a supplement is near"),
}
# The Office decided these when it returned the dossier or put off the deadline.
SELF_SENDING = (SUPPLEMENT_ASKED, DEADLINE_EXTENDED)
SUPPLEMENT_DAYS = (3, 1)
S = NominationStatus


def true_messages(now: datetime) -> Iterable[Draft]:
    """Six queries, whatever the number of rounds, units and dossiers; two more for each unit that
    ended with a request unanswered."""
    heads = holders(Role.HEAD, on=day_of(now))
    rounds = list(
        Round.objects.filter(
            status=RoundStatus.OPEN,
            closes_at__gte=now,
            campaign__status=CampaignStatus.LAUNCHED,
            quotas__places__gt=0,
        )
        .select_related("campaign")
        .distinct()
    )
    if rounds:
        yield from _about_rounds(rounds, heads, now)
    yield from _about_supplements(heads, now)


def _about_rounds(rounds: list[Round], heads: dict, now: datetime) -> Iterator[Draft]:
    above = dict(Unit.objects.exclude(kind__in=OUTSIDE_KINDS).values_list("pk", "parent_id"))
    units = [
        (round, unit)
        for round in rounds
        for unit in heads
        if _belongs(unit, round.campaign.owner_id, above)
    ]
    finished = _finished(rounds)
    extended = _extended(rounds)
    for round, unit in units:
        is_finished = (round.pk, unit) in finished
        for head in heads[unit]:
            if round.pk in extended:
                yield _put_off(round, head)
            days = None if is_finished else days_before(day_of(round.closes_at), now)
            if days:
                yield _closing(round, unit, head, days)


def _belongs(unit: int, owner: int, above: dict) -> bool:
    """Whether a unit is the owner or stands below it; a circle in the tree ends the search."""
    seen = set()
    while unit in above and unit not in seen:
        if unit == owner:
            return True
        seen.add(unit)
        unit = above[unit]
    return False


def _finished(rounds: list[Round]) -> set[tuple[int, int]]:
    """Rounds and units that have handed something in and have nothing in preparation."""
    live = Nomination.objects.filter(round__in=rounds).exclude(status=S.WITHDRAWN)
    counted = (
        live.order_by()
        .values("round_id", "unit_id")
        .annotate(n_drafts=Count("pk", filter=Q(status=S.DRAFT)))
    )
    return {(row["round_id"], row["unit_id"]) for row in counted if not row["n_drafts"]}


def _extended(rounds: list[Round]) -> set[int]:
    events = AuditEvent.objects.filter(
        record_type=Round._meta.label_lower,
        record_id__in=[str(round.pk) for round in rounds],
        action="extend",
    )
    return {int(pk) for pk in events.values_list("record_id", flat=True)}


def _closing(round: Round, unit: int, head: int, days: int) -> Draft:
    due = moment_text(round.closes_at)
    return Draft(
        kind=ROUND_DEADLINE,
        key=f"round:{round.pk}:{round.closes_at:%Y%m%dT%H%M}:{days}:{unit}:{head}",
        unit_id=round.campaign.owner_id,
        recipient_id=head,
        subject=f"Sắp hết hạn nộp hồ sơ: {round.name}",
        body=(
            f"Đợt xét “{round.name}” nhận hồ sơ đề nghị khen thưởng đến {due}. "
            "Đơn vị của Ông/Bà chưa nộp hồ sơ hoặc còn hồ sơ đang soạn. Đề nghị Ông/Bà hoàn thiện "
            "và nộp đúng hạn; nếu đơn vị không đề nghị khen thưởng trong đợt này thì Ông/Bà không "
            "phải làm gì thêm."
        ),
        url=reverse("nominations:own"),
        due_at=round.closes_at,
    )


def _put_off(round: Round, head: int) -> Draft:
    due = moment_text(round.closes_at)
    return Draft(
        kind=DEADLINE_EXTENDED,
        key=f"extended:{round.pk}:{round.closes_at:%Y%m%dT%H%M}:{head}",
        unit_id=round.campaign.owner_id,
        recipient_id=head,
        subject=f"Gia hạn nộp hồ sơ: {round.name}",
        body=(
            f"Thời hạn nộp hồ sơ của đợt xét “{round.name}” được gia hạn đến {due}. "
            "Ông/Bà có thể bổ sung hoặc nộp thêm hồ sơ đề nghị đến thời điểm đó."
        ),
        url=reverse("nominations:own"),
        due_at=round.closes_at,
    )


def _about_supplements(heads: dict, now: datetime) -> Iterator[Draft]:
    asked = SupplementRequest.objects.filter(
        answered_at=None, taken_back_at=None, due_at__gte=now, nomination__status=S.RETURNED
    ).select_related("nomination__round__campaign", "nomination__unit")
    today = day_of(now)
    acting: dict[int, int] = {}
    for request in asked.order_by("pk"):
        unit = request.nomination.unit
        if unit.pk not in acting:
            # After a merger the head of the unit that took over answers, and nobody of the old one.
            acting[unit.pk] = acting_unit(unit, on=today).pk
        due_on = day_of(request.due_at)
        days = days_before(due_on, now, SUPPLEMENT_DAYS)
        # What was asked two days before it is due needs no reminder of three days before.
        was_longer = (due_on - day_of(request.requested_at)).days
        for head in heads.get(acting[unit.pk], ()):
            yield _returned(request, head)
            if days and was_longer > days:
                yield _supplement_due(request, head, days)


def _returned(request: SupplementRequest, head: int) -> Draft:
    return _supplement(
        request,
        head,
        kind=SUPPLEMENT_ASKED,
        key=f"supplement:{request.pk}:{head}",
        subject=f"Hồ sơ {request.nomination.reference} được trả lại để bổ sung",
        body=(
            f"Hồ sơ {request.nomination.reference} ({request.nomination.round.name}) được trả lại "
            f"để bổ sung. Đề nghị Ông/Bà xem nội dung cần bổ sung và nộp lại trước "
            f"{moment_text(request.due_at)}."
        ),
    )


def _supplement_due(request: SupplementRequest, head: int, days: int) -> Draft:
    return _supplement(
        request,
        head,
        kind=SUPPLEMENT_DUE,
        key=f"supplement-due:{request.pk}:{request.due_at:%Y%m%dT%H%M}:{days}:{head}",
        subject=f"Sắp hết hạn bổ sung hồ sơ {request.nomination.reference}",
        body=(
            f"Hồ sơ {request.nomination.reference} ({request.nomination.round.name}) cần được bổ "
            f"sung và nộp lại trước {moment_text(request.due_at)}. Sau thời điểm này, hệ thống "
            "không nhận hồ sơ bổ sung."
        ),
    )


def _supplement(request: SupplementRequest, head: int, **words) -> Draft:
    return Draft(
        unit_id=request.nomination.round.campaign.owner_id,
        recipient_id=head,
        url=reverse("submission:detail", args=[request.nomination_id]),
        due_at=request.due_at,
        **words,
    )
