"""The meeting while a dossier is handed in at the same moment, or is written down twice."""

import pytest

from awards.meetings.models import UnitMeeting
from awards.meetings.rules import result_of, save_meeting
from awards.submission.rules import submit
from campaigns.accounts.models import User
from tests.awards.dossiers import draft, ready
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def save(dossier, **fields):
    meeting = UnitMeeting.objects.filter(round=dossier.round, unit=dossier.unit).first()
    return save_meeting(
        round=dossier.round,
        unit=dossier.unit,
        edit_number=meeting.edit_number if meeting else 0,
        by=User.objects.get(pk=dossier.created_by_id),
        **fields,
    )


def test_what_is_handed_in_is_what_the_meeting_says():
    nomination = ready()[0]
    head = User.objects.get(pk=nomination.created_by_id)
    submitted, saved = at_once(
        lambda: submit(nomination=nomination, is_confirmed=True, by=head),
        lambda: save(nomination, results=[{"nomination": nomination, "n_for": 7}]),
    )
    assert submitted is None
    kept = nomination.versions.get().content["meeting"]["n_for"]
    assert kept == result_of(nomination).n_for == (10 if saved else 7)


def test_of_two_who_begin_the_record_at_once_one_is_told():
    nomination = draft()[0]
    outcomes = at_once(
        lambda: save(nomination, place="Phòng A"), lambda: save(nomination, place="Phòng B")
    )
    meeting = UnitMeeting.objects.get()
    refused = [error for error in outcomes if error]
    if refused:
        assert [error.code for error in refused] == ["edited_elsewhere"]
        assert meeting.edit_number == 1
    else:  # the second opened its form after the first had saved
        assert meeting.edit_number == 2
