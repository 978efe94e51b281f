"""The parts of the minutes that report: appraisals, recusals, the vote, its results, conclusion."""

from datetime import datetime
from itertools import groupby

from django.db.models import Count, Q
from django.utils import timezone

from awards.council.frozen_rule import FrozenRule
from awards.council.models import Session
from awards.council.vote_models import VoteItem, VoteRound, VoteRoundStatus
from awards.nominations.models import Nomination, NominationStatus
from campaigns.law.models import AwardForm, Denominator
from campaigns.law.recipients import RECIPIENT_NAMES, RECIPIENT_ORDER, recipient_heading
from emulation_portal.documents.content import (
    Align,
    Column,
    Paragraph,
    Points,
    Section,
    Style,
    Table,
    group_row,
)
from emulation_portal.vietnamese import day_text, padded

BASES = {
    Denominator.TOTAL_MEMBERS: "tổng số thành viên Hội đồng có quyền biểu quyết",
    Denominator.PRESENT: "số thành viên có mặt",
    Denominator.ENTITLED: "số thành viên được bỏ phiếu đối với trường hợp đó",
    Denominator.VALID_BALLOTS: "số phiếu hợp lệ",
}


def appraisals(session: Session, vote_round: VoteRound) -> list:
    numbers = Nomination.objects.filter(round=session.round).aggregate(
        n_received=Count("pk", filter=Q(received_at__isnull=False)),
        n_ineligible=Count("pk", filter=Q(status=NominationStatus.INELIGIBLE)),
        n_withdrawn=Count(
            "pk", filter=Q(status=NominationStatus.WITHDRAWN, received_at__isnull=False)
        ),
    )
    n_before = len(vote_round.frozen["items"])
    ineligible = (
        f", {padded(numbers['n_ineligible'])} hồ sơ không đủ điều kiện"
        if numbers["n_ineligible"]
        else ""
    )
    withdrawn = (
        f"; đơn vị rút {padded(numbers['n_withdrawn'])} hồ sơ" if numbers["n_withdrawn"] else ""
    )
    return [
        Section(1, "Báo cáo kết quả thẩm định", level=2),
        Paragraph(
            f"Văn phòng đã tiếp nhận {padded(numbers['n_received'])} hồ sơ, trong đó "
            f"{padded(n_before)} hồ sơ đủ điều kiện trình Hội đồng{ineligible}{withdrawn}."
        ),
    ]


def recusals(session: Session) -> list:
    recusals = session.recusals.filter(lifted_at=None).select_related("member__user", "nomination")
    in_order = recusals.order_by("member__position", "reason", "nomination__nominee_sort_key")
    lines = [
        f"{member.user} không tham gia xét trường hợp "
        f"{', '.join(r.nomination.nominee_name for r in grouped)}: {_lower(reason)}"
        for (member, reason), grouped in groupby(in_order, lambda r: (r.member, r.reason))
    ]
    title = Section(2, "Thành viên không tham gia xét từng trường hợp", level=2)
    return [title, Points(stopped(lines)) if lines else Paragraph("Không có.")]


def vote(session: Session, vote_round: VoteRound) -> list:
    frozen = vote_round.frozen
    rule = FrozenRule.from_json(frozen["rule"])
    n_voted = vote_round.electorate.filter(has_voted=True).count()
    void = session.vote_rounds.filter(status=VoteRoundStatus.VOID).exclude(opened_at=None)
    blocks = [
        Section(4, "Biểu quyết", level=2),
        Paragraph(
            "Bỏ phiếu kín bằng hình thức điện tử; người bỏ phiếu và nội dung phiếu được lưu tách "
            "rời, kết quả không hiển thị trước khi niêm phong.",
            lead="Hình thức:",
        ),
        Paragraph(
            f"{rule.name}: được thông qua khi số phiếu đồng ý "
            f"{'trên' if rule.is_strict else 'đạt từ'} "
            f"{rule.threshold_numerator}/{rule.threshold_denominator} {BASES[rule.denominator]}"
            f"{'' if rule.is_strict else ' trở lên'} (căn cứ: {rule.source}).",
            lead="Quy tắc:",
        ),
        Paragraph(
            f"Số thành viên được bỏ phiếu: {padded(len(frozen['electorate']))}; "
            f"số phiếu thu về: {padded(n_voted)}; bỏ phiếu {_span(vote_round)}.",
            lead="Kiểm phiếu:",
        ),
        Paragraph("", lead=f"Mã kiểm tra (SHA-256) của lượt bỏ phiếu số {vote_round.number}:"),
        Paragraph(vote_round.fingerprint, style=Style.PLAIN),
    ]
    if void:
        numbers = ", ".join(str(v.number) for v in void)
        blocks.append(
            Paragraph(f"Lượt bỏ phiếu số {numbers} bị hủy, phiếu không được kiểm.", lead="Ghi chú:")
        )
    return blocks


def _items(vote_round: VoteRound) -> list[VoteItem]:
    items = vote_round.items.select_related("nomination__quota__award_form").order_by(
        "nomination__nominee_sort_key", "nomination_id"
    )
    return sorted(items, key=_kind_place)


def _kind_place(item: VoteItem) -> int:
    return RECIPIENT_ORDER.index(item.nomination.quota.recipient_kind)


def results(vote_round: VoteRound) -> list:
    rows, number = [], 0
    for place, (kind, items) in enumerate(groupby(_items(vote_round), _kind_place)):
        rows.append(group_row(f"{'ABC'[place]}. {recipient_heading(RECIPIENT_ORDER[kind])}"))
        for item in items:
            number += 1
            rows.append(
                [
                    str(number),
                    item.nomination.nominee_name,
                    str(item.n_yes),
                    str(item.n_no),
                    str(item.n_abstained),
                    f"{item.n_needed}/{item.n_base}",
                    "Thông qua" if item.has_passed else "Không thông qua",
                ]
            )
    columns = [
        Column("STT", 5, Align.CENTRE),
        Column("Tên tập thể, cá nhân", 26),
        Column("Đồng ý", 8, Align.CENTRE),
        Column("Không đồng ý", 9, Align.CENTRE),
        Column("Không ý kiến", 9, Align.CENTRE),
        Column("Cần đạt", 9, Align.CENTRE),
        Column("Kết quả", 13, Align.CENTRE),
    ]
    return [Section(5, "Kết quả bỏ phiếu", level=2), Table(columns, rows)]


def conclusion(vote_round: VoteRound) -> list:
    passed = [item for item in _items(vote_round) if item.has_passed]
    if not passed:
        return [
            Section(3, "Kết luận"),
            Paragraph("Không có trường hợp nào đạt số phiếu cần thiết để đề nghị khen thưởng."),
        ]
    counts = " và ".join(
        f"{padded(len(list(items)))} {RECIPIENT_NAMES[RECIPIENT_ORDER[kind]]}"
        for kind, items in groupby(passed, _kind_place)
    )
    blocks = [
        Section(3, "Kết luận"),
        Paragraph(
            f"Hội đồng thống nhất đề nghị xét khen thưởng đối với {counts} đạt số phiếu cần thiết; "
            "khen thưởng theo thứ tự xếp hạng, trong phạm vi số lượng của kế hoạch. "
            "Danh sách theo vần tên:"
        ),
    ]
    by_form = sorted(passed, key=lambda item: (_form_of(item).pk, _kind_place(item)))
    for (form, kind), grouped in groupby(by_form, lambda i: (_form_of(i), _kind_place(i))):
        items = list(grouped)
        lead = f"{form.name}: {padded(len(items))} {RECIPIENT_NAMES[RECIPIENT_ORDER[kind]]}"
        blocks += [Paragraph("", lead=lead), Points(stopped([_nominee(item) for item in items]))]
    return blocks


def _form_of(item: VoteItem) -> AwardForm:
    return item.nomination.quota.award_form


def _nominee(item: VoteItem) -> str:
    nominee = item.nomination
    parts = (nominee.nominee_name, nominee.nominee_title, nominee.nominee_unit_name)
    return ", ".join(part for part in parts if part)


def _span(vote_round: VoteRound) -> str:
    """From when to when ballots were taken; the day once where it is the same."""
    opened, closed = vote_round.opened_at, vote_round.closed_at
    first, last = moment_day_text(opened), moment_day_text(closed)
    begun = time_text(opened) if first == last else f"{time_text(opened)}, {first}"
    return f"từ {begun} đến {time_text(closed)}, {last}"


def stopped(lines: list[str]) -> list[str]:
    """Points of a list with their stops: a semicolon each, a full stop at the end."""
    return [*(f"{line};" for line in lines[:-1]), *(f"{line}." for line in lines[-1:])]


def time_text(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{padded(local.hour)} giờ {padded(local.minute)}"


def moment_day_text(moment: datetime) -> str:
    return day_text(timezone.localdate(moment))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
