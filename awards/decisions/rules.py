"""From places in the quota to the Director's numbered decision, which alone creates the award."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.decisions.access import may_draft
from awards.decisions.certificate_words import certificate_unprintable
from awards.decisions.drafting import rebuild_lines, renumber, write_papers
from awards.decisions.holds import is_held_back, require_nobody_on_hold, somebody_on_hold
from awards.decisions.honours import record_honours
from awards.decisions.models import Decision, DecisionLine, DecisionStatus
from awards.decisions.readiness import (
    STANDS_ON_COUNCIL,
    collective_ended,
    lines_not_placed,
    no_line_granted,
    over_quota,
)
from awards.decisions.wording import decision_document
from awards.nominations.life import TRANSITIONS as NOMINATION_TRANSITIONS
from campaigns.accounts.models import Role
from campaigns.launch.rules import ROUND_TRANSITIONS
from campaigns.papers.rules import issue_paper, redraft_paper
from campaigns.plans.models import Round, RoundStatus
from campaigns.quotas.models import Quota
from campaigns.staff.models import sees_holds
from campaigns.workflow.rules import (
    Transition,
    move,
    record_event,
    require_role,
    rule,
    transitions_of,
)

# What this step of the process moves; the other two tables stand upstream.
__all__ = [
    "NOMINATION_TRANSITIONS",
    "ROUND_TRANSITIONS",
    "TRANSITIONS",
    "approve",
    "decline_line",
    "draft_decision",
    "issue",
    "redraft_decision",
    "return_decision",
    "submit_to_director",
]

S = DecisionStatus

TRANSITIONS = transitions_of(
    Decision,
    Transition(
        "submit",
        (S.DRAFT,),
        S.AWAITING_SIGNATURE,
        (Role.OFFICE, Role.SECRETARY),
        gettext_lazy("Submit to the Director"),
        checks=(
            no_line_granted,
            lines_not_placed,
            over_quota,
            collective_ended,
            certificate_unprintable,
            somebody_on_hold,
        ),
    ),
    Transition(
        "approve",
        (S.AWAITING_SIGNATURE,),
        S.APPROVED,
        (Role.DIRECTOR,),
        gettext_lazy("Approve the decision"),
        checks=(no_line_granted, lines_not_placed, over_quota, collective_ended, somebody_on_hold),
    ),
    Transition(
        "return",
        (S.AWAITING_SIGNATURE, S.APPROVED),
        S.DRAFT,
        (Role.DIRECTOR,),
        gettext_lazy("Return to the Office"),
        needs_reason=True,
        tone="secondary",
    ),
    Transition(
        "issue",
        (S.APPROVED,),
        S.ISSUED,
        (Role.CLERK,),
        gettext_lazy("Give number and date"),
        checks=(no_line_granted, lines_not_placed, over_quota, collective_ended),
    ),
    Transition(
        "publish",
        (S.ISSUED,),
        S.PUBLISHED,
        (Role.PUBLICITY, Role.OFFICE),
        gettext_lazy("Publish the results"),
    ),
)


@rule
def draft_decision(*, round: Round, by, dated_on: date | None = None) -> Decision:
    """Write the submission and the decision out of the places that the ranking filled.

    Guarantees a closed session with issued minutes, at least one place, lines in the order of the
    ranks, collectives first, with one ordinal through all; both papers in the words and with the
    law of `dated_on` (today where none is given). The round goes to its decision.
    Source: Law 06/2022/QH15, Articles 80, 84; Decree 30/2020/NĐ-CP. Raises: PermissionDenied;
    ValidationError wrong_state, blocked, no_legal_row, drafted.
    """
    round = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    require_role(by, (Role.OFFICE,), round)
    if Decision.objects.filter(round=round).exists():
        raise ValidationError(_("This round already has its decision."), code="drafted")
    _require_council_done(round)
    if round.status == RoundStatus.COUNCIL:
        move(round, "to_decision", by=by)
    decision = Decision(round=round, drafted_by=by, dated_on=dated_on or timezone.localdate())
    lines = rebuild_lines(decision)
    write_papers(decision, lines, by=by)
    decision.save()
    for line in lines:
        line.decision = decision
    DecisionLine.objects.bulk_create(lines)
    record_event(decision, "draft", by=by, to_state=S.DRAFT, after=_facts(decision))
    return decision


@rule
def redraft_decision(*, decision: Decision, by, dated_on: date | None = None) -> Decision:
    """Write a draft again out of the places as they are now; lines that were declined come back.

    A submission that was already issued stays as it is; a new one is drafted.
    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, blocked,
    no_legal_row.
    """
    decision = _locked(decision)
    require_role(by, (Role.OFFICE,), decision)
    _require_status(decision, S.DRAFT)
    _require_council_done(decision.round)
    before = _facts(decision)
    decision.dated_on = dated_on or timezone.localdate()
    decision.drafted_by = by
    decision.lines.all().delete()
    lines = rebuild_lines(decision)
    write_papers(decision, lines, by=by)
    decision.save(update_fields=["dated_on", "drafted_by", "submission", "paper"])
    DecisionLine.objects.bulk_create(lines)
    record_event(decision, "redraft", by=by, before=before, after=_facts(decision))
    return decision


@rule
def submit_to_director(*, decision: Decision, by) -> Decision:
    """The submission gets its number and goes to the Director with the draft decision.

    Source: Law 06/2022/QH15, Article 84. Raises: PermissionDenied; ValidationError wrong_state,
    blocked, on_hold, must_redraft, out_of_order.
    """
    decision = _locked(decision)
    if decision.submission.is_issued:
        raise ValidationError(
            _("The Director returned this submission: draft it again first."), code="must_redraft"
        )
    require_role(by, (Role.OFFICE, Role.SECRETARY), decision)
    if not sees_holds(by):  # the refusal of the move would name kind and paper of the hold
        require_nobody_on_hold(decision, on=decision.dated_on, by=by)
    move(decision, "submit", by=by)
    on = min(timezone.localdate(), decision.dated_on)
    issue_paper(paper=decision.submission, on=on, by=by)
    return decision


@rule
def decline_line(*, line: DecisionLine, reason: str, by) -> DecisionLine:
    """The Director strikes one recipient out before approving; the ordinals close up.

    Before that, the Office may set a nominee aside in its draft for one reason only: a hold stands
    on the day of the decision.
    Source: the Council advises, the Director decides (Law 06/2022/QH15, Article 80); Decree
    152/2025/NĐ-CP, Article 4(4). Raises: PermissionDenied; ValidationError wrong_state,
    reason_missing, declined, not_on_hold, last_line.
    """
    decision = _locked(line.decision)
    is_draft = decision.status == S.DRAFT and may_draft(round=decision.round, by=by)
    if not is_draft:
        require_role(by, (Role.DIRECTOR,), decision)
        _require_status(decision, S.AWAITING_SIGNATURE)
    if not reason.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    line = decision.lines.select_for_update(no_key=True).get(pk=line.pk)
    if not line.is_granted:
        raise ValidationError(_("This line is already declined."), code="declined")
    if is_draft and not is_held_back(line):
        raise ValidationError(
            _("In a draft only a nominee on hold is set aside; the Director declines others."),
            code="not_on_hold",
        )
    if decision.lines.granted().count() == 1:
        raise ValidationError(
            _("A decision grants at least one award. Return it to the Office instead."),
            code="last_line",
        )
    line.is_granted = False
    line.decline_reason = reason.strip()
    line.save(update_fields=["is_granted", "decline_reason"])
    granted = renumber(decision)
    if is_draft:
        write_papers(decision, granted, by=by)
        decision.save(update_fields=["submission", "paper"])
    else:
        document = decision_document(decision=decision, lines=granted, on=decision.dated_on)
        redraft_paper(paper=decision.paper, document=document, by=by)
    record_event(
        decision,
        "decline_line",
        by=by,
        reason=reason.strip(),
        before={"recipient": line.recipient_name},
        after={"n_granted": len(granted)},
    )
    line.refresh_from_db()
    return line


@rule
def approve(*, decision: Decision, by) -> Decision:
    """The Director approves the lines and the wording; never whoever drafted them.

    Source: Law 06/2022/QH15, Article 80(1); separation of duties: this project.
    Raises: PermissionDenied; ValidationError wrong_state, blocked, same_person.
    """
    decision = _locked(decision)
    require_role(by, (Role.DIRECTOR,), decision)
    if decision.drafted_by_id == by.pk:
        raise ValidationError(
            _("You drafted this decision yourself: somebody else must approve it."),
            code="same_person",
        )
    return move(decision, "approve", by=by, approved_by=by, approved_at=timezone.now())


@rule
def return_decision(*, decision: Decision, reason: str, by) -> Decision:
    """Give the draft back to the Office with the reason.

    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, reason_missing.
    """
    decision = _locked(decision)
    return move(decision, "return", by=by, reason=reason, approved_by=None, approved_at=None)


@rule
def issue(*, decision: Decision, on: date, by) -> Decision:
    """The decision gets number and date and never changes again; its nominees are awarded.

    Guarantees, with the quotas locked: no quota is exceeded, every line still holds its place,
    nobody in it is held back on the day, no collective in it ended before, what is issued says the
    same as what the Director approved, and each recipient's honour is on record.
    Source: Decree 30/2020/NĐ-CP, Articles 15, 18; Law 06/2022/QH15, Article 80.
    Raises: PermissionDenied; ValidationError wrong_state, blocked, in_future, before_minutes,
    on_hold, law_changed, out_of_order, no_legal_row.
    """
    round = Round.objects.select_for_update(no_key=True).get(pk=decision.round_id)
    decision = _locked(decision)
    require_role(by, (Role.CLERK,), decision)
    list(Quota.objects.select_for_update(no_key=True).filter(round=round).order_by("pk"))
    _require_status(decision, S.APPROVED)
    minutes = round.sessions.get().minutes
    if on < minutes.issued_on:
        raise ValidationError(
            _("The decision cannot be dated before the Council's minutes."), code="before_minutes"
        )
    require_nobody_on_hold(decision, on=on, by=by)
    _refuse(collective_ended(decision, on=on))
    lines = list(decision.lines.granted().select_related("award_form", "nomination"))
    _require_same_words(decision, lines, on)
    issue_paper(paper=decision.paper, on=on, by=by)
    move(decision, "issue", by=by)
    record_honours(decision=decision, by=by)
    for line in decision.lines.select_related("nomination__round__campaign__owner"):
        if line.is_granted:
            move(line.nomination, "award", by=by)
        else:
            move(line.nomination, "decline", by=by, reason=line.decline_reason)
    return decision


# --- what stands in the way ---------------------------------------------------------------------


def _locked(decision: Decision) -> Decision:
    Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    return Decision.objects.select_related("round__campaign__owner", "paper", "submission").get(
        pk=decision.pk
    )


def _require_status(decision: Decision, status: str) -> None:
    if decision.status != status:
        raise ValidationError(
            _("This is not possible now: the decision's status is “%(status)s”."),
            code="wrong_state",
            params={"status": decision.get_status_display()},
        )


def _require_council_done(round: Round) -> None:
    _refuse([sentence for check in STANDS_ON_COUNCIL for sentence in check(round)])


def _refuse(missing: list[str]) -> None:
    if missing:
        raise ValidationError([ValidationError(text, code="blocked") for text in missing])


def _require_same_words(decision: Decision, lines: list[DecisionLine], on: date) -> None:
    approved = decision_document(decision=decision, lines=lines, on=decision.dated_on)
    of_the_day = decision_document(decision=decision, lines=lines, on=on)
    if approved != of_the_day:
        raise ValidationError(
            _(
                "On that day the law, the signer or the unit's name differ from what the Director"
                " approved. Choose another day, or let the Director return the draft."
            ),
            code="law_changed",
        )


def _facts(decision: Decision) -> dict:
    return {
        "lines": [
            [line.position, line.recipient_name] for line in decision.lines.filter(is_granted=True)
        ],
        "dated_on": str(decision.dated_on),
    }
