"""The unit's submission and its list of nominees: whom it puts forward, on which grounds."""

from awards.nominations.models import Nomination
from awards.unit_papers.material import Material, counted
from awards.unit_papers.phrases import (
    asked_for,
    bases_of,
    director_of,
    forms_of,
    nominee_line,
    or_blank,
    signed_by,
)
from campaigns.law.recipients import RECIPIENT_ORDER, recipient_heading, recipients_in_words
from campaigns.law.rules import names_on
from campaigns.plans.citing import movement_of
from campaigns.staff.models import Gender, PersonClass
from campaigns.units.models import UnitClass
from campaigns.units.succession import words_on
from emulation_portal.documents.content import (
    Align,
    Column,
    Kind,
    Marker,
    OfficialDocument,
    Paragraph,
    Points,
    Row,
    Style,
    Table,
    group_row,
)
from emulation_portal.documents.layout import closed
from emulation_portal.vietnamese import day_text

# Papers are Vietnamese whatever language the reader's pages are in.
GENDERS = {Gender.FEMALE: "Nữ", Gender.MALE: "Nam"}
PERSON_CLASSES = {
    PersonClass.LEADER_PROVINCE: "Lãnh đạo cấp tỉnh, bộ",
    PersonClass.LEADER_DEPARTMENT: "Lãnh đạo cấp sở",
    PersonClass.ENTREPRENEUR: "Doanh nhân",
    PersonClass.LEADER_OTHER: "Lãnh đạo từ phó trưởng phòng trở lên",
    PersonClass.DIRECT: "Trực tiếp công tác, lao động, học tập",
    PersonClass.OTHER: "Cá nhân khác",
}
UNIT_CLASSES = {
    UnitClass.ADMINISTRATIVE: "Cơ quan hành chính",
    UnitClass.PUBLIC_SERVICE: "Đơn vị sự nghiệp công lập",
    UnitClass.ENTERPRISE: "Doanh nghiệp",
    UnitClass.COOPERATIVE: "Hợp tác xã",
    UnitClass.CENTRAL: "Cơ quan Trung ương tại địa phương",
    UnitClass.OTHER: "Tập thể khác",
}


def submission_document(material: Material) -> OfficialDocument:
    """The submission of a unit: bases, what its meeting agreed on, the recipients one by one.

    Source: Decree 30/2020/NĐ-CP, specimen 1.4; Law 06/2022/QH15, Article 84.
    Raises: ValidationError no_name.
    """
    issuer, round = material.issuer, material.round
    director = director_of(material)
    owner = words_on(round.campaign.owner, material.on)
    counts = recipients_in_words(material.places()) or "các tập thể, cá nhân"
    items = [nominee_line(dossier, material) for dossier in material.dossiers]
    return OfficialDocument(
        kind=Kind.SUBMISSION,
        subject=f"Về việc đề nghị {asked_for(material)}",
        letterhead=issuer.letterhead,
        symbol=issuer.numbered("TTr"),
        issued_by=issuer.name,
        addressees=[director, f"Hội đồng Thi đua - Khen thưởng {owner.name}"],
        bases=bases_of(material),
        blocks=[
            Paragraph(_what_the_meeting_agreed(material)),
            Paragraph(
                f"{issuer.name} kính trình {director} và Hội đồng Thi đua - Khen thưởng xem xét,"
                f" tặng {forms_of(material.dossiers, material.on)} cho {counts} (có biên bản, danh"
                " sách, báo cáo thành tích kèm theo), gồm:"
            ),
            Points(list(closed(tuple(items))), marker=Marker.NUMBER),
            Paragraph(f"Kính trình {director} xem xét, quyết định."),
        ],
        signatures=[signed_by(issuer.head_title, issuer.head_name)],
        recipients=["Như trên", f"Lưu: {issuer.symbol or issuer.short_name}"],
        draft=material.is_draft,
    )


def _what_the_meeting_agreed(material: Material) -> str:
    meeting = material.meeting
    held = day_text(meeting.held_on) if meeting and meeting.held_on else f"ngày {or_blank('')}"
    n_present = counted(meeting.n_present if meeting else None)
    n_members = counted(meeting.n_members if meeting else None)
    came = (
        f"Thực hiện {movement_of(material.round)}, {held} {material.issuer.name} đã họp bình xét"
        f" khen thưởng với {n_present}/{n_members} người dự họp"
    )
    if material.agreed(False):
        return f"{came}. Kết quả bình xét từng trường hợp nêu tại biên bản kèm theo."
    return f"{came} và thống nhất đề nghị khen thưởng các tập thể, cá nhân có tên dưới đây."


def list_document(material: Material) -> OfficialDocument:
    """The list of nominees, with the summary that the certificate may print of each.

    Source: papers of a campaign's nomination (list of nominees); this project.
    Raises: ValidationError no_name.
    """
    issuer, counts = material.issuer, recipients_in_words(material.places())
    return OfficialDocument(
        kind=Kind.LIST,
        subject=f"Đề nghị {asked_for(material)}",
        letterhead=issuer.letterhead,
        symbol="",
        issued_by=issuer.name,
        blocks=[
            Paragraph(f"(Kèm theo Tờ trình của {issuer.name})", style=Style.NOTE),
            _table(material),
            Paragraph(f"Danh sách có {counts or 'chưa có trường hợp nào'}."),
        ],
        signatures=[signed_by(issuer.head_title, issuer.head_name)],
        draft=material.is_draft,
        landscape=True,
    )


def _table(material: Material) -> Table:
    """Parts by recipient kind under one ordinal; classes only where the registers know one."""
    names = names_on(material.on)
    classes = {dossier.pk: _class_of(dossier) for dossier in material.dossiers}
    has_classes = any(classes.values())
    rows: list[Row] = []
    letters = iter("ABC")
    position = 0
    for kind in RECIPIENT_ORDER:
        members = material.of_kind(kind)
        if members:
            rows.append(group_row(f"{next(letters)}. {recipient_heading(kind)}"))
        for dossier in members:
            position += 1
            cells = _cells(dossier, material)
            if has_classes:
                cells.append(classes[dossier.pk])
            award_name = names[dossier.quota.award_form_id]
            rows.append(Row([str(position), *cells, award_name, material.summary_of(dossier)]))
    columns = [
        Column("STT", 5, Align.CENTRE),
        Column("Tên tập thể; họ và tên cá nhân", 25),
        Column("Năm sinh", 7, Align.CENTRE),
        Column("Giới tính", 6, Align.CENTRE),
        Column("Chức vụ", 17),
        Column("Đơn vị", 24),
        *([Column("Đối tượng", 13)] if has_classes else []),
        Column("Hình thức đề nghị", 10),
        Column("Tóm tắt thành tích", 44),
    ]
    return Table(columns, rows)


def _cells(dossier: Nomination, material: Material) -> list[str]:
    person = dossier.person
    if person is None:
        return [dossier.nominee_name, "", "", dossier.nominee_title, dossier.nominee_unit_name]
    return [
        f"{person.honorific} {dossier.nominee_name}",
        str(_birth_year(dossier, material) or person.birth_year or ""),
        GENDERS[person.gender],
        dossier.nominee_title,
        dossier.nominee_unit_name,
    ]


def _birth_year(dossier: Nomination, material: Material) -> int | None:
    kept = (material.kept.get(dossier.pk) or {}).get("profile")
    if kept is not None:
        return int(kept["born_on"][:4]) if kept.get("born_on") else None
    profile = getattr(dossier, "profile", None)
    return profile.born_on.year if profile and profile.born_on else None


def _class_of(dossier: Nomination) -> str:
    """The class in which statistics count the nominee, where the registers know it."""
    if dossier.collective is not None:
        return UNIT_CLASSES.get(dossier.collective.statistical_class, "")
    posts = dossier.person.postings.all()
    return next((PERSON_CLASSES[p.statistical_class] for p in posts if p.statistical_class), "")
