"""The Office's queue: whose dossier it is, how old, what is marked; views of one's own."""

import unicodedata
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.duplicates.models import Likeness, LikenessKind, LikenessRuling
from awards.evaluation.models import Assignment
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.supplement_models import SupplementRequest
from awards.office_queue.ages import mark_ages
from awards.office_queue.assigning import assign, officers_of
from awards.office_queue.models import SavedView
from awards.office_queue.saved_views import save_view
from campaigns.accounts.models import Role
from campaigns.law.procedure_models import DeadlineKind, ProcedureDeadline
from campaigns.plans.models import Round, RoundStatus
from campaigns.workflow.models import AuditEvent
from tests import make
from tests.refusals import codes_of

pytestmark = pytest.mark.django_db
S = NominationStatus


def at(name, *args):
    return reverse(f"evaluation:{name}", args=args)


@pytest.fixture
def round():
    return make.round_()


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner)


@pytest.fixture
def found(client_as, round, office):
    """The keys that the queue shows for an address."""
    client = client_as(office)

    def keys(**query):
        page = client.get(at("queue", round.code), query)
        return [nomination.pk for nomination in page.context["page_obj"]]

    return keys


def days_ago(n):
    return timezone.now() - timedelta(days=n)


def appraise_within(n_days):
    return ProcedureDeadline.objects.create(
        kind=DeadlineKind.APPRAISE,
        n_days=n_days,
        day_unit="working",
        valid_from=make.LONG_AGO,
        source="test",
    )


# --- officers ---------------------------------------------------------------------------------


def test_a_dossier_goes_from_officer_to_officer_and_keeps_who_had_it(round, office):
    nomination = make.nomination(round=round)
    other = make.user(Role.OFFICE, unit=round.campaign.owner)
    assert assign(nominations=[nomination], officer=office, by=office) == 1
    assert assign(nominations=[nomination], officer=office, by=office) == 0
    assert assign(nominations=[nomination], officer=other, by=office) == 1
    assert assign(nominations=[nomination], officer=None, by=office) == 1
    kept = Assignment.objects.order_by("pk").values_list("officer", flat=True)
    assert list(kept) == [office.pk, other.pk]
    assert not Assignment.objects.filter(ended_at=None).exists()
    acts = AuditEvent.objects.filter(record_id=str(nomination.pk)).order_by("seq")
    assert [event.action for event in acts] == [
        "assign_officer",
        "assign_officer",
        "end_assignment",
    ]


def test_only_the_office_that_has_the_dossier_gives_it_to_one_of_its_own(round, office):
    nomination = make.nomination(round=round)
    elsewhere = make.user(Role.OFFICE, unit=make.department())
    for stranger in (elsewhere, nomination.created_by, make.user()):
        with pytest.raises(ValidationError) as excinfo:
            assign(nominations=[nomination], officer=stranger, by=office)
        assert codes_of(excinfo) == ["not_an_officer"]
        with pytest.raises(PermissionDenied):
            assign(nominations=[nomination], officer=office, by=stranger)
    assert list(officers_of(round.campaign.owner)) == [office]
    assert assign(nominations=[nomination], officer=office, by=office) == 1


def test_nobody_is_assigned_once_the_council_has_the_round(round, office):
    nomination = make.nomination(round=round, status=S.ELIGIBLE)
    assert assign(nominations=[nomination], officer=office, by=office) == 1
    Round.objects.update(status=RoundStatus.COUNCIL)
    with pytest.raises(ValidationError) as excinfo:
        assign(nominations=[nomination], officer=None, by=office)
    assert codes_of(excinfo) == ["assignment_closed"]


def test_the_queue_is_filtered_by_officer(found, round, office):
    mine, others, nobodys = (make.nomination(round=round) for _n in range(3))
    other = make.user(Role.OFFICE, unit=round.campaign.owner)
    assign(nominations=[mine], officer=office, by=office)
    assign(nominations=[others], officer=other, by=office)
    assert found(officer="me") == [mine.pk]
    assert found(officer="none") == [nobodys.pk]
    assert found(officer=str(other.pk)) == [others.pk]
    assert found(officer="999999") == []


# --- age ---------------------------------------------------------------------------------------


def test_age_counts_working_days_against_the_deadline_by_law(round):
    appraise_within(5)
    friday = make.local(2022, 9, 30)
    received = make.nomination(round=round, status=S.RECEIVED, received_at=friday)
    submitted = make.nomination(round=round, submitted_at=friday)
    done = make.nomination(round=round, status=S.ELIGIBLE)
    seen = {}
    for day, label in ((7, "soon"), (10, "late"), (3, "early")):
        note_ages(seen, label, day, [received, submitted, done])
    assert seen["early"][received.pk] == (1, False, False)
    assert seen["soon"][received.pk] == (5, True, False)
    assert seen["late"][received.pk] == (6, False, True)
    assert seen["late"][submitted.pk] == (6, False, False)
    assert done.age is None


def note_ages(kept, label, day, nominations):
    with time_machine.travel(make.local(2022, 10, day, 10), tick=False):
        mark_ages(nominations)
        kept[label] = {
            one.pk: (one.age.n_days, one.age.is_due_soon, one.age.is_overdue)
            for one in nominations
            if one.age
        }


def test_overdue_and_due_soon_are_found_as_the_rows_say(found, round, office):
    appraise_within(5)
    states = {
        S.RECEIVED: [0, 2, 4, 5, 7, 8, 9, 20, 40],
        S.RETURNED: [-1, 0, 1, 3, 9],
    }
    made = []
    for n in states[S.RECEIVED]:
        made.append(make.nomination(round=round, status=S.RECEIVED, received_at=days_ago(n)))
    for n in states[S.RETURNED]:
        one = make.nomination(round=round, status=S.RETURNED)
        SupplementRequest.objects.create(
            nomination=one,
            message="Bổ sung",
            due_at=timezone.now() + timedelta(days=n),
            requested_by=office,
            requested_at=days_ago(3),
        )
        made.append(one)
    make.nomination(round=round)
    mark_ages(made)
    assert found(deadline="overdue") == [one.pk for one in made if one.age.is_overdue]
    assert found(deadline="soon") == [one.pk for one in made if one.age.is_due_soon]
    assert found(deadline="overdue") != []
    assert found(deadline="soon") != []


def test_without_a_deadline_by_law_nothing_is_overdue(found, round):
    old = make.nomination(round=round, status=S.RECEIVED, received_at=days_ago(400))
    mark_ages([old])
    assert (old.age.due_on, old.age.is_overdue) == (None, False)
    assert found(deadline="overdue") == []


# --- marks and search --------------------------------------------------------------------------


def test_likenesses_are_marked_until_somebody_decides(found, round, office):
    first, second, third = (make.nomination(round=round) for _n in range(3))
    likeness = Likeness.objects.create(
        kind=LikenessKind.NEAR_SAME_TEXT, first=first, second=second, percent=90
    )
    assert found(mark="likeness") == [first.pk, second.pk]
    # Rewritten since, below the threshold.
    Likeness.objects.update(percent=20)
    assert found(mark="likeness") == []
    Likeness.objects.update(percent=90)
    LikenessRuling.objects.create(
        likeness=likeness, is_same=False, note="Khác", ruled_by=office, ruled_at=timezone.now()
    )
    assert found(mark="likeness") == []
    assert third.pk in found()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_reference_number_is_found_however_it_is_typed(found, round, form):
    unit = make.unit(parent=round.campaign.owner)
    wanted, other = (
        make.nomination(round=round, person=make.person(unit=unit, full_name="Lê Thị Hoa"))
        for _n in range(2)
    )
    for typed in (wanted.reference, wanted.reference.lower(), str(wanted.pk), f"hs {wanted.pk}"):
        assert found(q=unicodedata.normalize(form, typed)) == [wanted.pk]
    assert found(q="hs-0") == []
    assert other.pk in found()


# --- saved views -------------------------------------------------------------------------------


def test_a_view_keeps_the_filters_and_is_its_owners_alone(client_as, round, office):
    client = client_as(office)
    sent = {"name": "  Của tôi ", "query": "q=&status=received&page=3&o=-submitted"}
    answer = client.post(at("save_view", round.code), sent)
    view = SavedView.objects.get()
    assert (view.name, view.query, view.user) == ("Của tôi", "status=received&o=-submitted", office)
    assert answer.url == at("queue", round.code) + "?" + view.query
    assert "Của tôi" in client.get(at("queue", round.code)).content.decode()
    other = make.user(Role.OFFICE, unit=round.campaign.owner)
    stranger = client_as(other)
    assert "Của tôi" not in stranger.get(at("queue", round.code)).content.decode()
    assert stranger.post(at("delete_view", round.code, view.pk)).status_code == 404
    client_as(office).post(at("delete_view", round.code, view.pk))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        ("", "status=received", "name_missing"),
        ("x" * 61, "status=received", "name_missing"),
        ("Tên", "q=&page=2", "nothing_chosen"),
        ("Có rồi", "status=received", "name_taken"),
    ],
)
def test_a_view_needs_a_name_of_its_own_and_a_choice(round, office, name, query, code):
    save_view(name="Có rồi", query="status=received", by=office)
    with pytest.raises(ValidationError) as excinfo:
        save_view(name=name, query=query, by=office)
    assert codes_of(excinfo) == [code]
    save_view(name="Có rồi", query="status=received", by=make.user())


@pytest.mark.parametrize("sign", ["\0", "\u200b", "\u202e", "\u2066", "\ufeff", "\x1b", "\xad"])
def test_a_view_is_named_without_signs_that_nobody_sees(office, sign):
    assert save_view(name=f"Của{sign} tôi", query="status=received", by=office).name == "Của tôi"
    for name, code in ((f"{sign}Của tôi", "name_taken"), (f" {sign} ", "name_missing")):
        with pytest.raises(ValidationError) as excinfo:
            save_view(name=name, query="status=received", by=office)
        assert codes_of(excinfo) == [code]
    assert save_view(name="Ở\txa", query="status=received", by=office).name == "Ở xa"


def test_a_refused_view_keeps_its_name_and_filters(client_as, round, office):
    make.nomination(round=round)
    kept = make.nomination(round=round, status=S.RECEIVED)
    save_view(name="Có rồi", query="status=received", by=office)
    client = client_as(office)
    page = client.post(at("save_view", round.code), {"name": "Có rồi", "query": "status=received"})
    assert "error-summary" in page.content.decode()
    assert [one.pk for one in page.context["page_obj"]] == [kept.pk]
    assert 'value="Có rồi"' in page.content.decode()


# --- who, and how fast -------------------------------------------------------------------------


def test_the_rounds_are_for_those_who_read_a_queue(client, round):
    for role in Role:
        client.force_login(make.user(role, unit=round.campaign.owner))
        code = client.get(at("rounds")).status_code
        assert code == (200 if role in (Role.OFFICE, Role.DIRECTOR, Role.SECRETARY) else 404)


def test_only_who_works_in_the_queue_chooses_rows(client_as, round, office):
    make.nomination(round=round)
    director = make.user(Role.DIRECTOR, unit=round.campaign.owner)
    address = at("queue", round.code)
    assert 'name="pk"' in client_as(office).get(address).content.decode()
    assert 'name="pk"' not in client_as(director).get(address).content.decode()
    assert client_as(director).get(at("bulk", round.code)).status_code == 403


def n_queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "query",
    ["", "q=tran", "officer=me", "deadline=overdue", "deadline=soon", "mark=likeness", "o=name"],
)
def test_the_queue_asks_as_often_for_30_rows_as_for_3(client_as, round, office, query):
    appraise_within(3)
    unit = make.unit(parent=round.campaign.owner)
    head = make.user(Role.HEAD, unit=unit)

    def fill(n):
        for _n in range(n):
            last = make.nomination(
                round=round, unit=unit, created_by=head, status=S.RECEIVED, received_at=days_ago(9)
            )
            back = make.nomination(round=round, unit=unit, created_by=head, status=S.RETURNED)
            SupplementRequest.objects.create(
                nomination=back,
                message="Bổ sung",
                due_at=timezone.now(),
                requested_by=office,
                requested_at=timezone.now(),
            )
            Likeness.objects.create(kind=LikenessKind.NEAR_SAME_TEXT, first=last, second=back)
            assign(nominations=[last, back], officer=office, by=office)
            Nomination.objects.filter(pk=last.pk).update(received_at=days_ago(9))

    fill(3)
    save_view(name="Một", query="status=received", by=office)
    client, address = client_as(office), f"{at('queue', round.code)}?{query}"
    few = n_queries(client, address)
    fill(27)
    save_view(name="Hai", query="status=received", by=office)
    assert n_queries(client, address) == few
