"""A dossier from start to submission: what the rules accept, and what they refuse beside it."""

import unicodedata
import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from awards.nominations.models import Answer, Nomination, NominationStatus, SupplementRequest
from awards.nominations.rules import (
    attach_evidence,
    missing_for_submission,
    remove_evidence,
    save_answer,
    save_summary,
    start_nomination,
    submit,
    withdraw,
)
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion, NomineeGroup
from campaigns.files.models import StoredFile
from campaigns.law.models import RecipientKind
from campaigns.plans.models import RoundStatus
from campaigns.staff.models import Posting
from campaigns.units.models import UnitKind
from campaigns.workflow.models import AuditEvent
from campaigns.workflow.rules import history_of
from tests import make

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def code_of(excinfo) -> str:
    error = excinfo.value
    return error.error_list[0].code


def open_round(**fields):
    """A round that is open, with the criteria of all groups and places of both kinds."""
    round = make.round_(**fields)
    for group in NomineeGroup:
        make.criteria_set(round.campaign, group)
    make.quota(round, RecipientKind.INDIVIDUAL, 4)
    make.quota(round, RecipientKind.COLLECTIVE, 2)
    return round


def unit_with_head(round):
    unit = make.unit(parent=round.campaign.owner)
    return unit, make.user(Role.HEAD, unit=unit)


def start(round, unit, by, **fields):
    return start_nomination(
        **{
            "round": round,
            "unit": unit,
            "group": NomineeGroup.STAFF,
            "nominee": fields.pop("nominee", None) or make.person(unit=unit),
            "creation_key": uuid.uuid4(),
            "by": by,
            **fields,
        }
    )


def draft(**fields):
    """A complete draft, its head and its criteria."""
    nomination = make.nomination(status=NominationStatus.DRAFT, **fields)
    return nomination, nomination.created_by, list(nomination.criteria_set.criteria.all())


# --- start ----------------------------------------------------------------------------------------


def test_start_copies_the_words_of_the_nominee():
    round = open_round()
    unit, head = unit_with_head(round)
    person = make.person(unit=unit, full_name="Nguyễn Văn Đức", title="Phó Trưởng phòng")
    nomination = start(round, unit, head, nominee=person)
    person.full_name = "Tên Khác"
    person.save()
    nomination.refresh_from_db()
    assert nomination.nominee_name == "Nguyễn Văn Đức"
    assert nomination.nominee_title == "Phó Trưởng phòng"
    assert nomination.nominee_search_key == "nguyen van duc"
    assert nomination.status == NominationStatus.DRAFT
    assert nomination.quota.recipient_kind == RecipientKind.INDIVIDUAL
    assert [event.action for event in history_of(nomination)] == ["start"]


def test_start_twice_with_one_key_makes_one_dossier():
    round = open_round()
    unit, head = unit_with_head(round)
    person, key = make.person(unit=unit), uuid.uuid4()
    first = start(round, unit, head, nominee=person, creation_key=key)
    second = start(round, unit, head, nominee=person, creation_key=key)
    assert first.pk == second.pk
    assert Nomination.objects.count() == 1


def test_start_refuses_a_nominee_with_a_live_dossier_until_it_is_withdrawn():
    round = open_round()
    unit, head = unit_with_head(round)
    person = make.person(unit=unit)
    first = start(round, unit, head, nominee=person)
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, nominee=person)
    assert code_of(excinfo) == "already_nominated"
    withdraw(nomination=first, reason="Nhầm người", by=head)
    assert start(round, unit, head, nominee=person).pk != first.pk


def test_start_refuses_a_stranger_and_takes_somebody_who_moved_away_in_the_period():
    round = open_round()
    unit, head = unit_with_head(round)
    elsewhere = make.unit(parent=round.campaign.owner)
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, nominee=make.person(unit=elsewhere))
    assert code_of(excinfo) == "not_a_candidate"
    moved = make.person(unit=unit)
    Posting.objects.filter(person=moved).update(valid_to=date(round.year, 6, 30))
    assert start(round, unit, head, nominee=moved).person == moved
    left_before = make.person(unit=unit)
    Posting.objects.filter(person=left_before).update(valid_to=date(round.year - 1, 12, 31))
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, nominee=left_before)
    assert code_of(excinfo) == "not_a_candidate"


def test_start_takes_the_own_unit_as_collective_and_no_other():
    round = open_round()
    unit, head = unit_with_head(round)
    nomination = start(round, unit, head, group=NomineeGroup.COLLECTIVE, nominee=unit)
    assert nomination.collective == unit
    assert nomination.quota.recipient_kind == RecipientKind.COLLECTIVE
    other = make.unit(parent=round.campaign.owner)
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, group=NomineeGroup.COLLECTIVE, nominee=other)
    assert code_of(excinfo) == "not_a_candidate"


def test_start_takes_people_and_collectives_outside_as_outsiders():
    round = open_round()
    unit, head = unit_with_head(round)
    company = make.unit(kind=UnitKind.OUTSIDE, name="Công ty TNHH Mẫu")
    worker = make.person(unit=company)
    outsider = {"group": NomineeGroup.OUTSIDER}
    assert start(round, unit, head, nominee=worker, **outsider).nominee_unit_name == company.name
    assert start(round, unit, head, nominee=company, **outsider).nominee_name == company.name
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, nominee=make.person(unit=unit), **outsider)
    assert code_of(excinfo) == "not_a_candidate"


def test_start_needs_an_open_round_before_its_deadline():
    round = open_round()
    unit, head = unit_with_head(round)
    start(round, unit, head)
    round.closes_at = timezone.now() - timedelta(seconds=1)
    round.save()
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head)
    assert code_of(excinfo) == "round_not_open"


def test_start_needs_a_place_for_the_kind_of_nominee():
    round = open_round()
    unit, head = unit_with_head(round)
    start(round, unit, head)
    round.quotas.filter(recipient_kind=RecipientKind.COLLECTIVE).update(places=0)
    with pytest.raises(ValidationError) as excinfo:
        start(round, unit, head, group=NomineeGroup.COLLECTIVE, nominee=unit)
    assert code_of(excinfo) == "no_quota"


def test_start_is_for_the_head_of_that_unit_only():
    round = open_round()
    unit, head = unit_with_head(round)
    _other, other_head = unit_with_head(round)
    start(round, unit, head)
    with pytest.raises(PermissionDenied):
        start(round, unit, other_head)
    with pytest.raises(PermissionDenied):
        start(round, unit, make.user(Role.OFFICE, unit=round.campaign.owner))


def test_a_name_of_200_characters_fits():
    round = open_round()
    unit, head = unit_with_head(round)
    name = ("Nguyễn " * 40)[:200].strip()
    nomination = start(round, unit, head, nominee=make.person(unit=unit, full_name=name))
    nomination.full_clean()
    assert nomination.nominee_name == name


# --- texts ----------------------------------------------------------------------------------------


def test_save_answer_composes_letters_and_counts_the_save():
    nomination, head, criteria = draft(answer_text="")
    save_answer(
        nomination=nomination,
        criterion=criteria[0],
        text=unicodedata.normalize("NFD", "Đã số hóa 100% hồ sơ\r\nđúng hạn"),
        edit_number=0,
        by=head,
    )
    answer = Answer.objects.get(nomination=nomination, criterion=criteria[0])
    assert answer.text == "Đã số hóa 100% hồ sơ\nđúng hạn"
    assert nomination.edit_number == 1


def test_a_second_tab_is_refused_only_where_it_would_overwrite():
    nomination, head, criteria = draft(answer_text="")
    opened_at = nomination.edit_number
    kwargs = {"nomination": nomination, "by": head, "edit_number": opened_at}
    save_answer(criterion=criteria[0], text="Tab một", **kwargs)
    save_answer(criterion=criteria[1], text="Tab hai, tiêu chí khác", **kwargs)
    save_answer(criterion=criteria[0], text="Tab một", **kwargs)
    with pytest.raises(ValidationError) as excinfo:
        save_answer(criterion=criteria[0], text="Tab hai", **kwargs)
    assert code_of(excinfo) == "edited_elsewhere"
    assert Answer.objects.get(nomination=nomination, criterion=criteria[0]).text == "Tab một"
    kwargs["edit_number"] = nomination.edit_number
    save_answer(criterion=criteria[0], text="Đã gộp", **kwargs)
    assert Answer.objects.get(nomination=nomination, criterion=criteria[0]).text == "Đã gộp"


def test_an_answer_takes_5000_characters_and_not_one_more():
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "edit_number": 0, "by": head}
    save_answer(text="ô" * 5000, **kwargs)
    with pytest.raises(ValidationError) as excinfo:
        save_answer(text="ô" * 5001, **kwargs)
    assert code_of(excinfo) == "too_long"


def test_a_summary_takes_300_characters_after_composition_and_not_one_more():
    nomination, head, _criteria = draft()
    text = unicodedata.normalize("NFD", "ễ" * 300)
    save_summary(nomination=nomination, summary=text, edit_number=0, by=head)
    assert nomination.summary == "ễ" * 300
    with pytest.raises(ValidationError) as excinfo:
        save_summary(nomination=nomination, summary="ễ" * 301, edit_number=1, by=head)
    assert code_of(excinfo) == "too_long"


def test_a_summary_of_another_tab_is_not_overwritten():
    nomination, head, _criteria = draft()
    save_summary(nomination=nomination, summary="Một", edit_number=0, by=head)
    with pytest.raises(ValidationError) as excinfo:
        save_summary(nomination=nomination, summary="Hai", edit_number=0, by=head)
    assert code_of(excinfo) == "edited_elsewhere"
    assert Nomination.objects.get().summary == "Một"


def test_texts_are_kept_after_the_deadline_but_not_after_submission():
    nomination, head, criteria = draft()
    nomination.round.closes_at = timezone.now() - timedelta(minutes=1)
    nomination.round.save()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "by": head}
    save_answer(text="Viết sau hạn", edit_number=0, **kwargs)
    Nomination.objects.update(status=NominationStatus.SUBMITTED, submitted_at=timezone.now())
    with pytest.raises(ValidationError) as excinfo:
        save_answer(text="Viết sau khi nộp", edit_number=1, **kwargs)
    assert code_of(excinfo) == "not_editable"


def test_texts_are_written_by_the_head_of_the_unit_only():
    nomination, _head, criteria = draft()
    stranger = make.user(Role.HEAD, unit=make.unit())
    with pytest.raises(PermissionDenied):
        save_answer(
            nomination=nomination, criterion=criteria[0], text="x", edit_number=0, by=stranger
        )


def test_a_role_that_ended_yesterday_writes_no_more():
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "edit_number": 0}
    save_answer(text="Hôm nay", by=head, **kwargs)
    head.role_holdings.update(valid_to=timezone.localdate() - timedelta(days=1))
    former = type(head).objects.get(pk=head.pk)
    with pytest.raises(PermissionDenied):
        save_answer(text="Hôm sau", by=former, **kwargs)


def test_a_criterion_of_another_group_is_refused():
    nomination, head, _criteria = draft()
    foreign = make.criteria_set(nomination.round.campaign, NomineeGroup.OUTSIDER).criteria.first()
    with pytest.raises(ValidationError) as excinfo:
        save_answer(nomination=nomination, criterion=foreign, text="x", edit_number=0, by=head)
    assert code_of(excinfo) == "wrong_criterion"


# --- evidence -------------------------------------------------------------------------------------


def test_evidence_is_attached_once_and_taken_out_without_being_lost():
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "by": head}
    first = attach_evidence(upload=SimpleUploadedFile("anh.png", PNG), **kwargs)
    second = attach_evidence(upload=SimpleUploadedFile("anh.png", PNG), **kwargs)
    assert first == second
    assert StoredFile.objects.count() == 1
    remove_evidence(evidence=first, by=head)
    first.refresh_from_db()
    assert first.removed_at is not None
    assert StoredFile.objects.count() == 1


def test_a_renamed_program_is_refused_and_leaves_nothing():
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "by": head}
    with pytest.raises(ValidationError) as excinfo:
        program = b"MZ\x90\x00" + b"\x00" * 500
        attach_evidence(upload=SimpleUploadedFile("bang-khen.pdf", program), **kwargs)
    assert code_of(excinfo) == "wrong_type"
    assert StoredFile.objects.count() == 0


def test_an_answer_takes_ten_files_and_not_one_more():
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "by": head}
    for number in range(10):
        attach_evidence(upload=SimpleUploadedFile("a.png", PNG + bytes([number])), **kwargs)
    with pytest.raises(ValidationError) as excinfo:
        attach_evidence(upload=SimpleUploadedFile("a.png", PNG + b"\xff"), **kwargs)
    assert code_of(excinfo) == "too_many"


# --- submission -----------------------------------------------------------------------------------


def test_submit_keeps_the_dossier_as_it_was():
    nomination, head, criteria = draft()
    attach_evidence(
        nomination=nomination,
        criterion=criteria[0],
        upload=SimpleUploadedFile("minh chứng.png", PNG),
        by=head,
    )
    submit(nomination=nomination, by=head)
    assert nomination.status == NominationStatus.SUBMITTED
    version = nomination.versions.get()
    assert version.number == 1
    assert version.content["summary"] == nomination.summary
    assert [a["text"] for a in version.content["answers"]] == [
        "Đã hoàn thành tốt nhiệm vụ được giao."
    ] * 2
    assert version.content["answers"][0]["evidence"][0]["name"] == "minh chứng.png"
    assert len(version.sha256) == 64
    with pytest.raises(ValidationError):
        nomination.versions.update(content={})


def test_submit_twice_is_one_submission():
    nomination, head, _criteria = draft()
    submit(nomination=nomination, by=head)
    submit(nomination=nomination, by=head)
    assert nomination.versions.count() == 1
    assert AuditEvent.objects.filter(action="submit").count() == 1


def test_submit_says_what_is_missing():
    nomination, head, criteria = draft(summary="")
    Answer.objects.filter(criterion=criteria[1]).update(text=" ")
    assert len(missing_for_submission(nomination)) == 2
    with pytest.raises(ValidationError) as excinfo:
        submit(nomination=nomination, by=head)
    assert [error.code for error in excinfo.value.error_list] == ["blocked", "blocked"]
    Answer.objects.filter(criterion=criteria[1]).update(text="Có")
    Nomination.objects.update(summary="Có")
    submit(nomination=nomination, by=head)


def test_a_criterion_that_needs_evidence_needs_one_file():
    round = make.round_()
    asked = make.criteria_set(round.campaign, weights=(), is_frozen=False)
    Criterion.objects.create(
        criteria_set=asked, position=1, text="Sáng kiến", weight=100, needs_evidence=True
    )
    nomination, head, criteria = draft(round=round)
    with translation.override("en"):
        missing = missing_for_submission(nomination)
    assert missing == ["Criterion 1: 1 file of evidence required, 0 present"]
    attach_evidence(
        nomination=nomination,
        criterion=criteria[0],
        upload=SimpleUploadedFile("a.png", PNG),
        by=head,
    )
    assert missing_for_submission(nomination) == []


def test_submit_before_the_deadline_and_not_after():
    nomination, head, _criteria = draft()
    nomination.round.closes_at = timezone.now() - timedelta(seconds=1)
    nomination.round.save()
    with pytest.raises(ValidationError) as excinfo:
        submit(nomination=nomination, by=head)
    assert code_of(excinfo) == "deadline_passed"
    nomination.round.closes_at = timezone.now() + timedelta(hours=1)
    nomination.round.save()
    submit(nomination=nomination, by=head)


def returned(due_in=timedelta(days=3), **fields):
    nomination = make.nomination(status=NominationStatus.RETURNED, **fields)
    SupplementRequest.objects.create(
        nomination=nomination,
        message="Bổ sung minh chứng cho tiêu chí 2.",
        due_at=timezone.now() + due_in,
        requested_by=make.user(Role.OFFICE, unit=nomination.round.campaign.owner),
        requested_at=timezone.now(),
    )
    return nomination, nomination.created_by


def test_a_returned_dossier_is_submitted_again_after_the_rounds_deadline():
    nomination, head = returned()
    nomination.round.closes_at = timezone.now() - timedelta(days=1)
    nomination.round.status = RoundStatus.SCREENING
    nomination.round.save()
    submit(nomination=nomination, by=head)
    assert nomination.status == NominationStatus.RECEIVED
    assert nomination.supplement_requests.get().answered_at is not None
    submit(nomination=nomination, by=head)
    assert nomination.versions.count() == 1


def test_a_returned_dossier_is_not_submitted_after_its_own_time():
    nomination, head = returned(due_in=timedelta(seconds=-1))
    with pytest.raises(ValidationError) as excinfo:
        submit(nomination=nomination, by=head)
    assert code_of(excinfo) == "supplement_overdue"
    assert Nomination.objects.get().status == NominationStatus.RETURNED


def test_withdraw_needs_a_reason_and_comes_before_the_council():
    nomination, head, _criteria = draft()
    with pytest.raises(ValidationError) as excinfo:
        withdraw(nomination=nomination, reason="  ", by=head)
    assert code_of(excinfo) == "reason_missing"
    withdraw(nomination=nomination, reason="Đơn vị rút đề nghị", by=head)
    assert nomination.status == NominationStatus.WITHDRAWN
    late = make.nomination(
        status=NominationStatus.ELIGIBLE, round=make.round_(status=RoundStatus.COUNCIL)
    )
    with pytest.raises(ValidationError) as excinfo:
        withdraw(nomination=late, reason="Đơn vị rút đề nghị", by=late.created_by)
    assert code_of(excinfo) == "blocked"
