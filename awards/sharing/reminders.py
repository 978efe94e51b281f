"""Who is told of being asked: to help with a dossier, for the own report, for the own consent.

Only people with an account: a guest is told by whoever sends the link. No message names a nominee
other than its reader, who is not named either: it may be read on a telephone's lock screen.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.nominations.models import (
    Contributor,
    ContributorKind,
    NominationStatus,
    SubmittedVersion,
)
from awards.nominations.supplement_models import SupplementRequest
from awards.sharing.models import ConsentRequest
from campaigns.outbox.drafts import Draft, moment_text
from campaigns.plans.models import RoundStatus

NAME = "sharing"
HELP_ASKED = "help-asked"
REPORT_ASKED = "report-asked"
CONSENT_ASKED = "consent-asked"
KINDS = {
    HELP_ASKED: _("Asked to help with a dossier"),
    REPORT_ASKED: _("Asked for the own report"),
    CONSENT_ASKED: _("Asked to agree to be nominated"),
}
# The head of the unit decided these by asking, and the time to hand in is short.
SELF_SENDING = (HELP_ASKED, REPORT_ASKED, CONSENT_ASKED)


def true_messages(now: datetime) -> Iterable[Draft]:
    """Two queries, whatever the number of people who were asked.

    A deadline that was put off, and a dossier that was sent back or recalled, are told anew: the
    key holds the day by which it is to be done, and how often it was handed in before.
    """
    writing = Contributor.objects.filter(ended_at=None, user__is_active=True)
    for asked in _in_time(writing, now):
        yield _to_write(asked)
    unanswered = ConsentRequest.objects.filter(
        cancelled_at=None, answers=None, nomination__person__user__is_active=True
    ).exclude(asked_by=F("nomination__person__user"))
    for asked in _in_time(unanswered, now):
        yield _to_consent(asked)


def _in_time(asked: QuerySet, now: datetime) -> Iterator[Contributor | ConsentRequest]:
    """Those of dossiers that can still be handed in, with `due_at`, the time to do so."""
    supplements = SupplementRequest.objects.filter(
        nomination=OuterRef("nomination"), answered_at=None, taken_back_at=None
    )
    is_draft = Q(
        nomination__status=NominationStatus.DRAFT,
        nomination__round__status=RoundStatus.OPEN,
        nomination__round__closes_at__gte=now,
    )
    is_returned = Q(nomination__status=NominationStatus.RETURNED, supplement_due_at__gte=now)
    versions = SubmittedVersion.objects.filter(nomination=OuterRef("nomination"))
    rows = (
        asked.annotate(
            supplement_due_at=Subquery(supplements.order_by("-pk").values("due_at")[:1]),
            n_handed_in=Subquery(versions.order_by("-number").values("number")[:1]),
        )
        .filter(is_draft | is_returned)
        .select_related("nomination__round__campaign", "nomination__person")
        .order_by("pk")
    )
    for row in rows:
        row.is_returned = row.nomination.status == NominationStatus.RETURNED
        row.due_at = row.supplement_due_at if row.is_returned else row.nomination.round.closes_at
        yield row


def _to_write(asked: Contributor) -> Draft:
    nomination = asked.nomination
    if asked.kind == ContributorKind.NOMINEE:
        kind = REPORT_ASKED
        subject = f"Đề nghị viết báo cáo thành tích: {nomination.round.name}"
        wanted = "Đơn vị đề nghị Ông/Bà tự viết báo cáo thành tích của mình trong hồ sơ"
    else:
        kind = HELP_ASKED
        subject = f"Đề nghị giúp soạn hồ sơ {nomination.reference}"
        wanted = "Đơn vị đề nghị Ông/Bà giúp soạn hồ sơ"
    return _draft(
        asked,
        kind=kind,
        recipient_id=asked.user_id,
        subject=subject,
        body=(
            f"{wanted} {nomination.reference} ({nomination.round.name}). {_until(asked)} "
            "Ông/Bà viết xong thì Thủ trưởng đơn vị kiểm tra và nộp hồ sơ."
        ),
        url=reverse("submission:detail", args=[nomination.pk]),
    )


def _to_consent(asked: ConsentRequest) -> Draft:
    nomination = asked.nomination
    return _draft(
        asked,
        kind=CONSENT_ASKED,
        recipient_id=nomination.person.user_id,
        subject=f"Đề nghị cho biết ý kiến về hồ sơ {nomination.reference}",
        body=(
            "Đơn vị lập hồ sơ đề nghị khen thưởng Ông/Bà trong đợt xét "
            f"“{nomination.round.name}” và đề nghị Ông/Bà cho biết có đồng ý hay không. Hồ sơ chỉ "
            f"được nộp khi Ông/Bà đồng ý. {_until(asked)}"
        ),
        url=reverse("sharing:consent", args=[nomination.pk]),
    )


def _until(asked: Contributor | ConsentRequest) -> str:
    if asked.is_returned:
        return (
            f"Hồ sơ đã được trả lại để bổ sung và phải nộp lại trước {moment_text(asked.due_at)}."
        )
    return f"Hạn nộp hồ sơ: {moment_text(asked.due_at)}."


def _draft(asked: Contributor | ConsentRequest, *, kind: str, **words) -> Draft:
    draft = f"recalled-{asked.n_handed_in}" if asked.n_handed_in else "draft"
    state = "returned" if asked.is_returned else draft
    return Draft(
        kind=kind,
        key=f"{kind}:{asked.pk}:{state}:{asked.due_at:%Y%m%dT%H%M}",
        unit_id=asked.nomination.round.campaign.owner_id,
        due_at=asked.due_at,
        **words,
    )
