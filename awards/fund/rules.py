"""Money of an issued decision: what each recipient is paid, fixed once, with its payment list."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.decisions.access import READS_MONEY
from awards.decisions.models import Decision
from awards.fund.models import Entitlement, PaymentList
from awards.fund.payment_list import payment_document
from campaigns.accounts.models import Role
from campaigns.files.rules import store_bytes
from campaigns.law.rules import reward_for
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.documents.pdf import render_pdf

RECORDS = (Role.ACCOUNTANT,)


@rule
def record_entitlements(*, decision: Decision, by) -> list[Entitlement]:
    """Every granted line has its amount by the law of the decision's date, frozen, and its list.

    Coefficient × base salary in force on that date, rounded up to the next 10.000 đồng; never
    computed again.
    Source: Decree 152/2025/NĐ-CP, Article 49 (or its predecessor in force on the date).
    Units: whole đồng. Raises: PermissionDenied; ValidationError not_issued, recorded, no_legal_row.
    """
    decision = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    require_role(by, RECORDS, decision)
    if not decision.is_issued:
        raise ValidationError(
            _("Amounts are fixed once the decision is issued."), code="not_issued"
        )
    if Entitlement.objects.filter(line__decision=decision).exists():
        raise ValidationError(_("The amounts of this decision are already fixed."), code="recorded")
    on = decision.paper.issued_on
    made = []
    for line in decision.lines.granted().select_related("award_form").order_by("position"):
        reward = reward_for(award_form=line.award_form, recipient_kind=line.recipient_kind, on=on)
        made.append(
            Entitlement(
                line=line,
                coefficient=reward.coefficient,
                base_salary_vnd=reward.base_salary_vnd,
                amount_vnd=reward.amount_vnd,
                source=reward.source[:600],
            )
        )
    Entitlement.objects.bulk_create(made)
    total_vnd = sum(one.amount_vnd for one in made)
    document = payment_document(decision=decision, entitlements=made, made_by=by)
    file = store_bytes(
        name=f"danh-sach-chi-tien-thuong-{decision.round.code}.pdf",
        content=render_pdf(document),
        content_type="application/pdf",
        by=by,
    )
    PaymentList.objects.create(
        decision=decision,
        file=file,
        total_vnd=total_vnd,
        made_by=by,
        made_at=timezone.now(),
    )
    record_event(
        decision,
        "record_entitlements",
        by=by,
        after={"n": len(made), "total_vnd": total_vnd, "sha256": file.sha256},
    )
    return made


def may_record(*, decision: Decision, by) -> bool:
    """Whether this person fixes the amounts of the decision."""
    return decision.is_issued and any(by.holds(r, decision.unit_for(r)) for r in RECORDS)


def units_of_readers(user) -> set[int]:
    """Units whose reward money this person reads: who pays, drafts, numbers or decides."""
    return {unit for role in READS_MONEY for unit in user.units_as(role)}
