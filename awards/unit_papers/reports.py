"""The achievement report of a person or of a collective, from what the dossier says."""

from decimal import ROUND_DOWN, Decimal

from awards.nominations.models import Nomination
from awards.nominations.readiness import CriterionLine
from awards.nominations.report_models import Figure, Profile, StatedHonour
from awards.sharing.models import EmployerConfirmation
from awards.unit_papers.asking import GENDERS
from awards.unit_papers.material import BLANK, LINE_BLANK, Issuer, employer_of, issuer_of
from awards.unit_papers.phrases import or_blank, paragraphs, signed_by, stopped
from awards.unit_papers.said import Said, said_in
from campaigns.law.models import RecipientKind
from campaigns.law.recipients import RECIPIENT_NAMES
from campaigns.law.rules import names_on
from campaigns.plans.citing import movement_of
from emulation_portal.documents.content import (
    Align,
    Column,
    KeyValue,
    Kind,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Section,
    Side,
    Signature,
    Style,
    Table,
)
from emulation_portal.vietnamese import decimal_text, padded, short_date

TITLE = "BÁO CÁO THÀNH TÍCH"


def report_document(nomination: Nomination, *, on, content: dict | None = None) -> OfficialDocument:
    """The achievement report with the sections its kind asks for; what is unknown is dotted. It
    says what `content`, a kept version, says; without one, what the dossier says now.

    Source: report forms of Decree 152/2025/NĐ-CP for thematic emulation, and practice; Decree
    30/2020/NĐ-CP, specimen 1.4. Raises: ValidationError no_name.
    """
    unit = issuer_of(nomination.unit, on)
    kind = nomination.quota.recipient_kind
    is_collective = kind == RecipientKind.COLLECTIVE
    said = said_in(nomination, content)
    form = names_on(on)[nomination.quota.award_form_id]
    reporter = _reporter(nomination, unit, on)
    return OfficialDocument(
        kind=Kind.REPORT,
        title=TITLE,
        subject=(
            f"Đề nghị tặng {form} cho {RECIPIENT_NAMES[kind]} có thành tích trong"
            f" {movement_of(nomination.round)}"
        ),
        letterhead=reporter.letterhead,
        symbol=reporter.numbered("BC") if is_collective else "",
        issued_by=reporter.name,
        blocks=[
            *_FIRST_PART[kind](nomination, said),
            Section(2, "Thành tích đạt được"),
            *[block for line in said.lines for block in _criterion(line)],
            *_besides(said, is_collective),
            Section(3, "Các hình thức đã được khen thưởng"),
            *_honours(said),
        ],
        signatures=_signatures(nomination, unit, reporter),
        draft=said.is_draft,
    )


def _reporter(nomination: Nomination, unit: Issuer, on) -> Issuer:
    """Whose letterhead the report bears: the nominee's own unit's, or that of the employer."""
    employer = employer_of(nomination)
    if employer:
        return Issuer(Letterhead("", employer, unit.letterhead.place), "", employer, "", "")
    if _is_household(nomination):
        return unit
    if nomination.collective is not None and nomination.collective_id != nomination.unit_id:
        return issuer_of(nomination.collective, on)
    return unit


def _is_household(nomination: Nomination) -> bool:
    return nomination.quota.recipient_kind == RecipientKind.HOUSEHOLD


def _person_part(nomination: Nomination, said: Said) -> list:
    person, profile = nomination.person, said.profile
    born = short_date(profile.born_on) if profile.born_on else ""
    if not born and person.birth_year:
        born = str(person.birth_year)
    post = ", ".join(
        part for part in (nomination.nominee_title, nomination.nominee_unit_name) if part
    )
    return [
        Section(1, "Sơ lược lý lịch"),
        KeyValue(
            [
                ("Họ và tên", nomination.nominee_name),
                ("Tên gọi khác", profile.other_name or ("Không" if said.has_profile else BLANK)),
                ("Ngày, tháng, năm sinh", or_blank(born)),
                ("Giới tính", GENDERS[person.gender]),
                ("Quê quán", or_blank(profile.home_town)),
                ("Nơi thường trú", or_blank(profile.residence)),
                ("Chức vụ, đơn vị công tác", or_blank(post)),
                ("Trình độ chuyên môn, nghiệp vụ", or_blank(profile.qualification)),
            ]
        ),
    ]


def _people(profile: Profile) -> str:
    if profile.n_people is None:
        return BLANK
    people = f"{padded(profile.n_people)} người"
    if profile.n_women is not None:
        share = _percent(profile.n_women, profile.n_people)
        people += f", trong đó nữ {padded(profile.n_women)} người"
        people += f" ({decimal_text(share)}%)" if share is not None else ""
    return people


def _household_part(nomination: Nomination, said: Said) -> list:
    return [
        Section(1, "Sơ lược về hộ gia đình"),
        KeyValue(
            [
                ("Tên hộ gia đình", nomination.nominee_name),
                ("Nơi thường trú", or_blank(said.profile.residence)),
                ("Số nhân khẩu", _people(said.profile)),
            ]
        ),
    ]


def _collective_part(nomination: Nomination, said: Said) -> list:
    profile = said.profile
    return [
        Section(1, "Sơ lược đặc điểm, tình hình"),
        KeyValue(
            [
                ("Tên tập thể", nomination.nominee_name),
                ("Trụ sở", or_blank(profile.seat)),
                ("Số lượng người", _people(profile)),
            ]
        ),
        *_told("Cơ cấu tổ chức", profile.structure),
        *_told("Chức năng, nhiệm vụ", profile.functions),
    ]


_FIRST_PART = {
    RecipientKind.INDIVIDUAL: _person_part,
    RecipientKind.COLLECTIVE: _collective_part,
    RecipientKind.HOUSEHOLD: _household_part,
}


def _told(label: str, text: str) -> list[Paragraph]:
    """A text of several lines behind its label."""
    first, *others = paragraphs(text) or [BLANK]
    return [Paragraph(first, lead=f"{label}:"), *[Paragraph(line) for line in others]]


def _criterion(line: CriterionLine) -> list:
    figures = line.figures
    blocks: list = [Section(line.criterion.position, line.criterion.text, level=2)]
    said = paragraphs(line.answer.text)
    blocks += [Paragraph(text) for text in said or ([] if figures else [LINE_BLANK, LINE_BLANK])]
    if figures:
        blocks.append(Paragraph("Số liệu cụ thể:", style=Style.BODY))
        blocks.append(_figures(figures))
    if line.evidence:
        names = "; ".join(evidence.file.name for evidence in line.evidence)
        blocks.append(Paragraph(f"Minh chứng kèm theo: {names}.", style=Style.ITALIC))
    return blocks


def _figures(figures: list[Figure]) -> Table:
    return Table(
        [
            Column("STT", 6, Align.CENTRE),
            Column("Nội dung", 38),
            Column("Đơn vị tính", 14, Align.CENTRE),
            Column("Đăng ký", 14, Align.RIGHT),
            Column("Đạt được", 14, Align.RIGHT),
            Column("Tỷ lệ (%)", 13, Align.RIGHT),
        ],
        [
            (
                str(place),
                figure.label,
                figure.measure,
                "" if figure.target is None else decimal_text(figure.target),
                decimal_text(figure.result),
                "" if not figure.target else decimal_text(_floor(figure.percent)),
            )
            for place, figure in enumerate(figures, start=1)
        ],
    )


def _besides(said: Said, is_collective: bool) -> list:
    profile: Profile = said.profile
    blocks = []
    if is_collective:
        blocks += _told("Kết quả công tác Đảng, đoàn thể", profile.party_and_unions)
    blocks.append(
        Paragraph(stopped(or_blank(profile.discipline)), lead="Kỷ luật trong thời gian xét:")
    )
    blocks.append(
        Paragraph(stopped(or_blank(said.summary)), lead="Tóm tắt thành tích:"),
    )
    return blocks


def _honours(said: Said) -> list:
    if not said.honours and said.profile.has_no_past_honours:
        return [Paragraph("Chưa được khen thưởng.")]
    rows = [_honour(honour) for honour in said.honours] or [
        (BLANK[:4], BLANK[:8], BLANK[:8], BLANK[:8])
    ]
    return [
        Table(
            [
                Column("Năm", 8, Align.CENTRE),
                Column("Danh hiệu thi đua, hình thức khen thưởng", 34),
                Column("Số, ngày, tháng, năm của quyết định", 30),
                Column("Cơ quan ban hành quyết định", 28),
            ],
            rows,
        )
    ]


def _honour(honour: StatedHonour) -> tuple[str, ...]:
    decided = f", ngày {short_date(honour.decided_on)}" if honour.decided_on else ""
    decision = f"Số {honour.decision_reference}{decided}" if honour.decision_reference else ""
    return str(honour.year), honour.award_name, decision or BLANK[:8], honour.issuer


def _signatures(nomination: Nomination, unit: Issuer, reporter: Issuer) -> list[Signature]:
    """Who reports signs on the right, who confirms on the left; an outsider's employer first."""
    confirming = "Thủ trưởng đơn vị\nxác nhận, đề nghị"
    is_person = nomination.person_id is not None
    if _is_household(nomination):
        right = signed_by("Đại diện hộ gia đình", "", side=Side.RIGHT)
    elif is_person:
        right = signed_by("Người báo cáo", nomination.nominee_name, side=Side.RIGHT)
    else:
        right = signed_by("Thủ trưởng đơn vị", reporter.head_name, side=Side.RIGHT)
    if not employer_of(nomination):
        if is_person or nomination.collective_id != nomination.unit_id:
            left = signed_by(confirming, unit.head_name, side=Side.LEFT)
        else:
            left = signed_by("Thủ trưởng cấp trên\nxác nhận, đề nghị", "", side=Side.LEFT)
        return [left, right]
    head = signed_by(confirming, unit.head_name, side=Side.LEFT)
    if not is_person:
        return [head, right]
    return [_employer(nomination), right, head]


def _employer(nomination: Nomination) -> Signature:
    position = "Xác nhận của\nđơn vị công tác"
    standing = EmployerConfirmation.objects.filter(nomination=nomination, removed_at=None)
    given = standing.filter(is_given=True).last()
    if given is None:
        return signed_by(position, "", side=Side.LEFT)
    note = f"({given.title} xác nhận ngày {short_date(given.confirmed_on)})"
    return Signature(position.splitlines(), given.confirmed_by, note=note, side=Side.LEFT)


def _percent(part: int, whole: int | None) -> Decimal | None:
    return _floor(Decimal(100 * part) / whole) if whole else None


def _floor(percent: Decimal) -> Decimal:
    return percent.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
