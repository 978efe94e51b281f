"""What every later step reads of a dossier whose answer is being written, or never came."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.decisions.drafting import rebuild_lines
from awards.decisions.models import DecisionLine
from awards.evaluation.rules import appraise, receive, return_for_supplement
from awards.nominations.access import evidence_for
from awards.nominations.models import Evidence, Nomination, NominationStatus, SubmittedVersion
from awards.nominations.report_models import Profile, StatedHonour
from awards.nominations.rules import save_answer, save_summary
from awards.nominations.supplement_models import Part, SupplementRequest
from awards.submission.content import content_of
from awards.submission.rules import submit
from awards.summary_list.record_document import record_document
from campaigns.accounts.models import Role
from campaigns.files.models import StoredFile
from emulation_portal.canonical import fingerprint
from tests import make
from tests.awards.dossiers import ready
from tests.awards.sitting import sitting
from tests.awards.standing import Standing

pytestmark = pytest.mark.django_db
UNFINISHED = "ĐANG VIẾT DỞ"


@pytest.fixture
def returned():
    """A dossier that its unit is writing again: summary and first criterion."""
    nomination, head, criteria = ready(summary="Lời đã nộp")
    Profile.objects.create(nomination=nomination, home_town="Xã Đã Nộp")
    StatedHonour.objects.create(
        nomination=nomination,
        position=1,
        year=2020,
        award_name="Giấy khen đã nộp",
        decision_reference="01/QĐ",
        decided_on="2020-02-03",
        issuer="Sở",
    )
    submit(nomination=nomination, is_confirmed=True, by=head)
    office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)
    receive(nomination=nomination, by=office)
    return_for_supplement(
        nomination=nomination,
        message="Bổ sung.",
        due_at=timezone.now() + timedelta(days=2),
        parts=[(Part.SUMMARY, None, ""), (Part.TEXT, criteria[0], "")],
        by=office,
    )
    nomination.refresh_from_db()
    writing = {"nomination": nomination, "edit_number": nomination.edit_number, "by": head}
    save_summary(summary=UNFINISHED, **writing)
    save_answer(criterion=criteria[0], text=UNFINISHED, **writing)
    Profile.objects.update(home_town=UNFINISHED)
    StatedHonour.objects.update(award_name=UNFINISHED)
    return nomination, head, office


def left_unanswered(nomination, by):
    """Handed in, returned, written on, and never handed in again."""
    content = content_of(nomination)
    SubmittedVersion.objects.create(
        nomination=nomination,
        number=1,
        content=content,
        sha256=fingerprint(content),
        submitted_by=by,
        submitted_at=timezone.now(),
    )
    now = timezone.now()
    SupplementRequest.objects.create(
        nomination=nomination, message="x", due_at=now, requested_by=by, requested_at=now
    )
    Nomination.objects.filter(pk=nomination.pk).update(summary=UNFINISHED)
    nomination.answers.update(text=UNFINISHED)


def words_in(docx) -> str:
    return ZipFile(BytesIO(docx.content)).read("word/document.xml").decode()


def test_the_queue_as_xlsx_says_what_was_handed_in(client_as, returned):
    nomination, _head, office = returned
    address = reverse("evaluation:export", args=[nomination.round.code])
    sheet = load_workbook(BytesIO(client_as(office).get(address).content)).active
    assert [row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Lời đã nộp"]


@pytest.mark.parametrize("paper", ["report", "list", "everything"])
def test_papers_say_what_was_handed_in_to_all_but_the_writers(client_as, returned, paper):
    nomination, head, office = returned
    place = [nomination.round.code, nomination.unit.code]
    address = {
        "report": reverse("unit_papers:report", args=[nomination.pk, "docx"]),
        "list": reverse("unit_papers:paper", args=[*place, "list", "docx"]),
        "everything": reverse("unit_papers:everything", args=[*place, "docx"]),
    }[paper]

    def read_by(user):
        answer = client_as(user).get(address)
        if paper != "everything":
            return words_in(answer)
        bundle = ZipFile(BytesIO(answer.content))
        [report] = [name for name in bundle.namelist() if name.startswith("Báo cáo")]
        return ZipFile(BytesIO(bundle.read(report))).read("word/document.xml").decode()

    read = read_by(office)
    assert UNFINISHED not in read
    assert "Lời đã nộp" in read
    assert "DỰ THẢO" not in read
    if paper != "list":
        assert "Xã Đã Nộp" in read
        assert "Giấy khen đã nộp" in read
        assert "ngày 03/02/2020" in read
    of_writer = read_by(head)
    assert UNFINISHED in of_writer
    assert "Lời đã nộp" not in of_writer
    assert "DỰ THẢO" in of_writer


def test_once_the_answer_comes_its_words_are_read(client_as, returned):
    nomination, head, office = returned
    submit(nomination=nomination, is_confirmed=True, by=head)
    report = client_as(office).get(reverse("unit_papers:report", args=[nomination.pk, "docx"]))
    assert UNFINISHED in words_in(report)


def test_after_the_answer_ran_out_the_record_says_what_was_handed_in(client_as, returned):
    nomination, head, office = returned
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        for is_eligible, reasons in ((False, ["incomplete"]), (True, [])):
            appraise(nomination=nomination, is_eligible=is_eligible, reasons=reasons, by=office)
            if not is_eligible:
                make.findings(nomination, by=office)
        nomination.refresh_from_db()
        assert nomination.status == NominationStatus.ELIGIBLE
        record = record_document(
            round=nomination.round, officer=str(office), on=timezone.localdate()
        )
    text = str(record.to_data())
    assert "Lời đã nộp" in text
    assert UNFINISHED not in text
    page = client_as(office).get(reverse("evaluation:propose", args=[nomination.pk]))
    assert "Lời đã nộp" in page.content.decode()
    report = client_as(head).get(reverse("unit_papers:report", args=[nomination.pk, "docx"]))
    assert UNFINISHED not in words_in(report)


def test_the_council_scores_what_was_handed_in(client_as):
    made = sitting(n_items=2)
    late, whole = made.items
    left_unanswered(late, late.created_by)
    client = client_as(made.members[1].user)

    def page_of(item):
        return client.get(reverse("scoring:score", args=[made.session.pk, item.pk])).content

    assert UNFINISHED not in page_of(late).decode()
    assert late.summary in page_of(late).decode()
    whole.answers.update(text="Lời của hồ sơ không bị trả lại")
    assert "Lời của hồ sơ không bị trả lại" in page_of(whole).decode()


def test_a_file_attached_for_an_answer_that_never_came_is_the_writers_alone():
    made = sitting(n_items=2)
    late, whole = made.items
    left_unanswered(late, late.created_by)
    member, head = made.members[1].user, late.created_by
    attached = {}
    for one in (late, whole):
        file = StoredFile.objects.create(name="a.png", content_type="image/png", n_bytes=1)
        attached[one] = Evidence.objects.create(answer=one.answers.first(), file=file).pk
    with pytest.raises(Http404):
        evidence_for(member, late, attached[late])
    assert evidence_for(head, late, attached[late])
    assert evidence_for(member, whole, attached[whole])


def test_a_certificate_says_what_was_handed_in():
    council = Standing(places=2)
    late, whole = council.nominee(summary="Lời đã nộp"), council.nominee(summary="Lời khác")
    left_unanswered(late, council.office)
    decision = council.drafted()
    lines = {line.nomination_id: line.achievement for line in DecisionLine.objects.all()}
    assert lines == {late.pk: "Lời đã nộp", whole.pk: "Lời khác"}
    assert [line.achievement for line in rebuild_lines(decision)] == list(lines.values())
