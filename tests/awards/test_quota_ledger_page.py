"""The page of the quota ledger: rounds still open first, one round at a time where asked."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from awards.ranking.rules import take_place
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from tests import make
from tests.awards.standing import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def standing():
    return Standing(places=4)


@pytest.fixture
def over(standing):
    """An earlier round of the same campaign, published with a place nobody took."""
    campaign = standing.round.campaign
    made = make.round_(campaign=campaign, status=RoundStatus.PUBLISHED, year=2021)
    make.quota(made, places=7)
    return made


def ledger(client, standing, query=""):
    return client.get(f"/campaigns/{standing.round.campaign.code}/ledger/{query}")


def test_a_round_of_which_nothing_is_taken_yet_stands_first(client_as, standing, over):
    answer = ledger(client_as(standing.office), standing)
    assert [one["round"] for one in answer.context["still_open"]] == [standing.round]
    assert [one["round"] for one in answer.context["over"]] == [over]
    page = answer.content.decode()
    assert page.index("0 / 4") < page.index(f'id="round-{over.pk}"')


def test_places_of_a_published_round_are_not_told_as_left(client_as, standing, over):
    take_place(nomination=standing.nominee(yes=9), by=standing.office)
    context = ledger(client_as(standing.office), standing).context
    assert (context["n_left"], context["n_places"]) == (4 - 1 + 2, 4 + 2 + 7)


def test_one_round_is_chosen_for_bars_entries_and_export(client_as, standing, over):
    client = client_as(standing.office)
    query = f"?round={over.code}"
    answer = ledger(client, standing, query)
    assert [one["round"] for one in answer.context["rounds"]] == [over]
    assert {row["entry"].quota.round for row in answer.context["entries"]} == {over}
    sheet = client.get(f"/campaigns/{standing.round.campaign.code}/ledger.xlsx{query}")
    rows = load_workbook(BytesIO(sheet.content)).active.iter_rows(min_row=2, values_only=True)
    assert [row[5] for row in rows] == [7]
    assert len(ledger(client, standing, "?round=no-such").context["rounds"]) == 2


def test_whoever_does_not_know_the_places_sees_how_many_there_are(client_as, standing):
    take_place(nomination=standing.nominee(yes=9), by=standing.office)
    head = make.user(Role.HEAD, unit=make.unit(parent=standing.owner))
    page = ledger(client_as(head), standing).content.decode()
    assert "<b>4</b>" in page
    assert "1 / 4" not in page
