"""What others than its writers read of a dossier: what was handed in, also while a supplement is
being written, and after the time for it ran out."""

from collections.abc import Iterable
from decimal import Decimal

from awards.nominations.models import Answer, Evidence, Nomination, SubmittedVersion
from awards.nominations.readiness import CriterionLine, lines_of
from awards.nominations.report_models import Figure
from awards.nominations.supplement_models import SupplementRequest


def handed_in_contents(keys: Iterable[int]) -> dict[int, dict]:
    """The last version of each dossier whose request for supplement was not answered, by its key:
    what its unit has changed since was not handed in. Any other stands as it was. One query.

    Source: this project.
    """
    unanswered = SupplementRequest.objects.filter(
        nomination__in=list(keys), answered_at=None, taken_back_at=None
    )
    return last_contents(unanswered.values("nomination"))


def last_contents(nominations) -> dict[int, dict]:
    """What each dossier said when it was handed in last, by its key; one query."""
    versions = SubmittedVersion.objects.filter(nomination__in=nominations).order_by("number")
    return {version.nomination_id: version.content for version in versions}


def lines_handed_in(nomination: Nomination, content: dict | None) -> list[CriterionLine]:
    """The dossier criterion by criterion, as `content` keeps it; without one, as it stands."""
    if content is None:
        return lines_of(nomination)
    said = {answer["position"]: answer for answer in content["answers"]}
    keys = [file["key"] for answer in content["answers"] for file in answer.get("evidence", [])]
    files = Evidence.objects.select_related("file").in_bulk(keys)
    lines = []
    for criterion in nomination.criteria_set.criteria.all():
        kept = said.get(criterion.position, {})
        answer = Answer(nomination=nomination, criterion=criterion, text=kept.get("text", ""))
        evidence = [files[one["key"]] for one in kept.get("evidence", []) if one["key"] in files]
        figures = figures_kept(answer, kept)
        lines.append(CriterionLine(criterion, answer, evidence, figures))
    return lines


def summary_handed_in(nomination: Nomination, content: dict | None) -> str:
    """The summary, as `content` keeps it; without one, as it stands."""
    return nomination.summary if content is None else content.get("summary", "")


def summaries_handed_in(nominations: Iterable[Nomination]) -> dict[int, str]:
    """The summary of each dossier as it was handed in last, by key; one query."""
    nominations = list(nominations)
    kept = handed_in_contents(nomination.pk for nomination in nominations)
    return {one.pk: summary_handed_in(one, kept.get(one.pk)) for one in nominations}


def figures_kept(answer: Answer, kept: dict) -> list[Figure]:
    """The figures of an answer as a version keeps them; none where it is older than figures."""
    return [
        Figure(
            answer=answer,
            position=position,
            label=one["label"],
            measure=one["measure"],
            target=None if one["target"] is None else Decimal(one["target"]),
            result=Decimal(one["result"]),
        )
        for position, one in enumerate(kept.get("figures") or [], start=1)
    ]
