"""A link opens one dossier to somebody without an account, for a time, and nothing else."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from awards.evaluation.statements import statements_of
from awards.nominations.models import Answer, Evidence, NominationStatus
from awards.nominations.rules import attach_evidence, save_answer
from awards.nominations.supplement_models import Part
from awards.sharing.consents import consent_of
from awards.sharing.helpers import ask_helper
from awards.sharing.links import call_back_link, finish_as_guest, make_guest_link, writer_of
from awards.sharing.models import Consent, EmployerConfirmation, GuestLink, LinkPurpose
from awards.submission.content import content_of, statements_content
from awards.submission.reading import lines_in
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.units.models import UnitKind
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.awards.dossiers import PNG, open_round
from tests.refusals import code_of, refused_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(dossier):
    return dossier.created_by


@pytest.fixture
def dossier():
    round = open_round()
    unit = make.unit(parent=round.campaign.owner)
    company = make.unit(name="Công ty Mẫu", kind=UnitKind.OUTSIDE)
    return make.nomination(
        round=round,
        unit=unit,
        group=NomineeGroup.OUTSIDER,
        person=make.person(unit=company),
        status=NominationStatus.DRAFT,
        created_by=make.user(Role.HEAD, unit=unit),
    )


def make_link(dossier, head, **fields):
    return make_guest_link(
        **{
            "nomination": dossier,
            "purpose": LinkPurpose.REPORT,
            "recipient_name": "Trần Thị Mẫu",
            "email": "",
            "n_days": 3,
            "creation_key": uuid.uuid4(),
            "by": head,
            **fields,
        }
    )


def page(name, key, *more):
    return reverse(f"guests:{name}", args=[key, *more])


def sent(text, number):
    return {"text": text, "edit_number": number, "then": "later"}


def test_the_key_is_kept_nowhere_but_in_the_link(dossier, head):
    link, key = make_link(dossier, head)
    facts = str(GuestLink.objects.filter(pk=link.pk).values())
    events = str(list(AuditEvent.objects.values()))
    assert key not in facts + events
    assert len(key) >= 32


def test_a_guest_writes_leaves_and_comes_back(client, dossier, head):
    _link, key = make_link(dossier, head)
    client.post(page("answer", key, 1), sent("Tôi đã chuyển giao 12 mô hình.", 0))
    assert Answer.objects.get(nomination=dossier, criterion__position=1).text == (
        "Tôi đã chuyển giao 12 mô hình."
    )
    again = client.get(page("answer", key, 1))
    assert "Tôi đã chuyển giao 12 mô hình." in again.content.decode()
    event = AuditEvent.objects.filter(action="save_answer").get()
    assert (event.role, event.actor) == ("guest", None)


def test_a_link_works_until_its_last_moment(client, dossier, head):
    link, key = make_link(dossier, head)
    with time_machine.travel(link.expires_at - timedelta(seconds=1), tick=False):
        assert client.get(page("overview", key)).status_code == 200
    with time_machine.travel(link.expires_at, tick=False):
        ended = client.get(page("overview", key))
        refused = client.post(page("answer", key, 1), sent("Quá muộn", 0))
    assert (ended.status_code, refused.status_code) == (410, 410)
    assert not Answer.objects.filter(text="Quá muộn").exists()


def test_a_link_ends_with_the_time_to_hand_in(dossier, head):
    link, _key = make_link(dossier, head, n_days=30)
    assert link.expires_at == dossier.round.closes_at


@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_key_changed_by_one_character_opens_nothing(client, dossier, head, place):
    _link, key = make_link(dossier, head)
    letters = list(key)
    letters[place] = "A" if letters[place] != "A" else "B"
    response = client.get(page("overview", "".join(letters)))
    assert response.status_code == 404
    assert dossier.nominee_name not in response.content.decode()


def test_a_link_that_was_called_back_opens_nothing(client, dossier, head):
    link, key = make_link(dossier, head)
    assert client.get(page("overview", key)).status_code == 200
    client.force_login(head)
    client.post(reverse("guests:end_link", args=[dossier.pk, link.pk]))
    client.logout()
    assert client.get(page("overview", key)).status_code == 410


def test_only_the_head_makes_and_calls_back_links(dossier, head):
    stranger = make.user(Role.HEAD, unit=make.unit(parent=dossier.round.campaign.owner))
    with pytest.raises(PermissionDenied):
        make_link(dossier, stranger)
    link, _key = make_link(dossier, head)
    with pytest.raises(PermissionDenied):
        call_back_link(link=link, by=stranger)
    assert call_back_link(link=link, by=head).called_back_at is not None


def test_no_link_to_a_dossier_that_is_handed_in(dossier, head):
    dossier.status, dossier.submitted_at = NominationStatus.SUBMITTED, timezone.now()
    dossier.save()
    with pytest.raises(ValidationError) as refusal:
        make_link(dossier, head)
    assert code_of(refusal) == "not_editable"


def test_after_handing_over_the_link_shows_and_changes_nothing(client, dossier, head):
    _link, key = make_link(dossier, head)
    client.post(page("answer", key, 1), sent("Bản cuối", 0))
    client.post(page("finish", key))
    client.post(page("finish", key))
    assert AuditEvent.objects.filter(action="finish_as_guest").count() == 1
    assert "Bản cuối" in client.get(page("overview", key)).content.decode()
    refused = client.post(page("answer", key, 1), sent("Sửa thêm", 9))
    assert refused.status_code == 403
    assert "Sửa thêm" in refused.content.decode()
    assert not Answer.objects.filter(text="Sửa thêm").exists()


def test_a_rule_refuses_a_guest_whose_link_ended_meanwhile(dossier, head):
    link, _key = make_link(dossier, head)
    criterion = dossier.criteria_set.criteria.first()
    finish_as_guest(link=link)
    with pytest.raises(PermissionDenied):
        save_answer(
            nomination=dossier,
            criterion=criterion,
            text="Sau khi đã nộp",
            edit_number=9,
            by=writer_of(link),
        )


def test_a_link_opens_no_file_of_another_dossier(client, dossier, head):
    criterion = dossier.criteria_set.criteria.first()
    other = make.nomination(
        round=dossier.round, unit=dossier.unit, status=NominationStatus.DRAFT, created_by=head
    )
    own = attach_evidence(nomination=dossier, criterion=criterion, upload=_png("a"), by=head)
    foreign = attach_evidence(
        nomination=other,
        criterion=other.criteria_set.criteria.first(),
        upload=_png("b"),
        by=head,
    )
    _link, key = make_link(dossier, head)
    assert client.get(page("evidence", key, own.pk)).status_code == 200
    assert client.get(page("evidence", key, foreign.pk)).status_code == 404
    assert client.get(page("preview", key, foreign.pk)).status_code == 404
    opened = AuditEvent.objects.filter(action="open_file").get()
    assert (opened.role, opened.record_id) == ("guest", str(own.file_id))


def test_a_guest_attaches_evidence(client, dossier, head):
    _link, key = make_link(dossier, head)
    client.post(page("answer", key, 1), sent("Có minh chứng", 0) | {"files": [_png("c")]})
    evidence = Evidence.objects.get(answer__nomination=dossier)
    assert (evidence.file.name, evidence.file.added_by) == ("c.png", None)


def label_of(field, response) -> str:
    return re.search(rf'<label for="id_{field}".*?</label>', response.content.decode())[0]


def test_who_is_asked_for_the_report_is_asked_for_consent(client, dossier, head):
    _link, key = make_link(dossier, head)
    assert consent_of(dossier).answer is None
    assert "(bắt buộc khi không đồng ý)" in label_of("reason", client.get(page("consent", key)))
    refused = client.post(page("consent", key), {"is_given": "no"})
    assert refused.status_code == 200
    assert not Consent.objects.exists()
    client.post(page("consent", key), {"is_given": "no", "reason": "Xin nhường cho người khác."})
    client.post(page("consent", key), {"is_given": "yes"})
    assert list(Consent.objects.order_by("pk").values_list("is_given", flat=True)) == [False, True]
    assert consent_of(dossier).answer.link is not None


def test_who_has_an_account_is_sent_no_link_whose_key_the_head_sees(dossier, head):
    nominee = make.user()
    dossier.person.user = nominee
    dossier.person.save(update_fields=["user"])
    asked = {"dossier": dossier, "head": head}
    assert refused_on("purpose", make_link, **asked) == "has_account"
    assert make_link(**asked, purpose=LinkPurpose.EMPLOYER)[1] is not None
    nominee.is_active = False
    nominee.save(update_fields=["is_active"])
    assert make_link(**asked)[1] is not None


def test_nobody_of_the_unit_consents_behind_a_link(client, dossier, head):
    _link, key = make_link(dossier, head)
    helper = make.user(Role.EMPLOYEE, unit=dossier.unit)
    ask_helper(nomination=dossier, user=helper, by=head)
    for user in (head, helper):
        client.force_login(user)
        assert client.get(page("consent", key)).status_code == 403
        refused = client.post(page("consent", key), {"is_given": "yes"})
        assert refused.status_code == 403
        assert refused["Cache-Control"] == "private, no-store"
    assert not Consent.objects.exists()
    client.force_login(make.user())
    assert client.get(page("consent", key)).status_code == 200
    client.logout()
    client.post(page("consent", key), {"is_given": "yes"})
    assert consent_of(dossier).answer.is_given


def test_the_office_reads_who_made_the_link_of_a_consent(client, dossier, head):
    _link, key = make_link(dossier, head)
    client.post(page("consent", key), {"is_given": "yes"})
    said = statements_content(dossier)
    [_meeting, consent, _employer] = statements_of(dossier, said)
    [line] = [line for line in lines_in(content_of(dossier)) if line.part == Part.CONSENT]
    assert f"do {head} tạo" in consent.text
    assert f"do {head} tạo" in line.text
    del said["consent"]["link_made_by"]  # as a version from before says it
    assert "tạo" not in statements_of(dossier, said)[1].text


def test_an_employer_confirms_once_and_writes_nothing_else(client, dossier, head):
    _link, key = make_link(dossier, head, purpose=LinkPurpose.EMPLOYER)
    assert client.get(page("answer", key, 1)).status_code == 404
    facts = {"confirmed_by": "Lê Thử Giám", "title": "Giám đốc", "is_given": "yes"}
    assert 'class="optional"' not in label_of("words", client.get(page("confirm", key)))
    refused = client.post(page("confirm", key), facts)
    assert "Hãy ghi rõ nội dung xác nhận" in str(refused.context["form"].errors["words"])
    client.post(page("confirm", key), facts | {"words": "Đúng như báo cáo."})
    confirmation = EmployerConfirmation.objects.get()
    assert (confirmation.is_given, confirmation.words) == (True, "Đúng như báo cáo.")
    again = client.post(page("confirm", key), facts | {"words": "Đổi ý", "is_given": "no"})
    assert again.status_code == 403
    assert EmployerConfirmation.objects.count() == 1


def test_an_employers_paper_is_looked_through_before_the_answer_is_kept(
    client, dossier, head, monkeypatch
):
    _link, key = make_link(dossier, head, purpose=LinkPurpose.EMPLOYER)
    known = []
    monkeypatch.setattr(
        "awards.sharing.guest_views.answer_as_employer",
        lambda upload, **_facts: known.append(hasattr(upload, "examined")),
    )
    facts = {"confirmed_by": "Lê Thử Giám", "title": "Giám đốc", "is_given": "yes", "words": "Đúng"}
    refused = client.post(
        page("confirm", key), facts | {"upload": SimpleUploadedFile("a.pdf", b"MZ no paper")}
    )
    assert "upload" in refused.context["form"].errors
    client.post(page("confirm", key), facts | {"upload": _png("d")})
    assert known == [True]


def test_the_employer_of_ones_own_staff_is_not_asked(dossier, head):
    own = make.nomination(
        round=dossier.round, unit=dossier.unit, status=NominationStatus.DRAFT, created_by=head
    )
    with pytest.raises(ValidationError) as refusal:
        make_link(own, head, purpose=LinkPurpose.EMPLOYER)
    assert code_of(refusal) == "not_outside"


def test_pages_behind_a_link_are_kept_by_nobody(client, dossier, head):
    _link, key = make_link(dossier, head)
    response = client.get(page("overview", key))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"


def new_link_form(client, dossier, **fields):
    """The form as the page gives it, filled in."""
    shown = client.get(reverse("guests:new_link", args=[dossier.pk])).context["form"]
    sent = {"purpose": "report", "recipient_name": "Trần Thị Mẫu", "n_days": "7", **fields}
    return {**sent, "creation_key": str(shown["creation_key"].value())}


def test_the_page_of_a_new_link_shows_the_key_once(client, dossier, head):
    client.force_login(head)
    made = client.post(
        reverse("guests:new_link", args=[dossier.pk]), new_link_form(client, dossier)
    )
    url = re.search(r'value="(http[^"]+/guest/[^"]+)"', made.content.decode()).group(1)
    client.logout()
    assert client.get(url).status_code == 200


def test_the_page_of_a_new_link_loaded_again_makes_none_and_shows_no_key(client, dossier, head):
    client.force_login(head)
    form, url = new_link_form(client, dossier), reverse("guests:new_link", args=[dossier.pk])
    assert "/guest/" in client.post(url, form).content.decode()
    again = client.post(url, form, follow=True)
    link = dossier.guest_links.get()
    assert again.redirect_chain == [(reverse("sharing:people", args=[dossier.pk]), 302)]
    assert "/guest/" not in again.content.decode()
    assert [link.recipient_name in str(message) for message in again.context["messages"]] == [True]
    assert AuditEvent.objects.filter(action="make_guest_link").count() == 1


def test_the_form_gone_back_to_for_somebody_else_makes_another_link(client, dossier, head):
    client.force_login(head)
    form, url = new_link_form(client, dossier), reverse("guests:new_link", args=[dossier.pk])
    client.post(url, form)
    other = client.post(url, {**form, "recipient_name": "Lê Văn Khác"})
    assert "/guest/" in other.content.decode()
    assert dossier.guest_links.count() == 2


def test_a_new_form_makes_a_new_link_of_the_same_words(client, dossier, head):
    client.force_login(head)
    url = reverse("guests:new_link", args=[dossier.pk])
    for _time in range(2):
        client.post(url, new_link_form(client, dossier))
    assert dossier.guest_links.count() == 2


def test_the_key_of_a_form_from_another_dossier_is_no_way_to_its_link(dossier, head):
    form_key = uuid.uuid4()
    link, _key = make_link(dossier, head, creation_key=form_key)
    other = make.nomination(
        round=dossier.round, unit=dossier.unit, status=NominationStatus.DRAFT, created_by=head
    )
    second, key = make_link(other, head, creation_key=form_key)
    assert key is not None
    assert (second.pk != link.pk, second.nomination) == (True, other)


def test_who_tries_many_keys_has_to_wait(client):
    with time_machine.travel(timezone.now(), tick=False):  # tries are counted by the minute
        answers = [client.get(page("overview", f"wrong-{n}")).status_code for n in range(31)]
    assert (answers[29], answers[30]) == (404, 429)


def _png(name):
    return SimpleUploadedFile(f"{name}.png", PNG + name.encode())


def test_a_link_called_back_while_the_guest_hands_over_says_so(client, dossier, head, monkeypatch):
    link, key = make_link(dossier, head)
    monkeypatch.setattr("awards.sharing.guest_views.link_of", lambda _key: link)
    call_back_link(link=GuestLink.objects.get(pk=link.pk), by=head)
    assert client.post(page("finish", key)).status_code == 410
    assert not AuditEvent.objects.filter(action="finish_as_guest").exists()
