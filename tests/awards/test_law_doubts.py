"""What is uncertain in the law says so on the page that uses it, and no longer once confirmed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.nominations.models import NominationStatus
from awards.ranking.rules import fill_places
from campaigns.accounts.models import Role
from campaigns.law.calendar import working_days_after
from campaigns.law.doubts import doubts_about
from campaigns.law.loading import load_reference
from campaigns.law.models import Certainty, LegalBasis, RewardCoefficient, VotingRule
from campaigns.law.procedure_models import DossierItem, ProcedureDeadline
from campaigns.law.superseding import confirm
from campaigns.plans.models import RoundStatus
from tests import make
from tests.awards.standing import DECIDED_ON, Standing, round_with_results

pytestmark = pytest.mark.django_db


def doubts_on(client, url):
    response = client.get(url)
    assert response.status_code == 200
    found = response.context["doubts"]
    page = response.content.decode()
    assert all(sentence[:40] in page for sentence in found)
    return found


def confirm_all(*models):
    for model in models:
        for row in model.objects.filter(certainty=Certainty.UNCERTAIN):
            confirm(row=row, source="Đã đối chiếu", by=None)


def test_the_draft_of_a_decision_says_what_is_uncertain(client_as):
    council = round_with_results()
    decision = council.drafted()
    client = client_as(council.office)
    url = f"/decisions/{decision.pk}/"
    found = doubts_on(client, url)
    assert any("12/2019/TT-BNV" in sentence for sentence in found)
    assert any("85/2014/NĐ-CP" in sentence for sentence in found)
    assert doubts_on(client, f"/decisions/{decision.pk}/redraft/") == found
    confirm_all(LegalBasis, RewardCoefficient)
    left = doubts_on(client, url)
    assert [sentence for sentence in left if "12/2019" in sentence] == []


def test_before_drafting_the_law_of_the_day_is_doubted(client_as):
    council = round_with_results()
    council.with_law().close_council()
    fill_places(round=council.round, by=council.office)
    client = client_as(council.office)
    found = doubts_on(client, f"/decisions/draft/{council.round.code}/")
    assert found


def test_session_and_ranking_say_that_the_voting_rule_is_uncertain(client_as):
    council = Standing()
    client = client_as(council.office)
    pages = [f"/council/{council.session.pk}/", f"/ranking/{council.round.code}/"]
    assert [doubts_on(client, url) for url in pages] == [[], []]
    VotingRule.objects.update(certainty=Certainty.UNCERTAIN, source="Quy chế, cần xác nhận")
    for url in pages:
        (sentence,) = doubts_on(client, url)
        assert "Quy chế, cần xác nhận" in sentence


def test_the_fund_says_that_a_coefficient_is_uncertain(client_as):
    council = round_with_results()
    decision = council.issued()
    RewardCoefficient.objects.update(certainty=Certainty.VERIFIED)
    client = client_as(council.accountant)
    url = f"/fund/decisions/{decision.pk}/"
    assert doubts_on(client, url) == []
    RewardCoefficient.objects.filter(award_form__code="GK").update(certainty=Certainty.UNCERTAIN)
    assert doubts_on(client, url)


def test_the_plan_says_which_bases_are_uncertain(client_as):
    load_reference(by=None)
    campaign = make.campaign()
    client = client_as(make.user(Role.OFFICE, unit=campaign.owner))
    assert doubts_on(client, f"/campaigns/{campaign.code}/")
    confirm_all(LegalBasis)
    assert doubts_on(client, f"/campaigns/{campaign.code}/") == []


@pytest.fixture
def received():
    """A dossier received yesterday, in a round that is open."""
    load_reference(by=None)
    round = make.round_(status=RoundStatus.SCREENING)
    round.closes_at = timezone.now()
    round.save()
    unit = make.unit(parent=round.campaign.owner)
    return make.nomination(
        round=round,
        unit=unit,
        person=make.person(unit=unit),
        status=NominationStatus.RECEIVED,
        received_at=timezone.now() - timedelta(days=1),
    )


def test_a_dossier_shows_its_papers_and_its_deadline(client_as, received):
    office = make.user(Role.OFFICE, unit=received.round.campaign.owner)
    client = client_as(office)
    response = client.get(f"/evaluation/dossiers/{received.pk}/")
    assert [row.item.position for row in response.context["item_rows"]] == [1, 2, 3, 4, 5]
    start = timezone.localdate(received.received_at)
    assert response.context["nomination"].appraise_by == working_days_after(start, 20)
    assert len(response.context["doubts"]) == 2
    confirm_all(DossierItem, ProcedureDeadline)
    assert doubts_on(client, f"/evaluation/dossiers/{received.pk}/") == []


def test_the_queue_counts_its_queries_once(client_as, received):
    client = client_as(make.user(Role.OFFICE, unit=received.round.campaign.owner))
    url = f"/evaluation/{received.round.code}/"

    def n_queries():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    few = n_queries()
    for days in range(2, 9):
        make.nomination(
            round=received.round,
            unit=received.unit,
            person=make.person(unit=received.unit),
            status=NominationStatus.RECEIVED,
            received_at=timezone.now() - timedelta(days=days),
        )
    assert n_queries() == few
    rows = client.get(url).context["page_obj"]
    assert all(row.appraise_by for row in rows)


def test_asking_costs_a_query_for_each_table(django_assert_num_queries):
    load_reference(by=None)
    forms = [make.certificate_form()]
    with django_assert_num_queries(6):
        doubts_about(on=DECIDED_ON, paper_kind="decision", award_forms=forms, certificate=True)
