"""Launching the campaign and opening its rounds: who moves them, and what must be ready before."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.accounts.models import Role
from campaigns.criteria.rules import freeze_criteria
from campaigns.launch.plan_paper import draft_plan
from campaigns.launch.readiness import (
    CAMPAIGN_READY,
    Level,
    campaign_not_launched,
    errors_of_paper,
    errors_of_plan,
    findings_of,
    quotas_missing,
    round_criteria_missing,
    rounds_unfinished,
)
from campaigns.plans.models import Campaign, CampaignStatus, Round, RoundStatus
from campaigns.workflow.rules import (
    Move,
    Transition,
    available_moves,
    history_of,
    move,
    record_event,
    require_role,
    rule,
    transitions_of,
)

CAMPAIGN_TRANSITIONS = transitions_of(
    Campaign,
    Transition(
        "submit",
        (CampaignStatus.DRAFT,),
        CampaignStatus.SUBMITTED,
        (Role.OFFICE,),
        gettext_lazy("Submit for launch"),
        checks=CAMPAIGN_READY,
    ),
    Transition(
        "launch",
        (CampaignStatus.SUBMITTED,),
        CampaignStatus.LAUNCHED,
        (Role.DIRECTOR,),
        gettext_lazy("Launch the campaign"),
        checks=CAMPAIGN_READY,
    ),
    Transition(
        "return",
        (CampaignStatus.SUBMITTED,),
        CampaignStatus.DRAFT,
        (Role.DIRECTOR,),
        gettext_lazy("Return to the Office"),
        needs_reason=True,
        tone="secondary",
    ),
    Transition(
        "close",
        (CampaignStatus.LAUNCHED,),
        CampaignStatus.CLOSED,
        (Role.OFFICE,),
        gettext_lazy("Close the campaign"),
        checks=(rounds_unfinished,),
        needs_reason=True,
        tone="secondary",
    ),
    Transition(
        "archive",
        (CampaignStatus.CLOSED,),
        CampaignStatus.ARCHIVED,
        (Role.OFFICE,),
        gettext_lazy("Archive the campaign"),
        tone="secondary",
    ),
)

# What a round needs to leave the Office, the Council or the Director's desk is known downstream:
# the rules there check it and then call `move`.
ROUND_TRANSITIONS = transitions_of(
    Round,
    Transition(
        "open",
        (RoundStatus.PLANNED,),
        RoundStatus.OPEN,
        (Role.OFFICE,),
        gettext_lazy("Open the round"),
        checks=(campaign_not_launched, round_criteria_missing, quotas_missing),
    ),
    Transition(
        "to_screening",
        (RoundStatus.OPEN,),
        RoundStatus.SCREENING,
        (Role.OFFICE,),
        gettext_lazy("Close nominations"),
        tone="danger",  # asks first: it may come before the deadline that the units were told
    ),
    Transition(
        "to_council",
        (RoundStatus.SCREENING,),
        RoundStatus.COUNCIL,
        (Role.OFFICE,),
        gettext_lazy("Send to the Council"),
    ),
    Transition(
        "to_decision",
        (RoundStatus.COUNCIL,),
        RoundStatus.DECISION,
        (Role.OFFICE,),
        gettext_lazy("Prepare the decision"),
    ),
    Transition(
        "publish",
        (RoundStatus.DECISION,),
        RoundStatus.PUBLISHED,
        (Role.PUBLICITY, Role.OFFICE),
        gettext_lazy("Publish the results"),
    ),
)


@rule
def submit_campaign(
    *, campaign: Campaign, has_seen_warnings: bool = False, dated_on: date | None = None, by
) -> Campaign:
    """Put a complete plan before the Director; from now on it does not change.

    Guarantees that whoever submits has seen what the portal warns of, and that the plan is drafted
    as a paper in the words and with the law of `dated_on`, today where none is given.
    Source: Law 06/2022/QH15, Article 17(1)–(2); plan 2021–2025, section V.2.
    Raises: PermissionDenied; ValidationError wrong_state, blocked, warnings_unseen, no_legal_row,
    no_name.
    """
    on = dated_on or timezone.localdate()
    require_role(by, (Role.OFFICE,), campaign)
    warnings = []
    if campaign.status == CampaignStatus.DRAFT and not errors_of_plan(campaign):
        found = findings_of(campaign, on=on)
        warnings = [finding.sentence for finding in found if finding.level == Level.WARNING]
    if warnings and not has_seen_warnings:
        raise ValidationError(
            _("Read the warnings first and confirm that you have seen them."),
            code="warnings_unseen",
        )
    move(campaign, "submit", by=by, submitted_by=by, submitted_at=timezone.now())
    draft_plan(campaign=campaign, on=on, by=by)
    if warnings:
        record_event(campaign, "see_warnings", by=by, after={"warnings": warnings})
    return campaign


@rule
def return_campaign(*, campaign: Campaign, reason: str, by) -> Campaign:
    """Give a plan back to the Office with the reason, to be written further.

    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, reason_missing.
    """
    return move(campaign, "return", by=by, reason=reason, submitted_by=None, submitted_at=None)


@rule
def launch_campaign(*, campaign: Campaign, by) -> Campaign:
    """Launch a submitted campaign; never by the person who submitted it, whatever their roles.

    Source: Law 06/2022/QH15, Article 18; separation of duties: this project.
    Raises: PermissionDenied; ValidationError wrong_state, blocked, same_person.
    """
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    require_role(by, (Role.DIRECTOR,), locked)
    if by and locked.submitted_by_id == by.pk:
        raise ValidationError(_same_person(), code="same_person")
    return move(campaign, "launch", by=by, launched_at=timezone.now())


def _with_paper(campaign: Campaign, button: Move) -> Move:
    if button.name != "submit":
        return button
    missing = errors_of_paper(campaign, on=timezone.localdate())
    return replace(button, missing=[*button.missing, *missing])


def _same_person() -> str:
    return _("You submitted this campaign yourself: somebody else must launch it.")


@rule
def close_campaign(*, campaign: Campaign, reason: str, by) -> Campaign:
    """End a campaign whose opened rounds all have published results.

    Source: Law 06/2022/QH15, Article 17(5).
    Raises: PermissionDenied; ValidationError wrong_state, reason_missing, blocked.
    """
    return move(campaign, "close", by=by, reason=reason)


@rule
def archive_campaign(*, campaign: Campaign, by) -> Campaign:
    """Put a closed campaign away; it stays readable.

    Source: this project. Raises: PermissionDenied; ValidationError wrong_state.
    """
    return move(campaign, "archive", by=by)


def campaign_moves(campaign: Campaign, *, by) -> list[Move]:
    """What this person may do with the campaign; launching what one submitted oneself is blocked.

    Source: this project.
    """
    moves = [_with_paper(campaign, m) for m in available_moves(campaign, by=by)]
    if campaign.submitted_by_id != by.pk:
        return moves
    return [
        replace(m, missing=[*m.missing, _same_person()]) if m.name == "launch" else m for m in moves
    ]


@rule
def open_round(*, round: Round, closes_at: datetime, by) -> Round:
    """Open a round for nominations until a moment, and fix the criteria it asks for.

    Guarantees a launched campaign, criteria for all three groups, at least one quota, and a
    deadline that is still ahead.
    Source: plan 2021–2025, sections III–IV; deadline: this project.
    Raises: PermissionDenied; ValidationError wrong_state, blocked, deadline_past.
    """
    # Parents first: whoever rewrites criteria or quotas holds the campaign's row meanwhile.
    Campaign.objects.select_for_update(no_key=True).get(pk=round.campaign_id)
    require_role(by, (Role.OFFICE,), round)
    if closes_at <= timezone.now():
        raise ValidationError(_("The deadline must lie ahead."), code="deadline_past")
    move(round, "open", by=by, closes_at=closes_at)
    freeze_criteria(round=round, by=by)
    return round


@dataclass(frozen=True)
class Extension:
    """One time a deadline was put off: from when to when, and why."""

    closed_at: datetime
    closes_at: datetime
    reason: str


def extensions_of(round: Round) -> list[Extension]:
    """Every time the deadline of a round was put off, oldest first, as the record has it."""
    return [
        Extension(
            datetime.fromisoformat(event.before["closes_at"]),
            datetime.fromisoformat(event.after["closes_at"]),
            event.reason,
        )
        for event in history_of(round).filter(action="extend").order_by("seq")
    ]


def can_extend(round: Round, *, by) -> bool:
    """Whether this person may put off the deadline of the round now.

    Source: this project.
    """
    return round.status == RoundStatus.OPEN and by.holds(Role.OFFICE, round.unit_for(Role.OFFICE))


@rule
def extend_deadline(*, round: Round, closes_at: datetime, reason: str, by) -> Round:
    """Give an open round more time; the old deadline, the new one and the reason stay on record.

    Source: this project.
    Raises: PermissionDenied; ValidationError wrong_state, reason_missing, deadline_past,
    not_later.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    require_role(by, (Role.OFFICE,), locked)
    if locked.status != RoundStatus.OPEN:
        raise ValidationError(
            _("Only an open round can be extended: the status is “%(status)s”."),
            code="wrong_state",
            params={"status": locked.get_status_display()},
        )
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Give a reason."), "reason_missing")})
    if closes_at <= timezone.now():
        raise ValidationError(_("The deadline must lie ahead."), code="deadline_past")
    if closes_at <= locked.closes_at:
        raise ValidationError(
            _("The new deadline must be later than the present one."), code="not_later"
        )
    before = {"closes_at": locked.closes_at.isoformat()}
    locked.closes_at = closes_at
    locked.save(update_fields=["closes_at"])
    record_event(
        locked,
        "extend",
        by=by,
        reason=reason.strip(),
        from_state=locked.status,
        to_state=locked.status,
        before=before,
        after={"closes_at": closes_at.isoformat()},
    )
    round.closes_at = closes_at
    return round
