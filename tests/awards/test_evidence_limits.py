"""How much evidence one dossier takes, and what a page keeps when a file is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from awards.meetings.signed_minutes import attach_minutes
from awards.nominations.models import Evidence
from awards.nominations.rules import attach_evidence, remove_evidence, replace_evidence
from awards.sharing.confirmations import confirm_as_employer
from campaigns.criteria.models import NomineeGroup
from campaigns.workflow.rules import history_of
from tests.awards.dossiers import PNG, draft, ready
from tests.campaigns.test_files import pdf_bytes
from tests.refusals import code_of

pytestmark = pytest.mark.django_db


def png(tail=b"", name="minh-chung.png"):
    return SimpleUploadedFile(name, PNG + tail)


def test_all_files_of_a_dossier_together_have_a_limit(settings):
    nomination, head, criteria = draft()
    settings.MAX_DOSSIER_BYTES = 2 * len(PNG) + 1
    asked = {"nomination": nomination, "by": head}
    kept = attach_evidence(criterion=criteria[0], upload=png(), **asked)
    attach_evidence(criterion=criteria[1], upload=png(b"x"), **asked)
    with pytest.raises(ValidationError) as refused:
        attach_evidence(criterion=criteria[1], upload=png(b"yz"), **asked)
    assert code_of(refused) == "dossier_full"
    with pytest.raises(ValidationError) as refused:
        replace_evidence(evidence=kept, upload=png(b"y"), by=head)
    assert code_of(refused) == "dossier_full"
    assert Evidence.objects.filter(removed_at=None).count() == 2


def test_what_was_taken_out_fills_a_dossier_for_good_once_it_was_full_thrice(settings):
    settings.MAX_DOSSIER_BYTES = 2 * len(PNG) + 2
    nomination, head, criteria = ready(group=NomineeGroup.OUTSIDER)
    asked = {"nomination": nomination, "criterion": criteria[0], "by": head}
    for _time in range(2):
        kept = attach_evidence(upload=png(), **asked)
        remove_evidence(evidence=kept, by=head)
    # Minutes and the paper of an employer are files of the dossier too.
    attach_minutes(round=nomination.round, unit=nomination.unit, upload=png(), by=head)
    confirm_as_employer(
        nomination=nomination,
        confirmed_by="Lê Thị Hoa",
        title="Giám đốc",
        confirmed_on=timezone.localdate(),
        upload=png(b"x"),
        by=head,
    )
    kept = attach_evidence(upload=png(), **asked)
    remove_evidence(evidence=kept, by=head)
    assert attach_evidence(upload=png(b"y"), **asked).pk
    for act in (
        lambda: attach_evidence(upload=png(b"z"), **asked),
        lambda: replace_evidence(
            evidence=Evidence.objects.get(removed_at=None), upload=png(b"z"), by=head
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert code_of(refused) == "full_for_good"


def test_a_file_taken_out_in_two_tabs_is_taken_out_once():
    nomination, head, criteria = draft()
    kept = attach_evidence(nomination=nomination, criterion=criteria[0], upload=png(), by=head)
    tabs = [Evidence.objects.get(pk=kept.pk), Evidence.objects.get(pk=kept.pk)]
    for tab in tabs:
        assert remove_evidence(evidence=tab, by=head).removed_at
    assert history_of(nomination).filter(action="remove_evidence").count() == 1


def test_a_file_that_is_there_already_is_said_to_be_and_under_which_name(client_as):
    nomination, head, criteria = draft()
    client = client_as(head)
    page = reverse("nominations:answer", args=[nomination.pk, criteria[0].position])

    def send(**files):
        nomination.refresh_from_db()
        typed = {"text": "Đã làm.", "edit_number": nomination.edit_number, "then": "stay"}
        response = client.post(page, typed | files, follow=True)
        return [str(one) for one in response.context["messages"] if "đính kèm" in str(one)]

    assert send(files=[png(name="cong-van.png")]) == []
    again = send(files=[png(name="ban-sao.png"), png(b"x", name="khac.png")])
    assert again == ["“ban-sao.png” đã được đính kèm với tên “cong-van.png”."]
    first = Evidence.objects.order_by("pk").first()
    again = send(**{f"replace-{first.pk}": png(name="ban-moi.png")})
    assert again == ["“ban-moi.png” đã được đính kèm với tên “cong-van.png”."]
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.pdf", b"MZ\x90\x00" + b"\0" * 300),
        ("empty.pdf", b""),
        ("large.pdf", pdf_bytes() + b"\n" * 5000),
    ],
)
def test_a_refused_file_keeps_the_text_and_the_other_file(client_as, settings, name, content):
    settings.MAX_UPLOAD_BYTES = 5000
    nomination, head, criteria = draft()
    text = "Đã số hóa 1.200 hồ sơ."
    page = reverse("nominations:answer", args=[nomination.pk, criteria[0].position])
    files = [SimpleUploadedFile(name, content), png(name="ă" * 300 + ".png")]
    typed = {"text": text, "edit_number": nomination.edit_number, "files": files, "then": "next"}
    response = client_as(head).post(page, typed)
    shown = response.content.decode()
    assert response.status_code == 200
    assert name in shown
    assert text in shown
    assert nomination.answers.get(criterion=criteria[0]).text == text
    [kept] = Evidence.objects.all()
    assert (len(kept.file.name), kept.file.name[-4:]) == (150, ".png")


def test_a_preview_and_a_download_are_on_record_with_the_dossier(client_as):
    nomination, head, criteria = draft()
    evidence = attach_evidence(nomination=nomination, criterion=criteria[0], upload=png(), by=head)
    client = client_as(head)
    for name in ("preview", "evidence"):
        client.get(reverse(f"nominations:{name}", args=[nomination.pk, evidence.pk]))
    opened = history_of(evidence.file).filter(action="open_file")
    of = f"awards.nomination {nomination.pk}"
    assert [event.after for event in opened] == [
        {"of": of, "as": "preview"},
        {"of": of, "as": "download"},
    ]
