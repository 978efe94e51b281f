"""How papers name a round's movement, and the plan that they rest on."""

from datetime import date

from campaigns.papers.rules import document_of
from campaigns.plans.models import Round, RoundKind
from campaigns.units.models import UnitVersion
from emulation_portal.vietnamese import day_text


def movement_of(round: Round) -> str:
    """ "phong trào thi đua “…” năm 2022": the campaign and the occasion, in a sentence."""
    name = round.campaign.name.strip()
    if name.lower().startswith("phong trào"):
        phrase = name[0].lower() + name[1:]
    else:
        phrase = f"phong trào thi đua “{name}”"
    if round.kind == RoundKind.INTERIM:
        return f"{phrase} (sơ kết năm {round.year})"
    if round.kind == RoundKind.FINAL:
        return f"{phrase} (tổng kết năm {round.year})"
    return f"{phrase}, năm {round.year}" if "giai đoạn" in phrase else f"{phrase} năm {round.year}"


def plan_basis(round: Round, on: date) -> list[str]:
    """The line "Căn cứ Kế hoạch …": the campaign's own plan by number and date; where it has none
    by that day, the plan it follows; nothing where it follows none."""
    plan = _plan_of(round, on)
    if not plan:
        return []
    return [plan if plan.lower().startswith("căn cứ") else f"Căn cứ {plan}"]


def _plan_of(round: Round, on: date) -> str:
    paper = round.campaign.plan_paper
    if paper is None or not paper.is_issued or paper.issued_on > on:
        return round.campaign.plan_reference.strip()
    # Cited in the words it was issued with, whoever the campaign was handed to since.
    plan = document_of(paper)
    head = plan.letterhead
    issuer = UnitVersion(name=head.issuer, superior=head.superior).full_name
    subject = plan.subject[:1].lower() + plan.subject[1:]
    return f"Kế hoạch số {paper.reference} {day_text(paper.issued_on)} của {issuer} {subject}"
