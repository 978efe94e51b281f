"""Texts and evidence of a draft: what is kept, what is refused, and what two tabs may do."""

import hashlib
import unicodedata
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from awards.nominations.models import Answer, Nomination, NominationStatus
from awards.nominations.rules import (
    attach_evidence,
    remove_evidence,
    save_answer,
    save_summary,
)
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.files.models import StoredFile
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.awards.dossiers import PNG, code_of, draft

pytestmark = pytest.mark.django_db


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


def test_a_summary_takes_the_signs_that_a_certificate_prints_and_no_others():
    nomination, head, _criteria = draft()
    kwargs = {"nomination": nomination, "by": head}
    save_summary(summary="Tiết kiệm 1,5 tỷ đồng – “vượt 20%”", edit_number=0, **kwargs)
    with pytest.raises(ValidationError) as excinfo:
        save_summary(summary="Tiết kiệm 1,5 tỷ đồng 🎉", edit_number=1, **kwargs)
    assert code_of(excinfo) == "sign"
    assert "🎉" in excinfo.value.messages[0]


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


def test_the_chain_proves_a_text_without_repeating_it():
    nomination, head, criteria = draft()
    text = "Chuyện riêng của một người"
    kwargs = {"nomination": nomination, "criterion": criteria[0], "by": head}
    save_answer(text=text, edit_number=0, **kwargs)
    event = AuditEvent.objects.get(action="save_answer")
    assert text not in str(event.after)
    assert event.after["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert event.after["n_characters"] == len(text)
