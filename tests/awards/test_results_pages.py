"""The pages from the ranked list to the payment, as each role sees and uses them."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from awards.decisions import rules
from awards.decisions.models import Decision, DecisionStatus
from awards.fund.rules import record_entitlements
from awards.ranking.rules import fill_places, places_taken
from campaigns.accounts.models import Role
from emulation_portal.home import waiting_for
from tests import make
from tests.awards.standing import DECIDED_ON, Standing, round_with_results

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def n_queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- the ranked list ----------------------------------------------------------------------------


def test_the_ranked_list_draws_the_cut_under_the_last_place(client_as):
    council = round_with_results()
    response = client_as(council.office).get(f"/ranking/{council.round.code}/")
    rows = response.context["rows"]
    assert [row["is_cut"] for row in rows] == [False, True, False]
    assert text_of(response).count('class="is-cut"') == 1
    other = client_as(council.office).get(
        f"/ranking/{council.round.code}/", {"list": council.quota.pk}
    )
    assert [row["line"].rank for row in other.context["rows"]] == [1, 2, 3, 4, 5, None]


def test_before_the_vote_is_confirmed_the_page_shows_no_number(client_as):
    council = Standing()
    nomination = council.nominee(points=87)
    council.vote_round.status = "counted"
    council.vote_round.save()
    response = client_as(council.office).get(f"/ranking/{council.round.code}/")
    assert nomination.nominee_name not in text_of(response)
    assert "87" not in response.context["round"].name
    export = client_as(council.office).get(
        f"/ranking/{council.round.code}/lists/{council.quota.pk}.xlsx"
    )
    assert export.status_code == 403


def test_a_member_who_stands_aside_sees_nothing_of_that_line(client_as):
    council = Standing()
    seen, hidden = council.nominee(yes=8), council.nominee(yes=7)
    council.session.recusals.create(member=council.members[1], nomination=hidden, reason="vợ")
    client = client_as(council.members[1].user)
    url = f"/ranking/{council.round.code}/?list={council.quota.pk}"
    page = text_of(client.get(url))
    assert seen.nominee_name in page
    assert hidden.nominee_name not in page
    book = client.get(f"/ranking/{council.round.code}/lists/{council.quota.pk}.xlsx").content
    names = [row[1] for row in load_workbook(BytesIO(book)).active.values][1:]
    assert names == [seen.nominee_name]
    assert hidden.nominee_name in text_of(client_as(council.members[2].user).get(url))


@pytest.mark.parametrize("role", [Role.HEAD, Role.EMPLOYEE, Role.ACCOUNTANT, Role.PUBLICITY])
def test_the_ranked_list_is_not_found_by_others(client_as, role):
    council = round_with_results()
    client = client_as(make.user(role, unit=council.owner))
    assert client.get(f"/ranking/{council.round.code}/").status_code == 404


def test_the_ranked_list_is_searched_without_diacritics(client_as):
    council = Standing()
    council.nominee(name="Nguyễn Thị Ánh")
    council.nominee(name="Trần Văn Đức")
    url = f"/ranking/{council.round.code}/"
    found = client_as(council.office).get(url, {"list": council.quota.pk, "q": "duc"})
    assert [row["line"].nominee_name for row in found.context["rows"]] == ["Trần Văn Đức"]
    nobody = client_as(council.office).get(url, {"list": council.quota.pk, "q": "%"})
    assert nobody.context["rows"] == []


def test_queries_of_the_ranked_list_do_not_grow_with_its_rows(client_as):
    council = Standing()
    client = client_as(council.office)
    url = f"/ranking/{council.round.code}/?list={council.quota.pk}"
    for _ in range(3):
        council.nominee()
    few = n_queries(client, url)
    for _ in range(12):
        council.nominee()
    assert (n_queries(client, url), few <= 14) == (few, True)


def test_places_are_filled_taken_and_given_back_by_buttons(client_as):
    council = round_with_results()
    client = client_as(council.office)
    base = f"/ranking/{council.round.code}/"
    assert client.post(f"{base}fill/").status_code == 302
    assert places_taken(council.quota) == 4
    placed = council.quota.placements.first().nomination
    refused = client.post(f"{base}places/{placed.pk}/", {"reason": ""})
    assert refused.status_code == 200
    assert refused.context["form"].errors["reason"]
    done = client.post(f"{base}places/{placed.pk}/", {"reason": "đang bị xem xét kỷ luật"})
    assert done.status_code == 302
    assert places_taken(council.quota) == 3


def test_the_chair_breaks_a_tie_on_a_page_and_the_office_cannot(client_as):
    council = Standing(places=1)
    one, other = council.nominee(), council.nominee()
    url = f"/ranking/{council.round.code}/lists/{council.quota.pk}/tie/"
    assert client_as(council.office).get(url).status_code == 403
    chair = client_as(council.chair)
    twice = {f"place_{one.pk}": 1, f"place_{other.pk}": 1, "reason": "rộng hơn"}
    refused = chair.post(url, twice)
    assert (refused.status_code, bool(refused.context["form"].errors)) == (200, True)
    assert "rộng hơn" in text_of(refused)
    assert chair.post(url, {**twice, f"place_{one.pk}": 2}).status_code == 302
    fill_places(round=council.round, by=council.office)
    assert council.quota.placements.get().nomination == other


# --- the decision -------------------------------------------------------------------------------


def test_the_decision_goes_from_hand_to_hand_through_the_pages(client_as):
    council = round_with_results().with_law()
    council.close_council()
    fill_places(round=council.round, by=council.office)
    office = client_as(council.office)
    day = f"{DECIDED_ON:%d/%m/%Y}"
    drafted = office.post(f"/decisions/draft/{council.round.code}/", {"dated_on": day})
    decision = Decision.objects.get()
    base = f"/decisions/{decision.pk}/"
    assert drafted.headers["Location"] == base
    assert office.post(f"{base}move/", {"move": "submit"}).status_code == 302
    assert office.post(f"{base}move/", {"move": "approve"}).status_code == 403

    director = client_as(council.director)
    page = text_of(director.get(base))
    assert "3.600.000" in page
    assert 'value="approve"' in page
    assert "8 phiếu" in page or "8 votes" in page
    bare = director.post(f"{base}move/", {"move": "return", "reason": " "})
    assert (bare.status_code, bare.context["open_move"]) == (200, "return")
    assert director.get(f"{base}papers/decision.pdf").content.startswith(b"%PDF")
    line = decision.lines.get(position=6)
    url = f"{base}lines/{line.pk}/decline/"
    assert director.post(url, {"reason": "trùng thành tích"}).status_code == 302
    assert director.post(f"{base}move/", {"move": "approve"}).status_code == 302

    clerk = client_as(council.clerk)
    early = clerk.post(f"{base}issue/", {"on": "01/01/2022"})
    assert (early.status_code, bool(early.context["form"].errors)) == (200, True)
    assert 'value="01/01/2022"' in text_of(early)
    done = clerk.post(f"{base}issue/", {"on": day})
    assert done.headers["Location"] == f"{base}issued/"
    assert "01/QĐ-SKHCN" in text_of(clerk.get(done.headers["Location"]))
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.ISSUED
    assert decision.lines.granted().count() == 5


def test_a_decision_is_not_found_by_who_has_nothing_to_do_with_it(client_as):
    council = round_with_results()
    decision = council.drafted()
    url = f"/decisions/{decision.pk}/"
    for role in (Role.HEAD, Role.EMPLOYEE, Role.MEMBER, Role.ACCOUNTANT, Role.CLERK):
        assert client_as(make.user(role, unit=council.owner)).get(url).status_code == 404
    stranger = make.user(Role.DIRECTOR, unit=make.department())
    assert client_as(stranger).get(url).status_code == 404
    assert client_as(council.director).get(url).status_code == 200


def test_queries_of_the_decision_do_not_grow_with_its_lines(client_as):
    counts = []
    for n in (1, 9):
        council = round_with_results(n_individuals=n, places=n)
        decision = council.drafted()
        counts.append(n_queries(client_as(council.office), f"/decisions/{decision.pk}/"))
    assert counts[0] == counts[1]


# --- certificates and money ---------------------------------------------------------------------


def test_certificates_are_entered_made_and_downloaded(
    client_as, django_capture_on_commit_callbacks
):
    council = round_with_results()
    decision = council.issued()
    client = client_as(council.clerk)
    base = f"/certificates/decisions/{decision.pk}/"
    client.post(f"{base}enter/")
    with django_capture_on_commit_callbacks(execute=False) as jobs:
        client.post(f"{base}make/")
    waiting = text_of(client.get(base))
    assert "<progress" in waiting
    assert f'hx-get="{base}progress/"' in waiting
    jobs[0]()
    ready = text_of(client.get(f"{base}progress/"))
    assert f"{base}all.pdf" in ready
    content = b"".join(client.get(f"{base}all.pdf").streaming_content)
    assert content.startswith(b"%PDF")
    accountant = client_as(council.accountant)
    assert accountant.get(f"{base}all.pdf").status_code == 404


def test_the_accountant_sees_the_total_in_words_and_fixes_it(client_as):
    council = round_with_results()
    decision = council.issued()
    client = client_as(council.accountant)
    base = f"/fund/decisions/{decision.pk}/"
    assert "450.000" in text_of(client.get(base))
    assert client.post(f"{base}record/").status_code == 302
    page = text_of(client.get(base))
    assert "Ba triệu sáu trăm nghìn đồng" in page
    rows = list(load_workbook(BytesIO(client.get(f"{base}list.xlsx").content)).active.values)
    assert [row[6] for row in rows[1:]] == [900_000] * 2 + [450_000] * 4 + [3_600_000]
    pdf = b"".join(client.get(f"{base}list.pdf").streaming_content)
    assert pdf.startswith(b"%PDF")
    for user in (council.chair, council.publicity):
        assert client_as(user).get(base).status_code == 404


def test_queries_of_the_money_page_do_not_grow_with_its_rows(client_as):
    counts = []
    for n in (1, 9):
        council = round_with_results(n_individuals=n, places=n)
        decision = council.issued()
        record_entitlements(decision=decision, by=council.accountant)
        counts.append(n_queries(client_as(council.accountant), f"/fund/decisions/{decision.pk}/"))
    assert counts[0] == counts[1]


# --- what waits ---------------------------------------------------------------------------------


def waits(user):
    user = type(user).objects.get(pk=user.pk)
    return [item.url for item in waiting_for(user)]


def test_each_step_waits_for_whose_turn_it_is():
    council = round_with_results().with_law()
    round = council.round
    assert f"/ranking/{round.code}/" in waits(council.office)
    council.close_council()
    fill_places(round=round, by=council.office)
    assert f"/decisions/draft/{round.code}/" in waits(council.office)
    decision = rules.draft_decision(round=round, dated_on=DECIDED_ON, by=council.office)
    page = f"/decisions/{decision.pk}/"
    assert (page in waits(council.office), page in waits(council.director)) == (True, False)
    rules.submit_to_director(decision=decision, by=council.office)
    assert (page in waits(council.office), page in waits(council.director)) == (False, True)
    rules.approve(decision=decision, by=council.director)
    assert f"{page}issue/" in waits(council.clerk)
    rules.issue(decision=decision, on=DECIDED_ON, by=council.clerk)
    assert f"/certificates/decisions/{decision.pk}/" in waits(council.clerk)
    assert f"/fund/decisions/{decision.pk}/" in waits(council.accountant)
    assert f"/publicity/decisions/{decision.pk}/" in waits(council.publicity)
    assert timezone.localdate() >= DECIDED_ON


def test_publishing_is_a_page_that_shows_all_the_public_will_read(client_as):
    council = round_with_results()
    decision = council.issued()
    url = f"/publicity/decisions/{decision.pk}/"
    client = client_as(council.publicity)
    assert decision.lines.first().recipient_name in text_of(client.get(url))
    assert client_as(council.accountant).post(url).status_code == 403
    done = client_as(council.publicity).post(url)
    assert done.headers["Location"] == f"/public/rounds/{council.round.code}/"


def test_a_draft_dated_before_the_unit_had_a_name_is_refused_next_to_the_day(client_as):
    council = round_with_results()
    decision = council.drafted()
    client = client_as(council.office)
    address = f"/decisions/{decision.pk}/redraft/"
    for typed in ("01/01/0001", "20/12/0202"):
        response = client.post(address, {"dated_on": typed})
        assert response.status_code == 200
        assert response.context["form"].errors
        assert typed in text_of(response)
    decision.refresh_from_db()
    assert decision.dated_on == DECIDED_ON
    assert client.post(address, {"dated_on": "21/12/2022"}).status_code == 302
