"""The pages of a dossier as a whole, as its head, a helper and the Office see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.rules import save_summary
from awards.nominations.supplement_models import Part, SupplementRequest
from awards.submission.rules import recall, submit
from campaigns.accounts.models import Role
from campaigns.law.procedure_models import DayUnit, DeadlineKind, ProcedureDeadline
from tests import make
from tests.awards.dossiers import page_of, ready
from tests.browsing import Browser

pytestmark = pytest.mark.django_db
S = NominationStatus


@pytest.fixture
def browse():
    """The pages of a person, in English, whose words the test can name."""

    def as_(user):
        browser = Browser(user)
        browser.client.cookies["django_language"] = "en"
        return browser

    with translation.override("en"):
        yield as_


@pytest.fixture
def dossier():
    nomination, head, _criteria = ready()
    nomination.head = head
    return nomination


def helper_of(nomination):
    helper = make.user(Role.PUBLICITY, unit=nomination.unit, full_name="Lê Văn Giúp")
    nomination.contributors.create(user=helper, kind="helper", asked_by=nomination.head)
    return helper


def test_the_head_reads_confirms_and_submits(browse, dossier):
    browser = browse(dossier.head)
    page = browser.get(page_of("check", dossier))
    refused = page.form("/submit/").submit()
    assert "Confirm what the dossier says before you submit it." in refused.text
    assert Nomination.objects.get().status == S.DRAFT
    done = refused.form("/submit/").submit(is_confirmed="on")
    assert done.path == page_of("submitted", dossier)
    assert dossier.reference in done.text
    assert "you can take it back" in done.text


def test_everything_that_is_in_the_way_is_said_in_one_go(browse, dossier):
    Nomination.objects.update(summary="")
    dossier.meeting_results.all().delete()
    page = browse(dossier.head).get(page_of("check", dossier)).form("/submit/").submit()
    tick, *missing = page.response.context["errors"]
    assert tick["field_id"] == "id_is_confirmed"
    assert len(missing) == 2
    # Each leads to the page on which it is put right.
    for lacking in missing:
        assert page.browser.get(lacking["url"]).status == 200
    confirmed = page.form("/submit/").submit(is_confirmed="on")
    assert confirmed.response.context["errors"] == missing


def test_what_a_helper_changed_meanwhile_is_read_before_it_is_handed_in(browse, dossier):
    page = browse(dossier.head).get(page_of("check", dossier))
    save_summary(
        nomination=dossier, summary="Sửa sau", edit_number=dossier.edit_number, by=dossier.head
    )
    again = page.form("/submit/").submit(is_confirmed="on")
    assert "changed after you opened this page" in again.text
    assert "Sửa sau" in again.text
    done = again.form("/submit/").submit(is_confirmed="on")
    assert done.path == page_of("submitted", dossier)


def test_a_helper_reads_everything_and_is_offered_no_submission(browse, dossier):
    browser = browse(helper_of(dossier))
    page = browser.get(page_of("detail", dossier))
    assert page.status == 200
    assert page_of("withdraw", dossier) not in page.links
    page = browser.get(page_of("check", dossier))
    assert page.status == 200
    assert not [form for form in page.forms if form.action.endswith("/submit/")]
    answer = browser.client.post(page_of("submit", dossier), {"is_confirmed": "on"})
    assert answer.status_code == 404
    assert Nomination.objects.get().status == S.DRAFT


def test_the_task_list_says_who_else_writes(browse, dossier):
    helper_of(dossier)
    page = browse(dossier.head).get(page_of("detail", dossier))
    assert "Lê Văn Giúp" in page.text
    assert page.response.context["is_ready"]


def test_taking_back_asks_first_and_leads_to_the_task_list(browse, dossier):
    submit(nomination=dossier, is_confirmed=True, by=dossier.head)
    browser = browse(dossier.head)
    page = browser.get(page_of("detail", dossier))
    assert page_of("recall", dossier) in page.links
    question = browser.get(page_of("recall", dossier))
    assert Nomination.objects.get().status == S.SUBMITTED
    done = question.form("/recall/").submit()
    assert done.path == page_of("detail", dossier)
    assert Nomination.objects.get().status == S.DRAFT


def test_after_the_deadline_nobody_is_offered_to_take_it_back(browse, dossier):
    submit(nomination=dossier, is_confirmed=True, by=dossier.head)
    dossier.round.closes_at = timezone.now() - timedelta(minutes=1)
    dossier.round.save()
    browser = browse(dossier.head)
    for name in ("detail", "submitted"):
        assert page_of("recall", dossier) not in browser.get(page_of(name, dossier)).links
    page = browser.get(page_of("recall", dossier))
    assert "what was handed in stays handed in" in page.text
    browser.client.post(page_of("recall", dossier))
    assert Nomination.objects.get().status == S.SUBMITTED


def test_the_confirmation_names_the_day_of_the_appraisal(browse, dossier):
    ProcedureDeadline.objects.create(
        kind=DeadlineKind.APPRAISE,
        n_days=10,
        day_unit=DayUnit.CALENDAR,
        valid_from=make.LONG_AGO,
        source="test",
    )
    submit(nomination=dossier, is_confirmed=True, by=dossier.head)
    by = timezone.localdate() + timedelta(days=10)
    page = browse(dossier.head).get(page_of("submitted", dossier))
    assert f"{by:%d/%m/%Y}" in page.text


def two_versions(dossier):
    submit(nomination=dossier, is_confirmed=True, by=dossier.head)
    recall(nomination=dossier, by=dossier.head)
    save_summary(
        nomination=dossier,
        summary="Có thành tích đặc biệt xuất sắc",
        edit_number=dossier.edit_number,
        by=dossier.head,
    )
    submit(nomination=dossier, is_confirmed=True, by=dossier.head)


def test_two_versions_stand_side_by_side_with_marks(browse, dossier):
    Nomination.objects.update(summary="Có thành tích xuất sắc")
    dossier.refresh_from_db()
    two_versions(dossier)
    office = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    for reader in (dossier.head, office):
        page = browse(reader).get(page_of("compare", dossier))
        [change] = page.response.context["changes"]
        assert change.part == Part.SUMMARY
        assert "<ins>đặc biệt </ins>" in page.response.content.decode()
    turned = browse(office).get(page_of("compare", dossier) + "?older=2&newer=1")
    assert "<del>đặc biệt </del>" in turned.response.content.decode()
    same = browse(office).get(page_of("compare", dossier) + "?older=1&newer=1")
    assert "Both read the same." in same.text
    wrong = browse(office).get(page_of("compare", dossier) + "?older=1&newer=99")
    assert wrong.status == 200
    assert "error-summary" in wrong.response.content.decode()


def test_only_those_who_write_compare_with_what_is_being_written(browse, dossier):
    submit(nomination=dossier, is_confirmed=True, by=dossier.head)
    office = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    Nomination.objects.update(status=S.RETURNED)
    head_page = browse(dossier.head).get(page_of("compare", dossier))
    assert head_page.response.context["n_states"] == 2
    office_page = browse(office).get(page_of("compare", dossier) + "?older=1&newer=now")
    assert office_page.response.context["n_states"] == 1
    stranger = make.user(Role.HEAD, unit=make.unit(parent=dossier.round.campaign.owner))
    assert browse(stranger).get(page_of("compare", dossier)).status == 404


def test_a_returned_dossier_shows_part_by_part_what_is_asked_and_what_was_changed(browse, dossier):
    submit(nomination=dossier, is_confirmed=True, by=dossier.head)
    Nomination.objects.update(status=S.RETURNED)
    dossier.refresh_from_db()
    request = SupplementRequest.objects.create(
        nomination=dossier,
        message="Bổ sung số liệu.",
        due_at=timezone.now() + timedelta(days=2),
        requested_by=make.user(),
        requested_at=timezone.now(),
    )
    request.parts.create(part=Part.SUMMARY, note="Nêu rõ kết quả.")
    browser = browse(dossier.head)
    page = browser.get(page_of("detail", dossier))
    assert "Nêu rõ kết quả." in page.text
    assert "Not changed yet" in page.text
    assert "You have changed 0 of 1 requested parts" in page.text
    assert "asked for, and not changed yet" in browser.get(page_of("check", dossier)).text
    save_summary(
        nomination=dossier, summary="Đã nêu", edit_number=dossier.edit_number, by=dossier.head
    )
    assert "You have changed 1 of 1" in browser.get(page_of("detail", dossier)).text
    page = browser.get(page_of("check", dossier))
    assert "<ins>Đã nêu</ins>" in page.response.content.decode()
    # Only what was asked for can be changed from here.
    changing = [link for link in page.links if "/criteria/" in link or "/summary/" in link]
    assert changing == [f"{page_of('summary', dossier)}?from=check"]


@pytest.mark.parametrize("name", ["detail", "check", "compare", "version", "submitted"])
def test_a_page_costs_the_same_with_more_criteria_and_versions(client_as, name):
    counts = []
    for weights, n_versions in (((60, 40), 1), ((20,) * 5, 4)):
        round = make.round_()
        make.criteria_set(round.campaign, weights=weights)
        nomination, head, _criteria = ready(round=round)
        for turn in range(n_versions):
            submit(nomination=nomination, is_confirmed=True, by=head)
            if turn < n_versions - 1 or name in ("detail", "check"):
                recall(nomination=nomination, by=head)
        browser = client_as(head)
        more = (1,) if name == "version" else ()
        browser.get(page_of(name, nomination, *more))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page_of(name, nomination, *more)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
