"""The page of who takes part, the nominee's answer, and what those who were asked find."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.nominations.models import Nomination
from awards.sharing.confirmations import standing_confirmation
from awards.sharing.consents import ask_consent, consent_of
from awards.sharing.helpers import ask_helper, ask_nominee
from awards.sharing.waiting import waiting_for
from awards.submission.rules import submit
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from emulation_portal.home import waiting_for as on_the_desk
from tests import make
from tests.awards.dossiers import draft, ready
from tests.awards.test_sharing_rules import (
    colleague,
    confirmation,
    nominee_with_account,
    outside,
    signed,
)

pytestmark = pytest.mark.django_db


def page(name, nomination, *more):
    return reverse(f"sharing:{name}", args=[nomination.pk, *more])


def words_of(response) -> str:
    return response.content.decode()


def signed_in(client, user):
    client.force_login(user)
    return client


def test_a_head_asks_somebody_to_help_who_finds_it_and_is_ended_again(client):
    nomination, head, _criteria = draft()
    helper = colleague(nomination)
    own = reverse("nominations:own")
    assert f'href="{own}"' not in words_of(signed_in(client, helper).get(reverse("home")))
    signed_in(client, head)
    response = client.post(page("ask_helper", nomination), {"user": helper.pk}, follow=True)
    assert response.redirect_chain == [(page("people", nomination), 302)]
    assert str(helper) in words_of(response)
    signed_in(client, helper)
    detail = reverse("submission:detail", args=[nomination.pk])
    desk = words_of(client.get(reverse("home")))
    assert f'href="{own}"' in desk
    assert f'href="{detail}"' in desk
    assert f'href="{detail}"' in words_of(client.get(own))
    assert client.get(detail).status_code == 200
    signed_in(client, head)
    client.post(page("end", nomination, nomination.contributors.get().pk))
    signed_in(client, helper)
    assert f'href="{own}"' not in words_of(client.get(reverse("home")))
    assert client.get(detail).status_code == 404


def test_a_helper_reads_who_takes_part_and_asks_nobody(client):
    nomination, head, _criteria = draft()
    helper = colleague(nomination)
    asked = ask_helper(nomination=nomination, user=helper, by=head)
    signed_in(client, helper)
    found = words_of(client.get(page("people", nomination)))
    assert str(helper) in found
    for name, more in [("ask_helper", []), ("end", [asked.pk]), ("ask_consent", [])]:
        address = page(name, nomination, *more)
        assert f'action="{address}"' not in found
        # A dossier in preparation says nothing to who may not do this.
        assert client.post(address).status_code == 404
    assert nomination.contributors.get().ended_at is None


def test_strangers_learn_nothing_of_who_takes_part(client):
    nomination, _head, _criteria = outside()
    made = confirmation(nomination, nomination.created_by)
    strangers = [
        make.user(Role.HEAD, unit=make.unit()),
        make.user(Role.OFFICE, unit=nomination.round.campaign.owner),
        colleague(nomination),
        nominee_with_account(nomination),
    ]
    for user in strangers:
        signed_in(client, user)
        for name, more in [
            ("people", []),
            ("consent", []),
            ("confirmation", []),
            ("confirmation_file", [made.pk]),
            ("confirmation_preview", [made.pk]),
        ]:
            assert client.get(page(name, nomination, *more)).status_code == 404, (user, name)


def test_somebody_of_another_unit_is_not_among_those_to_choose(client):
    nomination, head, _criteria = draft()
    stranger = make.user(Role.EMPLOYEE, unit=make.unit())
    colleague(nomination)
    signed_in(client, head)
    response = client.post(page("ask_helper", nomination), {"user": stranger.pk})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in words_of(response)
    assert not nomination.contributors.exists()


def test_a_nominee_declines_then_agrees(client):
    nomination, head, _criteria = ready()
    nominee = nominee_with_account(nomination)
    signed_in(client, head).post(page("ask_consent", nomination))
    signed_in(client, nominee)
    address = page("consent", nomination)
    assert f'href="{address}"' in words_of(client.get(reverse("home")))
    response = client.post(address, {"is_given": "no", "reason": ""})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in words_of(response)
    client.post(address, {"is_given": "no", "reason": "Chưa đủ thời gian công tác"})
    assert not consent_of(nomination).answer.is_given
    signed_in(client, head)
    assert "Chưa đủ thời gian công tác" in words_of(client.get(page("people", nomination)))
    signed_in(client, nominee)
    assert f'href="{address}"' not in words_of(client.get(reverse("home")))
    client.post(address, {"is_given": "yes", "publishes_photo": "on"})
    answer = consent_of(nomination).answer
    assert (answer.is_given, answer.publishes_photo) == (True, True)
    submit(nomination=nomination, is_confirmed=True, by=head)
    found = words_of(client.get(address))
    assert '<form method="post" novalidate' not in found
    assert client.get(reverse("submission:detail", args=[nomination.pk])).status_code == 200


def test_the_head_does_not_answer_for_the_nominee(client):
    nomination, head, _criteria = draft()
    nominee_with_account(nomination)
    ask_consent(nomination=nomination, by=head)
    signed_in(client, head)
    assert client.post(page("consent", nomination), {"is_given": "yes"}).status_code == 404
    assert consent_of(nomination).answer is None


def test_the_desk_names_the_own_report_until_time_is_over(client):
    nomination, head, _criteria = draft()
    nominee = nominee_with_account(nomination)
    ask_nominee(nomination=nomination, by=head)
    ask_consent(nomination=nomination, by=head)
    items = waiting_for(nominee)
    assert [item.url for item in items] == [
        reverse("submission:detail", args=[nomination.pk]),
        page("consent", nomination),
    ]
    assert {item.due_at for item in items} == {nomination.round.closes_at}
    nomination.round.closes_at = timezone.now() - timedelta(hours=1)
    nomination.round.save()
    assert waiting_for(nominee) == []


def test_a_head_who_helps_elsewhere_sees_each_dossier_once():
    nomination, head, _criteria = draft()
    other_unit = make.unit()
    helper = make.user(Role.HEAD, unit=other_unit)
    make.holding(helper, Role.EMPLOYEE, nomination.unit)
    own = make.nomination(
        status="draft", unit=other_unit, round=nomination.round, created_by=helper
    )
    ask_helper(nomination=nomination, user=helper, by=head)
    detail = [reverse("submission:detail", args=[one.pk]) for one in (nomination, own)]
    urls = [item.url for item in on_the_desk(helper)]
    assert [urls.count(url) for url in detail] == [1, 1]
    assert set(Nomination.objects.of_writer(helper)) == {nomination, own}


def test_the_paper_of_an_employer_is_entered_shown_and_taken_out(client):
    nomination, head, _criteria = outside()
    signed_in(client, head)
    address = page("confirmation", nomination)
    today = timezone.localdate()
    typed = {
        "is_confirmed": "yes",
        "confirmed_by": "Lê Thị Hoa",
        "title": "Giám đốc Công ty",
        "confirmed_on": f"{today:%d/%m/%Y}",
    }
    response = client.post(address, typed)
    assert (response.status_code, "Lê Thị Hoa" in words_of(response)) == (200, True)
    wrong = signed(b"MZ" + b"\0" * 60)
    response = client.post(address, typed | {"upload": wrong})
    assert (response.status_code, "Lê Thị Hoa" in words_of(response)) == (200, True)
    response = client.post(address, typed | {"upload": signed(b"")})
    assert ("Lê Thị Hoa" in words_of(response), "Tệp rỗng." in words_of(response)) == (True, True)
    assert standing_confirmation(nomination) is None
    client.post(address, typed | {"upload": signed()})
    made = standing_confirmation(nomination)
    assert (made.confirmed_by, made.is_given, made.confirmed_on) == ("Lê Thị Hoa", True, today)
    download = page("confirmation_file", nomination, made.pk)
    assert f'href="{download}"' in words_of(client.get(page("people", nomination)))
    assert client.get(download)["Content-Disposition"].startswith("attachment")
    client.post(page("remove_confirmation", nomination, made.pk))
    assert standing_confirmation(nomination) is None


def test_the_office_reads_the_paper_once_the_dossier_is_handed_in(client):
    nomination, head, _criteria = ready(group=NomineeGroup.OUTSIDER)
    made = confirmation(nomination, head)
    submit(nomination=nomination, is_confirmed=True, by=head)
    signed_in(client, make.user(Role.OFFICE, unit=nomination.round.campaign.owner))
    download = page("confirmation_file", nomination, made.pk)
    detail = words_of(client.get(reverse("submission:detail", args=[nomination.pk])))
    assert page("confirmation_preview", nomination, made.pk) in detail
    assert "Lê Thị Hoa, Giám đốc Công ty" in detail
    assert client.get(download).status_code == 200
    other = make.nomination(status="submitted", round=nomination.round)
    assert client.get(page("confirmation_file", other, made.pk)).status_code == 404


def test_the_page_costs_the_same_however_many_take_part(client):
    nomination, head, _criteria = draft()
    ask_helper(nomination=nomination, user=colleague(nomination), by=head)
    colleague(nomination)
    signed_in(client, head)
    client.get(page("people", nomination))
    with CaptureQueriesContext(connection) as few:
        client.get(page("people", nomination))
    for _number in range(5):
        ask_helper(nomination=nomination, user=colleague(nomination), by=head)
        colleague(nomination)
    with CaptureQueriesContext(connection) as many:
        client.get(page("people", nomination))
    assert len(many) == len(few)
