"""The words of the plan as a paper (Kế hoạch): the data of a campaign in the order of a real plan.

The paper is Vietnamese whatever language the reader's pages are in.
"""

from datetime import date

from campaigns.criteria.models import NomineeGroup
from campaigns.launch.overview import Overview, RoundRow
from campaigns.law.models import PaperKind
from campaigns.law.numbering import symbol_for
from campaigns.law.recipients import RECIPIENT_ORDER, recipients_in_words
from campaigns.law.rules import bases_for, names_on, signer_for
from campaigns.papers.rules import letterhead_of
from campaigns.plans.models import Campaign, CampaignKind, PlanItem, RoundKind
from campaigns.units.models import Unit, UnitVersion
from emulation_portal.documents.content import (
    Block,
    Kind,
    Marker,
    OfficialDocument,
    Paragraph,
    Points,
    Section,
    Signature,
)

GROUPS = {
    NomineeGroup.COLLECTIVE: "Đối với tập thể",
    NomineeGroup.STAFF: "Đối với công chức, viên chức, người lao động",
    NomineeGroup.OUTSIDER: "Đối với tập thể, cá nhân ngoài cơ quan có liên quan",
}
OCCASIONS = {
    RoundKind.ANNUAL: "hằng năm",
    RoundKind.INTERIM: "sơ kết",
    RoundKind.FINAL: "tổng kết",
}
EVERYBODY = "Thủ trưởng các phòng, đơn vị"
# A basis that already says how it grounds the plan takes no "Căn cứ" before it.
GROUNDS = ("căn cứ", "thực hiện", "trên cơ sở", "theo ")


def plan_document(*, campaign: Campaign, on: date, issuer: Unit | None = None) -> OfficialDocument:
    """The plan as a paper of a day: bases, sections I to V, signer; number and date come at issue.

    `issuer` is the unit that wrote it, where the campaign has been handed over since.

    Source: Decree 30/2020/NĐ-CP, specimen 1.4; plan 2021–2025 (the order of its sections).
    Raises: ValidationError no_legal_row, no_name.
    """
    plan = Overview(campaign)
    owner = issuer or campaign.owner
    letterhead = letterhead_of(unit=owner, on=on)
    symbol, _series = symbol_for(unit=owner, paper_kind=PaperKind.PLAN, on=on)
    signer = signer_for(unit=owner, paper_kind=PaperKind.PLAN, on=on)
    head = owner.as_of(on).head_title or "Giám đốc"
    movement = movement_of(campaign)
    return OfficialDocument(
        kind=Kind.PLAN,
        subject=f"Phát động và triển khai thực hiện {movement}",
        letterhead=letterhead,
        symbol=symbol,
        issued_by=letterhead.issuer,
        bases=[*bases_for(paper_kind=PaperKind.PLAN, on=on), *_own_bases(plan)],
        blocks=[
            Paragraph(
                f"{letterhead.issuer} ban hành Kế hoạch phát động và triển khai thực hiện"
                f" {movement} với những nội dung sau:"
            ),
            *_purposes(plan),
            *_contents(plan),
            *_criteria(plan),
            *_awards(plan, head, letterhead.issuer, on),
            *_duties(plan, on),
            Paragraph(
                f"Trên đây là Kế hoạch phát động và triển khai thực hiện {movement} của"
                f" {letterhead.issuer}. Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các"
                " đơn vị kịp thời phản ánh về Văn phòng để tổng hợp, báo cáo xem xét, giải quyết."
            ),
        ],
        signatures=[Signature(signer.authority_lines.splitlines(), signer.full_name)],
        recipients=["Các phòng, đơn vị (để thực hiện)", "Lưu: VT, VP"],
    )


def movement_of(campaign: Campaign) -> str:
    """ "phong trào thi đua “…” giai đoạn 2021 - 2025", in a sentence."""
    name = campaign.name.strip()
    if name.lower().startswith("phong trào"):
        return name[0].lower() + name[1:]
    kind = (
        "phong trào thi đua thường xuyên"
        if campaign.kind == CampaignKind.REGULAR
        else ("phong trào thi đua")
    )
    return f"{kind} “{name}”"


def _own_bases(plan: Overview) -> list[str]:
    campaign = plan.campaign
    higher = campaign.higher.name if campaign.higher else campaign.higher_note
    texts = [item.text for item in plan.bases]
    # The reference is most often one of the bases already: it is not said twice.
    if campaign.plan_reference and not any(campaign.plan_reference in text for text in texts):
        texts.append(campaign.plan_reference)
    if higher:
        texts.append(f"Thực hiện {higher[0].lower()}{higher[1:]}")
    return [text if text.lower().startswith(GROUNDS) else f"Căn cứ {text}" for text in texts]


def _texts(items: list[PlanItem]) -> list[str]:
    return [_sentence(item.text) for item in items]


def _sentence(text: str) -> str:
    return text if text.endswith((".", ";", ":")) else f"{text}."


def _purposes(plan: Overview) -> list[Block]:
    return [
        Section(1, "Mục đích, yêu cầu"),
        Section(1, "Mục đích", 2),
        Points(_texts(plan.purposes)),
        Section(2, "Yêu cầu", 2),
        Points(_texts(plan.requirements)),
    ]


def _contents(plan: Overview) -> list[Block]:
    blocks: list[Block] = [
        Section(2, "Đối tượng, nội dung phong trào thi đua"),
        Section(1, "Đối tượng thi đua", 2),
        Points(_texts(plan.subjects)),
        Section(2, "Nội dung thi đua", 2),
    ]
    for content in plan.contents:
        blocks.append(Points([_sentence(content.item.text)]))
        if content.programmes:
            blocks.append(Points(_texts(content.programmes), Marker.PLUS))
    return blocks


def _criteria(plan: Overview) -> list[Block]:
    blocks: list[Block] = [Section(3, "Tiêu chí thi đua")]
    given = [one for one in plan.criteria if one.criteria_set]
    for number, one in enumerate(given, start=1):
        blocks.append(Section(number, GROUPS[one.group], 2))
        blocks.append(
            Points(
                [
                    f"{criterion.text.rstrip(' .;')} (trọng số {criterion.weight}%"
                    f"{', có minh chứng' if criterion.needs_evidence else ''})."
                    for criterion in one.criteria_set.criteria.all()
                ]
            )
        )
    return blocks


def _awards(plan: Overview, head: str, issuer: str, on: date) -> list[Block]:
    blocks: list[Block] = [Section(4, "Hình thức, số lượng khen thưởng")]
    names = names_on(on)
    forms = list(dict.fromkeys(column.award_form for column in plan.columns))
    own = [form for form in forms if form.decided_here]
    higher = [form for form in forms if not form.decided_here]
    for number, form in enumerate(own, start=1):
        name = names.get(form.pk, form.name)
        blocks.append(Section(number, f"{name} của {head} {issuer}", 2))
        blocks.append(Points(_occasions(plan.rounds, form)))
    notes = _texts(plan.award_notes)
    for form in higher:
        name = names.get(form.pk, form.name)
        notes += [f"{name}: {line}" for line in _occasions(plan.rounds, form)]
    if notes:
        blocks.append(Section(len(own) + 1, "Các hình thức khen thưởng cao hơn", 2))
        blocks.append(Points(notes))
    return blocks


def _occasions(rounds: list[RoundRow], form) -> list[str]:
    """ "Khen thưởng hằng năm (2022, 2023): mỗi đợt 02 tập thể và 04 cá nhân." """
    groups: dict[tuple, list[RoundRow]] = {}
    for row in rounds:
        places = tuple(
            (cell.column.recipient_kind, cell.places)
            for kind in RECIPIENT_ORDER
            for cell in row.cells
            if cell.column.award_form == form and cell.column.recipient_kind == kind and cell.places
        )
        if places:
            is_annual = row.round.kind == RoundKind.ANNUAL
            groups.setdefault((is_annual, places), []).append(row)
    lines = []
    for (is_annual, places), members in groups.items():
        years = [str(row.round.year) for row in members]
        if is_annual:
            when = f"hằng năm ({', '.join(years)})"
        else:
            when = " và ".join(f"{OCCASIONS[row.round.kind]} ({row.round.year})" for row in members)
        each = "mỗi đợt " if len(members) > 1 else ""
        lines.append(f"Khen thưởng {when}: {each}{recipients_in_words(places)}.")
    return lines


def _duties(plan: Overview, on: date) -> list[Block]:
    blocks: list[Block] = [Section(5, "Tổ chức thực hiện")]
    by_unit: dict[int | None, list[PlanItem]] = {}
    for item in plan.duties:
        by_unit.setdefault(item.unit_id, []).append(item)
    versions = UnitVersion.objects.as_of(on).filter(unit__in=[pk for pk in by_unit if pk])
    names = {version.unit_id: version.name for version in versions.order_by("valid_from")}
    for number, (unit_id, items) in enumerate(by_unit.items(), start=1):
        said = [_named(item.text) for item in items]
        name = names.get(unit_id, items[0].unit.name) if unit_id else _everybody(said)
        texts = [
            rest if who and _is_same(who, name) else item.text
            for item, (who, rest) in zip(items, said, strict=True)
        ]
        blocks.append(Section(number, name, 2))
        blocks.append(Points([_sentence(text) for text in texts]))
    return blocks


def _named(text: str) -> tuple[str, str]:
    """A duty typed as "Văn phòng Sở: đôn đốc" in two: who, and what with a capital."""
    who, colon, rest = text.partition(":")
    if not colon or not rest.strip() or len(who) > 120:
        return "", text
    return who.strip(), rest.strip()[0].upper() + rest.strip()[1:]


def _everybody(said: list[tuple[str, str]]) -> str:
    """Whom the duties of all units are laid upon: as the plan calls them, where it does so once."""
    called = {who for who, _rest in said}
    [only] = called if len(called) == 1 else [""]
    return only or EVERYBODY


def _is_same(who: str, name: str) -> bool:
    """Whether the words before the colon only name the heading again, perhaps abbreviated."""
    said, known = who.lower().split(), name.lower().split()
    shorter = min(len(said), len(known), 3)
    return shorter > 1 and said[:shorter] == known[:shorter]
