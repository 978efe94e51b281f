"""Everything that the Office reads and fills in of one dossier, gathered for one screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.duplicates.queries import likenesses_of, undecided_of
from awards.evaluation.appraising import appraisal_moves, left_to_find
from awards.evaluation.findings import (
    OPEN_TO_FINDINGS,
    line_key,
    sheet_mark,
    standing_findings,
)
from awards.evaluation.forms import AppraisalForm
from awards.evaluation.neighbours import next_to_do, previous_to_do
from awards.evaluation.procedure import appraisal_doubts, checklist, mark_appraisal_due
from awards.evaluation.sheet_form import SheetForm, SheetLine
from awards.evaluation.statements import statements_of
from awards.evaluation.suggestions import Suggestion, suggestions
from awards.nominations.background import background_of
from awards.nominations.editing import is_of_author
from awards.nominations.eligibility import eligibility_of
from awards.nominations.handed_in import (
    handed_in_contents,
    lines_handed_in,
    summary_handed_in,
)
from awards.nominations.history import history_lines
from awards.nominations.models import Evidence, Nomination, NominationStatus
from awards.nominations.readiness import CriterionLine, open_request
from awards.nominations.supplement_models import Part
from awards.submission.changes import Change, changes_between
from awards.submission.handed_in import statements_handed_in
from awards.unit_papers.access import reading_of
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion
from campaigns.files.previews import is_drawn
from campaigns.law.procedure_models import DossierItem


@dataclass(frozen=True)
class CriterionRow:
    """What the nominee says to one criterion, beside what the Office finds on it."""

    criterion: Criterion
    said: CriterionLine
    finding: object
    fields: SheetLine
    change: Change | None = None

    @property
    def files(self) -> list[tuple[Evidence, bool]]:
        """Each file of evidence, and whether it can be looked at beside the text."""
        return [(one, is_drawn(one.file)) for one in self.said.evidence]


@dataclass(frozen=True)
class ItemRow:
    """One paper of the dossier, what the portal makes of it, and what the Office finds."""

    item: DossierItem
    suggestion: Suggestion | None
    finding: object
    fields: SheetLine


class Sheet:
    """The officer's working sheet: lines with their fields, and what is still to be found."""

    def __init__(self, nomination: Nomination, *, user, data=None):
        self.nomination = nomination
        self.items = checklist(nomination)
        self._read()
        self.is_open = (
            # What was typed while a colleague closed the findings is still shown.
            (nomination.status in OPEN_TO_FINDINGS or data is not None)
            and user.holds(Role.OFFICE, nomination.unit_for(Role.OFFICE))
            and not is_of_author(nomination, user)
        )
        self.form = SheetForm(
            data,
            criteria=[line.criterion for line in self.lines],
            items=self.items,
            standing=self.standing,
        )
        # What somebody else did since a page that is shown again was opened.
        self.is_out_of_date = False
        self.elsewhere: list[str] = []

    def _read(self) -> None:
        self.standing = standing_findings(self.nomination)
        # Taken before the texts are read: a mark must not be younger than what is shown with it.
        self.mark = sheet_mark(self.nomination, self.standing)
        self.kept = handed_in_contents([self.nomination.pk]).get(self.nomination.pk)
        self.lines = lines_handed_in(self.nomination, self.kept)

    def read_again(self) -> None:
        """Read what stands now, for a page that was refused."""
        self.nomination.refresh_from_db(fields=["status"])
        self.__dict__.pop("said", None)
        self._read()
        self.form.standing = self.standing

    @cached_property
    def said(self) -> dict:
        """What the unit's meeting, the nominee and the employer said, as it was handed in."""
        return statements_handed_in(self.nomination, self.kept)

    @property
    def summary(self) -> str:
        return summary_handed_in(self.nomination, self.kept)

    @property
    def n_found(self) -> int:
        return len(self.standing)

    @property
    def n_lines(self) -> int:
        return len(self.lines) + len(self.items)

    @property
    def left(self) -> list[str]:
        return [sentence for sentence, _code in self.left_to_find]

    @property
    def left_to_find(self) -> list[tuple[str, str]]:
        return left_to_find(self.nomination, self.standing, self.items)

    def criterion_rows(self, changes: Iterable[Change] = ()) -> list[CriterionRow]:
        """The criteria, each with what the unit changed in its text since the return."""
        changed = {change.position: change for change in changes if change.part == Part.TEXT}
        return [
            CriterionRow(
                line.criterion,
                line,
                self.standing.get(line_key(line.criterion)),
                self.form.line(line.criterion),
                changed.get(line.criterion.position),
            )
            for line in self.lines
        ]

    def suggested(self) -> dict[str, str]:
        """What the portal suggests on each paper, by `line_key`."""
        return {key: hint.presence for key, hint in self._hints.items()}

    @cached_property
    def _hints(self) -> dict[str, Suggestion]:
        return suggestions(
            self.nomination, self.lines, self.items, has_result=bool(self.said["meeting"])
        )

    def item_rows(self) -> list[ItemRow]:
        hints = self._hints
        return [
            ItemRow(
                item,
                hints.get(line_key(item)),
                self.standing.get(line_key(item)),
                self.form.line(item),
            )
            for item in self.items
        ]


def dossier_context(nomination: Nomination, *, user, sheet: Sheet, appraisal_form=None) -> dict:
    """The page of one dossier; the number of queries does not grow with its lines."""
    moves = {m.name: m for m in appraisal_moves(nomination, by=user)}
    verdicts = [m for name, m in moves.items() if name.startswith("mark_")]
    blocked = [sentence for m in verdicts for sentence in m.missing]
    mark_appraisal_due([nomination])
    versions = list(nomination.versions.all())
    supplements = list(
        nomination.supplement_requests.select_related("requested_by")
        .prefetch_related("parts__criterion")
        .order_by("-pk")
    )
    checks = eligibility_of(
        round=nomination.round,
        unit=nomination.unit,
        nominee=nomination.person or nomination.collective,
        on=timezone.localdate(),
        group=nomination.group,
        nomination=nomination,
        by=user,
    )
    changes = changes_in_answer(nomination, versions, supplements)
    is_returned = nomination.status == NominationStatus.RETURNED
    return {
        "nomination": nomination,
        "sheet": sheet,
        "rows": sheet.criterion_rows(changes),
        "changes": changes,
        "older": _("Before") if changes else "",
        "newer": _("Handed in again") if changes else "",
        "likenesses": likenesses_of(nomination),
        "warnings": undecided_of(nomination),
        "item_rows": sheet.item_rows(),
        "reads_papers": bool(sheet.items)
        and reading_of(user, round=nomination.round, unit=nomination.unit).is_allowed,
        "checks": checks,
        "n_met": sum(check.is_met is True for check in checks),
        "officer": nomination.assignments.filter(ended_at=None).select_related("officer").first(),
        "statements": statements_of(nomination, sheet.said),
        "doubts": appraisal_doubts(nomination.round, [nomination.quota.award_form]),
        "background": background_of(nomination, user=user),
        "history": history_lines(nomination),
        "versions": versions,
        "appraisals": list(
            nomination.appraisals.with_taken_back().select_related("appraised_by").order_by("-pk")
        ),
        "supplements": supplements,
        "asked": open_request(nomination) if is_returned else None,
        "next_pk": next_to_do(nomination, user),
        "previous_pk": previous_to_do(nomination, user),
        "can_receive": "receive" in moves,
        "return_move": moves.get("return_for_supplement"),
        "can_appraise": bool(verdicts),
        "appraisal_blocked": list(dict.fromkeys(blocked)),
        "appraisal_form": appraisal_form or AppraisalForm(initial={"mark": sheet.mark}),
    }


def changes_in_answer(nomination: Nomination, versions: list, supplements: list) -> list[Change]:
    """What the unit changed when it last answered a request; nothing while it still writes."""
    is_answered = any(request.answered_at for request in supplements)
    if not is_answered or len(versions) < 2 or nomination.status == NominationStatus.RETURNED:
        return []
    return changes_between(versions[-2].content, versions[-1].content)
