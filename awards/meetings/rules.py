"""The unit's own meeting, written down: who was there, and how it found on each nominee."""

from collections.abc import Container, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.meetings.access import (
    MeetingLocks,
    facts_locked,
    live_dossiers,
    locks_of,
    require_meeting_writer,
)
from awards.meetings.models import MeetingResult, UnitMeeting
from awards.meetings.results import Rows, said
from awards.nominations.models import Nomination
from awards.nominations.texts import clean_text
from campaigns.plans.models import Round, RoundStatus
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, rule
from emulation_portal.canonical import fingerprint
from emulation_portal.vietnamese import normalise, short_date

LINES = ("place", "chair_name", "chair_title", "secretary_name", "absence_note")
FACTS = (
    "held_on", "starts_at", "ends_at", *LINES, "n_members", "n_present", "method", "discussion"
)  # fmt: skip


def result_of(nomination: Nomination) -> MeetingResult | None:
    """What the unit's meeting found on a dossier, with the meeting; None before that."""
    return MeetingResult.objects.filter(nomination=nomination).select_related("meeting").first()


@rule
def save_meeting(
    *,
    round: Round,
    unit: Unit,
    edit_number: int,
    results: Sequence[dict] | None = None,
    by,
    **fields,
) -> UnitMeeting:
    """Keep what is known of the meeting so far; the first save begins the record.

    `results` holds dicts with `nomination` (or None), `name`, `n_for`, `n_against`, `note`: rows of
    dossiers that are not in it stay, the names of others discussed become those given. What is
    left out of `fields` stays. Gaps are kept; they block the submission, not the save.
    Guarantees that nothing is overwritten that was changed since the form with `edit_number` was
    opened; that what a dossier handed in rests on stays as it was; the same words sent again
    change nothing.
    Source: domain of nomination papers (minutes of the unit's meeting); this project.
    Units: heads.
    Raises: PermissionDenied; ValidationError round_not_open, edited_elsewhere; on its field:
    in_future, before_period, ends_before_it_begins, present_over_called, facts_locked; on
    “result_<place>”: votes_over_present, name_missing, wrong_dossier, result_locked.
    """
    require_meeting_writer(by, round, unit)
    # Dossiers first, as the submission locks them: what they rest on is settled for this save.
    dossiers = list(live_dossiers(round, unit).select_for_update(no_key=True).order_by("pk"))
    locks = locks_of(dossiers)
    meeting = locked_meeting(round, unit, by=by)
    errors: dict[str, list[ValidationError]] = {}
    changed_facts = _take_facts(meeting, fields)
    rows = Rows(meeting, dossiers, locks, results, errors)
    is_changed = bool(changed_facts) or rows.is_changed
    if is_changed:
        _refuse_conflict(meeting, edit_number)
        if not locks.facts_are_open:
            for name in changed_facts:
                errors.setdefault(name, []).append(facts_locked())
        _check_facts(meeting, errors)
        rows.check()
        meeting.edit_number += 1
    if errors:
        raise ValidationError(errors)
    meeting.saved_at = timezone.now()
    meeting.save(update_fields=[*FACTS, "edit_number", "saved_at"])
    rows.write()
    if changed_facts or rows.new_names is not None:
        touch_resting(dossiers, locks, besides=rows.changed)
    if is_changed:
        # What was written stays in the meeting; the chain only proves it.
        record_event(meeting, "save_meeting", by=by, after={"sha256": fingerprint(_plain(meeting))})
    return meeting


def _take_facts(meeting: UnitMeeting, fields: dict) -> list[str]:
    """Put what was typed into the meeting; gives the names of what differs from the record."""
    unknown = set(fields) - set(FACTS)
    if unknown:
        raise TypeError(f"a meeting has no {', '.join(sorted(unknown))}")
    changed = []
    for name, value in fields.items():
        if name == "discussion":
            value = clean_text(value or "")
        elif name in LINES:
            value = normalise(value or "")
        if getattr(meeting, name) != value:
            setattr(meeting, name, value)
            changed.append(name)
    return changed


def _check_facts(meeting: UnitMeeting, errors: dict) -> None:
    try:
        meeting.clean_fields(exclude=["round", "unit", "created_by"])
    except ValidationError as error:
        for name, several in error.error_dict.items():
            errors.setdefault(name, []).extend(several)
    checks = (
        (
            "held_on",
            meeting.held_on is not None and meeting.held_on > timezone.localdate(),
            _("A meeting is written down once it was held: this day lies ahead."),
            "in_future",
        ),
        (
            "held_on",
            meeting.held_on is not None and meeting.held_on < meeting.round.achieved_from,
            _("The round is about achievements from %(day)s on: the meeting was held later.")
            % {"day": short_date(meeting.round.achieved_from)},
            "before_period",
        ),
        (
            "ends_at",
            None not in (meeting.starts_at, meeting.ends_at)
            and meeting.ends_at <= meeting.starts_at,
            _("The meeting ends after it begins."),
            "ends_before_it_begins",
        ),
        (
            "n_present",
            None not in (meeting.n_members, meeting.n_present)
            and meeting.n_present > meeting.n_members,
            _("Not more people can be present than were called."),
            "present_over_called",
        ),
    )
    for field, is_wrong, words, code in checks:
        if is_wrong:
            errors.setdefault(field, []).append(ValidationError(words, code=code))


def locked_meeting(round: Round, unit: Unit, *, by) -> UnitMeeting:
    if round.status == RoundStatus.PLANNED:
        raise ValidationError(_("This round is not open yet."), code="round_not_open")
    UnitMeeting.objects.get_or_create(round=round, unit=unit, defaults={"created_by": by})
    return (
        UnitMeeting.objects.select_for_update(no_key=True, of=("self",))
        .select_related("round", "unit")
        .get(round=round, unit=unit)
    )


def touch_resting(
    dossiers: Iterable[Nomination], locks: MeetingLocks, *, besides: Container[int] = ()
) -> None:
    """Count a change of the meeting as one of each open dossier that rests on it: who read the
    dossier before has not read what is handed in now.

    Units: one query.
    """
    keys = [d.pk for d in dossiers if d.pk in locks.open_results and d.pk not in besides]
    Nomination.objects.filter(pk__in=keys).update(
        edit_number=F("edit_number") + 1, saved_at=timezone.now()
    )


def _refuse_conflict(meeting: UnitMeeting, edit_number: int) -> None:
    if meeting.edit_number > edit_number:
        raise ValidationError(
            _("The meeting was changed elsewhere after you opened the page."),
            code="edited_elsewhere",
        )


def _plain(meeting: UnitMeeting) -> list:
    rows = [[row.nomination_id, *said(row)] for row in meeting.results.order_by("pk")]
    return [[str(getattr(meeting, name)) for name in FACTS], rows]
