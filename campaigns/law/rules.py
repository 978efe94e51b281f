"""Says what the law sets on a day: bases to cite, salary, reward, vote, signer, names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.law.loading import load_reference
from campaigns.law.models import (
    AwardForm,
    AwardFormTerms,
    BaseSalary,
    LegalBasis,
    RewardCoefficient,
    Signer,
    VotingRule,
)
from campaigns.law.phrasing import mark_of
from campaigns.law.tables import require_administrator
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import short_date

__all__ = [
    "Reward",
    "appoint_signer",
    "base_salary_on",
    "bases_for",
    "coefficient_for",
    "load_reference",
    "names_on",
    "reward_for",
    "reward_vnd",
    "signer_for",
    "voting_rule_for",
]


@dataclass(frozen=True)
class Reward:
    """What one recipient gets, and out of which figures.

    Units: whole đồng; the coefficient counts base salaries.
    """

    coefficient: Decimal
    base_salary_vnd: int
    amount_vnd: int
    source: str


def base_salary_on(on: date) -> int:
    """The base salary in force on a day.

    Source: the decrees on the base salary, each row names its own. Units: whole đồng a month.
    Raises: ValidationError no_legal_row.
    """
    return _in_force(BaseSalary.objects, on, _("base salary")).amount_vnd


def coefficient_for(*, award_form: AwardForm, recipient_kind: str, on: date) -> Decimal:
    """How many base salaries a form pays a kind of recipient.

    Source: Decree 152/2025/NĐ-CP, Art. 50–54, and the decrees before it. Units: base salaries.
    Raises: ValidationError no_legal_row.
    """
    return _coefficient_row(award_form, recipient_kind, on).coefficient


def reward_vnd(*, coefficient: Decimal, base_salary_vnd: int, round_up_to_vnd: int = 10_000) -> int:
    """Coefficient × base salary, rounded up to the next full step; an exact multiple stays.

    Source: Decree 152/2025/NĐ-CP, Art. 49; Decree 91/2017/NĐ-CP, Art. 68(2). Units: whole đồng.
    """
    steps, rest = divmod(Decimal(coefficient) * base_salary_vnd, round_up_to_vnd)
    return (int(steps) + (rest > 0)) * round_up_to_vnd


def reward_for(*, award_form: AwardForm, recipient_kind: str, on: date) -> Reward:
    """The reward of one recipient by the figures in force on the day the decision is issued.

    Source: Decree 152/2025/NĐ-CP, Art. 49. Units: whole đồng. Raises: ValidationError no_legal_row.
    """
    row = _coefficient_row(award_form, recipient_kind, on)
    salary = _in_force(BaseSalary.objects, on, _("base salary"))
    return Reward(
        coefficient=row.coefficient,
        base_salary_vnd=salary.amount_vnd,
        amount_vnd=reward_vnd(
            coefficient=row.coefficient,
            base_salary_vnd=salary.amount_vnd,
            round_up_to_vnd=row.round_up_to_vnd,
        ),
        source=f"{row.source}; {salary.source}",
    )


def voting_rule_for(*, award_form: AwardForm, on: date) -> VotingRule:
    """How the Council votes on a form on a day.

    Source: the row's own. Raises: ValidationError no_legal_row.
    """
    rules = VotingRule.objects.filter(award_form=award_form)
    return _in_force(rules, on, _("voting rule for “%(form)s”") % {"form": award_form})


def bases_for(*, paper_kind: str, on: date) -> list[str]:
    """The lines "Căn cứ …" of a kind of paper dated on a day, in their order, without end stops.

    Source: Decree 30/2020/NĐ-CP, Annex I (a law is cited without number and issuer).
    Raises: ValidationError no_legal_row.
    """
    lines = list(
        LegalBasis.objects.as_of(on)
        .filter(paper_kind=paper_kind)
        .order_by("position", "valid_from")
        .values_list("text", flat=True)
    )
    if not lines:
        raise _no_row(_("legal bases"), on)
    return lines


def signer_for(*, unit: Unit, paper_kind: str, on: date) -> Signer:
    """Who signs a kind of paper of a unit on a day.

    Source: the row's own. Raises: ValidationError no_legal_row.
    """
    signers = Signer.objects.filter(unit=unit, paper_kind=paper_kind)
    return _in_force(signers, on, _("signer of %(unit)s") % {"unit": unit})


def names_on(on: date) -> dict[int, str]:
    """What each award form is called on a day, by its key; a form without terms keeps its name.

    Source: the rows' own.
    """
    names = dict(AwardForm.objects.values_list("pk", "name"))
    terms = AwardFormTerms.objects.as_of(on).order_by("valid_from")
    return names | dict(terms.values_list("award_form", "name"))


@rule
def appoint_signer(
    *,
    unit: Unit,
    paper_kind: str,
    authority_lines: str,
    full_name: str,
    valid_from: date,
    valid_to: date | None = None,
    source: str,
    by,
) -> Signer:
    """Name who signs a kind of paper of a unit in a period; one line per line above the name.

    Guarantees that the lines begin with their authority mark (KT., TL., TUQ., Q., TM.), that a
    delegation ends, and that a Department is never signed for "on behalf of".
    Source: Decree 30/2020/NĐ-CP, Art. 13. Raises: PermissionDenied; ValidationError on a field.
    """
    require_administrator(by)
    signer = Signer(
        unit=unit,
        paper_kind=paper_kind,
        mark=mark_of(authority_lines),
        authority_lines=authority_lines,
        full_name=full_name,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
    )
    signer.full_clean()
    signer.save()
    record_event(signer, "appoint_signer", by=by, after={"name": full_name, "kind": paper_kind})
    return signer


def _coefficient_row(award_form: AwardForm, recipient_kind: str, on: date) -> RewardCoefficient:
    rows = RewardCoefficient.objects.filter(award_form=award_form, recipient_kind=recipient_kind)
    return _in_force(rows, on, _("reward coefficient for “%(form)s”") % {"form": award_form})


def _in_force(rows, on: date, what: str):
    row = rows.as_of(on).order_by("-valid_from").first()
    if row is None:
        raise _no_row(what, on)
    return row


def _no_row(what: str, on: date) -> ValidationError:
    return ValidationError(
        _("Nothing is in force on %(day)s: %(what)s. An administrator enters it first."),
        code="no_legal_row",
        params={"day": short_date(on), "what": what},
    )
