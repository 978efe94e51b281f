"""A decision really issued on four days in four years: its bases and its money are of its day."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from awards.fund.models import Entitlement
from awards.fund.rules import record_entitlements
from campaigns.law.rules import bases_for
from campaigns.papers.rules import document_of
from emulation_portal.documents.content import Article
from tests.awards.standing import round_with_results
from tests.campaigns.test_law_in_time import BASES

pytestmark = pytest.mark.django_db

PAID = {
    date(2022, 12, 20): (450_000, 900_000),
    date(2024, 12, 10): (710_000, 1_410_000),
    date(2025, 12, 10): (710_000, 1_410_000),
    date(2026, 12, 10): (760_000, 1_520_000),
}


@pytest.mark.parametrize("on", list(PAID))
def test_a_decision_is_issued_by_the_law_of_its_day(on):
    now = datetime(on.year, on.month, on.day, 9, tzinfo=timezone.get_current_timezone())
    with time_machine.travel(now, tick=False):
        council = round_with_results(year=on.year)
        decision = council.issued(on=on)
        record_entitlements(decision=decision, by=council.accountant)
    said = document_of(decision.paper)
    lines = BASES[on]
    assert list(said.bases[: len(lines)]) == lines
    assert decision.paper.issued_on == on
    frozen = Entitlement.objects.filter(line__decision=decision)
    paid = dict(frozen.values_list("line__recipient_kind", "amount_vnd"))
    assert paid == {"individual": PAID[on][0], "collective": PAID[on][1]}
    money = next(b.text for b in said.blocks if isinstance(b, Article) and b.number == 2)
    assert f"{PAID[on][1]:,}".replace(",", ".") in money


def test_the_four_sets_differ():
    assert len({tuple(lines) for lines in BASES.values()}) == 4


def test_what_was_issued_keeps_its_words_when_the_law_is_superseded():
    on = date(2022, 12, 20)
    now = datetime(2022, 12, 20, 9, tzinfo=timezone.get_current_timezone())
    with time_machine.travel(now, tick=False):
        decision = round_with_results().issued(on=on)
    before = document_of(decision.paper).bases
    with time_machine.travel(now + timedelta(days=1500), tick=False):
        decision.paper.refresh_from_db()
        assert document_of(decision.paper).bases == before
        assert bases_for(paper_kind="decision", on=timezone.localdate()) != before
