"""The words of the appraisal sheet of one dossier, from what an appraisal froze."""

from django.utils import timezone

from awards.evaluation.appraising import findings_content
from awards.evaluation.models import Appraisal
from awards.nominations.models import Nomination, NominationStatus
from awards.summary_list.paper_phrases import (
    PRESENCES,
    VERDICTS,
    nominee_text,
    post_text,
    reasons_text,
    signatures,
)
from campaigns.law.recipients import RECIPIENT_NAMES
from campaigns.papers.rules import letterhead_of
from campaigns.plans.citing import movement_of
from emulation_portal.documents.content import (
    Align,
    Column,
    KeyValue,
    Kind,
    OfficialDocument,
    Paragraph,
    Row,
    Section,
    Table,
)
from emulation_portal.vietnamese import padded, short_date

S = NominationStatus
NOT_CONCLUDED = (S.SUBMITTED, S.RECEIVED, S.RETURNED)


def sheet_document(*, nomination: Nomination, user) -> OfficialDocument:
    """The sheet of a dossier: of its last appraisal, as frozen; before one, or where it was taken
    back, a draft of today.

    Source: practice of the emulation authorities (completeness, time, criteria, holds, places,
    conclusion). Raises: ValidationError no_name.
    """
    appraisal = None
    if nomination.status not in NOT_CONCLUDED:
        standing = nomination.appraisals.standing().select_related("appraised_by")
        appraisal = standing.order_by("-pk").first()
    content = (appraisal.content if appraisal else None) or findings_content(nomination)
    on = timezone.localdate(appraisal.appraised_at) if appraisal else timezone.localdate()
    owner = nomination.round.campaign.owner
    officer = str(appraisal.appraised_by if appraisal else user)
    return OfficialDocument(
        kind=Kind.OTHER,
        title="PHIẾU THẨM ĐỊNH",
        subject=f"Hồ sơ {nomination.reference} đề nghị khen thưởng {movement_of(nomination.round)}",
        letterhead=letterhead_of(unit=owner, on=on),
        symbol="",
        issued_on=on if appraisal else None,
        blocks=[
            Section(1, "Kết quả tiếp nhận"),
            _receipt(nomination),
            Section(2, "Kết quả thẩm định"),
            Section(1, "Thành phần hồ sơ", level=2),
            *_papers(content),
            Section(2, "Tiêu chí", level=2),
            _criteria(content),
            Section(3, "Trùng lặp thành tích", level=2),
            Paragraph(_likenesses(content)),
            Section(4, "Trường hợp tạm dừng xét khen thưởng", level=2),
            Paragraph(_holds(content)),
            Section(3, "Kết luận"),
            *_conclusion(appraisal),
        ],
        signatures=signatures(owner, on, officer=officer, as_what="NGƯỜI THẨM ĐỊNH"),
        draft=appraisal is None,
    )


def _receipt(nomination: Nomination) -> KeyValue:
    quota = nomination.quota
    kind = RECIPIENT_NAMES[quota.recipient_kind]
    pairs = [
        ("Tập thể, cá nhân được đề nghị", nominee_text(nomination)),
        ("Chức vụ, đơn vị", post_text(nomination)),
        ("Đơn vị đề nghị", nomination.unit.name),
        (
            "Hình thức đề nghị",
            f"{quota.award_form.name} ({kind}; chỉ tiêu của đợt: {quota.places})",
        ),
        ("Ngày nộp", _day(nomination.submitted_at)),
        ("Hạn nộp", _day(nomination.round.closes_at)),
        ("Ngày tiếp nhận", _day(nomination.received_at)),
        ("Số lần bổ sung", str(_n_supplements(nomination))),
    ]
    return KeyValue(pairs)


def _day(moment) -> str:
    return short_date(timezone.localdate(moment)) if moment else "…"


def _n_supplements(nomination: Nomination) -> int:
    return nomination.supplement_requests.filter(answered_at__isnull=False).count()


def _papers(content: dict) -> list:
    if not content["papers"]:
        return [Paragraph("Chưa có quy định về thành phần hồ sơ cho thời gian này.")]
    columns = [
        Column("STT", 6, Align.CENTRE),
        Column("Thành phần", 46),
        Column("Kết quả", 16, Align.CENTRE),
        Column("Ghi chú", 32),
    ]
    lines = [
        Row(
            [
                str(number),
                paper["text"] if paper["is_required"] else f"{paper['text']} (nếu có)",
                PRESENCES[paper["presence"]],
                paper["note"],
            ]
        )
        for number, paper in enumerate(content["papers"], start=1)
    ]
    return [Table(columns, lines)]


def _criteria(content: dict) -> Table:
    columns = [
        Column("STT", 6, Align.CENTRE),
        Column("Tiêu chí", 40),
        Column("Tỷ trọng", 10, Align.CENTRE),
        Column("Kết quả", 14, Align.CENTRE),
        Column("Ý kiến thẩm định", 30),
    ]
    lines = [
        Row(
            [
                str(line["position"]),
                line["text"],
                f"{line['weight']}%",
                VERDICTS[line["verdict"]],
                line["note"],
            ]
        )
        for line in content["criteria"]
    ]
    return Table(columns, lines)


def _likenesses(content: dict) -> str:
    counts = content.get("likenesses") or {"n_undecided": 0, "n_same": 0}
    if not any(counts.values()):
        return "Không phát hiện."
    return (
        f"Xác định trùng thành tích: {padded(counts['n_same'])} trường hợp; có dấu hiệu giống nhau,"
        f" chưa kết luận: {padded(counts['n_undecided'])} trường hợp."
    )


def _holds(content: dict) -> str:
    if not content["n_holds"]:
        return "Không có."
    return (
        f"Có {padded(content['n_holds'])} nội dung đang được xem xét; hồ sơ vẫn được thẩm định,"
        " việc quyết định khen thưởng chờ kết quả xem xét."
    )


def _conclusion(appraisal: Appraisal | None) -> list[Paragraph]:
    if appraisal is None:
        return [Paragraph("Chưa kết luận.")]
    if appraisal.is_eligible:
        blocks = [Paragraph("Hồ sơ đủ điều kiện trình Hội đồng Thi đua - Khen thưởng.")]
        return [*blocks, *([Paragraph(appraisal.note)] if appraisal.note else [])]
    return [Paragraph(f"Hồ sơ không đủ điều kiện. Lý do: {reasons_text(appraisal)}.")]
