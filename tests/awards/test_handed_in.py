"""What others than its unit read of a dossier while a supplement is being written."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.evaluation.rules import receive, return_for_supplement
from awards.nominations.models import Evidence, NominationStatus
from awards.nominations.report_models import Figure
from awards.nominations.supplement_models import Part
from awards.submission.handed_in import handed_in_contents, lines_handed_in
from awards.submission.rules import submit
from campaigns.accounts.models import Role
from tests import make
from tests.awards.dossiers import ready

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
