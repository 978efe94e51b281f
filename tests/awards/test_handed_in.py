"""What others than its unit read of a dossier while a supplement is being written."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.evaluation.finding_models import Presence
from awards.evaluation.rules import receive, return_for_supplement
from awards.meetings.models import UnitMeeting
from awards.meetings.rules import result_of, save_meeting
from awards.nominations.handed_in import handed_in_contents, lines_handed_in
from awards.nominations.models import Evidence, Nomination, NominationStatus
from awards.nominations.report_models import Figure
from awards.nominations.supplement_models import Part
from awards.sharing.confirmations import (
    confirm_as_employer,
    remove_confirmation,
    standing_confirmation,
)
from awards.sharing.consents import answer_consent, ask_consent, consent_of
from awards.submission.content import statements_content
from awards.submission.handed_in import statements_handed_in
from awards.submission.rules import submit
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.law.procedure_models import DossierItem
from tests import make
from tests.awards.dossiers import PNG, ready

pytestmark = pytest.mark.django_db
FAR = make.local(2099, 12, 31)
UNFINISHED = "Đang viết dở"


@pytest.fixture
def returned():
    """A dossier whose first criterion is being written again."""
    nomination, head, criteria = ready()
    answer = nomination.answers.get(criterion=criteria[0])
    Figure.objects.create(answer=answer, position=1, label="Sáng kiến", target=3, result=7)
    submit(nomination=nomination, is_confirmed=True, by=head)
    office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)
    receive(nomination=nomination, by=office)
    return_for_supplement(
        nomination=nomination,
        message="Bổ sung số liệu.",
        due_at=FAR,
        parts=[(Part.TEXT, criteria[0], "")],
        by=office,
    )
    handed_in = answer.text
    nomination.answers.filter(pk=answer.pk).update(text=UNFINISHED)
    answer.figures.all().delete()
    nomination.refresh_from_db()
    return nomination, head, office, handed_in


def test_the_lines_are_those_that_were_handed_in(returned):
    nomination, _head, _office, handed_in = returned
    content = handed_in_contents([nomination.pk])[nomination.pk]
    first, _second = lines_handed_in(nomination, content)
    assert first.answer.text == handed_in
    assert [(f.label, f.target, f.result) for f in first.figures] == [("Sáng kiến", 3, 7)]
    assert first.evidence == list(Evidence.objects.none())


def test_what_nobody_changes_is_read_as_it_stands():
    nomination, head, _criteria = ready()
    submit(nomination=nomination, is_confirmed=True, by=head)
    assert handed_in_contents([nomination.pk]) == {}
    assert [line.answer.text for line in lines_handed_in(nomination, None)] == [
        answer.text for answer in nomination.answers.all()
    ]


@pytest.mark.parametrize("name", ["evaluation:dossier", "submission:detail"])
def test_the_office_reads_no_unfinished_text(client_as, returned, name):
    nomination, _head, office, handed_in = returned
    page = client_as(office).get(reverse(name, args=[nomination.pk])).content.decode()
    assert UNFINISHED not in page
    assert handed_in in page


def test_its_writer_reads_on_where_the_text_was_left(client_as, returned):
    nomination, head, _office, _handed_in = returned
    page = client_as(head).get(reverse("nominations:answer", args=[nomination.pk, 1]))
    assert UNFINISHED in page.content.decode()


def test_the_workbook_says_what_the_page_says(client_as, returned):
    nomination, _head, office, handed_in = returned
    response = client_as(office).get(reverse("evaluation:workbook", args=[nomination.round.code]))
    _listed, criteria, *_more = load_workbook(BytesIO(response.content)).worksheets
    first = [cell.value for cell in criteria[2]]
    assert first[5:8] == [len(handed_in), "Sáng kiến: 7 / 3", 0]


def test_once_answered_the_new_text_is_read(client_as, returned):
    nomination, head, office, _handed_in = returned
    submit(nomination=nomination, is_confirmed=True, by=head)
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.RECEIVED
    page = client_as(office).get(reverse("evaluation:dossier", args=[nomination.pk]))
    assert UNFINISHED in page.content.decode()


# --- what others than the head said -------------------------------------------------------------


@pytest.fixture
def outsider():
    """An outsider's dossier with a meeting, a consent and a confirmation, sent back for these."""
    nomination, head, _criteria = ready(group=NomineeGroup.OUTSIDER)
    nominee = make.user()
    nomination.person.user = nominee
    nomination.person.save(update_fields=["user"])
    request = ask_consent(nomination=nomination, by=head)
    answer_consent(request=request, is_given=True, by=nominee)
    confirm(nomination, head, "Lê Thị Hoa")
    submit(nomination=nomination, is_confirmed=True, by=head)
    office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)
    receive(nomination=nomination, by=office)
    return nomination, head, office, nominee


def confirm(nomination, head, name):
    return confirm_as_employer(
        nomination=nomination,
        confirmed_by=name,
        title="Giám đốc",
        confirmed_on=timezone.localdate(),
        words="",
        upload=SimpleUploadedFile("xac-nhan.png", PNG + name.encode()),
        by=head,
    )


def said_on(client, nomination):
    page = client.get(reverse("evaluation:dossier", args=[nomination.pk]))
    return [(said.text, said.tone) for said in page.context["statements"]]


def write_anew(nomination, head, nominee):
    """The unit holds its meeting again, the nominee declines, the employer's paper is another."""
    result = result_of(nomination)
    result.n_for, result.n_against = 1, 9
    result.save()
    answer_consent(request=consent_of(nomination), is_given=False, reason="Đổi ý", by=nominee)
    remove_confirmation(confirmation=standing_confirmation(nomination), by=head)
    confirm(nomination, head, "Người khác ký")


def test_the_office_reads_the_statements_as_handed_in_until_they_come_again(client_as, outsider):
    nomination, head, office, nominee = outsider
    client = client_as(office)
    before = said_on(client, nomination)
    assert [tone for _text, tone in before] == ["", "", ""]
    assert "Lê Thị Hoa" in before[2][0]
    return_for_supplement(
        nomination=nomination,
        message="Họp lại.",
        due_at=FAR,
        parts=[(Part.MEETING, None, ""), (Part.CONSENT, None, ""), (Part.EMPLOYER, None, "")],
        by=office,
    )
    write_anew(nomination, head, nominee)
    assert said_on(client, nomination) == before
    answer_consent(request=consent_of(nomination), is_given=True, by=nominee)
    submit(nomination=nomination, is_confirmed=True, by=head)
    after = said_on(client, nomination)
    assert after[0] != before[0]
    assert after[0][1] == "attention"
    assert "Người khác ký" in after[2][0]


def test_a_dossier_beside_one_sent_back_is_read_as_it_was_handed_in(client_as):
    one, head, _criteria = ready()
    beside = make.nomination(
        round=one.round, unit=one.unit, status=NominationStatus.DRAFT, created_by=head
    )
    meeting = UnitMeeting.objects.get()
    meeting.results.create(nomination=beside, name=beside.nominee_name, n_for=10)
    office = make.user(Role.OFFICE, unit=one.round.campaign.owner)
    for dossier in (one, beside):
        submit(nomination=dossier, is_confirmed=True, by=head)
        receive(nomination=dossier, by=office)
    return_for_supplement(
        nomination=one, message="Họp lại.", due_at=FAR, parts=[(Part.MEETING, None, "")], by=office
    )
    before = UnitMeeting.objects.get()
    save_meeting(
        round=one.round,
        unit=one.unit,
        edit_number=before.edit_number,
        n_members=50,
        n_present=45,
        by=head,
    )
    beside = Nomination.objects.get(pk=beside.pk)
    said = statements_handed_in(beside, None)["meeting"]
    assert (said["n_present"], said["n_members"]) == (before.n_present, before.n_members)
    for reader in (office, head):
        page = client_as(reader).get(reverse("submission:detail", args=[beside.pk]))
        assert ">45<" not in page.content.decode()
    assert "45" not in said_on(client_as(office), beside)[0][0]
    # What is written for the one that was sent back is read once it comes again.
    submit(nomination=one, is_confirmed=True, by=head)
    assert (
        statements_handed_in(Nomination.objects.get(pk=one.pk), None)["meeting"]["n_present"] == 45
    )


def test_what_an_old_version_does_not_keep_is_read_as_it_stands(outsider):
    nomination, _head, _office, _nominee = outsider
    kept = {"meeting": {}, "consent": {}}
    said = statements_handed_in(nomination, kept)
    assert (said["meeting"], said["consent"]) == ({}, {})
    assert [one["confirmed_by"] for one in said["employer"]] == ["Lê Thị Hoa"]
    assert statements_handed_in(nomination, None) == statements_content(nomination)


def test_a_result_taken_out_since_is_still_suggested_as_handed_in(client_as, outsider):
    nomination, _head, office, _nominee = outsider
    DossierItem.objects.create(
        award_form=nomination.quota.award_form,
        recipient_kind=nomination.quota.recipient_kind,
        position=1,
        text="Biên bản họp bình xét",
        valid_from=make.LONG_AGO,
        source="test",
    )
    return_for_supplement(
        nomination=nomination,
        message="Họp lại.",
        due_at=FAR,
        parts=[(Part.MEETING, None, "")],
        by=office,
    )
    result_of(nomination).delete()
    page = client_as(office).get(reverse("evaluation:dossier", args=[nomination.pk]))
    [row] = page.context["item_rows"]
    assert row.suggestion.presence == Presence.PRESENT
