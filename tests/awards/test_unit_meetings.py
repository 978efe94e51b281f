"""The unit's own meeting: gaps are kept, nonsense is refused, what was handed in stands."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from awards.meetings.models import MeetingFile, MeetingResult, UnitMeeting
from awards.meetings.rules import result_of, save_meeting
from awards.meetings.signed_minutes import attach_minutes, remove_minutes
from awards.meetings.tasks import tasks_of
from awards.nominations.models import (
    Contributor,
    ContributorKind,
    Nomination,
    NominationStatus,
)
from awards.nominations.supplement_models import Part, SupplementRequest
from awards.submission.rules import submit
from campaigns.accounts.models import Role
from campaigns.workflow.models import AuditEvent
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.dossiers import PNG, draft, ready
from tests.refusals import code_of, codes_of, refused_on

pytestmark = pytest.mark.django_db
HELD = {"held_on": date(2022, 12, 1), "n_members": 12, "n_present": 11}


@pytest.fixture
def dossier():
    return draft()[0]


def save(dossier, *, n_for=None, n_against=0, note="", by=None, more=(), **fields):
    own = {"nomination": dossier, "n_for": n_for, "n_against": n_against, "note": note}
    meeting = UnitMeeting.objects.filter(round=dossier.round, unit=dossier.unit).first()
    fields.setdefault("edit_number", meeting.edit_number if meeting else 0)
    return save_meeting(
        round=dossier.round,
        unit=dossier.unit,
        results=fields.pop("results", [own, *more]),
        by=by or dossier.created_by,
        **fields,
    )


def handed_in(dossier, status=NominationStatus.SUBMITTED):
    dossier.status, dossier.submitted_at = status, timezone.now()
    dossier.save()


def returned(dossier, *parts):
    handed_in(dossier, NominationStatus.RETURNED)
    request = SupplementRequest.objects.create(
        nomination=dossier,
        message="Bổ sung",
        due_at=timezone.now() + timedelta(days=3),
        requested_by=make.user(),
        requested_at=timezone.now(),
    )
    for part in parts:
        request.parts.create(part=part)


def lacks(dossier):
    [task] = tasks_of(dossier, user=dossier.created_by)
    return task.missing


def test_a_meeting_is_kept_with_gaps_and_says_what_it_lacks(dossier):
    assert len(lacks(dossier)) == 1
    meeting = save(dossier, place="  Phòng   họp ")
    assert (meeting.place, meeting.held_on, meeting.edit_number) == ("Phòng họp", None, 1)
    assert len(lacks(dossier)) == 3
    save(dossier, **HELD)
    assert len(lacks(dossier)) == 1
    save(dossier, n_for=10, n_against=1)
    assert lacks(dossier) == []
    assert (result_of(dossier).n_for, result_of(dossier).meeting) == (10, meeting)


def test_the_same_words_again_change_nothing(dossier):
    save(dossier, n_for=10, **HELD)
    before = AuditEvent.objects.count()
    saved_at = dossier.saved_at
    meeting = save(dossier, n_for=10, edit_number=0, **HELD)
    assert (meeting.edit_number, AuditEvent.objects.count()) == (1, before)
    dossier.refresh_from_db()
    assert dossier.saved_at != saved_at  # the first save counted for the dossier
    assert [event.action for event in history_of(meeting)] == ["save_meeting"]


def test_nothing_is_overwritten_that_was_changed_meanwhile(dossier):
    save(dossier, place="Phòng A")
    with pytest.raises(ValidationError) as refused:
        save(dossier, place="Phòng B", edit_number=0)
    assert code_of(refused) == "edited_elsewhere"
    assert save(dossier, place="Phòng B", edit_number=1).place == "Phòng B"


def test_numbers_of_people_fit_each_other(dossier):
    numbers = {"n_members": 10, "n_present": 11, "dossier": dossier}
    assert refused_on("n_present", save, **numbers) == "present_over_called"
    assert UnitMeeting.objects.count() == 0
    save(dossier, n_members=11, n_present=11)
    assert refused_on("result_0", save, dossier=dossier, n_for=11, n_against=1) == (
        "votes_over_present"
    )
    save(dossier, n_for=10, n_against=1)
    assert refused_on("n_present", save, dossier=dossier, n_present=10, results=None) == (
        "votes_over_present"
    )


def test_the_day_lies_between_the_period_and_today(dossier):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused_on("held_on", save, dossier=dossier, held_on=tomorrow) == "in_future"
    assert save(dossier, held_on=timezone.localdate()).held_on == timezone.localdate()
    too_early = dossier.round.achieved_from - timedelta(days=1)
    assert refused_on("held_on", save, dossier=dossier, held_on=too_early) == "before_period"
    assert save(dossier, held_on=dossier.round.achieved_from).held_on == date(2022, 1, 1)


def test_a_meeting_ends_after_it_begins(dossier):
    times = {"starts_at": time(8), "ends_at": time(8)}
    assert refused_on("ends_at", save, dossier=dossier, **times) == "ends_before_it_begins"
    assert save(dossier, starts_at=time(8), ends_at=time(8, 1)).ends_at == time(8, 1)


def test_others_discussed_are_kept_by_name(dossier):
    other = {"nomination": None, "name": "Trần Văn Khác", "n_for": 3, "n_against": 8, "note": "Ít"}
    nameless = {**other, "name": " "}
    assert refused_on("result_1", save, dossier=dossier, more=[nameless]) == "name_missing"
    meeting = save(dossier, n_for=11, more=[other, {"nomination": None, "name": ""}])
    rows = meeting.results.values_list("name", "n_for", "n_against")
    assert list(rows) == [(dossier.nominee_name, 11, 0), ("Trần Văn Khác", 3, 8)]
    save(dossier, n_for=11)
    assert [row.name for row in meeting.results.all()] == [dossier.nominee_name]


def test_long_words_are_refused_at_their_row(dossier):
    assert refused_on("result_0", save, dossier=dossier, n_for=1, note="a" * 301) == "max_length"
    assert refused_on("place", save, dossier=dossier, place="a" * 201) == "max_length"
    assert save(dossier, n_for=1, note="a" * 300, place="a" * 200).place == "a" * 200


def test_a_result_belongs_to_a_dossier_of_the_unit_in_the_round(dossier):
    foreign = make.nomination(round=dossier.round)
    row = {"nomination": foreign, "n_for": 1}
    assert refused_on("result_1", save, dossier=dossier, more=[row]) == "wrong_dossier"
    assert MeetingResult.objects.count() == 0


def test_only_the_head_and_helpers_write_it_down(dossier):
    helper, nominee = make.user(), make.user()
    stranger = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    for user, kind in [(helper, ContributorKind.HELPER), (nominee, ContributorKind.NOMINEE)]:
        Contributor.objects.create(
            nomination=dossier, user=user, kind=kind, asked_by=dossier.created_by
        )
    for user in (nominee, stranger):
        with pytest.raises(PermissionDenied):
            save(dossier, by=user, **HELD)
        assert [task.url for task in tasks_of(dossier, user=user)] == [""]
    assert save(dossier, by=helper, **HELD).n_present == 11
    dossier.contributors.update(ended_at=timezone.now())
    with pytest.raises(PermissionDenied):
        save(dossier, by=helper, **HELD)


def test_what_a_dossier_rests_on_stands_once_it_is_handed_in(dossier):
    other = make.nomination(
        round=dossier.round, unit=dossier.unit, status="draft", created_by=dossier.created_by
    )
    second = {"nomination": other, "n_for": 9}
    save(dossier, n_for=10, more=[second], **HELD)
    handed_in(dossier)
    assert refused_on("result_0", save, dossier=dossier, n_for=11) == "result_locked"
    assert refused_on("n_present", save, dossier=dossier, n_for=10, n_present=12) == "facts_locked"
    assert (
        refused_on(
            "result_1",
            save,
            dossier=dossier,
            n_for=10,
            more=[{"name": "Trần Văn Khác", "n_for": 1}],
        )
        == "facts_locked"
    )
    save(dossier, n_for=10, more=[{**second, "n_for": 8}])
    assert result_of(other).n_for == 8
    handed_in(dossier, NominationStatus.WITHDRAWN)
    assert save(other, n_for=8, n_present=12).n_present == 12
    assert result_of(dossier).n_for == 10


@pytest.mark.parametrize(
    ("parts", "is_open"),
    [([Part.SUMMARY], False), ([Part.SUMMARY, Part.MEETING], True), ([], True)],
)
def test_a_returned_dossier_opens_the_meeting_where_it_is_asked_for(dossier, parts, is_open):
    save(dossier, n_for=10, **HELD)
    other = make.nomination(round=dossier.round, unit=dossier.unit, created_by=dossier.created_by)
    returned(dossier, *parts)
    [task] = tasks_of(dossier, user=dossier.created_by)
    assert task.is_locked is not is_open
    if is_open:
        save(dossier, n_for=9, n_present=10)
        assert result_of(dossier).n_for == 9
    else:
        with pytest.raises(ValidationError) as refused:
            save(dossier, n_for=9, n_present=10)
        assert sorted(codes_of(refused)) == ["facts_locked", "result_locked"]
    assert refused_on("result_0", save, dossier=other, n_for=1) == "result_locked"


def test_a_locked_meeting_that_was_never_written_blocks_no_answer(dossier):
    returned(dossier, Part.SUMMARY)
    assert lacks(dossier) == []


def test_a_dossier_handed_in_before_meetings_were_kept_locks_none(dossier):
    handed_in(dossier)
    later = draft(round=dossier.round, unit=dossier.unit, created_by=dossier.created_by)[0]
    assert save(later, n_for=10, **HELD).n_present == 11
    assert tasks_of(later, user=later.created_by)[0].missing == []
    assert refused_on("result_0", save, dossier=dossier, n_for=9) == "result_locked"
    handed_in(later)
    assert refused_on("n_present", save, dossier=later, n_for=10, n_present=12) == "facts_locked"


def edit_numbers(*dossiers):
    return [Nomination.objects.get(pk=one.pk).edit_number for one in dossiers]


def test_a_change_of_the_meeting_is_a_change_of_the_open_dossiers_that_rest_on_it(dossier):
    place = {"round": dossier.round, "unit": dossier.unit, "created_by": dossier.created_by}
    beside = make.nomination(status=NominationStatus.DRAFT, **place)
    elsewhere = make.nomination(round=dossier.round, status=NominationStatus.DRAFT)
    given = [dossier, beside, elsewhere]
    assert edit_numbers(*given) == [0, 0, 0]
    save(dossier, results=None, **HELD)
    assert edit_numbers(*given) == [1, 1, 0]
    save(dossier, results=None, **HELD)
    assert edit_numbers(*given) == [1, 1, 0]
    # The result of one is a matter of that one alone, and counts once beside the day.
    save(dossier, n_for=9)
    assert edit_numbers(*given) == [2, 1, 0]
    save(dossier, n_for=10, n_present=12)
    assert edit_numbers(*given) == [3, 2, 0]
    save(dossier, n_for=10, more=[{"name": "Lê Văn Khác", "n_for": 1}])
    assert edit_numbers(*given) == [4, 3, 0]
    own = {"round": dossier.round, "unit": dossier.unit, "by": dossier.created_by}
    made = attach_minutes(upload=SimpleUploadedFile("bien-ban.png", PNG), **own)
    assert edit_numbers(*given) == [5, 4, 0]
    stale = MeetingFile.objects.get(pk=made.pk)
    for file in (made, stale):
        assert remove_minutes(file=file, by=dossier.created_by).removed_at
    assert edit_numbers(*given) == [6, 5, 0]
    assert history_of(made.meeting).filter(action="remove_minutes").count() == 1


def test_a_dossier_handed_in_is_not_touched_by_what_its_unit_adds(dossier):
    save(dossier, n_for=10, **HELD)
    handed_in(dossier)
    beside = make.nomination(
        round=dossier.round,
        unit=dossier.unit,
        created_by=dossier.created_by,
        status=NominationStatus.DRAFT,
    )
    before = edit_numbers(dossier, beside)
    upload = SimpleUploadedFile("bien-ban.png", PNG)
    place = {"round": dossier.round, "unit": dossier.unit, "by": dossier.created_by}
    attach_minutes(upload=upload, **place)
    assert edit_numbers(dossier, beside) == [before[0], before[1] + 1]


def test_what_was_checked_before_the_meeting_changed_is_not_handed_in():
    nomination, head, _criteria = ready()
    nomination.refresh_from_db()
    seen = nomination.edit_number
    save(nomination, results=None, n_members=50, n_present=45, by=head)
    with pytest.raises(ValidationError) as refused:
        submit(nomination=nomination, is_confirmed=True, edit_number=seen, by=head)
    assert code_of(refused) == "changed_since_checked"
    nomination.refresh_from_db()
    checked = nomination.edit_number
    submit(nomination=nomination, is_confirmed=True, edit_number=checked, by=head)


def test_minutes_that_were_taken_out_fill_the_disk_too(dossier, settings):
    settings.MAX_DOSSIER_BYTES = len(PNG)
    place = {"round": dossier.round, "unit": dossier.unit, "by": dossier.created_by}
    for tail in (b"", b"", b""):
        made = attach_minutes(upload=SimpleUploadedFile("a.png", PNG + tail), **place)
        remove_minutes(file=made, by=dossier.created_by)
    with pytest.raises(ValidationError) as refused:
        attach_minutes(upload=SimpleUploadedFile("a.png", PNG), **place)
    assert code_of(refused) == "full_for_good"


def test_signed_minutes_are_added_once_and_taken_out_while_nothing_rests_on_them(dossier):
    def upload():
        return SimpleUploadedFile("bien-ban.png", PNG)

    place = {"round": dossier.round, "unit": dossier.unit, "by": dossier.created_by}
    save(dossier, n_for=10, **HELD)
    made = attach_minutes(upload=upload(), **place)
    assert attach_minutes(upload=upload(), **place) == made
    handed_in(dossier)
    with pytest.raises(ValidationError) as refused:
        remove_minutes(file=made, by=dossier.created_by)
    assert code_of(refused) == "facts_locked"
    with pytest.raises(ValidationError) as refused:
        attach_minutes(upload=SimpleUploadedFile("khac.png", PNG + b"\0"), **place)
    assert code_of(refused) == "facts_locked"
    returned(dossier, Part.MEETING)
    assert remove_minutes(file=made, by=dossier.created_by).removed_at is not None
    with pytest.raises(PermissionDenied):
        attach_minutes(upload=upload(), **{**place, "by": make.user()})


def test_the_tasks_cost_the_same_for_many_dossiers(dossier, django_assert_max_num_queries):
    save(dossier, n_for=10, **HELD)
    for _n in range(5):
        make.nomination(round=dossier.round, unit=dossier.unit, created_by=dossier.created_by)
    returned(dossier, Part.MEETING)
    with django_assert_max_num_queries(8):
        tasks_of(dossier, user=dossier.created_by)
