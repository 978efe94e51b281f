"""Public pages: who was awarded, and not a word more."""

import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from awards.certificates.rules import register_certificates
from awards.publicity import views
from awards.publicity.rules import publish_results
from awards.ranking.queries import ranked_lines
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.plans.models import RoundStatus
from tests import make
from tests.awards.standing import round_with_results

pytestmark = pytest.mark.django_db


def published():
    council = round_with_results()
    decision = council.issued()
    certificates = register_certificates(decision=decision, by=council.clerk)
    publish_results(decision=decision, by=council.publicity)
    council.certificates = certificates
    return council


def crawled(client, start="/public/"):
    """Every public page that links lead to, without signing in."""
    pages, waiting = {}, [start]
    while waiting:
        url = waiting.pop()
        response = client.get(url)
        pages[url] = response
        for link in re.findall(r'href="(/public/[^"#]*)"', response.content.decode()):
            link = link.replace("&amp;", "&")
            if link not in pages and link not in waiting:
                waiting.append(link)
    return pages


def test_publishing_moves_decision_and_round_together():
    council = round_with_results()
    decision = council.issued()
    publish_results(decision=decision, by=council.publicity)
    council.round.refresh_from_db()
    decision.refresh_from_db()
    assert (decision.status, council.round.status) == ("published", RoundStatus.PUBLISHED)
    assert decision.published_at is not None


def test_nothing_is_published_before_the_issue():
    council = round_with_results()
    decision = council.drafted()
    with pytest.raises(ValidationError) as refused:
        publish_results(decision=decision, by=council.publicity)
    assert refused.value.error_list[0].code == "wrong_state"


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.PUBLICITY, Role.OFFICE)])
def test_only_publicity_and_office_publish(role):
    council = round_with_results(n_individuals=1, places=1, n_collectives=0, collective_places=0)
    decision = council.issued()
    with pytest.raises(PermissionDenied):
        publish_results(decision=decision, by=make.user(role, unit=council.owner))


def test_results_are_not_found_until_they_are_published(client):
    council = round_with_results()
    decision = council.issued()
    url = f"/public/rounds/{council.round.code}/"
    assert client.get(url).status_code == 404
    publish_results(decision=decision, by=council.publicity)
    response = client.get(url)
    assert response.status_code == 200
    assert "01/QĐ-SKHCN" in response.content.decode()


def test_a_crawl_of_the_public_pages_finds_the_awarded_and_nobody_else(client):
    council = published()
    make.criteria_set(council.round.campaign, NomineeGroup.OUTSIDER, weights=(50, 50))
    pages = crawled(client)
    assert {response.status_code for response in pages.values()} == {200}
    assert f"/public/rounds/{council.round.code}/" in pages
    assert f"/public/rounds/{council.round.code}.json" in pages
    text = "\n".join(response.content.decode() for response in pages.values())
    awarded, others = [], []
    for nomination in council.round.nominations.all():
        (awarded if nomination.status == "awarded" else others).append(nomination)
    assert (len(awarded), len(others)) == (6, 3)
    assert all(nomination.nominee_name in text for nomination in awarded)
    forbidden = [nomination.nominee_name for nomination in others]
    forbidden += [nomination.reference for nomination in council.round.nominations.all()]
    forbidden += [seat.user.full_name for seat in council.council.members.all()]
    for quota in (council.quota, council.collectives):
        for line in ranked_lines(quota):
            forbidden += [line.explanation, f"{line.score}", f"{line.score}".replace(".", ",")]
            forbidden += [f"{line.n_yes}/{line.n_base}"]
    forbidden += [certificate.code for certificate in council.certificates]
    assert [word for word in forbidden if word in text] == []


def test_a_verification_confirms_by_code_and_a_stranger_code_says_so(client):
    council = published()
    certificate = council.certificates[0]
    answer = client.get("/public/verify/", {"code": certificate.code.lower()})
    assert answer.headers["Location"] == f"/public/verify/{certificate.code}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert certificate.line.recipient_name in page
    assert "01/QĐ-SKHCN" in page
    assert certificate.line.achievement not in page
    unknown = client.get("/public/verify/ABCDEFGHJK/")
    assert unknown.status_code == 404
    assert "ABCDEFGHJK" in unknown.content.decode()
    assert certificate.line.recipient_name not in unknown.content.decode()


def test_codes_cannot_be_tried_by_the_thousand(client, monkeypatch):
    monkeypatch.setattr(views, "VERIFICATIONS_A_MINUTE", 2)
    with time_machine.travel(timezone.now(), tick=False):  # tries are counted by the minute
        answers = [client.get("/public/verify/ABCDEFGHJK/").status_code for _ in range(3)]
    assert answers == [404, 404, 429]


def test_a_page_that_did_not_change_is_not_sent_again(client):
    council = published()
    for url in ("/public/", f"/public/rounds/{council.round.code}/"):
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    council.round.name = "Đợt đã đổi tên"
    council.round.save()
    tag = client.get("/public/").headers["ETag"]
    assert tag != first.headers["ETag"]
