"""The words of the payment list: who is paid what out of which figures, and who signs."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from awards.decisions.models import Decision
from awards.fund.models import Entitlement
from campaigns.law.models import PaperKind
from campaigns.law.numbering import symbol_for
from campaigns.papers.rules import document_of
from emulation_portal.documents.content import (
    Align,
    Column,
    Kind,
    OfficialDocument,
    Paragraph,
    Side,
    Signature,
    Style,
    Table,
    total_row,
)
from emulation_portal.vietnamese import decimal_text, money_words, number_text, short_date

_NOTE = "(Ký, ghi rõ họ tên)"


def payment_document(
    *, decision: Decision, entitlements: Sequence[Entitlement], made_by, on: date | None = None
) -> OfficialDocument:
    """The list that recipients sign: coefficient, base salary, amount, total, total in words.

    Source: practice of fund accounting. Units: whole đồng.
    """
    paper = decision.paper
    decided = document_of(paper)
    made_on = timezone.localdate()
    symbol, _series = symbol_for(
        unit=decision.round.campaign.owner, paper_kind=PaperKind.PAYMENT_LIST, on=made_on
    )
    total = sum(one.amount_vnd for one in entitlements)
    return OfficialDocument(
        kind=Kind.LIST,
        title="DANH SÁCH CHI TIỀN THƯỞNG",
        subject=f"Theo Quyết định số {paper.reference} ngày {short_date(paper.issued_on)}",
        letterhead=decided.letterhead,
        symbol="",
        issued_on=on or timezone.localdate(),
        blocks=[
            Table(
                [
                    Column("STT", 6, Align.CENTRE),
                    Column("Tập thể, cá nhân", 30),
                    Column("Đơn vị", 30),
                    Column("Hình thức", 14),
                    Column("Hệ số", 9, Align.RIGHT),
                    Column("Mức lương cơ sở (đồng)", 16, Align.RIGHT),
                    Column("Số tiền (đồng)", 16, Align.RIGHT),
                    Column("Ký nhận", 16),
                ],
                [
                    *(_cells(one) for one in entitlements),
                    total_row("", "Tổng cộng", "", "", "", "", number_text(total), ""),
                ],
            ),
            Paragraph(f"Bằng chữ: {money_words(total)}.", style=Style.ITALIC),
        ],
        signatures=[
            Signature(["NGƯỜI LẬP"], str(made_by), side=Side.LEFT, note=_NOTE),
            Signature(["PHỤ TRÁCH KẾ TOÁN"], "", side=Side.CENTRE, note=_NOTE),
            Signature(
                decided.signatures[0].authority_lines, decided.signatures[0].name, side=Side.RIGHT
            ),
        ],
        landscape=True,
    )


def _cells(one: Entitlement) -> list[str]:
    line = one.line
    return [
        str(line.position),
        f"{line.honorific} {line.recipient_name}".strip(),
        line.recipient_unit,
        line.award_form.name,
        decimal_text(one.coefficient),
        number_text(one.base_salary_vnd),
        number_text(one.amount_vnd),
        "",
    ]
