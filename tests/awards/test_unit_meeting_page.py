"""The page of a unit's meeting: refusals stand beside their fields, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.meetings.models import MeetingFile, MeetingResult, UnitMeeting
from awards.meetings.rules import save_meeting
from awards.meetings.signed_minutes import attach_minutes
from campaigns.accounts.models import Role
from tests import make
from tests.awards.dossiers import PNG, draft
from tests.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return draft()[0]


def page_of(dossier, query="") -> str:
    page = reverse("meetings:meeting", args=[dossier.round.code, dossier.unit.code])
    return f"{page}{query}"


def typed(dossier, **changes):
    return {
        "edit_number": "0",
        "held_on": "01/12/2022",
        "starts_at": "08:30",
        "ends_at": "10h15",
        "place": "Phòng họp số 2",
        "n_members": "12",
        "n_present": "11",
        "chair_name": "Lý Mẫu Ngân",
        "chair_title": "Trưởng phòng",
        "secretary_name": "Phạm Thị Thư Ký",
        "absence_note": "Ông Trần Văn Vắng (đi công tác)",
        "method": "show_of_hands",
        "discussion": "Nhất trí.",
        f"n{dossier.pk}-n_for": "10",
        f"n{dossier.pk}-n_against": "1",
        f"n{dossier.pk}-note": "",
        "x0-name": "Đỗ Văn Khác",
        "x0-n_for": "2",
        "x0-n_against": "9",
        "x0-note": "Mới về đơn vị",
        "x1-name": "",
        "x1-n_for": "",
        "x1-n_against": "",
        "x1-note": "",
        **changes,
    }


def words(response) -> str:
    return response.content.decode()


def test_the_head_writes_the_meeting_down_and_comes_back_to_the_dossier(dossier, client_as):
    client = client_as(dossier.created_by)
    page = page_of(dossier, f"?dossier={dossier.pk}")
    assert dossier.nominee_name in words(client.get(page))
    assert UnitMeeting.objects.count() == 0
    response = client.post(page, typed(dossier))
    assert response.url == reverse("submission:detail", args=[dossier.pk])
    meeting = UnitMeeting.objects.get()
    assert (meeting.n_present, str(meeting.starts_at), str(meeting.ends_at)) == (
        11,
        "08:30:00",
        "10:15:00",
    )
    rows = meeting.results.values_list("name", "n_for", "n_against", "note")
    assert list(rows) == [
        (dossier.nominee_name, 10, 1, ""),
        ("Đỗ Văn Khác", 2, 9, "Mới về đơn vị"),
    ]


def test_what_is_shown_is_sent_back_unchanged(dossier, client_as):
    client = client_as(dossier.created_by)
    client.post(page_of(dossier), typed(dossier))
    browser = Browser(dossier.created_by)
    browser.get(page_of(dossier)).form(field="held_on").submit("stay")
    meeting = UnitMeeting.objects.get()
    assert (meeting.edit_number, meeting.results.count()) == (1, 2)


def test_a_refusal_stands_beside_its_field_and_everything_typed_stays(dossier, client_as):
    client = client_as(dossier.created_by)
    changes = {"n_present": "13", f"n{dossier.pk}-n_for": "12", "x0-name": ""}
    response = client.post(page_of(dossier), typed(dossier, **changes))
    assert response.status_code == 200
    assert UnitMeeting.objects.count() == 0
    context = response.context
    assert list(context["form"].errors) == ["n_present"]
    [row], [other, _empty] = context["rows"], context["names"]
    assert (list(row.errors), list(other.errors)) == ([], ["name"])
    text = words(response)
    assert "error-summary" in text
    for kept in ("Phòng họp số 2", "Nhất trí.", "Mới về đơn vị", 'value="13"'):
        assert kept in text
    response = client.post(page_of(dossier), typed(dossier, **{f"n{dossier.pk}-n_for": "11"}))
    assert list(response.context["rows"][0].errors) == ["n_for"]
    assert f'href="#id_n{dossier.pk}-n_for"' in words(response)


def test_what_is_no_number_and_no_day_is_said_so(dossier, client_as):
    client = client_as(dossier.created_by)
    changes = {"held_on": "31/02/2022", "n_members": "mười", "starts_at": "25:00", "x0-n_for": "-1"}
    response = client.post(page_of(dossier), typed(dossier, **changes))
    assert sorted(response.context["form"].errors) == ["held_on", "n_members", "starts_at"]
    assert list(response.context["names"][0].errors) == ["n_for"]


def test_it_saves_itself_and_gives_the_next_number(dossier, client_as):
    client = client_as(dossier.created_by)
    htmx = {"HX-Request": "true"}
    response = client.post(page_of(dossier), typed(dossier, held_on=""), headers=htmx)
    assert response.headers["HX-Trigger"] == "portal:saved"
    assert 'value="1"' in words(response)
    ahead = f"{timezone.localdate() + timedelta(days=2):%d/%m/%Y}"
    refused = typed(dossier, held_on=ahead, edit_number="1")
    response = client.post(page_of(dossier), refused, headers=htmx)
    assert "HX-Trigger" not in response.headers
    assert "is-late" in words(response)
    assert UnitMeeting.objects.get().held_on is None


def test_after_a_conflict_both_are_seen_and_the_next_save_counts(dossier, client_as):
    save_meeting(
        round=dossier.round,
        unit=dossier.unit,
        edit_number=0,
        by=dossier.created_by,
        discussion="Người khác đã ghi",
    )
    client = client_as(dossier.created_by)
    response = client.post(page_of(dossier), typed(dossier))
    text = words(response)
    assert "Người khác đã ghi" in text
    assert "Nhất trí." in text
    again = typed(dossier, edit_number=response.context["form"]["edit_number"].value())
    assert client.post(page_of(dossier), again).status_code == 302
    assert UnitMeeting.objects.get().discussion == "Nhất trí."


def test_files_are_kept_whatever_the_text_lacks_and_refused_by_name(dossier, client_as):
    client = client_as(dossier.created_by)
    files = [
        SimpleUploadedFile("bien-ban.png", PNG),
        SimpleUploadedFile("virus.pdf", b"MZ not a paper"),
    ]
    response = client.post(page_of(dossier), typed(dossier, n_present="13", files=files))
    assert "virus.pdf" in words(response)
    [kept] = MeetingFile.objects.all()
    assert kept.file.name == "bien-ban.png"
    assert reverse("meetings:file", args=[kept.pk]) in words(response)
    preview = client.get(reverse("meetings:preview", args=[kept.pk]))
    assert page_of(dossier) in words(preview)
    assert "?page=1" in words(preview)
    assert client.post(reverse("meetings:remove_file", args=[kept.pk])).status_code == 302
    kept.refresh_from_db()
    assert kept.removed_at is not None


def test_a_file_that_is_there_already_is_said_to_be_and_under_which_name(dossier, client_as):
    client = client_as(dossier.created_by)
    for name, tail in (("bien-ban.png", b""), ("ban-sao.png", b""), ("phu-luc.png", b"\0")):
        files = [SimpleUploadedFile(name, PNG + tail)]
        meeting = UnitMeeting.objects.first()
        number = meeting.edit_number if meeting else 0
        sent = typed(dossier, files=files, edit_number=str(number))
        shown = words(client.post(page_of(dossier), sent, follow=True))
        assert ("“ban-sao.png” đã được đính kèm" in shown) == (name == "ban-sao.png")
    kept = [file.file.name for file in MeetingFile.objects.all()]
    assert kept == ["bien-ban.png", "phu-luc.png"]


def test_minutes_are_looked_through_before_they_are_attached(dossier, client_as, monkeypatch):
    known = []

    def attach(*, upload, **place):
        known.append(hasattr(upload, "examined"))
        return attach_minutes(upload=upload, **place)

    monkeypatch.setattr("awards.meetings.views.attach_minutes", attach)
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.pdf", b"MZ not a paper")]
    client_as(dossier.created_by).post(page_of(dossier), typed(dossier, files=files))
    assert known == [True]


def test_what_is_handed_in_is_shown_and_not_taken(dossier, client_as):
    client = client_as(dossier.created_by)
    client.post(page_of(dossier), typed(dossier))
    other = make.nomination(
        round=dossier.round, unit=dossier.unit, status="draft", created_by=dossier.created_by
    )
    dossier.status, dossier.submitted_at = "submitted", timezone.now()
    dossier.save()
    sent = {
        **typed(dossier, n_present="5", edit_number="1", **{f"n{dossier.pk}-n_for": "1"}),
        f"n{other.pk}-n_for": "9",
    }
    assert client.post(page_of(dossier), sent).status_code == 302
    found = dict(MeetingResult.objects.values_list("nomination", "n_for"))
    assert found == {dossier.pk: 10, None: 2, other.pk: 9}
    assert UnitMeeting.objects.get().n_present == 11


def test_nobody_else_finds_the_page_or_the_file(dossier, client_as):
    client_as(dossier.created_by).post(
        page_of(dossier), typed(dossier, files=[SimpleUploadedFile("bien-ban.png", PNG)])
    )
    [kept] = MeetingFile.objects.all()
    file, remove = (reverse(f"meetings:{name}", args=[kept.pk]) for name in ("file", "remove_file"))
    office = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    stranger = make.user(Role.HEAD, unit=make.unit(parent=dossier.round.campaign.owner))
    for user in (office, stranger):
        client = client_as(user)
        statuses = [client.get(page_of(dossier)), client.get(file), client.post(remove)]
        assert [response.status_code for response in statuses] == [404, 404, 404]
    dossier.status, dossier.submitted_at = "submitted", timezone.now()
    dossier.save()
    assert client_as(office).get(file).status_code == 200
    assert client_as(stranger).get(file).status_code == 404
    kept.refresh_from_db()
    assert kept.removed_at is None


def test_the_page_costs_the_same_for_many_dossiers(dossier, client_as):
    client = client_as(dossier.created_by)
    client.post(page_of(dossier), typed(dossier))
    client.get(page_of(dossier))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(dossier))
        return len(captured)

    few = queries()
    for _n in range(6):
        make.nomination(
            round=dossier.round, unit=dossier.unit, status="draft", created_by=dossier.created_by
        )
    assert queries() == few
