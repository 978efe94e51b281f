"""Figures, versions of files, particulars and earlier awards: what is kept and what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from awards.nominations.models import Evidence, Nomination, NominationStatus
from awards.nominations.own_tasks import tasks_of
from awards.nominations.particulars import starting_profile
from awards.nominations.readiness import lines_of
from awards.nominations.report_models import Figure, Profile, StatedHonour
from awards.nominations.rules import (
    attach_evidence,
    remove_evidence,
    replace_evidence,
    save_answer,
    save_honours,
    save_profile,
)
from awards.nominations.supplement_models import Part, RequestedPart, SupplementRequest
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import AwardGround
from campaigns.staff.models import Honour, HonourOrigin
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.awards.dossiers import PNG, code_of, draft
from tests.refusals import refused_on

pytestmark = pytest.mark.django_db


def figure(**fields):
    return {
        "label": "Hồ sơ đã số hóa",
        "measure": "hồ sơ",
        "target": Decimal("200"),
        "result": Decimal("250"),
        **fields,
    }


def png(name="a.png", tail=b""):
    return SimpleUploadedFile(name, PNG + tail)


def honour(**fields):
    return Honour.objects.create(
        **{
            "award_name": "Giấy khen",
            "recipient_name": "Trần Thị Mẫu",
            "ground": AwardGround.CAMPAIGN,
            "year": 2021,
            "decided_on": date(2021, 12, 20),
            "decision_reference": "12/QĐ-SKHCN",
            "issuer": "Giám đốc Sở",
            "origin": HonourOrigin.ENTERED,
            **fields,
        }
    )


def typed(**fields):
    return {
        "year": 2020,
        "award_name": "Lao động tiên tiến",
        "decision_reference": "05/QĐ-SKHCN",
        "decided_on": date(2020, 12, 1),
        "issuer": "Giám đốc Sở",
        **fields,
    }


# --- figures --------------------------------------------------------------------------------------


def test_figures_are_kept_in_order_and_reckoned_in_per_cent():
    nomination, head, criteria = draft()
    answer = save_answer(
        nomination=nomination,
        criterion=criteria[0],
        text="Có số liệu",
        figures=[figure(), {"label": " "}, figure(label="Lớp tập huấn", target=None)],
        edit_number=0,
        by=head,
    )
    kept = list(answer.figures.all())
    assert [(f.position, f.label, f.percent) for f in kept] == [
        (1, "Hồ sơ đã số hóa", 125),
        (2, "Lớp tập huấn", None),
    ]
    save_answer(nomination=nomination, criterion=criteria[0], text="Khác", edit_number=1, by=head)
    assert Figure.objects.count() == 2


def test_the_same_figures_again_change_nothing_and_others_are_a_conflict_for_an_older_form():
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "text": "Có", "by": head}
    save_answer(figures=[figure()], edit_number=0, **kwargs)
    save_answer(figures=[figure(result=Decimal("250.00"))], edit_number=0, **kwargs)
    with pytest.raises(ValidationError) as excinfo:
        save_answer(figures=[figure(result=Decimal("251"))], edit_number=0, **kwargs)
    assert code_of(excinfo) == "edited_elsewhere"
    save_answer(figures=[], edit_number=nomination.edit_number, **kwargs)
    assert Figure.objects.count() == 0
    assert AuditEvent.objects.filter(action="save_answer").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"label": ""}, {"result": None}, {"result": Decimal("-1")}, {"target": Decimal("-0.01")}],
)
def test_a_row_that_says_half_of_it_is_refused_with_its_number(wrong):
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "edit_number": 0, "by": head}
    with pytest.raises(ValidationError) as excinfo:
        save_answer(text="x", figures=[figure(), figure(**wrong)], **kwargs)
    assert code_of(excinfo) == "figure"
    assert "2" in excinfo.value.messages[0]
    assert Figure.objects.count() == 0


def test_an_answer_takes_twelve_figures_and_not_one_more():
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "edit_number": 0, "by": head}
    save_answer(text="x", figures=[figure()] * 12, **kwargs)
    with pytest.raises(ValidationError) as excinfo:
        save_answer(text="x", figures=[figure()] * 13, **kwargs)
    assert code_of(excinfo) == "too_many_figures"


# --- versions of a file ---------------------------------------------------------------------------


def test_a_newer_version_takes_the_place_of_a_file_and_the_older_one_stays():
    nomination, head, criteria = draft()
    first = attach_evidence(nomination=nomination, criterion=criteria[0], upload=png(), by=head)
    second = replace_evidence(evidence=first, upload=png(tail=b"2"), by=head)
    again = replace_evidence(evidence=first, upload=png(tail=b"2"), by=head)
    assert again == second
    third = replace_evidence(evidence=second, upload=png(tail=b"3"), by=head)
    [standing] = lines_of(nomination)[0].evidence
    assert (standing, standing.version) == (third, 3)
    assert standing.older == [second, first]
    assert Evidence.objects.count() == 3


def test_a_file_is_replaced_once_and_not_by_another_that_is_there():
    nomination, head, criteria = draft()
    kwargs = {"nomination": nomination, "criterion": criteria[0], "by": head}
    first = attach_evidence(upload=png(), **kwargs)
    attach_evidence(upload=png("b.png", b"b"), **kwargs)
    with pytest.raises(ValidationError) as excinfo:
        replace_evidence(evidence=first, upload=png("c.png", b"b"), by=head)
    assert code_of(excinfo) == "attached_already"
    assert replace_evidence(evidence=first, upload=png(), by=head) == first
    remove_evidence(evidence=first, by=head)
    with pytest.raises(ValidationError) as excinfo:
        replace_evidence(evidence=first, upload=png(tail=b"2"), by=head)
    assert code_of(excinfo) == "taken_out"


# --- particulars ----------------------------------------------------------------------------------


def test_particulars_are_kept_and_proven_without_being_repeated():
    nomination, head, _criteria = draft()
    save_profile(
        nomination=nomination,
        edit_number=0,
        by=head,
        born_on=date(1985, 10, 5),
        home_town="  Long  Điền ",
    )
    save_profile(nomination=nomination, edit_number=1, by=head, qualification="Thạc sĩ")
    profile = Profile.objects.get()
    assert (profile.home_town, profile.qualification) == ("Long Điền", "Thạc sĩ")
    events = AuditEvent.objects.filter(action="save_profile").order_by("pk")
    assert [event.after["fields"] for event in events] == [
        ["born_on", "home_town"],
        ["qualification"],
    ]
    assert "Long" not in str([event.after for event in events])


def test_particulars_of_a_second_tab_are_refused_only_where_they_change_something():
    nomination, head, _criteria = draft()
    save_profile(nomination=nomination, edit_number=0, by=head, home_town="Long Điền")
    save_profile(nomination=nomination, edit_number=0, by=head, home_town="Long Điền")
    with pytest.raises(ValidationError) as excinfo:
        save_profile(nomination=nomination, edit_number=0, by=head, home_town="Xuyên Mộc")
    assert code_of(excinfo) == "edited_elsewhere"


def test_a_person_has_no_headcount_and_a_collective_no_birthday():
    nomination, head, _criteria = draft()
    save_profile(nomination=nomination, edit_number=0, by=head, born_on=date(1985, 10, 5))
    with pytest.raises(ValidationError) as excinfo:
        save_profile(nomination=nomination, edit_number=1, by=head, n_people=3)
    assert code_of(excinfo) == "wrong_field"
    team, its_head, _criteria = draft(group=NomineeGroup.COLLECTIVE)
    save_profile(nomination=team, edit_number=0, by=its_head, n_people=3, n_women=3)
    with pytest.raises(ValidationError) as excinfo:
        save_profile(nomination=team, edit_number=1, by=its_head, born_on=date(1985, 10, 5))
    assert code_of(excinfo) == "wrong_field"


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"n_people": 3, "n_women": 4}, "n_women", "more_women"),
        ({"n_people": None, "n_women": 1}, "n_people", "people_missing"),
    ],
)
def test_a_headcount_that_cannot_be_is_refused_at_its_field(fields, field, code):
    team, head, _criteria = draft(group=NomineeGroup.COLLECTIVE)
    kwargs = {"nomination": team, "edit_number": 0, "by": head}
    assert refused_on(field, save_profile, **kwargs, **fields) == code


def test_nobody_is_born_today():
    nomination, head, _criteria = draft()
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    save_profile(nomination=nomination, edit_number=0, by=head, born_on=yesterday)
    kwargs = {"nomination": nomination, "edit_number": 1, "by": head}
    assert refused_on("born_on", save_profile, born_on=today, **kwargs) == "in_future"


def test_a_collective_begins_with_the_last_headcount_of_the_period():
    team, _head, _criteria = draft(group=NomineeGroup.COLLECTIVE)
    assert starting_profile(team) == {}
    make.headcount(team.collective, n_people=12, n_women=8)
    after = team.round.achieved_to + timedelta(days=1)
    make.headcount(team.collective, n_people=99, n_women=9, counted_on=after)
    assert starting_profile(team) == {"n_people": 12, "n_women": 8}


# --- earlier awards -------------------------------------------------------------------------------


def test_earlier_awards_come_from_the_register_and_from_the_unit():
    nomination, head, _criteria = draft()
    known = honour(person=nomination.person)
    save_honours(
        nomination=nomination,
        honours=[{"honour": known}, typed(), {"honour": known}],
        is_none=False,
        edit_number=0,
        by=head,
    )
    stated = list(StatedHonour.objects.all())
    assert [(s.position, s.award_name, s.honour) for s in stated] == [
        (1, "Giấy khen", known),
        (2, "Lao động tiên tiến", None),
    ]
    assert stated[0].decision_reference == known.decision_reference


def test_none_is_said_only_of_an_empty_list():
    nomination, head, _criteria = draft()
    kwargs = {"nomination": nomination, "edit_number": 0, "by": head}
    with pytest.raises(ValidationError) as excinfo:
        save_honours(honours=[typed()], is_none=True, **kwargs)
    assert code_of(excinfo) == "none_and_some"
    save_honours(honours=[], is_none=True, **kwargs)
    assert Profile.objects.get().has_no_past_honours


def test_awards_of_somebody_else_or_withdrawn_are_refused():
    nomination, head, _criteria = draft()
    kwargs = {"nomination": nomination, "is_none": False, "edit_number": 0, "by": head}
    foreign = honour(person=make.person(unit=nomination.unit))
    withdrawn = honour(
        person=nomination.person, withdrawn_at=timezone.now(), withdraw_reason="Nhập nhầm"
    )
    for wrong in (foreign, withdrawn):
        with pytest.raises(ValidationError) as excinfo:
            save_honours(honours=[{"honour": wrong}], **kwargs)
        assert code_of(excinfo) == "wrong_honour"
    assert StatedHonour.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [{"year": 1944}, {"year": None}, {"issuer": ""}, {"decided_on": date(2999, 1, 1)}],
)
def test_an_award_typed_by_half_is_refused_with_its_row(wrong):
    nomination, head, _criteria = draft()
    kwargs = {"nomination": nomination, "is_none": False, "edit_number": 0, "by": head}
    with pytest.raises(ValidationError) as excinfo:
        save_honours(honours=[typed(**wrong)], **kwargs)
    assert code_of(excinfo) == "honour"
    save_honours(honours=[typed(decided_on=None)], **kwargs)


def test_earlier_awards_and_particulars_do_not_refuse_each_other():
    nomination, head, _criteria = draft()
    save_profile(nomination=nomination, edit_number=0, by=head, home_town="Long Điền")
    kwargs = {"nomination": nomination, "is_none": False, "by": head}
    save_honours(honours=[typed()], edit_number=0, **kwargs)
    with pytest.raises(ValidationError) as excinfo:
        save_honours(honours=[typed(year=2019)], edit_number=0, **kwargs)
    assert code_of(excinfo) == "edited_elsewhere"


# --- what the Office did not ask for --------------------------------------------------------------


def returned(nomination, *parts):
    Nomination.objects.filter(pk=nomination.pk).update(status=NominationStatus.RETURNED)
    nomination.refresh_from_db()
    asked = SupplementRequest.objects.create(
        nomination=nomination,
        message="Bổ sung",
        due_at=timezone.now() + timedelta(days=3),
        requested_by=nomination.created_by,
        requested_at=timezone.now(),
    )
    for part, criterion in parts:
        RequestedPart.objects.create(request=asked, part=part, criterion=criterion)


def test_only_the_parts_that_were_asked_for_change_in_a_returned_dossier():
    nomination, head, criteria = draft(
        submitted_at=timezone.now(), received_at=timezone.now(), answer_text="Như đã nộp"
    )
    first = attach_evidence(nomination=nomination, criterion=criteria[0], upload=png(), by=head)
    returned(nomination, (Part.FIGURES, criteria[0]))
    save = {"nomination": nomination, "edit_number": nomination.edit_number, "by": head}
    save_answer(criterion=criteria[0], text="Như đã nộp", figures=[figure()], **save)
    refused = [
        lambda: save_answer(
            criterion=criteria[0],
            text="Khác",
            figures=None,
            **save | {"edit_number": nomination.edit_number},
        ),
        lambda: save_answer(criterion=criteria[1], text="Như đã nộp", figures=[figure()], **save),
        lambda: replace_evidence(evidence=first, upload=png(tail=b"2"), by=head),
        lambda: save_profile(home_town="Long Điền", **save),
        lambda: save_honours(honours=[typed()], is_none=False, **save),
    ]
    for act in refused:
        with pytest.raises(ValidationError) as excinfo:
            act()
        assert code_of(excinfo) == "part_locked"


# --- the lines of the task list -------------------------------------------------------------------


def test_the_tasks_say_what_is_missing_and_what_is_only_advised():
    nomination, head, criteria = draft(summary="", answer_text="")
    profile, first, second, summary, honours = tasks_of(nomination, user=head)
    assert [t.is_done for t in (profile, first, second, summary, honours)] == [False] * 5
    assert (profile.missing, honours.missing) == ([], [])
    assert len(profile.advice) == len(honours.advice) == len(first.missing) == 1
    assert len(summary.missing) == 1
    save_honours(nomination=nomination, honours=[], is_none=True, edit_number=0, by=head)
    save_answer(nomination=nomination, criterion=criteria[0], text="Có", edit_number=1, by=head)
    profile, first, second, summary, honours = tasks_of(nomination, user=head)
    assert (first.is_done, second.is_done, honours.is_done) == (True, False, True)
    assert honours.advice == []


def test_the_tasks_cost_the_same_for_many_criteria(django_assert_num_queries):
    small, head, _criteria = draft()
    large = make.nomination(status=NominationStatus.DRAFT, round=make.round_())
    more = make.criteria_set(large.round.campaign, version=2, weights=[10] * 10)
    Nomination.objects.filter(pk=large.pk).update(criteria_set=more)
    large = Nomination.objects.get(pk=large.pk)
    for criterion in more.criteria.all():
        save_answer(
            nomination=large,
            criterion=criterion,
            text="Có",
            figures=[figure()],
            edit_number=large.edit_number,
            by=large.created_by,
        )
    for nomination in (Nomination.objects.get(pk=small.pk), Nomination.objects.get(pk=large.pk)):
        _ = nomination.criteria_set
        # One of them reads the quota, which pages read with the dossier.
        with django_assert_num_queries(7):
            tasks_of(nomination, user=head)
