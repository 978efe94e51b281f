"""The words of the appraisal record of a round, with the summary list as its annex."""

from collections.abc import Sequence
from datetime import date

from awards.evaluation.models import Appraisal
from awards.nominations.handed_in import summaries_handed_in
from awards.nominations.models import Nomination
from awards.summary_list.paper_phrases import (
    nominee_text,
    post_text,
    reasons_text,
    signatures,
)
from awards.summary_list.queries import (
    Figures,
    QuotaFigures,
    figures_by_quota,
    refused_list,
    summary_list,
    total,
)
from campaigns.law.models import LegalBasis, PaperKind
from campaigns.law.numbering import symbol_for
from campaigns.law.recipients import RECIPIENT_NAMES, recipient_heading
from campaigns.papers.rules import letterhead_of
from campaigns.plans.citing import movement_of, plan_basis
from campaigns.plans.models import Round
from emulation_portal.documents.content import (
    Align,
    Annex,
    Column,
    Kind,
    OfficialDocument,
    Paragraph,
    Points,
    Row,
    Section,
    Table,
    group_row,
    total_row,
)
from emulation_portal.documents.layout import closed
from emulation_portal.vietnamese import padded, short_date

LIST_TITLE = "Danh sách tổng hợp hồ sơ đủ điều kiện kèm đề xuất của Văn phòng"


def record_document(*, round: Round, officer: str, on: date) -> OfficialDocument:
    """What the Office reports to the Council on a round, from the findings as they stand.

    Source: Decree 30/2020/NĐ-CP, specimen 1.4; the four headings: practice of the emulation
    authorities. Raises: ValidationError no_name.
    """
    owner = round.campaign.owner
    rows = figures_by_quota(round)
    eligible = list(summary_list(round).select_related("person"))
    return OfficialDocument(
        kind=Kind.REPORT,
        subject=f"Kết quả thẩm định hồ sơ đề nghị khen thưởng {movement_of(round)}",
        letterhead=letterhead_of(unit=owner, on=on),
        symbol=symbol_for(unit=owner, paper_kind=PaperKind.REPORT, on=on)[0],
        issued_by="Văn phòng Sở",
        addressees=[f"Hội đồng Thi đua - Khen thưởng {owner.as_of(on).name}"],
        bases=[*_bases(on), *plan_basis(round, on)],
        blocks=[
            Section(1, "Kết quả tiếp nhận"),
            *_receipt(round, rows, on),
            Section(2, "Kết quả thẩm định"),
            *_findings(total(rows), eligible),
            Section(3, "Trường hợp không đủ điều kiện (lý do)"),
            *_refused(round),
            Section(4, "Đề xuất"),
            *_proposals(rows, eligible),
        ],
        signatures=signatures(owner, on, officer=officer, as_what="NGƯỜI LẬP"),
        recipients=["Như trên", "Lưu: VT, VP"],
        annexes=[
            Annex(
                LIST_TITLE,
                subtitle="(Kèm theo Báo cáo kết quả thẩm định của Văn phòng Sở)",
                blocks=[summary_table(eligible, rows)],
                landscape=True,
            )
        ],
    )


def _bases(on: date) -> list[str]:
    """A report needs no legal basis; where some are on record for it, they are cited."""
    rows = LegalBasis.objects.as_of(on).filter(paper_kind=PaperKind.REPORT)
    return list(rows.order_by("position", "valid_from").values_list("text", flat=True))


def _receipt(round: Round, rows: Sequence[QuotaFigures], on: date) -> list:
    figures = total(rows)
    received = Nomination.objects.filter(round=round, received_at__isnull=False)
    n_units = received.values("unit").distinct().count()
    text = (
        f"Tính đến ngày {short_date(on)}, Văn phòng Sở đã tiếp nhận {padded(figures.n_received)} hồ"
        f" sơ của {padded(n_units)} đơn vị trong đợt xét “{round.name}”"
    )
    if figures.n_supplemented:
        text += f"; {padded(figures.n_supplemented)} hồ sơ được trả lại và đã nộp bổ sung"
    if figures.n_withdrawn:
        text += f"; đơn vị rút {padded(figures.n_withdrawn)} hồ sơ đã tiếp nhận"
    if figures.n_unreceived:
        text += f"; còn {padded(figures.n_unreceived)} hồ sơ đã nộp, chưa tiếp nhận"
    return [Paragraph(f"{text}. Cụ thể:"), _figures_table(rows)]


def _figures_table(rows: Sequence[QuotaFigures]) -> Table:
    columns = [
        Column("Đối tượng", 20),
        Column("Hình thức", 14),
        Column("Chỉ tiêu", 9, Align.CENTRE),
        Column("Tiếp nhận", 9, Align.CENTRE),
        Column("Đủ điều kiện", 10, Align.CENTRE),
        Column("Không đủ", 10, Align.CENTRE),
        Column("Chưa kết luận", 10, Align.CENTRE),
        Column("Đã rút", 8, Align.CENTRE),
        Column("Đề xuất", 10, Align.CENTRE),
    ]

    def cells(figures: Figures) -> list[str]:
        return [
            str(number)
            for number in (
                figures.n_received,
                figures.n_eligible,
                figures.n_ineligible,
                figures.n_open,
                figures.n_withdrawn,
                figures.n_proposed,
            )
        ]

    lines = [
        Row(
            [
                RECIPIENT_NAMES[row.quota.recipient_kind].capitalize(),
                row.quota.award_form.name,
                str(row.quota.places),
                *cells(row.figures),
            ]
        )
        for row in rows
    ]
    places = sum(row.quota.places for row in rows)
    return Table(columns, [*lines, total_row("Cộng", "", str(places), *cells(total(rows)))])


def _findings(figures: Figures, eligible: Sequence[Nomination]) -> list:
    n_full = sum(not (one.n_not_met or one.n_unclear) for one in eligible)
    n_partly = len(eligible) - n_full
    points = [
        f"{padded(figures.n_eligible)} hồ sơ đủ điều kiện; trong đó {padded(n_full)} hồ sơ đạt tất"
        f" cả các tiêu chí, {padded(n_partly)} hồ sơ có tiêu chí chưa rõ hoặc không đạt, đã ghi ý"
        " kiến thẩm định",
        f"{padded(figures.n_ineligible)} hồ sơ không đủ điều kiện",
    ]
    if figures.n_open:
        points.append(f"{padded(figures.n_open)} hồ sơ đã tiếp nhận, chưa kết luận")
    return [
        Paragraph(
            "Văn phòng Sở đã kiểm tra thành phần hồ sơ, thời hạn nộp, điều kiện của người và tập"
            " thể được đề nghị, đối chiếu từng tiêu chí với báo cáo thành tích và minh chứng, rà"
            " soát trùng lặp thành tích. Kết quả:"
        ),
        Points(list(closed(tuple(points)))),
    ]


def _refused(round: Round) -> list:
    refused = list(refused_list(round).select_related("person"))
    if not refused:
        return [Paragraph("Không có.")]
    last: dict[int, Appraisal] = {}
    for appraisal in Appraisal.objects.filter(nomination__in=refused).order_by("pk"):
        last[appraisal.nomination_id] = appraisal
    columns = [
        Column("STT", 6, Align.CENTRE),
        Column("Hồ sơ", 13),
        Column("Tên tập thể; họ và tên cá nhân", 27),
        Column("Đơn vị đề nghị", 22),
        Column("Lý do", 32),
    ]
    lines = [
        Row(
            [
                str(number),
                one.reference,
                nominee_text(one),
                one.unit.name,
                reasons_text(last.get(one.pk)),
            ]
        )
        for number, one in enumerate(refused, start=1)
    ]
    return [Table(columns, lines)]


def _proposals(rows: Sequence[QuotaFigures], eligible: Sequence[Nomination]) -> list:
    if not eligible:
        return [Paragraph("Chưa có hồ sơ đủ điều kiện để trình Hội đồng.")]
    blocks: list = [
        Paragraph(
            f"Văn phòng Sở kính trình Hội đồng xem xét {padded(len(eligible))} hồ sơ đủ điều kiện"
            " (có danh sách tổng hợp kèm theo), với đề xuất như sau:"
        )
    ]
    points = []
    for row in rows:
        figures = row.figures
        if not figures.n_eligible:
            continue
        text = (
            f"{row.quota.award_form.name} cho {RECIPIENT_NAMES[row.quota.recipient_kind]}: đề xuất"
            f" {padded(figures.n_proposed)} trên chỉ tiêu {padded(row.quota.places)}"
        )
        if row.n_over:
            text += f", vượt {padded(row.n_over)}, đề nghị Hội đồng lựa chọn"
        if figures.n_not_proposed:
            text += f"; không đề xuất {padded(figures.n_not_proposed)}"
        if figures.n_unproposed:
            text += f"; chưa có ý kiến {padded(figures.n_unproposed)}"
        points.append(text)
    return [*blocks, Points(list(closed(tuple(points))))]


def summary_table(eligible: Sequence[Nomination], rows: Sequence[QuotaFigures]) -> Table:
    """The summary list: parts by quota with their places, one ordinal through all of them."""
    columns = [
        Column("STT", 5, Align.CENTRE),
        Column("Hồ sơ", 10),
        Column("Tên tập thể; họ và tên cá nhân", 22),
        Column("Chức vụ, đơn vị", 24),
        Column("Tóm tắt thành tích", 34),
        Column("Đạt", 6, Align.CENTRE),
        Column("Không đạt", 7, Align.CENTRE),
        Column("Chưa rõ", 7, Align.CENTRE),
        Column("Đề xuất của Văn phòng", 22),
    ]
    lines, quota = [], None
    parts = {row.quota.pk: row for row in rows}
    letters = iter("ABCDEFGH")
    summaries = summaries_handed_in(eligible)
    for number, one in enumerate(eligible, start=1):
        if one.quota_id != quota:
            quota = one.quota_id
            lines.append(_part_row(next(letters), parts[quota]))
        lines.append(
            Row(
                [
                    str(number),
                    one.reference,
                    nominee_text(one),
                    post_text(one),
                    summaries[one.pk],
                    str(one.n_met),
                    str(one.n_not_met),
                    str(one.n_unclear),
                    proposal_text(one),
                ]
            )
        )
    return Table(columns, lines)


def _part_row(letter: str, row: QuotaFigures) -> Row:
    title = recipient_heading(row.quota.recipient_kind)
    return group_row(
        f"{letter}. {title}, {row.quota.award_form.name} (chỉ tiêu {padded(row.quota.places)}, đề"
        f" xuất {padded(row.figures.n_proposed)})"
    )


def proposal_text(nomination: Nomination) -> str:
    proposal = getattr(nomination, "office_proposal", None)
    if proposal is None:
        return "Chưa có ý kiến"
    words = "Đề xuất" if proposal.is_proposed else "Không đề xuất"
    return f"{words}: {proposal.note}" if proposal.note else words
