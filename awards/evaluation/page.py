"""Everything that the Office reads and fills in of one dossier, gathered for one screen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.duplicates.queries import likenesses_of, undecided_of
from awards.evaluation.appraising import appraisal_moves, left_to_find
from awards.evaluation.findings import (
    OPEN_TO_FINDINGS,
    is_of_author,
    line_key,
    sheet_mark,
    standing_findings,
)
from awards.evaluation.forms import AppraisalForm, SheetForm, SheetLine
from awards.evaluation.neighbours import next_to_do, previous_to_do
from awards.evaluation.procedure import appraisal_doubts, checklist, mark_appraisal_due
from awards.evaluation.suggestions import Suggestion, suggestions
from awards.meetings.rules import result_of
from awards.nominations.background import background_of
from awards.nominations.eligibility import eligibility_of
from awards.nominations.history import history_lines
from awards.nominations.models import Evidence, Nomination, NominationStatus
from awards.nominations.readiness import CriterionLine, open_request
from awards.nominations.supplement_models import Part
from awards.submission.changes import Change, changes_between
from awards.submission.handed_in import handed_in_contents, lines_handed_in
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion, NomineeGroup
from campaigns.files.previews import is_drawn
from campaigns.law.procedure_models import DossierItem
from emulation_portal.vietnamese import short_date


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


@dataclass(frozen=True)
class Statement:
    """What somebody besides the head said for the dossier, in one line."""

    label: str
    text: str
    tone: str = ""


class Sheet:
    """The officer's working sheet: lines with their fields, and what is still to be found."""

    def __init__(self, nomination: Nomination, *, user, data=None):
        self.nomination = nomination
        self.kept = handed_in_contents([nomination.pk]).get(nomination.pk)
        self.lines = lines_handed_in(nomination, self.kept)
        self.items = checklist(nomination)
        self.standing = standing_findings(nomination)
        self.mark = sheet_mark(nomination, self.standing)
        self.is_open = (
            nomination.status in OPEN_TO_FINDINGS
            and user.holds(Role.OFFICE, nomination.unit_for(Role.OFFICE))
            and not is_of_author(nomination, user)
        )
        self.form = SheetForm(
            data,
            criteria=[line.criterion for line in self.lines],
            items=self.items,
            standing=self.standing,
        )

    @property
    def summary(self) -> str:
        return self.nomination.summary if self.kept is None else self.kept.get("summary", "")

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
        hints = suggestions(self.nomination, self.lines, self.items)
        return {key: hint.presence for key, hint in hints.items()}

    def item_rows(self) -> list[ItemRow]:
        hints = suggestions(self.nomination, self.lines, self.items)
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
        "checks": checks,
        "n_met": sum(check.is_met is True for check in checks),
        "officer": nomination.assignments.filter(ended_at=None).select_related("officer").first(),
        "statements": statements_of(nomination),
        "doubts": appraisal_doubts(nomination.round, [nomination.quota.award_form]),
        "background": background_of(nomination, user=user),
        "history": history_lines(nomination),
        "versions": versions,
        "appraisals": list(nomination.appraisals.select_related("appraised_by").order_by("-pk")),
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


def statements_of(nomination: Nomination) -> list[Statement]:
    """The unit's meeting, the nominee's consent, the employer's confirmation; four queries."""
    said = [_meeting(nomination), _consent(nomination)]
    if nomination.group == NomineeGroup.OUTSIDER:
        said.append(_employer(nomination))
    return said


def _meeting(nomination: Nomination) -> Statement:
    result = result_of(nomination)
    if result is None:
        return Statement(_("Meeting of the unit"), _("No result on record."), "attention")
    meeting = result.meeting
    words = _("%(n_for)d in favour, %(n_against)d against; present %(present)s of %(called)s")
    text = words % {
        "n_for": result.n_for,
        "n_against": result.n_against,
        "present": _or_dash(meeting.n_present),
        "called": _or_dash(meeting.n_members),
    }
    if meeting.held_on:
        text = f"{short_date(meeting.held_on)}: {text}"
    is_carried = result.n_for > result.n_against
    return Statement(_("Meeting of the unit"), text, "" if is_carried else "attention")


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)


def _consent(nomination: Nomination) -> Statement:
    label = _("Consent of the nominee")
    request = nomination.consent_requests.filter(cancelled_at=None).first()
    if request is None:
        return Statement(label, _("Not asked for."))
    answer = request.answers.order_by("-pk").first()
    if answer is None:
        return Statement(label, _("Asked for, not answered yet."), "attention")
    day = short_date(timezone.localdate(answer.answered_at))
    if answer.is_given:
        return Statement(label, _("Given on %(day)s.") % {"day": day})
    return Statement(
        label,
        _("Declined on %(day)s: %(reason)s") % {"day": day, "reason": answer.reason or "–"},
        "attention",
    )


def _employer(nomination: Nomination) -> Statement:
    label = _("Confirmation by the employer")
    standing = nomination.employer_confirmations.filter(removed_at=None)
    # A refusal that came by link stands beside a paper of the unit: the Office reads it first.
    given = standing.order_by("is_given", "-pk").first()
    if given is None:
        return Statement(label, _("Not on record."), "attention")
    who = f"{given.confirmed_by}, {given.title}, {short_date(given.confirmed_on)}"
    if given.is_given:
        return Statement(label, who)
    return Statement(
        label, _("Refused: %(who)s. %(words)s") % {"who": who, "words": given.words}, "attention"
    )
