"""What was decided keeps its words: decision, certificate, public page and history of 2022 after
the Department that decided was merged away and its campaign handed over."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from awards.certificates.printing import certificate_pdf
from awards.certificates.rules import register_certificates, verify
from awards.decisions import rules
from awards.decisions.models import DecisionStatus
from awards.decisions.wording import issuer_of
from awards.publicity.rules import publish_results
from campaigns.accounts.models import User
from campaigns.launch.handover import hand_over
from campaigns.papers.rules import document_of, preview_pdf
from campaigns.plans.models import Round
from campaigns.units.models import Unit, UnitEventKind
from tests import make
from tests.awards.standing import DECIDED_ON, round_with_results
from tests.reorganising import act, merge

pytestmark = pytest.mark.django_db
OLD = "Sở Khoa học và Công nghệ tỉnh Bà Rịa - Vũng Tàu"
NEW = "Sở Khoa học và Công nghệ Thành phố Hồ Chí Minh"


class Merged:
    """The round of 2022 is published; then its Department is merged and the campaign passes on."""

    def __init__(self):
        council = round_with_results(n_individuals=1, places=1)
        council.owner.versions.update(name=OLD)
        Unit.objects.filter(pk=council.owner.pk).update(name=OLD)
        council.owner.refresh_from_db()
        self.decision = council.issued()
        self.certificate = register_certificates(decision=self.decision, by=council.clerk)[0]
        publish_results(decision=self.decision, by=council.publicity)
        self.before = self.printed()
        self.new = make.department(name=NEW, superior="UBND Thành phố Hồ Chí Minh")
        merge([council.owner], self.new)
        self.director = User.objects.get(pk=council.director.pk)
        hand_over(
            campaign=council.round.campaign,
            to=self.new,
            handed_on=date(2025, 7, 1),
            basis="Quyết định tiếp nhận nhiệm vụ",
            is_quota_kept=True,
            by=self.director,
        )
        self.round = Round.objects.get(pk=council.round.pk)
        self.council = council

    def printed(self):
        paper = self.decision.paper
        return preview_pdf(paper=paper), certificate_pdf(self.certificate)


@pytest.fixture
def merged():
    return Merged()


def test_an_issued_decision_and_its_certificate_keep_their_words(merged):
    assert merged.round.campaign.owner == merged.new
    assert merged.printed() == merged.before
    paper = merged.decision.paper
    assert paper.unit == merged.council.owner
    assert document_of(paper).letterhead.superior == "UBND tỉnh Bà Rịa - Vũng Tàu"
    assert issuer_of(merged.decision) == OLD
    assert verify(code=merged.certificate.code).issuer == OLD


def test_the_public_pages_keep_the_old_name_for_the_old_award(merged, client):
    code = merged.round.code
    results = client.get(reverse("publicity:round", args=[code]))
    assert results.context["issuer"] == OLD
    assert OLD in results.content.decode()
    data = client.get(reverse("publicity:round_data", args=[code])).json()
    assert data["decision"]["issuer"] == OLD
    checked = client.get(reverse("publicity:verify", args=[merged.certificate.code]))
    assert OLD in checked.content.decode()
    campaign = client.get(reverse("publicity:campaign", args=[merged.round.campaign.code]))
    assert NEW in campaign.content.decode()
    assert OLD in campaign.content.decode()


def test_the_round_says_who_decided_it_and_the_successor_reads_on(merged, client_as):
    browser = client_as(merged.director)
    page = browser.get(reverse("rounds:round", args=[merged.round.code]))
    assert page.context["decider"] == OLD
    shown = browser.get(reverse("decisions:decision", args=[merged.decision.pk]))
    assert shown.status_code == 200
    assert (
        OLD in shown.content.decode() or merged.decision.paper.reference in shown.content.decode()
    )


def test_a_collective_that_ended_before_the_day_of_the_decision_stops_it():
    council = round_with_results()
    decision = council.drafted()
    collective = decision.lines.get(position=1).nomination.collective
    last_day = collective.versions.get()
    last_day.valid_to = DECIDED_ON
    last_day.save()
    Unit.objects.filter(pk=collective.pk).update(last_day=DECIDED_ON)
    rules.submit_to_director(decision=decision, by=council.office)
    Unit.objects.filter(pk=collective.pk).update(last_day=DECIDED_ON - timedelta(days=1))
    with pytest.raises(ValidationError) as refusal:
        rules.approve(decision=decision, by=council.director)
    assert collective.name in refusal.value.messages[0]
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.AWAITING_SIGNATURE


def test_a_collective_that_ends_between_approval_and_number_stops_the_number():
    council = round_with_results()
    decision = council.drafted()
    rules.submit_to_director(decision=decision, by=council.office)
    rules.approve(decision=decision, by=council.director)
    collective = decision.lines.get(position=1).nomination.collective
    act(UnitEventKind.DISSOLVE, [collective], happened_on=DECIDED_ON + timedelta(days=1))
    with pytest.raises(ValidationError) as refusal:
        rules.issue(decision=decision, on=DECIDED_ON + timedelta(days=1), by=council.clerk)
    assert [error.code for error in refusal.value.error_list] == ["blocked"]
    assert collective.name in refusal.value.messages[0]
    assert rules.issue(decision=decision, on=DECIDED_ON, by=council.clerk).is_issued


def test_the_reason_names_the_event_and_its_basis():
    council = round_with_results()
    decision = council.drafted(dated_on=timezone.localdate())
    collective = decision.lines.get(position=1).nomination.collective
    act(UnitEventKind.DISSOLVE, [collective], happened_on=DECIDED_ON)
    with pytest.raises(ValidationError) as refusal:
        rules.submit_to_director(decision=decision, by=council.office)
    assert "20/12/2022" in refusal.value.messages[0]
    assert "202/2025/QH15" in refusal.value.messages[0]
