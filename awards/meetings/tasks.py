"""The line of the unit's meeting in a dossier's task list."""

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.meetings.access import locks_of, may_write_meeting
from awards.meetings.models import MeetingResult, UnitMeeting
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.tasks import Task


def tasks_of(nomination: Nomination, *, user) -> list[Task]:
    """What the meeting still lacks for this dossier: when, who was there, the result.

    Source: Law 06/2022/QH15, Article 84: a dossier holds the minutes of the meeting.
    """
    meeting = UnitMeeting.objects.filter(round=nomination.round_id, unit=nomination.unit_id).first()
    result = meeting and meeting.results.filter(nomination=nomination).first()
    is_locked = (
        nomination.status == NominationStatus.RETURNED
        and nomination.pk not in locks_of([nomination]).open_results
    )
    missing = [] if is_locked else missing_of(meeting, result)
    can_write = user is not None and may_write_meeting(user, nomination.round, nomination.unit)
    return [
        Task(
            label=_("Meeting of the unit"),
            url=meeting_url(nomination) if can_write else "",
            hint=_hint(meeting, result),
            is_started=meeting is not None,
            is_done=not missing,
            is_locked=is_locked,
            missing=missing,
            advice=_advice(meeting, result),
        )
    ]


def meeting_url(nomination: Nomination) -> str:
    """The meeting's page, which leads back to this dossier."""
    page = reverse("meetings:meeting", args=[nomination.round.code, nomination.unit.code])
    return f"{page}?dossier={nomination.pk}"


def missing_of(meeting: UnitMeeting | None, result: MeetingResult | None) -> list[str]:
    """What the submission needs of the meeting, as "required, present"."""
    if meeting is None:
        return [_("Meeting of the unit: required, not written down yet")]
    missing = []
    if meeting.held_on is None:
        missing.append(_("Day of the meeting: required, not present"))
    if meeting.n_members is None or meeting.n_present is None:
        missing.append(_("People called and present at the meeting: both numbers are required"))
    if result is None or result.n_for is None:
        missing.append(_("Result of the meeting for this nominee: required, not present"))
    return missing


def is_agreed(meeting: UnitMeeting | None, result: MeetingResult | None) -> bool | None:
    """Whether more than half of those present were in favour; None where a number is missing.

    Source: this project (no law sets a share for the meeting of a unit).
    """
    if meeting is None or result is None or result.n_for is None or not meeting.n_present:
        return None
    return 2 * result.n_for > meeting.n_present


def _hint(meeting: UnitMeeting | None, result: MeetingResult | None) -> str:
    if result is None or result.n_for is None or meeting.n_present is None:
        return _("Who was there, and the result for each nominee")
    return _("%(votes)d of %(present)d present in favour") % {
        "votes": result.n_for,
        "present": meeting.n_present,
    }


def _advice(meeting: UnitMeeting | None, result: MeetingResult | None) -> list[str]:
    if meeting is None:
        return []
    advice = []
    names = (meeting.place, meeting.chair_name, meeting.secretary_name)
    if meeting.starts_at is None or not all(names):
        advice.append(
            _("The minutes print a blank where time, place, chair or secretary is missing.")
        )
    if is_agreed(meeting, result) is False:
        advice.append(_("Not more than half of those present were in favour."))
    if not meeting.files.filter(removed_at=None).exists():
        advice.append(_("Attach the signed minutes once they are signed."))
    return advice
