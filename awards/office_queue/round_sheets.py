"""Everything the Office knows of a round's dossiers, sheet by sheet; figures equal the pages'.

What comes after the evaluation adds columns of its own: see `Added`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from awards.evaluation.finding_models import CriterionFinding, ItemFinding
from awards.evaluation.models import Appraisal
from awards.nominations.handed_in import figures_kept, handed_in_contents, summary_handed_in
from awards.nominations.models import Answer, Nomination
from awards.nominations.report_models import Figure
from awards.office_queue.assigning import officer_prefetch
from awards.summary_list.queries import Figures, figures_by_quota, summary_list, with_findings
from campaigns.criteria.models import Criterion
from campaigns.plans.models import Round
from emulation_portal.spreadsheets import Sheet
from emulation_portal.vietnamese import decimal_text

CHUNK = 200
# The sheets that go through the dossiers in chunks; each tells of its part of the progress.
N_PASSES = 4

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Added:
    """Columns from a later step: `of` gets the keys of some dossiers and gives the cells of each
    row by its key; a row it does not name keeps them empty."""

    columns: list[tuple[str, int]] = field(default_factory=list)
    of: Callable[[list[int]], dict] = lambda keys: {}


def round_sheets(
    round: Round,
    dossiers: QuerySet[Nomination],
    *,
    of_dossiers: Added | None = None,
    of_criteria: Added | None = None,
    progress: Progress = lambda n: None,
) -> list[Sheet]:
    """Dossiers, criteria, papers, appraisals, proposals and figures of a round.

    `of_dossiers` adds by the dossier's key, `of_criteria` by the keys of dossier and criterion;
    `progress` is told of every dossier that is done, a part of it with each sheet.
    """
    of_dossiers, of_criteria = of_dossiers or Added(), of_criteria or Added()
    keys = list(dossiers.values_list("pk", flat=True))
    return [
        Sheet(
            _("Dossiers"),
            _dossier_columns() + of_dossiers.columns,
            _dossiers(keys, of_dossiers, progress),
        ),
        Sheet(
            _("Criteria"),
            _criterion_columns() + of_criteria.columns,
            _criteria(round, keys, of_criteria, progress),
        ),
        Sheet(_("Papers"), _paper_columns(), _papers(keys, progress)),
        Sheet(_("Appraisals"), _appraisal_columns(), _appraisals(keys, progress)),
        Sheet(_("Proposals"), _proposal_columns(), _proposals(round, set(keys))),
        Sheet(_("Figures"), _figure_columns(), _figures(round)),
    ]


def _chunks(keys: list[int], progress: Progress) -> Iterator[list[int]]:
    for first in range(0, len(keys), CHUNK):
        some = keys[first : first + CHUNK]
        yield some
        progress(len(some) // N_PASSES)


def _in_order(found: QuerySet, keys: list[int]) -> list[Nomination]:
    by_key = found.filter(pk__in=keys).in_bulk()
    return [by_key[key] for key in keys if key in by_key]


def _dossier_columns() -> list[tuple[str, int]]:
    return [
        (_("Reference number"), 12),
        (_("Nominee"), 32),
        (_("Position"), 24),
        (_("Work unit"), 32),
        (_("Nominated by"), 32),
        (_("Group"), 24),
        (_("Recipient"), 12),
        (_("Award form"), 16),
        (_("Status"), 18),
        (_("Officer"), 24),
        (_("Submitted at"), 18),
        (_("Received at"), 18),
        (_("Met"), 8),
        (_("Not met"), 8),
        (_("Unclear"), 8),
        (_("Proposal"), 16),
        (_("Summary of the achievement"), 60),
    ]


def _dossiers(keys: list[int], added: Added, progress: Progress) -> Iterator[list]:
    found = (
        with_findings(Nomination.objects.all())
        .select_related("unit", "quota__award_form", "office_proposal")
        .prefetch_related(officer_prefetch())
    )
    for some in _chunks(keys, progress):
        more, kept = added.of(some), handed_in_contents(some)
        for one in _in_order(found, some):
            yield [
                one.reference,
                one.nominee_name,
                one.nominee_title,
                one.nominee_unit_name,
                one.unit.name,
                one.get_group_display(),
                one.quota.get_recipient_kind_display(),
                one.quota.award_form.name,
                one.get_status_display(),
                next((str(has.officer) for has in one.standing_assignments), ""),
                one.submitted_at,
                one.received_at,
                one.n_met,
                one.n_not_met,
                one.n_unclear,
                _proposal_words(one),
                summary_handed_in(one, kept.get(one.pk)),
                *more.get(one.pk, []),
            ]


def _proposal_words(nomination: Nomination) -> str:
    proposal = getattr(nomination, "office_proposal", None)
    if proposal is None:
        return ""
    return _("proposed") if proposal.is_proposed else _("not proposed")


def _criterion_columns() -> list[tuple[str, int]]:
    return [
        (_("Reference number"), 12),
        (_("Nominee"), 32),
        (_("Criterion"), 10),
        (_("Text of the criterion"), 50),
        (_("Weight (%)"), 10),
        (_("Length of the text"), 10),
        (_("Figures"), 50),
        (_("Files of evidence"), 10),
        (_("Finding"), 14),
        (_("Note of the Office"), 50),
    ]


def _criteria(round: Round, keys: list[int], added: Added, progress: Progress) -> Iterator[list]:
    standing = Count("evidence", filter=Q(evidence__removed_at=None))
    answers = Answer.objects.annotate(n_evidence=standing).prefetch_related(
        Prefetch("figures", queryset=Figure.objects.order_by("position"), to_attr="counted")
    )
    found = Nomination.objects.prefetch_related(
        Prefetch("answers", queryset=answers, to_attr="all_answers"),
        Prefetch("criterion_findings", to_attr="all_findings"),
    )
    criteria: dict[int, list[Criterion]] = {}
    asked = Criterion.objects.filter(criteria_set__campaign=round.campaign_id)
    for criterion in asked.order_by("position"):
        criteria.setdefault(criterion.criteria_set_id, []).append(criterion)
    for some in _chunks(keys, progress):
        more, kept = added.of(some), handed_in_contents(some)
        for one in _in_order(found, some):
            answer_to = {answer.criterion_id: answer for answer in one.all_answers}
            content = kept.get(one.pk)
            said = {of["position"]: of for of in content["answers"]} if content else {}
            finding_on = {finding.criterion_id: finding for finding in one.all_findings}
            for criterion in criteria.get(one.criteria_set_id, []):
                yield [
                    one.reference,
                    one.nominee_name,
                    criterion.position,
                    criterion.text,
                    criterion.weight,
                    *(
                        _said_in(said.get(criterion.position))
                        if content
                        else _said(answer_to.get(criterion.pk))
                    ),
                    *_found(finding_on.get(criterion.pk)),
                    *more.get((one.pk, criterion.pk), []),
                ]


def _said(answer: Answer | None) -> list:
    if answer is None:
        return [0, "", 0]
    return [len(answer.text), "; ".join(map(_figure, answer.counted)), answer.n_evidence]


def _said_in(kept: dict | None) -> list:
    """The same of what was handed in, while the unit changes it."""
    if kept is None:
        return _said(None)
    counted = figures_kept(Answer(), kept)
    return [len(kept["text"]), "; ".join(map(_figure, counted)), len(kept.get("evidence", []))]


def _figure(figure: Figure) -> str:
    values = [decimal_text(value) for value in (figure.result, figure.target) if value is not None]
    return f"{figure.label}: {' / '.join(values)} {figure.measure}".strip()


def _found(finding: CriterionFinding | None) -> list[str]:
    return [finding.get_verdict_display(), finding.note] if finding else ["", ""]


def _paper_columns() -> list[tuple[str, int]]:
    return [
        (_("Reference number"), 12),
        (_("Nominee"), 32),
        (_("Paper"), 50),
        (_("Finding"), 18),
        (_("Note of the Office"), 50),
        (_("Found by"), 24),
        (_("Found at"), 18),
    ]


def _papers(keys: list[int], progress: Progress) -> Iterator[list]:
    found = ItemFinding.objects.select_related("nomination", "item", "found_by")
    for one in _of_dossiers(found.order_by("item__position", "pk"), keys, progress):
        yield [
            one.nomination.reference,
            one.nomination.nominee_name,
            one.item.text,
            one.get_presence_display(),
            one.note,
            str(one.found_by),
            one.found_at,
        ]


def _appraisal_columns() -> list[tuple[str, int]]:
    return [
        (_("Reference number"), 12),
        (_("Nominee"), 32),
        (_("Finding"), 18),
        (_("Reasons"), 50),
        (_("Note of the Office"), 50),
        (_("Found by"), 24),
        (_("Found at"), 18),
        (_("Taken back"), 18),
        (_("Status"), 18),
    ]


def _appraisals(keys: list[int], progress: Progress) -> Iterator[list]:
    found = Appraisal.objects.with_taken_back().select_related("nomination", "appraised_by")
    for one in _of_dossiers(found.order_by("pk"), keys, progress):
        yield [
            one.nomination.reference,
            one.nomination.nominee_name,
            _("Eligible") if one.is_eligible else _("Not eligible"),
            "; ".join(one.reason_words),
            one.note,
            str(one.appraised_by),
            one.appraised_at,
            one.taken_back_at,
            one.nomination.get_status_display(),
        ]


def _of_dossiers(found: QuerySet, keys: list[int], progress: Progress) -> Iterator:
    """Rows of dossiers in the order of their keys, chunk by chunk."""
    for some in _chunks(keys, progress):
        by_dossier: dict[int, list] = {}
        for row in found.filter(nomination__in=some):
            by_dossier.setdefault(row.nomination_id, []).append(row)
        for key in some:
            yield from by_dossier.get(key, [])


def _proposal_columns() -> list[tuple[str, int]]:
    return [
        (_("Reference number"), 12),
        (_("Nominee"), 32),
        (_("Nominated by"), 32),
        (_("Recipient"), 12),
        (_("Award form"), 16),
        (_("Met"), 8),
        (_("Not met"), 8),
        (_("Unclear"), 8),
        (_("Proposal"), 16),
        (_("Why"), 50),
    ]


def _proposals(round: Round, keys: set[int]) -> Iterator[list]:
    for one in summary_list(round).iterator(chunk_size=1000):
        if one.pk not in keys:
            continue
        proposal = getattr(one, "office_proposal", None)
        yield [
            one.reference,
            one.nominee_name,
            one.unit.name,
            one.quota.get_recipient_kind_display(),
            one.quota.award_form.name,
            one.n_met,
            one.n_not_met,
            one.n_unclear,
            _proposal_words(one),
            proposal.note if proposal else "",
        ]


def _figure_columns() -> list[tuple[str, int]]:
    return [
        (_("Award form"), 24),
        (_("Recipient"), 14),
        (_("Places"), 10),
        (_("Submitted"), 12),
        (_("Not received yet"), 14),
        (_("Withdrawn before receipt"), 14),
        (_("Received"), 12),
        (_("Supplemented"), 12),
        (_("Received, not concluded on yet"), 14),
        (_("Eligible"), 12),
        (_("Not eligible"), 12),
        (_("Withdrawn after receipt"), 14),
        (_("Proposed"), 12),
        (_("Not proposed"), 12),
        (_("No proposal yet"), 14),
    ]


def _figures(round: Round) -> Iterable[list]:
    """Of the whole round, whatever filters were chosen: the same as on the summary list."""
    for row in figures_by_quota(round):
        yield [
            row.quota.award_form.name,
            row.quota.get_recipient_kind_display(),
            row.quota.places,
            *(getattr(row.figures, one.name) for one in fields(Figures)),
        ]
