"""The session's page stays short however many nominees the Council voted on."""

import re

import pytest
from django.urls import reverse

from awards.proceedings.desk import Desk
from campaigns.accounts.models import Role
from tests import make
from tests.awards.sitting import all_cast, finished, opened, sitting

N_ITEMS = 30


@pytest.fixture
def voted():
    made = sitting(n_members=3, n_items=N_ITEMS)
    vote_round = opened(made)
    all_cast(vote_round, made.voters())
    finished(made, vote_round)
    return made


def _results(client, made, **page) -> list[str]:
    html = client.get(reverse("proceedings:session", args=[made.session.pk]), page).content.decode()
    section = html.partition('id="results"')[2].partition("</section>")[0]
    return re.findall(r'<th scope="row">(.*?)</th>', section), section


@pytest.mark.django_db
def test_results_come_by_pages_beside_the_list_of_files(voted, client_as):
    client = client_as(voted.chair, voted.chair.role_holdings.get(role=Role.CHAIR))

    first, section = _results(client, voted, page=2)
    rest, _section = _results(client, voted, page=2, results=2)

    assert (len(first), len(rest)) == (25, N_ITEMS - 25)
    assert 'href="?page=2&amp;results=2"' in section


@pytest.mark.django_db
def test_sheets_are_counted_over_every_nominee():
    made = sitting(n_members=3, n_items=2)
    for item in made.items:
        make.scores(item, made.members[1])
    chair = made.chair.wearing(made.chair.role_holdings.get(role=Role.CHAIR))

    assert Desk(made.session, chair).scoring == {"n_scored": 2, "n_expected": 6}
