"""Workbooks of many dossiers: ordered, made in the background, fetched by their reader alone."""

import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.nominations.models import NominationStatus
from awards.office_queue import tasks, views, workbooks
from awards.office_queue.tasks import make_dossiers, of_dossiers
from awards.office_queue.workbook_models import WorkbookKind, WorkbookOrder
from awards.office_queue.workbooks import (
    clear_old_workbooks,
    make_workbook,
    order_workbook,
)
from awards.ranking import views as ranking_views
from campaigns.accounts.models import Role, RoleHolding
from campaigns.files.models import StoredFile
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.awards.standing import round_with_results
from tests.refusals import codes_of

pytestmark = pytest.mark.django_db
S = NominationStatus


def at(name, *args):
    return reverse(f"evaluation:{name}", args=args)


@pytest.fixture
def round():
    round = make.round_()
    for status in (S.SUBMITTED, S.RECEIVED, S.RECEIVED):
        make.nomination(round=round, status=status)
    return round


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner)


@pytest.fixture
def few(monkeypatch):
    """More than two dossiers are many."""
    monkeypatch.setattr(views, "AT_ONCE", 2)
    monkeypatch.setattr(ranking_views, "AT_ONCE", 2)


def hat_of(user):
    return user.role_holdings.get()


def order(round, by, *, key=None, query="", enqueue=lambda key: None):
    return order_workbook(
        key=key or uuid.uuid4(),
        round=round,
        kind=WorkbookKind.DOSSIERS,
        query=query,
        n_total=3,
        enqueue=enqueue,
        by=by.wearing(hat_of(by)),
    )


def read(response) -> list[tuple]:
    content = b"".join(response.streaming_content)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


# --- the pages ---------------------------------------------------------------------------------


def test_few_are_answered_at_once_and_many_are_ordered(client_as, round, office, few):
    client = client_as(office, hat_of(office))
    few_of_them = client.get(at("workbook", round.code), {"status": "received"})
    assert few_of_them["Content-Disposition"].endswith('.xlsx"')
    many = client.get(at("workbook", round.code), {"o": "name"})
    assert (many.status_code, many.url) == (302, at("order_workbook", round.code) + "?o=name")
    page = client.get(many.url)
    assert page.context["n"] == 3
    assert not WorkbookOrder.objects.exists()


def test_what_is_ordered_is_made_with_its_filters_and_fetched(
    client_as, round, office, django_capture_on_commit_callbacks
):
    client = client_as(office, hat_of(office))
    address = at("order_workbook", round.code) + "?status=received"
    sent = {"key": client.get(address).context["form"]["key"].value()}
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(address, sent)
    made = WorkbookOrder.objects.get()
    assert answer.url == at("ordered", made.pk)
    waiting = client.get(answer.url).content.decode()
    assert 'hx-get="' + at("ordered_progress", made.pk) in waiting
    assert client.get(at("ordered_file", made.pk)).status_code == 404
    for callback in callbacks:
        callback()
    for page in ("ordered", "ordered_progress"):
        ready = client.get(at(page, made.pk)).content.decode()
        assert at("ordered_file", made.pk) in ready
        assert "hx-get" not in ready
    file = client.get(at("ordered_file", made.pk))
    received = round.nominations.filter(status=S.RECEIVED).order_by("submitted_at", "pk")
    assert [row[0] for row in read(file)] == [one.reference for one in received]
    # The same form sent again is the same order.
    with django_capture_on_commit_callbacks() as callbacks:
        assert client.post(address, sent).url == answer.url
    assert callbacks == []
    assert WorkbookOrder.objects.count() == 1


def test_it_is_for_whoever_ordered_it_in_that_role_alone(client_as, round, office):
    made = order(round, office)
    make_dossiers.func(str(made.pk))
    own_hat = hat_of(office)
    other_hat = RoleHolding.objects.create(
        user=office, role=Role.DIRECTOR, unit=round.campaign.owner, valid_from=make.LONG_AGO
    )
    colleague = make.user(Role.OFFICE, unit=round.campaign.owner)
    for user, hat, code in (
        (colleague, hat_of(colleague), 404),
        (office, other_hat, 404),
        (office, own_hat, 200),
    ):
        client = client_as(user, hat)
        for page in ("ordered", "ordered_progress", "ordered_file"):
            assert client.get(at(page, made.pk)).status_code == code
    RoleHolding.objects.filter(pk=own_hat.pk).update(valid_to=make.LONG_AGO)
    assert client_as(office, own_hat).get(at("ordered_file", made.pk)).status_code == 404


def test_a_wrong_filter_orders_nothing(client_as, round, office):
    client = client_as(office, hat_of(office))
    address = at("order_workbook", round.code) + "?unit=999999"
    answer = client.post(address, {"key": uuid.uuid4()})
    assert answer.url == at("queue", round.code) + "?unit=999999"
    assert client.post(at("order_workbook", round.code), {"key": "x"}).status_code == 200
    assert not WorkbookOrder.objects.exists()


# --- the rule and the worker -------------------------------------------------------------------


def test_only_readers_of_the_queue_order_and_nobody_takes_over_anothers_key(round, office):
    stranger = make.user(Role.OFFICE, unit=make.department())
    with pytest.raises(PermissionDenied):
        order(round, stranger)
    made = order(round, office)
    with pytest.raises(ValidationError) as excinfo:
        order(round, make.user(Role.OFFICE, unit=round.campaign.owner), key=made.pk)
    assert codes_of(excinfo) == ["key_used"]
    assert order(round, office, key=made.pk) == made
    assert AuditEvent.objects.filter(action="order_workbook").count() == 1


def test_a_killed_job_is_begun_again_and_ends_once(
    round, office, django_capture_on_commit_callbacks
):
    asked = []
    made = order(round, office)

    class Killed(BaseException):
        pass

    def cut_off(one, reader, progress):
        progress(2)
        raise Killed

    with pytest.raises(Killed):
        make_workbook(str(made.pk), cut_off)
    made.refresh_from_db()
    assert (made.n_done, made.error) == (2, "")
    # It may be working still; after a while it is not.
    with django_capture_on_commit_callbacks(execute=True):
        order(round, office, key=made.pk, enqueue=asked.append)
    assert asked == []
    WorkbookOrder.objects.update(moved_at=timezone.now() - timedelta(minutes=5))
    with django_capture_on_commit_callbacks(execute=True):
        order(round, office, key=made.pk, enqueue=asked.append)
    assert asked == [str(made.pk)]
    make_workbook(asked[0], of_dossiers)
    made.refresh_from_db()
    assert (made.n_done, made.n_total) == (3, 3)
    make_workbook(asked[0], of_dossiers)
    assert StoredFile.objects.count() == 1


def test_a_job_that_fails_says_so_and_offers_to_begin_again(
    client_as, round, office, monkeypatch, django_capture_on_commit_callbacks
):
    made = order(round, office)

    def broken(*_args, **_more):
        raise RuntimeError("no disk")

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "round_sheets", broken)
        with pytest.raises(RuntimeError):
            make_workbook(str(made.pk), of_dossiers)
    client = client_as(office, hat_of(office))
    page = client.get(at("ordered", made.pk))
    assert page.context["can_resume"]
    assert "is-late" in page.content.decode()
    assert f'action="{at("order_workbook", round.code)}"' in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("order_workbook", round.code), {"key": made.pk})
    made.refresh_from_db()
    assert (made.error, bool(made.file)) == ("", True)


def test_whose_role_ended_meanwhile_gets_nothing(round, office):
    made = order(round, office)
    RoleHolding.objects.filter(user=office).update(valid_to=make.LONG_AGO)
    with pytest.raises(PermissionDenied):
        make_workbook(str(made.pk), of_dossiers)
    made.refresh_from_db()
    assert made.error
    assert made.file is None


def test_old_ones_are_cleared_away_with_their_files(round, office):
    old, young = order(round, office), order(round, office)
    for one in (old, young):
        make_workbook(str(one.pk), of_dossiers)
    old.refresh_from_db()
    asked_at = timezone.now() - workbooks.KEPT_FOR - timedelta(minutes=1)
    WorkbookOrder.objects.filter(pk=old.pk).update(asked_at=asked_at)
    assert clear_old_workbooks(timezone.now()) == 1
    assert list(WorkbookOrder.objects.all()) == [young]
    assert not StoredFile.objects.filter(pk=old.file_id).exists()
    assert clear_old_workbooks(timezone.now()) == 0
    make_workbook(str(old.pk), of_dossiers)
    assert WorkbookOrder.objects.count() == 1


# --- with ranks and scores ---------------------------------------------------------------------


def test_the_workbook_with_scores_is_ordered_likewise(
    client_as, few, django_capture_on_commit_callbacks
):
    council = round_with_results()
    client = client_as(council.office, hat_of(council.office))
    many = client.get(reverse("ranking:everything", args=[council.round.code]))
    assert many.url == reverse("ranking:order_everything", args=[council.round.code])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(many.url, {"key": uuid.uuid4()})
    made = WorkbookOrder.objects.get()
    assert (answer.url, made.order_url) == (at("ordered", made.pk), many.url)
    rows = read(client.get(at("ordered_file", made.pk)))
    assert len(rows) == council.round.nominations.count()
    assert {row[-6] for row in rows} >= {1, 2}
    stranger = client_as(make.user(Role.OFFICE, unit=make.department()))
    assert stranger.get(many.url).status_code == 404
