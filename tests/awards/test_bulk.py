"""Acts of the Office on many dossiers: all or nothing, once, and taken back as one."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.evaluation.models import Appraisal, Assignment
from awards.evaluation.rules import receive
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.readiness import open_request
from awards.nominations.supplement_models import RequestedPart, SupplementRequest
from awards.office_queue.assigning import assign
from awards.office_queue.bulk import MOST, BulkRefusedError, act_on_many, require_few
from awards.office_queue.bulk_forms import ReturnManyForm
from awards.office_queue.models import BulkAct, BulkKind
from awards.office_queue.undoing import undo_many
from awards.summary_list.models import Proposal
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.plans.models import Round, RoundStatus
from campaigns.workflow.models import AuditEvent
from emulation_portal.vietnamese import short_date
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


def dossiers(round, n, status=S.SUBMITTED, **fields):
    return [make.nomination(round=round, status=status, **fields) for _n in range(n)]


def do(round, kind, chosen, by, key=None, **values):
    return act_on_many(
        key=key or uuid.uuid4(),
        round=round,
        kind=kind,
        nominations=[one.pk for one in chosen],
        values=values,
        by=by,
    )


def statuses(chosen):
    found = Nomination.objects.in_bulk([one.pk for one in chosen])
    return [found[one.pk].status for one in chosen]


def return_values(**more):
    due_at = timezone.now() + timedelta(days=5)
    return {
        "message": "Bổ sung minh chứng.",
        "due_at": due_at.isoformat(),
        "parts": ["evidence", "summary"],
        "criteria": [],
        **more,
    }


# --- all or nothing ----------------------------------------------------------------------------


def test_many_are_received_at_once_with_the_state_before_and_after(round, office):
    chosen = dossiers(round, 3)
    act = do(round, BulkKind.RECEIVE, chosen, office)
    assert statuses(chosen) == [S.RECEIVED] * 3
    assert [(line.before["status"], line.after["status"]) for line in act.lines.all()] == [
        ("submitted", "received")
    ] * 3
    actions = AuditEvent.objects.order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["receive"] * 3 + ["act_on_many"]


def test_one_refusal_among_many_leaves_all_as_they_were(round, office):
    chosen = [*dossiers(round, 2), *dossiers(round, 1, S.ELIGIBLE), *dossiers(round, 1)]
    with pytest.raises(BulkRefusedError) as excinfo:
        do(round, BulkKind.RECEIVE, chosen, office)
    outcomes = excinfo.value.outcomes
    assert [(one.nomination.pk, bool(one.refusals)) for one in outcomes] == [
        (chosen[2].pk, True),
        (chosen[0].pk, False),
        (chosen[1].pk, False),
        (chosen[3].pk, False),
    ]
    # What is told of each is how it stays, not how it would have been.
    assert [one.nomination.status for one in outcomes] == [S.ELIGIBLE] + [S.SUBMITTED] * 3
    assert statuses(chosen) == [S.SUBMITTED, S.SUBMITTED, S.ELIGIBLE, S.SUBMITTED]
    assert not BulkAct.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_form_sent_twice_acts_once(round, office):
    chosen, key = dossiers(round, 2), uuid.uuid4()
    first = do(round, BulkKind.RECEIVE, chosen, office, key)
    assert do(round, BulkKind.RECEIVE, chosen, office, key) == first
    assert BulkAct.objects.count() == 1
    with pytest.raises(ValidationError) as excinfo:
        do(round, BulkKind.PROPOSE, chosen, office, key, note="")
    assert codes_of(excinfo) == ["key_used"]


def test_what_is_not_of_this_round_or_handed_in_is_not_acted_on(round, office):
    own = dossiers(round, 1)
    for other in (make.nomination(), make.nomination(round=round, status=S.DRAFT)):
        with pytest.raises(ValidationError) as excinfo:
            do(round, BulkKind.RECEIVE, [*own, other], office)
        assert codes_of(excinfo) == ["unknown_dossier"]
    assert statuses(own) == [S.SUBMITTED]
    with pytest.raises(ValidationError) as excinfo:
        do(round, BulkKind.RECEIVE, [], office)
    assert codes_of(excinfo) == ["nothing_chosen"]
    do(round, BulkKind.RECEIVE, own, office)


def test_only_the_office_of_the_round_acts_until_the_council_has_it(round, office):
    chosen = dossiers(round, 2)
    for stranger in (
        make.user(Role.OFFICE, unit=make.department()),
        make.user(Role.DIRECTOR, unit=round.campaign.owner),
        chosen[0].created_by,
    ):
        with pytest.raises(PermissionDenied):
            do(round, BulkKind.RECEIVE, chosen, stranger)
    Round.objects.update(status=RoundStatus.COUNCIL)
    with pytest.raises(ValidationError) as excinfo:
        do(round, BulkKind.RECEIVE, chosen, office)
    assert codes_of(excinfo) == ["round_closed"]
    Round.objects.update(status=RoundStatus.SCREENING)
    do(round, BulkKind.RECEIVE, chosen, office)


def test_one_act_takes_so_many_and_no_more():
    require_few(MOST)
    with pytest.raises(ValidationError) as excinfo:
        require_few(MOST + 1)
    assert codes_of(excinfo) == ["too_many"]


# --- each act ----------------------------------------------------------------------------------


def test_many_are_returned_with_the_same_parts_each_of_its_own_criteria(round, office):
    chosen = [
        *dossiers(round, 1, S.RECEIVED),
        *dossiers(round, 1, S.RECEIVED, group=NomineeGroup.COLLECTIVE),
    ]
    do(round, BulkKind.RETURN, chosen, office, **return_values(criteria=[2]))
    assert statuses(chosen) == [S.RETURNED] * 2
    for one in chosen:
        asked = RequestedPart.objects.filter(request=open_request(one)).order_by("part")
        second = one.criteria_set.criteria.get(position=2)
        assert [(part.part, part.criterion) for part in asked] == [
            ("evidence", second),
            ("summary", None),
        ]


def test_found_on_together_are_received_dossiers_of_others(round, office):
    chosen = dossiers(round, 2, S.RECEIVED)
    own = make.nomination(round=round, status=S.RECEIVED, created_by=office)
    values = {"reasons": ["evidence"], "note": "Thiếu minh chứng"}
    with pytest.raises(BulkRefusedError) as excinfo:
        do(round, BulkKind.FIND_INELIGIBLE, [*chosen, own], office, **values)
    refused = [one.nomination.pk for one in excinfo.value.outcomes if one.refusals]
    assert refused == [own.pk]
    assert not Appraisal.objects.exists()
    do(round, BulkKind.FIND_INELIGIBLE, chosen, office, **values)
    assert statuses(chosen) == [S.INELIGIBLE] * 2
    with pytest.raises(BulkRefusedError):
        do(round, BulkKind.FIND_ELIGIBLE, chosen, office, note="")


def test_eligible_together_needs_the_findings_of_each(round, office):
    chosen = dossiers(round, 2, S.RECEIVED)
    make.findings(chosen[0], by=office)
    with pytest.raises(BulkRefusedError) as excinfo:
        do(round, BulkKind.FIND_ELIGIBLE, chosen, office, note="")
    assert [bool(one.refusals) for one in excinfo.value.outcomes] == [True, False]
    make.findings(chosen[1], by=office)
    do(round, BulkKind.FIND_ELIGIBLE, chosen, office, note="Đủ")
    assert statuses(chosen) == [S.ELIGIBLE] * 2


def test_a_row_tells_everything_that_it_lacks(round, office):
    chosen = dossiers(round, 1, S.RECEIVED)
    make.findings(chosen[0], by=office, verdict="unclear")
    with pytest.raises(BulkRefusedError) as excinfo:
        do(round, BulkKind.FIND_ELIGIBLE, chosen, office, note="")
    # A note is missing on each of its two criteria.
    assert [len(set(one.refusals)) for one in excinfo.value.outcomes] == [2]


# --- taken back --------------------------------------------------------------------------------


def test_a_receipt_taken_back_leaves_the_dossiers_as_before(round, office):
    chosen = dossiers(round, 3)
    act = do(round, BulkKind.RECEIVE, chosen, office)
    undo_many(act=act, by=office)
    assert statuses(chosen) == [S.SUBMITTED] * 3
    assert not Nomination.objects.filter(received_at__isnull=False).exists()
    act.refresh_from_db()
    assert act.undone_by == office
    n_events = AuditEvent.objects.count()
    undo_many(act=act, by=office)
    assert AuditEvent.objects.count() == n_events


def test_an_act_is_not_taken_back_once_somebody_worked_on_a_dossier(round, office):
    chosen = dossiers(round, 3)
    act = do(round, BulkKind.RECEIVE, chosen, office)
    assign(nominations=[chosen[1]], officer=office, by=office)
    # Back to what it was: the state is the same, yet somebody has worked on it.
    assign(nominations=[chosen[1]], officer=None, by=office)
    with pytest.raises(BulkRefusedError) as excinfo:
        undo_many(act=act, by=office)
    refused = [one.nomination.pk for one in excinfo.value.outcomes if one.refusals]
    assert refused == [chosen[1].pk]
    assert statuses(chosen) == [S.RECEIVED] * 3


def test_undoing_ends_where_the_list_is_closed(round, office):
    chosen = dossiers(round, 2, S.RECEIVED)
    values = {"reasons": ["evidence"], "note": ""}
    act = do(round, BulkKind.FIND_INELIGIBLE, chosen, office, **values)
    Round.objects.update(status=RoundStatus.COUNCIL)
    with pytest.raises(ValidationError) as excinfo:
        undo_many(act=act, by=office)
    assert codes_of(excinfo) == ["round_closed"]
    Round.objects.update(status=RoundStatus.SCREENING)
    with pytest.raises(PermissionDenied):
        undo_many(act=act, by=make.user(Role.OFFICE, unit=make.department()))
    undo_many(act=act, by=office)
    assert statuses(chosen) == [S.RECEIVED] * 2
    assert Appraisal.objects.count() == 2


def test_a_request_taken_back_stays_readable_and_is_no_open_one(round, office):
    chosen = dossiers(round, 2, S.RECEIVED)
    act = do(round, BulkKind.RETURN, chosen, office, **return_values())
    undo_many(act=act, by=office)
    assert statuses(chosen) == [S.RECEIVED] * 2
    assert SupplementRequest.objects.filter(taken_back_at__isnull=False).count() == 2
    assert [open_request(one) for one in chosen] == [None, None]


def test_an_assignment_taken_back_goes_to_whoever_had_it(round, office):
    had, free = dossiers(round, 2)
    other = make.user(Role.OFFICE, unit=round.campaign.owner)
    assign(nominations=[had], officer=other, by=office)
    act = do(round, BulkKind.ASSIGN, [had, free], office, officer=office.pk)
    undo_many(act=act, by=office)
    standing = Assignment.objects.filter(ended_at=None)
    assert [(one.nomination, one.officer) for one in standing] == [(had, other)]


def test_proposals_taken_back_are_as_before(round, office):
    chosen = dossiers(round, 2, S.ELIGIBLE)
    do(round, BulkKind.PROPOSE, chosen[:1], office, note="Tiêu biểu")
    act = do(round, BulkKind.NOT_PROPOSE, chosen, office, note="Vượt chỉ tiêu")
    assert Proposal.objects.filter(is_proposed=False).count() == 2
    undo_many(act=act, by=office)
    kept = Proposal.objects.get()
    assert (kept.nomination, kept.is_proposed, kept.note) == (chosen[0], True, "Tiêu biểu")


# --- the pages ---------------------------------------------------------------------------------


def test_from_the_list_over_the_form_to_the_result_and_back(client_as, round, office):
    chosen = dossiers(round, 3)
    client = client_as(office)
    form = client.get(at("bulk", round.code), {"act": "receive", "pk": [one.pk for one in chosen]})
    sent = {
        "act": "receive",
        "key": form.context["form"]["key"].value(),
        "pks": form.context["form"]["pks"].value(),
    }
    answer = client.post(at("bulk", round.code), sent, follow=True)
    act = BulkAct.objects.get()
    assert answer.redirect_chain == [(at("bulk_act", act.pk), 302)]
    assert [row["nomination"] for row in answer.context["rows"]] == chosen
    assert client.get(at("bulk_acts", round.code)).context["page_obj"].object_list[0].n_lines == 3
    client.post(at("undo_bulk", act.pk))
    assert statuses(chosen) == [S.SUBMITTED] * 3


def test_all_of_a_filter_are_chosen_over_all_its_pages(client_as, round, office):
    unit = make.unit(parent=round.campaign.owner)
    head = make.user(Role.HEAD, unit=unit)
    dossiers(round, 27, unit=unit, created_by=head)
    dossiers(round, 2, S.RECEIVED, unit=unit, created_by=head)
    query = {"act": "receive", "all": "1", "filter": "status=submitted"}
    page = client_as(office).get(at("bulk", round.code), query)
    assert page.context["n"] == 27


def test_nothing_chosen_leads_back_to_the_same_filters(client_as, round, office):
    query = {"act": "receive", "filter": "status=received"}
    answer = client_as(office).get(at("bulk", round.code), query)
    assert answer.url == at("queue", round.code) + "?status=received"


def test_a_refused_act_shows_why_row_by_row_and_offers_the_rest(client_as, round, office):
    chosen = [*dossiers(round, 2), *dossiers(round, 1, S.RECEIVED)]
    client = client_as(office)
    keys = ",".join(str(one.pk) for one in chosen)
    sent = {"act": "receive", "key": str(uuid.uuid4()), "pks": keys}
    page = client.post(at("bulk", round.code), sent)
    assert "error-summary" in page.content.decode()
    assert [bool(one.refusals) for one in page.context["outcomes"]] == [True, False, False]
    assert statuses(chosen) == [S.SUBMITTED, S.SUBMITTED, S.RECEIVED]
    drawn = {name: page.context[name] for name in ("passing", "passing_key")}
    assert f'name="passing_key" value="{drawn["passing_key"]}"' in page.content.decode()
    first = client.post(at("bulk", round.code), sent | drawn | {"drop": "1"})
    assert statuses(chosen) == [S.RECEIVED] * 3
    assert BulkAct.objects.get().lines.count() == 2
    # The same form sent again is the same act.
    again = client.post(at("bulk", round.code), sent | drawn | {"drop": "1"})
    assert (again.status_code, again.url) == (302, first.url)
    assert BulkAct.objects.count() == 1
    # Without the key of the page nothing is done, and the page says so.
    page = client.post(at("bulk", round.code), sent | {"passing": drawn["passing"], "drop": "1"})
    assert "error-summary" in page.content.decode()
    assert BulkAct.objects.count() == 1


def test_a_return_keeps_everything_typed_when_it_is_refused(client_as, round, office):
    chosen = dossiers(round, 2, S.RECEIVED)
    client = client_as(office)
    keys = ",".join(str(one.pk) for one in chosen)
    yesterday = short_date(timezone.localdate() - timedelta(days=1))
    sent = {
        "act": "return",
        "key": str(uuid.uuid4()),
        "pks": keys,
        "message": "Bổ sung quyết định khen thưởng.",
        "due_at": yesterday,
        "parts": ["evidence"],
    }
    page = client.post(at("bulk", round.code), sent).content.decode()
    assert "Bổ sung quyết định khen thưởng." in page
    assert yesterday in page
    assert statuses(chosen) == [S.RECEIVED] * 2
    in_time = short_date(timezone.localdate() + timedelta(days=3))
    client.post(at("bulk", round.code), sent | {"due_at": in_time})
    assert statuses(chosen) == [S.RETURNED] * 2


def test_many_are_asked_for_an_employer_only_where_there_is_an_outsider(round, office):
    own = dossiers(round, 1, S.RECEIVED)
    outside = dossiers(round, 1, S.RECEIVED, group=NomineeGroup.OUTSIDER)
    employer = return_values(parts=["employer"], criteria=[])
    with pytest.raises(BulkRefusedError):
        do(round, BulkKind.RETURN, own + outside, office, **employer)
    assert not SupplementRequest.objects.exists()
    do(round, BulkKind.RETURN, outside, office, **employer)
    assert [one.part for one in RequestedPart.objects.all()] == ["employer"]


def test_a_round_without_outsiders_is_offered_no_employer(round):
    dossiers(round, 1, S.RECEIVED)
    offered = ReturnManyForm(round=round).fields["parts"].choices
    assert "employer" not in dict(offered)
    dossiers(round, 1, S.RECEIVED, group=NomineeGroup.OUTSIDER)
    assert "employer" in dict(ReturnManyForm(round=round).fields["parts"].choices)


def test_an_act_that_was_touched_names_the_rows(client_as, round, office):
    chosen = dossiers(round, 2)
    act = do(round, BulkKind.ASSIGN, chosen, office, officer=office.pk)
    receive(nomination=chosen[1], by=office)
    page = client_as(office).post(at("undo_bulk", act.pk))
    assert [one.nomination for one in page.context["refused"]] == [chosen[1]]
    assert Assignment.objects.filter(ended_at=None).count() == 2


def test_the_pages_of_an_act_are_not_found_from_another_office(client_as, round, office):
    act = do(round, BulkKind.RECEIVE, dossiers(round, 1), office)
    client = client_as(make.user(Role.OFFICE, unit=make.department()))
    for page in (at("bulk_act", act.pk), at("bulk", round.code), at("bulk_acts", round.code)):
        assert client.get(page).status_code == 404
    assert client.post(at("undo_bulk", act.pk)).status_code == 404
    reader = client_as(make.user(Role.DIRECTOR, unit=round.campaign.owner))
    assert reader.get(at("bulk_act", act.pk)).status_code == 200
    assert reader.post(at("undo_bulk", act.pk)).status_code == 403


def test_the_page_of_an_act_asks_as_often_for_30_rows_as_for_3(client_as, round, office):
    counts = []
    for n in (3, 30):
        act = do(round, BulkKind.ASSIGN, dossiers(round, n), office, officer=office.pk)
        client = client_as(office)
        client.get(at("bulk_act", act.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(at("bulk_act", act.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]
