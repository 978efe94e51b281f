"""The words of the submission and of the award decision, as of a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from awards.decisions.models import Decision, DecisionLine
from campaigns.law.models import PaperKind
from campaigns.law.numbering import symbol_for
from campaigns.law.recipients import (
    RECIPIENT_NAMES,
    RECIPIENT_ORDER,
    recipient_heading,
    recipients_in_words,
)
from campaigns.law.rules import bases_for, names_on, reward_for, signer_for
from campaigns.papers.rules import document_of, letterhead_of
from campaigns.plans.citing import movement_of, plan_basis
from campaigns.plans.models import Round
from emulation_portal.documents.content import (
    Align,
    Annex,
    Article,
    Column,
    Kind,
    OfficialDocument,
    Paragraph,
    Points,
    Row,
    Signature,
    Table,
    group_row,
)
from emulation_portal.documents.layout import closed
from emulation_portal.vietnamese import (
    decimal_text,
    money_words,
    number_text,
    padded,
    short_date,
)


@dataclass(frozen=True)
class RewardGroup:
    """What the recipients of one form and kind are paid.

    Units: đồng for `_vnd`; `coefficient` times the base salary of the day.
    """

    award_name: str
    kind_name: str
    n: int
    coefficient: object
    base_salary_vnd: int
    each_vnd: int
    source: str

    @property
    def total_vnd(self) -> int:
        return self.n * self.each_vnd


def rewards_of(lines: Iterable[DecisionLine], *, on: date) -> list[RewardGroup]:
    """The reward money of granted lines by form and kind, with the law of a day.

    Source: Decree 152/2025/NĐ-CP, Article 49 (or its predecessor in force on that day).
    Raises: ValidationError no_legal_row.
    """
    counted: dict[tuple[int, str], list[DecisionLine]] = {}
    for line in lines:
        counted.setdefault((line.award_form_id, line.recipient_kind), []).append(line)
    groups = []
    names = names_on(on)
    for kind, name in RECIPIENT_NAMES.items():
        for (_form, recipient_kind), members in counted.items():
            if recipient_kind == kind:
                form = members[0].award_form
                reward = reward_for(award_form=form, recipient_kind=kind, on=on)
                groups.append(
                    RewardGroup(
                        award_name=names[form.pk],
                        kind_name=name,
                        n=len(members),
                        coefficient=reward.coefficient,
                        base_salary_vnd=reward.base_salary_vnd,
                        each_vnd=reward.amount_vnd,
                        source=reward.source,
                    )
                )
    return groups


def counts_in_words(lines: Iterable[DecisionLine]) -> str:
    """ "02 tập thể và 04 cá nhân": small counts are padded, as the plan writes them."""
    kinds = [line.recipient_kind for line in lines]
    counts = ((kind, kinds.count(kind)) for kind in RECIPIENT_ORDER if kind in kinds)
    return recipients_in_words(counts)


def achievement_of(round: Round) -> str:
    """What the certificate says the recipient did."""
    return f"Đã có thành tích xuất sắc trong {movement_of(round)}"


def decision_document(
    *, decision: Decision, lines: Sequence[DecisionLine], on: date
) -> OfficialDocument:
    """The decision with its annex, every word as of the day; number and date come at issue.

    Source: Decree 30/2020/NĐ-CP, specimen 1.2; Law 06/2022/QH15, Articles 75, 80.
    Raises: ValidationError no_legal_row, no_name.
    """
    owner = decision.round.campaign.owner
    letterhead = letterhead_of(unit=owner, on=on)
    words = owner.as_of(on)
    head = words.head_title or "Giám đốc"
    return OfficialDocument(
        kind=Kind.DECISION,
        subject=f"Về việc tặng {_forms(lines, on)} cho tập thể, cá nhân có thành tích trong"
        f" {movement_of(decision.round)}",
        letterhead=letterhead,
        symbol=symbol_for(unit=owner, paper_kind=PaperKind.DECISION, on=on)[0],
        issued_by=f"{head} {words.full_name}",
        authority=f"{head} {words.name}\n{words.province}".strip().upper(),
        bases=[
            *_bases(PaperKind.DECISION, decision.round, on),
            _minutes_basis(decision.round),
            "Theo đề nghị của Chánh Văn phòng Sở",
        ],
        resolved="QUYẾT ĐỊNH:",
        blocks=[
            Article(
                1,
                f"Tặng {_forms(lines, on)} cho {counts_in_words(lines)} (có danh sách kèm theo)"
                f" {achievement_of(decision.round)[0].lower()}"
                f"{achievement_of(decision.round)[1:]}.",
            ),
            Article(2, _money_article(lines, on)),
            Article(
                3,
                "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Sở, Kế toán, thủ trưởng"
                " các đơn vị có liên quan và các tập thể, cá nhân có tên trong danh sách chịu trách"
                " nhiệm thi hành Quyết định này.",
            ),
        ],
        signatures=[_signature(owner, PaperKind.DECISION, on)],
        recipients=["Như Điều 3", "Lưu: VT, VP"],
        annexes=[
            Annex(
                title=f"Danh sách tập thể, cá nhân được tặng {_forms(lines, on)}",
                blocks=[_list_of(lines, on)],
            )
        ],
    )


def submission_document(
    *, decision: Decision, lines: Sequence[DecisionLine], on: date
) -> OfficialDocument:
    """The Office's submission: what is asked, on which grounds, what it costs and who pays.

    Source: Decree 30/2020/NĐ-CP, specimen 1.4; Law 06/2022/QH15, Article 84.
    Raises: ValidationError no_legal_row, no_name.
    """
    round = decision.round
    owner = round.campaign.owner
    letterhead = letterhead_of(unit=owner, on=on)
    words = owner.as_of(on)
    groups = rewards_of(lines, on=on)
    total = sum(group.total_vnd for group in groups)
    return OfficialDocument(
        kind=Kind.SUBMISSION,
        subject=f"Về việc tặng {_forms(lines, on)} cho tập thể, cá nhân trong {movement_of(round)}",
        letterhead=letterhead,
        symbol=symbol_for(unit=owner, paper_kind=PaperKind.SUBMISSION, on=on)[0],
        issued_by="Văn phòng Sở",
        addressees=[f"{words.head_title or 'Giám đốc'} {words.full_name}"],
        bases=[*_bases(PaperKind.SUBMISSION, round, on), _minutes_basis(round)],
        blocks=[
            Paragraph(
                f"Văn phòng Sở đã tiếp nhận, thẩm định hồ sơ của đợt xét “{round.name}”; Hội đồng"
                " Thi đua - Khen thưởng đã họp, bỏ phiếu và thống nhất danh sách xếp thứ tự trong"
                " chỉ tiêu được giao."
            ),
            Paragraph(
                f"Văn phòng Sở kính trình xem xét, quyết định tặng {_forms(lines, on)} cho"
                f" {counts_in_words(lines)} (có danh sách và dự thảo Quyết định kèm theo)."
            ),
            Paragraph(
                f"Tổng số tiền thưởng là {number_text(total)} đồng (Bằng chữ:"
                f" {money_words(total)}), chi từ Quỹ thi đua, khen thưởng năm {on.year}, trong đó:"
            ),
            Points(list(closed(tuple(_reward_line(group) for group in groups)))),
            Paragraph("Kính trình xem xét, quyết định."),
        ],
        signatures=[_signature(owner, PaperKind.SUBMISSION, on)],
        recipients=["Như trên", "Lưu: VP"],
        annexes=[
            Annex(
                title=f"Danh sách đề nghị tặng {_forms(lines, on)}",
                subtitle="(Kèm theo Tờ trình của Văn phòng Sở)",
                blocks=[_list_of(lines, on)],
            )
        ],
    )


def issuer_of(decision: Decision) -> str:
    """Who decided, in the words of the decision itself, whatever became of that unit since."""
    return document_of(decision.paper).letterhead.issuer


def _forms(lines: Sequence[DecisionLine], on: date) -> str:
    names = names_on(on)
    return " và ".join(dict.fromkeys(names[line.award_form_id] for line in lines)) or "khen thưởng"


def _bases(paper_kind: str, round: Round, on: date) -> list[str]:
    return [*bases_for(paper_kind=paper_kind, on=on), *plan_basis(round, on)]


def _minutes_basis(round: Round) -> str:
    session = round.sessions.select_related("council", "minutes").first()
    minutes = session.minutes
    return (
        f"Căn cứ Biên bản số {minutes.reference} ngày {short_date(minutes.issued_on)} của"
        f" {session.council.name}"
    )


def _money_article(lines: Sequence[DecisionLine], on: date) -> str:
    groups = rewards_of(lines, on=on)
    total = sum(group.total_vnd for group in groups)
    each = "; ".join(
        f"mỗi {group.kind_name} {number_text(group.each_vnd)} đồng" for group in groups
    )
    return (
        f"Tiền thưởng kèm theo: {each}. Tổng số tiền thưởng là {number_text(total)} đồng (Bằng chữ:"
        f" {money_words(total)}), được chi từ Quỹ thi đua, khen thưởng của Sở năm {on.year}."
    )


def _reward_line(group: RewardGroup) -> str:
    return (
        f"{padded(group.n)} {group.kind_name} x {number_text(group.each_vnd)} đồng (hệ số"
        f" {decimal_text(group.coefficient)}, mức lương cơ sở"
        f" {number_text(group.base_salary_vnd)} đồng)"
    )


def _list_of(lines: Sequence[DecisionLine], on: date) -> Table:
    """The annex: parts by kind, one ordinal through all of them ("số sổ vàng")."""
    names = names_on(on)
    rows: list[Row] = []
    letters = iter("ABC")
    for kind in RECIPIENT_ORDER:
        members = [line for line in lines if line.recipient_kind == kind]
        if members:
            rows.append(group_row(f"{next(letters)}. {recipient_heading(kind)}"))
            rows += [_row(line, names[line.award_form_id]) for line in members]
    columns = [
        Column("STT", 6, Align.CENTRE),
        Column("Tên tập thể; họ và tên cá nhân", 30),
        Column("Chức vụ", 22),
        Column("Đơn vị", 30),
        Column("Hình thức", 14),
    ]
    return Table(columns, rows)


def _row(line: DecisionLine, award_name: str) -> Row:
    name = f"{line.honorific} {line.recipient_name}".strip()
    cells = [str(line.position), name, line.recipient_title, line.recipient_unit]
    return Row([*cells, award_name])


def _signature(unit, paper_kind: str, on: date) -> Signature:
    signer = signer_for(unit=unit, paper_kind=paper_kind, on=on)
    return Signature(signer.authority_lines.splitlines(), signer.full_name)
