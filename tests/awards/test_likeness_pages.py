"""The Office's pages of likenesses; nobody else learns what other units wrote."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.duplicates.finding import search
from awards.duplicates.models import READERS, Likeness
from awards.duplicates.rules import rule_on_likeness
from awards.duplicates.waiting import waiting_for
from awards.nominations.models import Nomination, NominationStatus
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from tests import make
from tests.awards.likenesses import handed_in, honour, keep, words

pytestmark = pytest.mark.django_db
OWN = words(60, 1)


@pytest.fixture
def round(here):
    return make.round_(campaign=make.campaign(owner=here), status=RoundStatus.SCREENING)


def pair(round, seed=1, name="Nguyễn Văn Đức"):
    """Two dossiers with the same text, looked through."""
    dossiers = []
    for _n in range(2):
        unit = make.unit(parent=round.campaign.owner)
        person = make.person(unit=unit, full_name=name)
        text = words(60, seed)
        dossiers.append(handed_in(text, round=round, unit=unit, person=person))
        search(dossiers[-1].pk)
    return Likeness.objects.get(first=dossiers[0])


def list_of(round, **query):
    return reverse("duplicates:of_round", args=[round.code], query=query)


def page_of(likeness):
    return reverse("duplicates:likeness", args=[likeness.pk])


def words_of(response) -> str:
    return response.content.decode()


def decision(**fields):
    return {"finding": "same", "note": "Chép lại nguyên văn", **fields}


def test_who_reads_the_queue_reads_likenesses_and_nobody_else(client_as, here, round):
    likeness = pair(round)
    unit = likeness.first.unit
    readers = {role: make.user(role, unit=here) for role in Role if role != Role.HEAD}
    readers["author"] = likeness.first.created_by
    readers["head"] = make.user(Role.HEAD, unit=unit)
    readers["stranger"] = make.user(Role.OFFICE, unit=make.department())
    seeing = set()
    for name, user in readers.items():
        for address in (list_of(round), page_of(likeness)):
            status = client_as(user).get(address).status_code
            assert status in (200, 404)
            if status == 200:
                seeing.add(name)
            else:
                assert name not in seeing
    assert seeing == set(READERS)


def test_the_list_shows_undecided_first_and_narrows(client_as, round, office):
    same, other = pair(round, 1, "Trần Thị Bình"), pair(round, 2)
    against = handed_in(words(60, 3), round=round)
    honour(against.person, words(60, 3)[:400])
    search(against.pk)
    rule_on_likeness(likeness=same, is_same=False, note="Khác", by=office)
    client = client_as(office)

    def shown(**query):
        response = client.get(list_of(round, **query))
        return [likeness.first.nominee_name for likeness in response.context["page_obj"]]

    names = ["Nguyễn Văn Đức", against.nominee_name, "Trần Thị Bình"]
    assert shown() == names
    assert shown(state="different") == ["Trần Thị Bình"]
    assert shown(state="same") == []
    assert shown(state="undecided") == names[:2]
    assert shown(kind="same_achievement") == [against.nominee_name]
    assert shown(q="nguyen van duc") == ["Nguyễn Văn Đức"]
    assert shown(q=other.second.reference) == ["Nguyễn Văn Đức"]
    assert [name for name in shown(o="name") if name in names[::2]] == names[::-2]


def test_a_likeness_of_two_rounds_stands_in_both_lists(client_as, round, office):
    later = make.round_(campaign=round.campaign, year=2023, status=RoundStatus.SCREENING)
    search(handed_in(OWN, round=round).pk)
    search(handed_in(OWN, round=later).pk)
    client = client_as(office)
    for used in (round, later):
        assert client.get(list_of(used)).context["page_obj"].paginator.count == 1


def test_pages_take_as_many_queries_for_many_as_for_few(client_as, round, office):
    client = client_as(office)

    def n_queries():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(list_of(round))
        return len(queries)

    pair(round, 1)
    client.get(list_of(round))
    few = n_queries()
    for seed in range(2, 8):
        rule_on_likeness(likeness=pair(round, seed), is_same=True, note="x", by=office)
    assert n_queries() == few


def test_what_both_say_is_marked_and_nothing_of_it_is_html(client_as, round, office):
    text = f"Mở đầu riêng. {OWN} <script>alert(1)</script>"
    search(handed_in(text, round=round).pk)
    other = handed_in(OWN, round=round)
    [likeness] = search(other.pk)
    page = words_of(client_as(office).get(page_of(likeness)))
    assert page.count(f"<mark>{OWN}</mark>") == 2
    assert "Mở đầu riêng. <mark>" in page
    assert "<script>alert" not in page
    for dossier in (likeness.first, likeness.second):
        assert reverse("evaluation:dossier", args=[dossier.pk]) in page


def test_the_texts_shown_are_those_handed_in_last(client_as, round, office):
    likeness = pair(round)
    rule_on_likeness(likeness=likeness, is_same=True, note="Chép lại", by=office)
    client = client_as(office)
    assert client.get(page_of(likeness)).context["is_outdated"] is False
    keep(likeness.first, words(60, 5), number=2)
    response = client.get(page_of(likeness))
    assert response.context["is_outdated"] is True
    assert words(60, 5) in words_of(response)


def test_an_award_of_the_past_stands_beside_the_dossier(client_as, round, office):
    dossier = handed_in(f"{words(30, 8)} {words(30, 9)}", round=round)
    given = honour(dossier.person, words(30, 9), year=2019)
    [likeness] = search(dossier.pk)
    page = words_of(client_as(office).get(page_of(likeness)))
    assert f"<mark>{words(30, 9)}</mark>" in page
    assert given.decision_reference in page


def test_the_office_decides_on_the_page(client_as, round, office):
    likeness = pair(round)
    client = client_as(office)
    response = client.post(page_of(likeness), decision())
    assert (response.status_code, response["Location"]) == (302, page_of(likeness))
    assert likeness.rulings.get().is_same is True
    assert "Chép lại nguyên văn" in words_of(client.get(page_of(likeness)))


@pytest.mark.parametrize("missing", ["finding", "note"])
def test_a_refused_decision_keeps_what_was_typed(client_as, round, office, missing):
    likeness = pair(round)
    response = client_as(office).post(page_of(likeness), decision(**{missing: ""}))
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {missing}
    kept = response.context["form"]
    assert (kept["finding"].value(), kept["note"].value()) == tuple(
        decision(**{missing: ""}).values()
    )
    assert not likeness.rulings.exists()


def test_a_decision_on_a_stale_page_is_told_of_the_newer_one_first(client_as, round, office, here):
    likeness = pair(round)
    client = client_as(office)
    sent = decision(seen=client.get(page_of(likeness)).context["form"]["seen"].value())
    colleague = make.user(Role.OFFICE, unit=here, full_name="Lê Thị Cúc")
    rule_on_likeness(likeness=likeness, is_same=False, note="Hai đề tài", by=colleague)
    response = client.post(page_of(likeness), sent)
    form = response.context["form"]
    assert form.has_error("finding", "ruled_elsewhere")
    assert "Lê Thị Cúc đã kết luận “Thành tích khác nhau”" in words_of(response)
    assert (form["finding"].value(), form["note"].value()) == ("same", "Chép lại nguyên văn")
    assert likeness.rulings.get().is_same is False
    # Sent again from the page that shows both, it is meant.
    assert client.post(page_of(likeness), sent | {"seen": form["seen"].value()}).status_code == 302
    assert likeness.rulings.last().is_same is True


def test_a_stale_page_refused_for_its_note_is_still_stale(client_as, round, office, here):
    likeness = pair(round)
    client = client_as(office)
    colleague = make.user(Role.OFFICE, unit=here)
    rule_on_likeness(likeness=likeness, is_same=False, note="Hai đề tài", by=colleague)
    form = client.post(page_of(likeness), decision(note="", seen="")).context["form"]
    sent = decision(seen=form["seen"].value())
    assert client.post(page_of(likeness), sent).status_code == 200
    assert likeness.rulings.get().is_same is False


@pytest.mark.parametrize("role", [role for role in READERS if role != Role.OFFICE])
def test_other_readers_see_no_form_and_are_refused(client_as, here, round, role):
    likeness = pair(round)
    client = client_as(make.user(role, unit=here))
    assert 'name="finding"' not in words_of(client.get(page_of(likeness)))
    assert client.post(page_of(likeness), decision()).status_code == 403
    assert not likeness.rulings.exists()


def test_who_wrote_one_of_them_is_told_why_not(client_as, round, office):
    likeness = pair(round)
    Nomination.objects.filter(pk=likeness.first_id).update(created_by=office)
    client = client_as(office)
    response = client.get(page_of(likeness))
    assert response.context["why_not"]
    assert 'name="finding"' not in words_of(response)
    assert client.post(page_of(likeness), decision()).status_code == 403


def test_a_likeness_with_a_dossier_taken_back_is_gone_from_the_pages(client_as, round, office):
    likeness = pair(round)
    Nomination.objects.filter(pk=likeness.first_id).update(status=NominationStatus.WITHDRAWN)
    client = client_as(office)
    assert client.get(page_of(likeness)).status_code == 404
    assert client.get(list_of(round)).context["page_obj"].paginator.count == 0
    assert Likeness.objects.exists()


def test_what_is_undecided_waits_for_the_office(round, office, here):
    likeness = pair(round)
    pair(round, 2)
    [item] = waiting_for(office)
    assert (item.count, item.detail) == (2, round.name)
    rule_on_likeness(likeness=likeness, is_same=True, note="x", by=office)
    assert waiting_for(office)[0].count == 1
    assert waiting_for(make.user(Role.DIRECTOR, unit=here)) == []
