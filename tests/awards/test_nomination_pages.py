"""A head of unit writes and hands in a dossier over HTTP; nothing typed is ever lost."""

import unicodedata
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from awards.nominations.models import (
    Answer,
    Evidence,
    Nomination,
    NominationStatus,
)
from awards.nominations.supplement_models import SupplementRequest
from awards.submission.rules import submit
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion, NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.plans.models import RoundStatus
from campaigns.units.models import UnitKind
from campaigns.workflow.rules import history_of
from emulation_portal import __version__
from tests import make
from tests.awards.dossiers import PNG, draft, open_round, ready, start, unit_with_head
from tests.awards.dossiers import page_of as url

pytestmark = pytest.mark.django_db
CONFIRMED = {"is_confirmed": "on"}
TEXT = "Đã số hóa 100% hồ sơ, rút ngắn 02 ngày xử lý."


def words(response) -> str:
    return response.content.decode()


def png(name="minh-chung.png", tail=b""):
    return SimpleUploadedFile(name, PNG + tail)


def test_an_individual_is_nominated_from_the_first_choice_to_the_confirmation(client_as):
    round = open_round()
    unit, head = unit_with_head(round)
    person = make.person(unit=unit, full_name="Đặng Thị Mẫu")
    client = client_as(head)
    own = words(client.get(reverse("nominations:own")))
    assert reverse("nominations:start", args=[round.code]) in own
    response = client.post(
        reverse("nominations:start", args=[round.code]),
        {"unit": unit.pk, "whom": "staff-individual"},
    )
    choose = response.url
    assert "Đặng Thị Mẫu" in words(client.get(choose))
    begin = client.post(choose, {"nominee": person.pk}).url
    page = client.get(begin)
    assert page.context["can_begin"]
    sent = {"creation_key": page.context["form"].initial["creation_key"]}
    first = client.post(begin, sent)
    second = client.post(begin, sent)
    assert first.url == second.url
    nomination = Nomination.objects.get()
    for number in (1, 2):
        number_now = Nomination.objects.get().edit_number
        response = client.post(
            url("answer", nomination, number),
            {"text": TEXT, "edit_number": number_now, "then": "next", "files": [png()]},
        )
        assert response.status_code == 302
    assert response.url == url("summary", nomination)
    number_now = Nomination.objects.get().edit_number
    client.post(url("summary", nomination), {"summary": TEXT, "edit_number": number_now})
    make.meeting(nomination)
    assert TEXT in words(client.get(url("check", nomination)))
    first = client.post(url("submit", nomination), CONFIRMED)
    second = client.post(url("submit", nomination), CONFIRMED)
    assert first.url == second.url == url("submitted", nomination)
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.SUBMITTED
    assert nomination.versions.count() == 1
    assert nomination.reference in words(client.get(first.url))
    assert TEXT in words(client.get(url("detail", nomination)))
    assert TEXT in words(client.get(url("version", nomination, 1)))


def test_a_collective_and_an_outsider_are_nominated(client_as):
    round = open_round()
    unit, head = unit_with_head(round)
    company = make.unit(kind=UnitKind.OUTSIDE, name="Công ty Đổi mới")
    client = client_as(head)
    for group, kind, nominee in [
        (NomineeGroup.COLLECTIVE, RecipientKind.COLLECTIVE, unit),
        (NomineeGroup.OUTSIDER, RecipientKind.COLLECTIVE, company),
    ]:
        address = reverse("nominations:choose", args=[round.code, unit.code, group, kind])
        begin = client.post(address, {"nominee": nominee.pk}).url
        key = client.get(begin).context["form"].initial["creation_key"]
        assert client.post(begin, {"creation_key": key}).status_code == 302
    assert Nomination.objects.filter(collective__isnull=False).count() == 2


@pytest.mark.parametrize("kept", ["NFC", "NFD"])
@pytest.mark.parametrize("sent", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["nguyen van duc", "Nguyễn Văn Đức", "VĂN ĐỨC"])
def test_the_own_list_is_searched_however_a_name_is_typed(client_as, kept, sent, typed):
    round = open_round()
    unit, head = unit_with_head(round)
    for name in ("Nguyễn Văn Đức", "Lê Thị Hoa"):
        person = make.person(unit=unit, full_name=unicodedata.normalize(kept, name))
        start(round, unit, head, nominee=person)
    query = {"q": unicodedata.normalize(sent, typed)}
    page = words(client_as(head).get(reverse("nominations:own"), query))
    assert "Nguyễn Văn Đức" in page
    assert "Lê Thị Hoa" not in page


@pytest.mark.parametrize("typed", ["nguyen van duc", "NGUYỄN VĂN ĐỨC", "Đức"])
def test_the_nominee_is_found_with_and_without_diacritics(client_as, typed):
    round = open_round()
    unit, head = unit_with_head(round)
    make.person(unit=unit, full_name=unicodedata.normalize("NFD", "Nguyễn Văn Đức"))
    make.person(unit=unit, full_name="Lê Thị Hoa")
    address = reverse("nominations:choose", args=[round.code, unit.code, "staff", "individual"])
    page = words(client_as(head).get(address, {"q": unicodedata.normalize("NFD", typed)}))
    assert "Nguyễn Văn Đức" in page
    assert "Lê Thị Hoa" not in page


def test_no_choice_shows_what_to_do(client_as):
    round = open_round()
    unit, head = unit_with_head(round)
    make.person(unit=unit)
    client = client_as(head)
    response = client.post(reverse("nominations:start", args=[round.code]), {"unit": unit.pk})
    assert "error-summary" in words(response)
    address = reverse("nominations:choose", args=[round.code, unit.code, "staff", "individual"])
    assert "error-summary" in words(client.post(address, {}))


def test_typed_letters_are_composed_before_they_are_counted(client_as):
    nomination, head, _criteria = draft(answer_text="")
    client = client_as(head)
    typed = unicodedata.normalize("NFD", "ễ" * 5000)
    client.post(url("answer", nomination, 1), {"text": typed, "edit_number": 0})
    assert Answer.objects.get(criterion__position=1).text == "ễ" * 5000


def test_a_text_that_is_too_long_is_refused_and_shown_again_while_the_file_is_kept(client_as):
    nomination, head, _criteria = draft(answer_text="")
    typed = "ô" * 5001
    response = client_as(head).post(
        url("answer", nomination, 1), {"text": typed, "edit_number": 0, "files": [png()]}
    )
    assert response.status_code == 200
    assert "error-summary" in words(response)
    assert typed in words(response)
    assert Evidence.objects.count() == 1


def test_a_renamed_program_is_refused_next_to_the_field_and_the_text_is_kept(client_as):
    nomination, head, _criteria = draft(answer_text="")
    program = SimpleUploadedFile("bang-khen.pdf", b"MZ\x90\x00" + b"\x00" * 500)
    response = client_as(head).post(
        url("answer", nomination, 1), {"text": TEXT, "edit_number": 0, "files": [program, png()]}
    )
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert list(errors) == ["files"]
    assert errors["files"][0].startswith("bang-khen.pdf: ")
    assert TEXT in words(response)
    assert Answer.objects.get(criterion__position=1).text == TEXT
    assert [e.file.name for e in Evidence.objects.all()] == ["minh-chung.png"]


def test_two_tabs_see_both_texts_and_the_second_may_put_them_together(client_as):
    nomination, head, _criteria = draft(answer_text="")
    client = client_as(head)
    address = url("answer", nomination, 1)
    client.post(address, {"text": "Bản của thẻ một", "edit_number": 0})
    response = client.post(address, {"text": "Bản của thẻ hai", "edit_number": 0})
    page = words(response)
    assert response.status_code == 200
    assert "Bản của thẻ một" in page
    assert "Bản của thẻ hai" in page
    assert Answer.objects.get(criterion__position=1).text == "Bản của thẻ một"
    number = response.context["form"]["edit_number"].value()
    client.post(address, {"text": "Bản đã gộp", "edit_number": number})
    assert Answer.objects.get(criterion__position=1).text == "Bản đã gộp"


def test_two_tabs_see_both_summaries(client_as):
    nomination, head, _criteria = draft(summary="")
    client = client_as(head)
    client.post(url("summary", nomination), {"summary": "Tóm tắt một", "edit_number": 0})
    response = client.post(url("summary", nomination), {"summary": "Tóm tắt hai", "edit_number": 0})
    assert "Tóm tắt một" in words(response)
    assert "Tóm tắt hai" in words(response)
    assert Nomination.objects.get().summary == "Tóm tắt một"


def test_a_summary_of_301_characters_is_refused_and_shown_again(client_as):
    nomination, head, _criteria = draft(summary="")
    client = client_as(head)
    page = words(client.post(url("summary", nomination), {"summary": "ô" * 301, "edit_number": 0}))
    assert "ô" * 301 in page
    assert "error-summary" in page
    client.post(url("summary", nomination), {"summary": "ô" * 300, "edit_number": 0})
    assert Nomination.objects.get().summary == "ô" * 300


def test_a_deadline_that_passes_meanwhile_keeps_the_text_and_refuses_the_submission(client_as):
    nomination, head, _criteria = draft(answer_text="Có")
    client = client_as(head)
    nomination.round.closes_at = timezone.now() - timedelta(minutes=1)
    nomination.round.save()
    client.post(url("answer", nomination, 1), {"text": TEXT, "edit_number": 0})
    assert Answer.objects.get(criterion__position=1).text == TEXT
    response = client.post(url("submit", nomination), CONFIRMED)
    assert response.status_code == 200
    assert "error-summary" in words(response)
    assert TEXT in words(response)
    assert Nomination.objects.get().status == NominationStatus.DRAFT


def test_a_role_that_ended_yesterday_is_told_so_and_gets_the_text_back(client_as):
    nomination, head, _criteria = draft(answer_text="Có")
    head.role_holdings.update(valid_to=timezone.localdate() - timedelta(days=1))
    response = client_as(head).post(url("answer", nomination, 1), {"text": TEXT, "edit_number": 0})
    assert response.status_code == 403
    assert TEXT in words(response)
    assert Answer.objects.get(criterion__position=1).text == "Có"


def test_what_is_missing_is_listed_before_and_refused_at_submission(client_as):
    nomination, head, _criteria = ready(summary="")
    client = client_as(head)
    assert len(client.get(url("check", nomination)).context["missing"]) == 1
    response = client.post(url("submit", nomination), CONFIRMED)
    assert "error-summary" in words(response)
    assert Nomination.objects.get().status == NominationStatus.DRAFT


def test_a_returned_dossier_shows_the_message_and_is_submitted_again(client_as):
    nomination = make.nomination(
        status=NominationStatus.RETURNED, round=make.round_(status=RoundStatus.SCREENING)
    )
    make.meeting(nomination)
    SupplementRequest.objects.create(
        nomination=nomination,
        message="Bổ sung số liệu của tiêu chí 2.",
        due_at=timezone.now() + timedelta(days=2),
        requested_by=make.user(Role.OFFICE, unit=nomination.round.campaign.owner),
        requested_at=timezone.now(),
    )
    client = client_as(nomination.created_by)
    assert "Bổ sung số liệu của tiêu chí 2." in words(client.get(url("detail", nomination)))
    client.post(url("answer", nomination, 2), {"text": TEXT, "edit_number": 0})
    client.post(url("submit", nomination), CONFIRMED)
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.RECEIVED
    assert nomination.versions.get().content["answers"][1]["text"] == TEXT


def test_a_submitted_dossier_is_not_changed_and_the_typed_text_comes_back(client_as):
    nomination = make.nomination()
    client = client_as(nomination.created_by)
    assert client.get(url("answer", nomination, 1)).status_code == 302
    response = client.post(url("answer", nomination, 1), {"text": TEXT, "edit_number": 9})
    assert TEXT in words(response)
    assert "error-summary" in words(response)
    assert not Answer.objects.filter(text=TEXT).exists()


def test_withdrawing_asks_for_a_reason(client_as):
    nomination, head, _criteria = draft()
    client = client_as(head)
    assert "error-summary" in words(client.post(url("withdraw", nomination), {"reason": ""}))
    client.post(url("withdraw", nomination), {"reason": "Đơn vị rút đề nghị"})
    assert Nomination.objects.get().status == NominationStatus.WITHDRAWN
    assert "Đơn vị rút đề nghị" in words(client.get(url("detail", nomination)))


def test_evidence_is_handed_out_as_a_file_and_put_on_record_without_names(client_as):
    nomination, head, _criteria = draft()
    client = client_as(head)
    files = [png("ảnh của bà Hoa.png")]
    client.post(url("answer", nomination, 1), {"text": "Có", "edit_number": 0, "files": files})
    evidence = Evidence.objects.get()
    response = client.get(url("evidence", nomination, evidence.pk))
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    opened = history_of(evidence.file).get(action="open_file")
    assert opened.actor == head
    assert "Hoa" not in str(opened.after)


@pytest.mark.parametrize(
    ("content", "limit"), [(b"", 1000), (PNG + b"\x00" * 1000, 500), (b"\x00\x01\x02 data", 1000)]
)
def test_a_file_of_a_wrong_size_or_type_is_refused_next_to_the_field(
    client_as, settings, content, limit
):
    settings.MAX_UPLOAD_BYTES = limit
    nomination, head, _criteria = draft(answer_text="")
    upload = SimpleUploadedFile("a.png", content)
    response = client_as(head).post(
        url("answer", nomination, 1), {"text": TEXT, "edit_number": 0, "files": [upload]}
    )
    assert list(response.context["form"].errors) == ["files"]
    assert Answer.objects.get(criterion__position=1).text == TEXT
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40])
def test_a_forged_edit_number_breaks_nothing(client_as, number):
    nomination, head, _criteria = draft(answer_text="")
    response = client_as(head).post(
        url("answer", nomination, 1), {"text": "Viết\0 tiếp", "edit_number": number}
    )
    assert response.status_code == 200
    assert "error-summary" in words(response)


def test_a_file_is_called_optional_only_where_no_file_is_asked(client_as):
    round = open_round()
    unit, head = unit_with_head(round)
    nomination = start(round, unit, head)
    criterion = nomination.criteria_set.criteria.first()
    is_optional = {}
    for needs in (True, False):
        # Past the guard of criteria in use: only the mark is another.
        QuerySet(Criterion).filter(pk=criterion.pk).update(needs_evidence=needs)
        page = client_as(head).get(url("answer", nomination, criterion.position))
        is_optional[needs] = 'class="optional"' in words(page)
    assert is_optional == {True: False, False: True}


def test_the_frame_keeps_the_portals_version_beside_a_version_of_the_dossier(client_as):
    nomination, head, _criteria = ready()
    submit(nomination=nomination, is_confirmed=True, by=head)
    for name, more in [("submitted", ()), ("version", (1,))]:
        footer = words(client_as(head).get(url(name, nomination, *more))).partition("<footer")[2]
        assert __version__ in footer
        assert nomination.nominee_name not in footer


def test_a_nominee_who_is_taken_meanwhile_is_said_without_the_number_of_a_row(client_as):
    round = open_round()
    unit, head = unit_with_head(round)
    person = make.person(unit=unit)
    client = client_as(head)
    address = reverse(
        "nominations:choose",
        args=[round.code, unit.code, NomineeGroup.STAFF, RecipientKind.INDIVIDUAL],
    )
    begin = client.post(address, {"nominee": person.pk}).url
    assert client.post(begin, {"creation_key": uuid.uuid4()}).status_code == 302
    response = client.post(address, {"nominee": person.pk})
    assert response.status_code == 200
    assert client.post(begin, {"creation_key": uuid.uuid4()}).status_code == 200
    with override(response.headers["Content-Language"]):
        assert response.context["form"].errors["nominee"] == [
            gettext("This choice is not in the list any more. Choose again.")
        ]
    assert Nomination.objects.count() == 1
