"""What the Council's people are reminded of: a session that comes near, a vote that is open.

The notice of a vote goes to everybody who may vote and stays true until the vote is closed, for
those who have voted as for those who have not: whether it stands must tell nobody who has voted
(docs/ballot.md). Nothing here reads `has_voted`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.council.models import CouncilMember, Session, SessionStatus
from awards.council.vote_models import VoteRoundStatus
from awards.voting.models import ElectorateEntry
from campaigns.outbox.drafts import Draft, day_of, days_before, moment_text

NAME = "council"
SESSION_NEAR = "session-near"
VOTE_OPEN = "vote-open"
KINDS = {
    SESSION_NEAR: _("Session of the Council is near"),
    VOTE_OPEN: _("Voting in the Council is open"),
}
# A vote lasts minutes or hours: it cannot wait for the Office.
SELF_SENDING = (VOTE_OPEN,)
DISCREET = (VOTE_OPEN,)


def true_messages(now: datetime) -> Iterable[Draft]:
    """Three queries, whatever the number of sessions and members."""
    yield from _about_sessions(now)
    yield from _about_votes()


def _about_sessions(now: datetime) -> Iterator[Draft]:
    ahead = Session.objects.filter(
        status__in=[SessionStatus.PLANNED, SessionStatus.CONVENED], starts_at__gte=now
    ).select_related("council", "round")
    near = {}
    for session in ahead:
        days = days_before(day_of(session.starts_at), now)
        if days:
            near.setdefault(session.council_id, []).append((session, days))
    if not near:
        return
    seats = CouncilMember.objects.filter(council__in=near, user__is_active=True).order_by("pk")
    for council, user in seats.values_list("council_id", "user_id"):
        for session, days in near[council]:
            yield _session_near(session, days, user)


def _session_near(session: Session, days: int, user: int) -> Draft:
    return Draft(
        kind=SESSION_NEAR,
        key=f"session:{session.pk}:{session.starts_at:%Y%m%dT%H%M}:{days}:{user}",
        unit_id=session.council.unit_id,
        recipient_id=user,
        subject=f"Họp Hội đồng Thi đua - Khen thưởng: {session.round.name}",
        body=(
            f"Hội đồng Thi đua - Khen thưởng họp về đợt xét “{session.round.name}” lúc "
            f"{moment_text(session.starts_at)} tại {session.place}. Đề nghị Ông/Bà nghiên cứu "
            "hồ sơ trước phiên họp và dự họp đúng giờ; nếu vắng, đề nghị báo Thư ký Hội đồng."
        ),
        url=reverse("proceedings:session", args=[session.pk]),
        due_at=session.starts_at,
    )


def _about_votes() -> Iterator[Draft]:
    entries = (
        ElectorateEntry.objects.filter(
            vote_round__status=VoteRoundStatus.OPEN, member__user__is_active=True
        )
        .order_by("member__position", "member_id")
        .values_list(
            "vote_round_id",
            "vote_round__session_id",
            "vote_round__session__council__unit_id",
            "vote_round__session__round__name",
            "member__user_id",
        )
    )
    for vote_round, session, unit, round_name, user in entries:
        yield Draft(
            kind=VOTE_OPEN,
            key=f"vote-open:{vote_round}:{user}",
            unit_id=unit,
            recipient_id=user,
            subject=f"Đang bỏ phiếu kín: {round_name}",
            body=(
                f"Hội đồng đang bỏ phiếu kín về đợt xét “{round_name}”. Nếu chưa bỏ phiếu, đề nghị "
                "Ông/Bà vào trang phiên họp để bỏ phiếu trước khi cuộc bỏ phiếu được đóng. Thông "
                "báo này được gửi đến mọi thành viên có quyền bỏ phiếu, không phân biệt đã bỏ "
                "phiếu hay chưa."
            ),
            url=reverse("proceedings:session", args=[session]),
        )
