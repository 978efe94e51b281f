"""What the page of an act on many says of dossiers that need a look, before it is confirmed."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.duplicates.models import Likeness, LikenessKind, LikenessRuling
from awards.duplicates.queries import undecided_of
from awards.evaluation.finding_models import Verdict
from awards.nominations.models import NominationStatus
from awards.office_queue.models import BulkAct
from campaigns.accounts.models import Role
from campaigns.staff.models import Hold, HoldKind
from tests import make

pytestmark = pytest.mark.django_db
S = NominationStatus


@pytest.fixture
def round():
    return make.round_()


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner)


def alike(first, second, office, *, is_same=None):
    likeness = Likeness.objects.create(
        kind=LikenessKind.NEAR_SAME_TEXT, first=first, second=second, percent=90
    )
    if is_same is not None:
        LikenessRuling.objects.create(
            likeness=likeness, is_same=is_same, note="x", ruled_by=office, ruled_at=timezone.now()
        )


def held(nomination, office):
    return Hold.objects.create(
        person=nomination.person,
        kind=HoldKind.DISCIPLINE,
        reason="Khiển trách",
        reference="15/QĐ",
        valid_from=timezone.localdate() - timedelta(days=2000),
        placed_by=office,
    )


def page_of(client, round, act, chosen):
    address = reverse("evaluation:bulk", args=[round.code])
    return client.get(address, {"act": act, "pk": [one.pk for one in chosen]})


@pytest.mark.parametrize(
    ("act", "status"), [("find_eligible", S.RECEIVED), ("propose", S.ELIGIBLE)]
)
def test_each_dossier_is_warned_of_as_on_its_own_page(client_as, round, office, act, status):
    same, undecided, other, unmet, on_hold, fine = chosen = [
        make.nomination(round=round, status=status) for _n in range(6)
    ]
    alike(same, other, office, is_same=True)
    alike(other, undecided, office)
    alike(fine, unmet, office, is_same=False)
    for one in chosen:
        make.findings(one, by=office)
    first, second = unmet.criterion_findings.order_by("criterion__position")
    for finding, verdict in ((first, Verdict.UNCLEAR), (second, Verdict.NOT_MET)):
        finding.verdict, finding.note = verdict, "Thiếu"
        finding.save()
    held(on_hold, office)
    client = client_as(office)
    page = page_of(client, round, act, chosen)
    warned = {one.pk: one.warnings for one in page.context["warned"]}
    assert set(warned) == {one.pk for one in (same, undecided, other, unmet, on_hold)}
    for one in (same, undecided, other):
        assert warned[one.pk] == undecided_of(one) != []
        of_its_page = client.get(reverse("evaluation:dossier", args=[one.pk]))
        assert of_its_page.context["warnings"] == warned[one.pk]
    assert len(warned[other.pk]) == 2
    assert [sentence.split(": ")[1] for sentence in warned[unmet.pk]] == ["2", "1"]
    background = client.get(reverse("evaluation:dossier", args=[on_hold.pk])).context["background"]
    assert warned[on_hold.pk] == background.holds + background.warnings
    assert len(warned[on_hold.pk]) == 2
    shown = page.content.decode()
    assert all(sentence in shown for sentences in warned.values() for sentence in sentences)


def test_warnings_keep_nothing_back_and_stay_beside_a_refusal(client_as, round, office):
    one, two = (make.nomination(round=round, status=S.RECEIVED) for _n in range(2))
    alike(one, two, office, is_same=True)
    make.findings(one, by=office)
    client, address = client_as(office), reverse("evaluation:bulk", args=[round.code])
    sent = {"act": "find_eligible", "key": uuid.uuid4(), "note": "", "pks": f"{one.pk},{two.pk}"}
    page = client.post(address, sent)
    outcomes = page.context["outcomes"]
    assert [bool(each.refusals) for each in outcomes] == [True, False]
    assert [each.nomination.warnings for each in outcomes] == [undecided_of(two), undecided_of(one)]
    assert page.content.decode().count(undecided_of(one)[0]) == 2
    make.findings(two, by=office)
    client.post(address, sent)
    assert BulkAct.objects.get().lines.count() == 2


def test_acts_that_speak_for_nobody_show_none(client_as, round, office):
    one, two = (make.nomination(round=round) for _n in range(2))
    alike(one, two, office)
    page = page_of(client_as(office), round, "receive", [one, two])
    assert page.context["warned"] == []


def test_warnings_ask_as_often_for_30_rows_as_for_3(client_as, round, office):
    client, counts = client_as(office), []
    for n in (3, 30):
        chosen = [make.nomination(round=round, status=S.RECEIVED) for _n in range(n)]
        for one in chosen:
            alike(one, chosen[0] if one != chosen[0] else chosen[1], office)
            make.findings(one, by=office, verdict=Verdict.UNCLEAR)
            held(one, office)
        page_of(client, round, "find_eligible", chosen)
        with CaptureQueriesContext(connection) as queries:
            page = page_of(client, round, "find_eligible", chosen)
        assert len(page.context["warned"]) == n
        counts.append(len(queries))
    assert counts[0] == counts[1]
