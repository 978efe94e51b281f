"""The minutes of a session: written from the record, issued once, in the Council's own series."""

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.council.frozen_rule import FrozenRule
from awards.council.models import Council, CouncilMember, Seat, Session, SessionStatus
from awards.council.vote_models import VoteRound, VoteRoundStatus
from awards.proceedings.results_text import (
    appraisals,
    conclusion,
    moment_day_text,
    recusals,
    results,
    stopped,
    time_text,
    vote,
)
from campaigns.accounts.models import Role, RoleHolding
from campaigns.law.models import PaperKind
from campaigns.law.numbering import symbol_for
from campaigns.papers.rules import draft_paper, issue_paper, letterhead_of
from campaigns.plans.models import Round
from campaigns.workflow.models import ChainHead
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.documents.content import (
    Kind,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Points,
    Section,
    Side,
    Signature,
    Style,
)
from emulation_portal.vietnamese import padded

# Minutes are a Vietnamese document whatever language the reader's pages are in.
SEATS = {
    Seat.CHAIR: "Chủ tịch Hội đồng",
    Seat.VICE_CHAIR: "Phó Chủ tịch Hội đồng",
    Seat.MEMBER: "Ủy viên",
    Seat.SECRETARY: "Thư ký Hội đồng",
}


@rule
def issue_minutes(*, session: Session, by, on: date | None = None) -> Session:
    """Number, date and freeze the minutes of a closed session.

    Source: Decree 30/2020/NĐ-CP, Annex III, form 1.9; numbers in the Council's own series (Annex I,
    part I, II.3). Raises: PermissionDenied; ValidationError not_closed, issued, before_session, and
    the codes of `issue_paper`.
    """
    locked = Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    require_role(by, (Role.SECRETARY,), locked)
    if locked.status != SessionStatus.CLOSED:
        raise ValidationError(_("Close the session first."), code="not_closed")
    if locked.minutes_id:
        raise ValidationError(_("The minutes have been issued already."), code="issued")
    on = on or timezone.localdate()
    if on < timezone.localdate(locked.closed_at):
        raise ValidationError(
            _("Minutes are not dated before the session ended."), code="before_session"
        )
    document = replace(minutes_document(locked), symbol=_symbol(locked.council, on))
    paper = draft_paper(
        kind=PaperKind.MINUTES,
        unit=locked.council.unit,
        symbol=document.symbol,
        subject=document.subject,
        document=document,
        by=by,
    )
    issue_paper(paper=paper, on=on, by=by)
    locked.minutes = session.minutes = paper
    locked.save(update_fields=["minutes"])
    record_event(locked, "issue_minutes", by=by, after={"minutes": paper.reference})
    return session


def minutes_document(session: Session, *, is_draft: bool = False) -> OfficialDocument:
    """What the minutes say, from attendance, recusals, appraisals and the stored results.

    Source: Decree 30/2020/NĐ-CP, Annex III, form 1.9. Raises: ValidationError not_counted.
    """
    vote_round = session.vote_rounds.filter(status=VoteRoundStatus.CONFIRMED).first()
    if vote_round is None:
        raise ValidationError(_("The vote has no confirmed count yet."), code="not_counted")
    council = session.council
    members = list(council.members.select_related("user").order_by("position"))
    attendance = {row.member_id: row for row in session.attendances.all()}
    chair = _presiding(members, attendance)
    secretary = next(m for m in members if m.seat == Seat.SECRETARY)
    on = timezone.localdate(session.starts_at)
    return OfficialDocument(
        kind=Kind.MINUTES,
        subject=_subject(session.round),
        letterhead=_letterhead(session, on),
        symbol=_symbol(council, on),
        blocks=[
            *_opening(session),
            *_attendance(session, members, attendance, vote_round),
            Paragraph(f"{chair.user}, {SEATS[chair.seat]}.", lead="Chủ trì:"),
            Paragraph(f"{secretary.user}, {SEATS[Seat.SECRETARY]}.", lead="Thư ký:"),
            Section(2, "Nội dung"),
            *appraisals(session, vote_round),
            *recusals(session),
            Section(3, "Thảo luận", level=2),
            *[
                Paragraph(line.strip())
                for line in (session.discussion or "Không có ý kiến khác.").splitlines()
                if line.strip()
            ],
            *vote(session, vote_round),
            *results(vote_round),
            *conclusion(vote_round),
            *_closing(session),
        ],
        signatures=[
            Signature(["THƯ KÝ"], str(secretary.user), side=Side.LEFT),
            Signature(["CHỦ TỌA"], str(chair.user), side=Side.RIGHT),
        ],
        recipients=["Thành viên Hội đồng", "Lưu: VT, Hồ sơ"],
        draft=is_draft,
    )


def _symbol(council: Council, on: date) -> str:
    """The Council's own letters, unless a row says otherwise."""
    symbol, _series = symbol_for(
        unit=council.unit, paper_kind=PaperKind.MINUTES, on=on, default=council.symbol
    )
    return symbol


def _subject(round: Round) -> str:
    name = round.name
    if name.lower().startswith("khen thưởng"):
        return f"Họp xét {name[:1].lower()}{name[1:]}, {round.campaign.name}"
    return f"Họp xét khen thưởng: {name}, {round.campaign.name}"


def _letterhead(session: Session, on: date) -> Letterhead:
    """The unit stands above, so the Council's name goes without it, broken where it is spoken."""
    council = session.council
    unit = letterhead_of(unit=council.unit, on=on)
    name = council.name
    kind_of_unit = unit.issuer.split(" ")[0]
    for ending in (unit.issuer, council.unit.as_of(on).short_name, kind_of_unit):
        if name.lower().endswith(f" {ending.lower()}"):
            name = name[: -len(ending)].strip()
            break
    body, _space, field = name.partition(" Thi đua ")
    issuer = f"{body}\nThi đua {field}" if field else name
    return replace(unit, superior=unit.issuer, issuer=issuer)


def _presiding(members: list[CouncilMember], attendance: dict) -> CouncilMember:
    """The chair, or the first vice-chair present where the chair is absent."""
    leaders = [m for m in members if m.seat in (Seat.CHAIR, Seat.VICE_CHAIR)]
    leaders.sort(key=lambda m: (m.seat != Seat.CHAIR, m.position))
    present = [m for m in leaders if m.pk in attendance and attendance[m.pk].is_present]
    return (present or leaders)[0]


def _opening(session: Session) -> list[Paragraph]:
    began = session.opened_at or session.starts_at
    return [
        Paragraph(f"{time_text(began)}, {moment_day_text(began)}.", lead="Thời gian bắt đầu:"),
        Paragraph(f"{session.place}.", lead="Địa điểm:"),
    ]


def _attendance(session, members, attendance: dict, vote_round: VoteRound) -> list:
    came = [m for m in members if m.pk in attendance and attendance[m.pk].is_present]
    absent = [m for m in members if m not in came]
    rule = FrozenRule.from_json(vote_round.frozen["rule"])
    n_members, n_present = vote_round.frozen["n_members"], vote_round.frozen["n_present"]
    missed = [f"{_member_line(m)}: {_reason(attendance.get(m.pk))}" for m in absent]
    return [
        Section(1, "Thành phần tham dự"),
        Paragraph("", lead="Có mặt:"),
        Points(stopped([_member_line(m) for m in came])),
        Paragraph("" if missed else "Không.", lead="Vắng mặt:"),
        *([Points(stopped(missed))] if missed else []),
        Paragraph(
            f"{padded(n_present)}/{padded(n_members)} thành viên có quyền biểu quyết có mặt; "
            f"theo quy định cần ít nhất {padded(rule.quorum_of(n_members))} thành viên "
            f"({rule.quorum_numerator}/{rule.quorum_denominator} tổng số). "
            "Cuộc họp đủ điều kiện tiến hành.",
            lead="Số thành viên cần thiết:",
        ),
    ]


def _member_line(member: CouncilMember) -> str:
    return f"{member.user}, {member.title}, {SEATS[member.seat]}"


def _reason(row) -> str:
    return row.reason if row and row.reason else "không nêu lý do"


def _closing(session: Session) -> list[Paragraph]:
    head = ChainHead.objects.first()
    ended = session.closed_at or timezone.now()
    return [
        Paragraph(f"{_operators(session)}.", lead="Người vận hành máy chủ và bản sao lưu:"),
        Paragraph(
            f"số {head.seq}." if head else "chưa có.",
            lead="Mắt xích cuối của nhật ký hệ thống khi lập biên bản (mã ghi dưới đây):",
        ),
        *([Paragraph(head.hash, style=Style.PLAIN)] if head else []),
        Paragraph(f"Cuộc họp kết thúc vào {time_text(ended)}, {moment_day_text(ended)}."),
    ]


def _operators(session: Session) -> str:
    """Who could break the secrecy: the ballot page promises that the minutes name them."""
    if settings.SERVER_OPERATORS:
        return ", ".join(settings.SERVER_OPERATORS)
    on = timezone.localdate(session.closed_at or session.starts_at)
    holdings = RoleHolding.objects.as_of(on).filter(role=Role.ADMINISTRATOR)
    names = {str(h.user) for h in holdings.select_related("user")}
    return ", ".join(sorted(names)) or "chưa ghi nhận"
