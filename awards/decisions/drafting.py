"""Lines out of places, and the two papers out of lines."""

from awards.decisions.certificate_words import fits
from awards.decisions.models import Decision, DecisionLine
from awards.decisions.wording import (
    achievement_of,
    decision_document,
    submission_document,
)
from awards.nominations.handed_in import summaries_handed_in
from awards.ranking.models import Placement
from campaigns.law.models import PaperKind
from campaigns.law.recipients import RECIPIENT_ORDER
from campaigns.papers.rules import draft_paper, redraft_paper


def rebuild_lines(decision: Decision) -> list[DecisionLine]:
    """One unsaved line for each place that is held: collectives first, then by rank.

    Source: this project. Equals of one rank stand in the order of their names. A certificate says
    what the dossier sums up as it was handed in; where that cannot be printed on it, the words of
    the campaign.
    """
    placements = Placement.objects.filter(
        quota__round=decision.round, released_at=None
    ).select_related("quota__award_form", "nomination__person", "nomination__collective")
    ordered = sorted(
        placements,
        key=lambda p: (
            RECIPIENT_ORDER.index(p.quota.recipient_kind),
            p.quota.award_form.position,
            p.rank,
            p.nomination.nominee_sort_key,
            p.nomination_id,
        ),
    )
    achievement = achievement_of(decision.round)
    summaries = summaries_handed_in(placement.nomination for placement in ordered)
    lines = [
        DecisionLine(
            decision=decision,
            nomination=placement.nomination,
            award_form=placement.quota.award_form,
            recipient_kind=placement.quota.recipient_kind,
            position=position,
            honorific=placement.nomination.person.honorific if placement.nomination.person else "",
            recipient_name=placement.nomination.nominee_name,
            recipient_title=placement.nomination.nominee_title,
            recipient_unit=placement.nomination.nominee_unit_name,
            achievement=summaries[placement.nomination_id] or achievement,
        )
        for position, placement in enumerate(ordered, start=1)
    ]
    document = decision_document(decision=decision, lines=lines, on=decision.dated_on)
    for line in lines:
        if line.achievement != achievement and not fits(line, document):
            line.achievement = achievement
    return lines


def renumber(decision: Decision) -> list[DecisionLine]:
    """Granted lines count from 1 without a gap, declined ones follow; gives the granted ones."""
    lines = list(decision.lines.select_related("award_form").order_by("position"))
    granted = [line for line in lines if line.is_granted]
    ordered = [*granted, *(line for line in lines if not line.is_granted)]
    # Out of the way first: two lines never hold one ordinal, not even for a moment.
    for start in (len(lines) + 1, 1):
        for position, line in enumerate(ordered, start=start):
            line.position = position
            line.save(update_fields=["position"])
    return granted


def write_papers(decision: Decision, lines: list[DecisionLine], *, by) -> None:
    """Both papers in the words of `dated_on`; an issued submission gives way to a new one."""
    on = decision.dated_on
    owner = decision.round.campaign.owner
    submission = submission_document(decision=decision, lines=lines, on=on)
    paper = decision_document(decision=decision, lines=lines, on=on)
    if decision.submission_id is None or decision.submission.is_issued:
        decision.submission = draft_paper(
            kind=PaperKind.SUBMISSION,
            unit=owner,
            symbol=submission.symbol,
            subject=submission.subject[:500],
            document=submission,
            by=by,
        )
    else:
        redraft_paper(paper=decision.submission, document=submission, by=by)
    if decision.paper_id is None:
        decision.paper = draft_paper(
            kind=PaperKind.DECISION,
            unit=owner,
            symbol=paper.symbol,
            subject=paper.subject[:500],
            document=paper,
            by=by,
        )
    else:
        redraft_paper(paper=decision.paper, document=paper, by=by)
