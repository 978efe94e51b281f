"""A filter that is not valid chooses nothing: on the page, in the lists, for acts on many."""

import pytest
from django.urls import reverse

from awards.nominations.models import NominationStatus
from awards.office_queue.assigning import assign
from awards.office_queue.models import BulkKind
from awards.office_queue.saved_views import save_view
from campaigns.accounts.models import Role, RoleHolding
from tests import make

pytestmark = pytest.mark.django_db
S = NominationStatus
WRONG = ["unit=999999", "status=zzz", "officer=999999", "deadline=x", "mark=x", "kind=x", "o=zzz"]


def at(name, *args):
    return reverse(f"evaluation:{name}", args=args)


@pytest.fixture
def round():
    round = make.round_()
    for _n in range(2):
        make.nomination(round=round)
    return round


@pytest.fixture
def office(round):
    return make.user(Role.OFFICE, unit=round.campaign.owner)


@pytest.mark.parametrize("query", WRONG)
def test_a_wrong_filter_shows_nothing_and_says_why(client_as, round, office, query):
    page = client_as(office).get(f"{at('queue', round.code)}?{query}")
    assert list(page.context["page_obj"]) == []
    shown = page.content.decode()
    name = query.split("=")[0]
    assert "error-summary" in shown
    assert f'href="#id_{name}"' in shown
    # The filters, folded otherwise, are open.
    assert page.context["is_narrowed"]


@pytest.mark.parametrize("query", ["", "status=submitted", "o=-name", "o=-unit", "unit="])
def test_a_right_one_and_none_show_rows(client_as, round, office, query):
    page = client_as(office).get(f"{at('queue', round.code)}?{query}")
    assert len(page.context["page_obj"]) == 2
    assert "error-summary" not in page.content.decode()


@pytest.mark.parametrize("name", ["export", "workbook"])
@pytest.mark.parametrize("query", WRONG[:3])
def test_no_list_is_made_of_it(client_as, round, office, name, query):
    client = client_as(office)
    refused = client.get(f"{at(name, round.code)}?{query}")
    assert (refused.status_code, refused.url) == (302, f"{at('queue', round.code)}?{query}")
    assert "error-summary" in client.get(refused.url).content.decode()
    made = client.get(f"{at(name, round.code)}?status=submitted")
    assert made["Content-Disposition"].endswith('.xlsx"')


@pytest.mark.parametrize("query", WRONG[:3])
def test_all_of_it_are_none(client_as, round, office, query):
    client = client_as(office)
    asked = {"act": BulkKind.RECEIVE, "all": "1"}
    refused = client.get(at("bulk", round.code), asked | {"filter": query}, follow=True)
    assert refused.redirect_chain == [(f"{at('queue', round.code)}?{query}", 302)]
    [message] = refused.context["messages"]
    assert "filter" in str(message) or "Bộ lọc" in str(message)
    page = client.get(at("bulk", round.code), asked | {"filter": "status=submitted"})
    assert page.context["n"] == 2


def test_a_view_on_an_officer_who_left_shows_nobody_instead_of_everybody(client_as, round, office):
    gone = make.user(Role.OFFICE, unit=round.campaign.owner)
    one, _other = round.nominations.order_by("pk")
    assign(nominations=[one], officer=gone, by=office)
    view = save_view(name="Của người khác", query=f"officer={gone.pk}", by=office)
    client, address = client_as(office), f"{at('queue', round.code)}?{view.query}"
    assert [row.pk for row in client.get(address).context["page_obj"]] == [one.pk]
    RoleHolding.objects.filter(user=gone).update(valid_to=make.LONG_AGO)
    page = client.get(address)
    assert list(page.context["page_obj"]) == []
    [problem] = page.context["errors"]
    assert "Văn phòng" in problem["message"]
