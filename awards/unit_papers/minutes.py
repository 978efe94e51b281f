"""The minutes of the unit's meeting, written from its record; what is not known is left blank."""

from datetime import time
from decimal import ROUND_DOWN, Decimal

from awards.meetings.models import MeetingMethod, MeetingResult, UnitMeeting
from awards.meetings.tasks import missing_of
from awards.nominations.models import Nomination
from awards.unit_papers.material import LINE_BLANK, SHORT_BLANK, Material, counted
from awards.unit_papers.phrases import (
    forms_of,
    nominee_line,
    or_blank,
    paragraphs,
    signed_by,
    stopped,
)
from campaigns.plans.citing import movement_of
from emulation_portal.documents.content import (
    Align,
    Column,
    Kind,
    OfficialDocument,
    Paragraph,
    Points,
    Section,
    Side,
    Table,
)
from emulation_portal.documents.layout import closed
from emulation_portal.vietnamese import day_text, decimal_text

METHODS = {
    MeetingMethod.SECRET: "bỏ phiếu kín",
    MeetingMethod.SHOW_OF_HANDS: "biểu quyết bằng hình thức giơ tay",
}


def minutes_document(material: Material) -> OfficialDocument:
    """What the minutes of the meeting say: attendance, method, discussion, result by nominee.

    Source: Decree 30/2020/NĐ-CP, specimen 1.9. Raises: ValidationError no_name.
    """
    meeting = material.meeting or UnitMeeting(round=material.round, unit=material.unit)
    issuer = material.issuer
    return OfficialDocument(
        kind=Kind.MINUTES,
        subject=f"Họp bình xét khen thưởng trong {movement_of(material.round)}",
        letterhead=issuer.letterhead,
        symbol=issuer.numbered("BB"),
        issued_by=issuer.name,
        blocks=[
            Paragraph(f"{_time(meeting.starts_at)}, {_day(meeting)}.", lead="Thời gian bắt đầu:"),
            Paragraph(stopped(or_blank(meeting.place)), lead="Địa điểm:"),
            *_attendance(meeting),
            Paragraph(_chair(meeting), lead="Chủ trì:"),
            Paragraph(stopped(or_blank(meeting.secretary_name)), lead="Thư ký:"),
            Section(2, "Nội dung"),
            *_discussion(material, meeting),
            *_results(material, meeting),
            *_conclusion(material),
            Paragraph(f"Cuộc họp kết thúc vào {_time(meeting.ends_at)}, {_day(meeting)}."),
        ],
        signatures=[
            signed_by("Thư ký", meeting.secretary_name, side=Side.LEFT),
            signed_by("Chủ tọa", meeting.chair_name, side=Side.RIGHT),
        ],
        recipients=["Lưu: VT, Hồ sơ"],
        draft=is_draft(material) or not material.dossiers,
    )


def is_draft(material: Material) -> bool:
    """Whether the record still lacks what the minutes must say of each nominee."""
    return material.is_partial or any(
        missing_of(material.meeting, material.result_of(dossier)) for dossier in material.dossiers
    )


def _time(at: time | None) -> str:
    return (
        f"{at.hour:02} giờ {at.minute:02} phút" if at else f"{SHORT_BLANK} giờ {SHORT_BLANK} phút"
    )


def _day(meeting: UnitMeeting) -> str:
    if meeting.held_on:
        return day_text(meeting.held_on)
    return f"ngày {SHORT_BLANK} tháng {SHORT_BLANK} năm {SHORT_BLANK}"


def _chair(meeting: UnitMeeting) -> str:
    if not meeting.chair_title:
        return stopped(or_blank(meeting.chair_name))
    return stopped(f"{or_blank(meeting.chair_name)}, {meeting.chair_title}")


def _attendance(meeting: UnitMeeting) -> list:
    n_absent = None
    if meeting.n_members is not None and meeting.n_present is not None:
        n_absent = meeting.n_members - meeting.n_present
    why = f": {meeting.absence_note}" if meeting.absence_note else ""
    absent = "Không." if n_absent == 0 else stopped(f"{counted(n_absent)} người{why}")
    return [
        Section(1, "Thành phần tham dự"),
        Paragraph(
            f"{counted(meeting.n_present)}/{counted(meeting.n_members)} người được triệu tập.",
            lead="Có mặt:",
        ),
        Paragraph(absent, lead="Vắng mặt:"),
    ]


def _discussion(material: Material, meeting: UnitMeeting) -> list:
    said = paragraphs(meeting.discussion)
    return [
        Section(1, "Báo cáo và thảo luận", level=2),
        Paragraph(
            "Cuộc họp xem xét thành tích của các tập thể, cá nhân được giới thiệu bình xét khen"
            f" thưởng trong {movement_of(material.round)}."
        ),
        *[Paragraph(stopped(line)) for line in said or [LINE_BLANK]],
    ]


def _results(material: Material, meeting: UnitMeeting) -> list:
    without = [d for d in material.dossiers if material.result_of(d) is None]
    rows = [_row(row.name, row, meeting) for row in _in_order(material)]
    rows += [_row(dossier.nominee_name, None, meeting) for dossier in without]
    numbered = [(str(place), *cells) for place, cells in enumerate(rows, start=1)]
    return [
        Section(2, "Kết quả bình xét", level=2),
        Paragraph(f"Cuộc họp tiến hành {METHODS[meeting.method]}, kết quả như sau:"),
        Table(
            [
                Column("STT", 6, Align.CENTRE),
                Column("Tên tập thể; họ và tên cá nhân", 40),
                Column("Đồng ý", 11, Align.CENTRE),
                Column("Không đồng ý", 11, Align.CENTRE),
                Column("Tỷ lệ đồng ý (%)", 13, Align.CENTRE),
                Column("Ghi chú", 26),
            ],
            numbered or [("1", "", "", "", "", "")],
        ),
    ]


def _in_order(material: Material) -> list[MeetingResult]:
    """Results of the dossiers in the order of the list, then of those not put forward."""
    own = [material.result_of(dossier) for dossier in material.dossiers]
    listed = {dossier.pk for dossier in material.dossiers}
    others = [row for row in material.results if row.nomination_id not in listed]
    return [row for row in own if row] + others


def _row(name: str, result: MeetingResult | None, meeting: UnitMeeting) -> tuple:
    if result is None or result.n_for is None:
        note = result.note if result else ""
        return name, SHORT_BLANK, SHORT_BLANK, SHORT_BLANK, note
    share = ""
    if meeting.n_present:
        share = decimal_text(_percent(result.n_for, meeting.n_present))
    return name, counted(result.n_for), counted(result.n_against), share, result.note


def _percent(part: int, whole: int):
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def _conclusion(material: Material) -> list:
    """Whom the meeting puts forward, and whom it does not, each by its own result."""
    agreed, refused = material.agreed(True), material.agreed(False)
    said: list = []
    if agreed:
        forms = forms_of(agreed, material.on)
        said += _listed(material, f"Cuộc họp thống nhất đề nghị tặng {forms} cho:", agreed)
    if refused:
        why = "vì không có quá nửa số người dự họp đồng ý"
        said += _listed(material, f"Cuộc họp không thống nhất đề nghị, {why}:", refused)
    if material.agreed(None) or not said:
        said.append(Paragraph(LINE_BLANK))
    return [Section(3, "Kết luận", level=2), *said]


def _listed(material: Material, heading: str, dossiers: list[Nomination]) -> list:
    items = tuple(nominee_line(dossier, material) for dossier in dossiers)
    return [Paragraph(heading), Points(list(closed(items)))]
