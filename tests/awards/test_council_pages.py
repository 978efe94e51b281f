"""The Council's pages: who gets which, what they show, and what they never show."""

import logging
import re

import pytest
from django.contrib.sessions.models import Session as WebSession
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from awards.council.models import Attendance, Session
from awards.council.recusals import declare_recusal
from awards.council.rules import close_session
from awards.council.vote_models import VoteRound
from awards.proceedings.waiting import waiting_for
from awards.scoring.models import ScoreSheet
from awards.voting.models import BallotShard, ElectorateEntry, Receipt
from awards.voting.rules import cast, close_and_seal, confirm_count, count_votes
from campaigns.accounts.models import Role
from campaigns.workflow.models import AuditEvent, ChainHead
from tests import make
from tests.awards.sitting import all_cast, ballot, finished, opened, sitting

pytestmark = pytest.mark.django_db


ROOM_OF = {
    "attendance": "council",
    "recusal": "council",
    "score": "scoring",
    "ballot": "voting",
    "put_in": "voting",
    "receipts": "voting",
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def browser(client_as, client):
    client.cookies["django_language"] = "en"
    return client_as


def address(name, made, *more):
    return reverse(f"{ROOM_OF.get(name, 'proceedings')}:{name}", args=[made.session.pk, *more])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def letters(items, letter="y"):
    return {f"item_{item.pk}": letter for item in items}


def packed_ballot(items, letter="y"):
    return ",".join(f"{item.pk}{letter}" for item in sorted(items, key=lambda i: i.pk))


def aside(made, member, item):
    declare_recusal(
        session=made.session,
        member=member,
        nomination=item,
        reason="Người thân",
        by=made.secretary.user,
    )


def test_strangers_get_no_session(browser):
    made = sitting()
    stranger = browser(make.user(Role.HEAD, unit=make.unit()))
    for name in ("session", "attendance", "recusal", "ballot", "receipts", "close", "minutes"):
        assert stranger.get(address(name, made)).status_code == 404


def test_a_member_sees_no_duty_of_the_secretary(browser):
    made = sitting()
    member = browser(made.members[1].user)
    page = text_of(member.get(address("session", made)))
    assert "Conduct of the session" not in page
    assert member.get(address("attendance", made)).status_code == 403
    assert member.get(address("close", made)).status_code == 403
    assert member.get(address("minutes", made)).status_code == 404
    assert member.post(address("vote_move", made), {"move": "prepare"}).status_code == 403
    assert VoteRound.objects.count() == 0


def test_the_secretary_takes_attendance_and_opens_on_the_web(browser):
    made = sitting(status="convened", is_present=False)
    secretary = browser(made.secretary.user)
    came = {f"present_{m.pk}": "on" for m in made.members[:6]}
    answer = secretary.post(
        address("attendance", made), came | {f"reason_{made.members[8].pk}": "Ốm"}
    )
    assert answer.url == address("session", made)
    assert Attendance.objects.filter(is_present=True).count() == 6
    assert Attendance.objects.get(member=made.members[8]).reason == "Ốm"
    assert "6/9" in text_of(secretary.get(address("session", made)))
    secretary.post(address("move", made), {"move": "open"})
    assert Session.objects.get().status == "in_session"


def test_a_blocked_move_says_what_is_missing(browser):
    made = sitting(status="convened", n_absent=5)
    page = browser(made.secretary.user).post(address("move", made), {"move": "open"})
    assert "6 of 9 voting members needed, 4 present" in text_of(page)
    assert Session.objects.get().status == "convened"


def test_scoring_shows_dossier_and_criteria_and_leads_to_the_next_file(browser):
    made = sitting(n_items=2)
    member = browser(made.members[1].user)
    first, second = sorted(made.items, key=lambda item: (item.nominee_sort_key, item.pk))
    page = text_of(member.get(address("score", made, first.pk)))
    assert page.count("Đã hoàn thành tốt nhiệm vụ được giao.") == 2
    keys = [c.pk for c in first.criteria_set.criteria.all()]
    typed = {f"points_{key}": "85" for key in keys}
    answer = member.post(address("score", made, first.pk), typed | {"then": "next"})
    assert answer.url == address("score", made, second.pk)
    assert ScoreSheet.objects.get().weighted_points == 8500


def test_a_sheet_with_an_error_keeps_what_was_typed(browser):
    made = sitting(n_items=1)
    member = browser(made.members[1].user)
    keys = [c.pk for c in made.items[0].criteria_set.criteria.all()]
    page = member.post(
        address("score", made, made.items[0].pk),
        {f"points_{keys[0]}": "77", f"points_{keys[1]}": "140"},
    ).content.decode()
    assert 'value="77"' in page
    assert 'value="140"' in page
    assert "Points lie between 0 and 100." in page
    assert ScoreSheet.objects.count() == 0


def test_before_the_own_sheet_a_page_is_the_same_whatever_others_gave(browser):
    made = sitting(n_items=2)
    member = browser(made.members[1].user)
    pages = [address("session", made), address("score", made, made.items[0].pk)]
    before = [text_of(member.get(page)) for page in pages]
    make.scores(made.items[0], made.members[2], 17)
    make.scores(made.items[0], made.members[3], 93)
    assert [text_of(member.get(page)) for page in pages] == before
    make.scores(made.items[0], made.members[1], 50)
    assert "from 17 to 93: 76 points apart" in text_of(member.get(pages[1]))


@pytest.mark.parametrize("stage", ["scoring", "voting", "counted", "confirmed"])
def test_who_stands_aside_finds_nothing_of_that_item_on_any_page(browser, stage):
    made = sitting(n_items=2)
    recused, hidden = made.members[1], made.items[0]
    aside(made, recused, hidden)
    aside(made, made.members[0], hidden)
    if stage != "scoring":
        vote_round = opened(made)
    if stage in ("counted", "confirmed"):
        for member in made.members:
            mine = {i.pk: "yes" for i in made.items if i != hidden or member.pk > recused.pk}
            cast(vote_round=vote_round, choices=mine, by=member.user)
        close_and_seal(vote_round=vote_round, by=made.chair)
        count_votes(vote_round=vote_round, by=made.chair)
    if stage == "confirmed":
        confirm_count(vote_round=vote_round, by=made.chair)
    for user in (recused.user, made.chair):
        person = browser(user)
        for name in ("session", "ballot", "recusal"):
            page = person.get(address(name, made))
            assert hidden.nominee_name not in page.content.decode()
        assert person.get(address("score", made, hidden.pk)).status_code == 404
        assert hidden.nominee_name not in str(waiting_for(user))


def test_a_chair_who_stands_aside_reads_no_draft_and_no_name_among_what_is_missing(browser):
    made = sitting(n_items=2, n_absent=3)
    hidden = made.items[0]
    aside(made, made.members[0], hidden)
    secretary, chair = made.secretary.user, made.chair
    assert f"{hidden.nominee_name}: quorum 6, 5 left" in text_of(
        browser(secretary).get(address("session", made))
    )
    browser(secretary).post(address("vote_move", made), {"move": "prepare"})
    page = browser(chair).post(address("vote_move", made), {"move": "open"})
    assert hidden.nominee_name not in page.content.decode()
    assert "0 allowed, 1 present" in text_of(page)
    Session.objects.update(status="closed")
    assert browser(chair).get(address("minutes", made)).status_code == 404


def test_two_screens_then_the_box(browser):
    made = sitting(n_items=2)
    vote_round = opened(made)
    member = browser(made.members[1].user)
    choose = member.get(address("ballot", made)).content.decode()
    assert "checked" not in choose
    assert "apart" in choose
    confirm = member.post(address("ballot", made), letters(made.items, "n"))
    assert text_of(confirm).count("Against") == 2
    assert BallotShard.objects.count() == 0
    put = member.post(address("put_in", made), {"ballot": packed_ballot(made.items, "n")})
    assert put.status_code == 200
    assert Receipt.objects.get().code in put.content.decode()
    assert list(BallotShard.objects.values_list("choice", flat=True)) == ["no", "no"]
    again = member.post(address("put_in", made), {"ballot": packed_ballot(made.items, "y")})
    assert "Your ballot is in the box" in text_of(again)
    assert Receipt.objects.get().code not in again.content.decode()
    assert BallotShard.objects.count() == 2
    assert vote_round.electorate.filter(has_voted=True).count() == 1


def test_a_ballot_page_is_kept_nowhere(browser):
    made = sitting(n_items=1)
    opened(made)
    member = browser(made.members[1].user)
    for page in (
        member.get(address("ballot", made)),
        member.post(address("ballot", made), letters(made.items)),
        member.post(address("put_in", made), {"ballot": packed_ballot(made.items)}),
    ):
        assert "no-store" in page["Cache-Control"]
    assert member.get(address("put_in", made)).status_code == 405


def test_an_unmarked_nominee_is_named_and_the_rest_kept(browser):
    made = sitting(n_items=2)
    opened(made)
    page = browser(made.members[1].user).post(address("ballot", made), letters(made.items[:1], "a"))
    content = page.content.decode()
    assert content.count("checked") == 1
    assert "Choose one of the three." in content


def test_choices_come_back_when_the_ballot_is_changed(browser):
    made = sitting(n_items=2)
    opened(made)
    member = browser(made.members[1].user)
    page = member.post(address("ballot", made), {"ballot": packed_ballot(made.items, "a")})
    assert page.content.decode().count("checked") == 2
    assert BallotShard.objects.count() == 0


@pytest.mark.parametrize("ballot_text", ["", "rubbish", "0y,²n", "99999999999999999999y", ",,,y"])
def test_a_spoiled_form_is_answered_and_writes_nothing(browser, ballot_text):
    made = sitting(n_items=2)
    opened(made)
    answer = browser(made.members[1].user).post(address("put_in", made), {"ballot": ballot_text})
    assert answer.status_code == 200
    assert "Mark every nominee: 2 needed, 0 marked." in text_of(answer)
    assert BallotShard.objects.count() == 0


def test_every_choice_gets_the_same_answer(browser):
    made = sitting(n_items=2)
    opened(made)
    answers = []
    for member, letter in zip(made.members[1:4], "yna", strict=True):
        page = browser(member.user).post(
            address("put_in", made), {"ballot": packed_ballot(made.items, letter)}
        )
        without_names = page.content.decode()
        for secret in (
            str(member.user),
            *Receipt.objects.values_list("code", flat=True),
            *re.findall(r'csrfmiddlewaretoken" value="(\w+)"', without_names),
            *re.findall(r'X-CSRFToken": "(\w+)"', without_names),
        ):
            without_names = without_names.replace(secret, "…")
        answers.append((page.status_code, sorted(page.headers), without_names))
    assert answers[0] == answers[1] == answers[2]


def test_casting_leaves_no_trace_in_audit_session_cache_or_logs(browser, caplog):
    made = sitting(n_items=2)
    opened(made)
    member = browser(made.members[1].user)
    member.get(address("ballot", made))
    before = (
        AuditEvent.objects.count(),
        ChainHead.objects.get().hash,
        list(WebSession.objects.values_list("session_key", "session_data", "expire_date")),
        dict(cache._cache),
        made.members[1].user.last_login,
    )
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        put = member.post(address("put_in", made), {"ballot": packed_ballot(made.items, "n")})
    assert Receipt.objects.count() == 1
    made.members[1].user.refresh_from_db()
    assert before == (
        AuditEvent.objects.count(),
        ChainHead.objects.get().hash,
        list(WebSession.objects.values_list("session_key", "session_data", "expire_date")),
        dict(cache._cache),
        made.members[1].user.last_login,
    )
    assert [r for r in caplog.records if r.name != "asyncio"] == []
    assert set(put.cookies) <= {"csrftoken"}


def test_while_open_nobody_reads_a_tally_or_a_name(browser):
    made = sitting(n_items=1)
    vote_round = opened(made)
    secretary = made.secretary.user
    all_cast(vote_round, made.voters()[1:3], "no")
    page = text_of(browser(secretary).get(address("session", made)))
    assert "2/9 have voted" in page
    assert "Result of the vote" not in page
    with_no = re.sub(r"\w{32,}", "", page)
    ElectorateEntry.objects.update(has_voted=False)
    BallotShard.objects.all().delete()
    Receipt.objects.all().delete()
    for user in made.voters()[5:7]:
        cast(vote_round=vote_round, choices=ballot(vote_round, "yes"), by=user)
    with_yes = re.sub(r"\w{32,}", "", text_of(browser(secretary).get(address("session", made))))
    assert with_yes == with_no
    assert browser(secretary).get(address("receipts", made)).status_code == 404


def test_members_read_the_result_once_the_chair_has_confirmed(browser):
    made = sitting(n_items=1)
    vote_round = opened(made)
    all_cast(vote_round, made.voters()[:6], "yes")
    all_cast(vote_round, made.voters()[6:], "no")
    close_and_seal(vote_round=vote_round, by=made.chair)
    count_votes(vote_round=vote_round, by=made.chair)
    line = "needs 5 of 9, got 6"
    assert line in text_of(browser(made.chair).get(address("session", made)))
    assert line not in text_of(browser(made.members[1].user).get(address("session", made)))
    confirm_count(vote_round=vote_round, by=made.chair)
    assert line in text_of(browser(made.members[1].user).get(address("session", made)))


def test_receipts_are_listed_in_order_after_the_seal(browser):
    made = sitting(n_items=1)
    vote_round = opened(made)
    codes = all_cast(vote_round, made.voters())
    close_and_seal(vote_round=vote_round, by=made.chair)
    page = browser(made.members[1].user).get(address("receipts", made))
    assert re.findall(r"<code>([\w-]+)</code>", page.content.decode()) == sorted(codes)


def test_the_whole_conduct_on_the_web(browser):
    made = sitting(n_items=1)
    secretary = browser(made.secretary.user)
    for name in ("prepare", "open"):
        secretary.post(address("vote_move", made), {"move": name})
    vote_round = VoteRound.objects.get()
    all_cast(vote_round, made.voters())
    for name in ("close", "count"):
        secretary.post(address("vote_move", made), {"move": name})
    assert secretary.post(address("vote_move", made), {"move": "confirm"}).status_code == 403
    browser(made.chair).post(address("vote_move", made), {"move": "confirm"})
    secretary = browser(made.secretary.user)
    secretary.post(address("close", made), {"discussion": "Các thành viên nhất trí."})
    draft = secretary.get(address("minutes", made))
    assert draft["Content-Type"] == "application/pdf"
    secretary.post(address("minutes", made))
    session = Session.objects.get()
    assert session.minutes.reference == "01/BB-HĐTĐKT"
    assert browser(made.members[1].user).get(address("minutes", made)).status_code == 200


def test_few_voters_are_warned(browser):
    made = sitting(n_members=2, n_items=1, quorum_numerator=1)
    opened(made)
    page = text_of(browser(made.members[1].user).get(address("ballot", made)))
    assert "Fewer than three members vote on a nominee" in page


def test_the_office_plans_a_session(browser):
    made = sitting()
    Attendance.objects.all().delete()
    Session.objects.all().delete()
    office = make.user(Role.OFFICE, unit=made.session.council.unit)
    assert [item.title for item in waiting_for(office)] == ["Plan the session of the Council"]
    answer = browser(office).post(
        reverse("council:plan", args=[made.session.round.code]),
        {
            "council": made.session.council.pk,
            "day": "05/10/2022",
            "time": "08:00",
            "place": "Phòng họp",
        },
    )
    session = Session.objects.get()
    assert answer.url == reverse("proceedings:session", args=[session.pk])
    assert session.starts_at == make.local(2022, 10, 5, 8)


def test_what_waits_for_members_and_secretary():
    made = sitting(n_items=3)
    member = made.members[1]
    make.scores(made.items[0], member)
    aside(made, member, made.items[1])
    assert [(i.title, i.count) for i in waiting_for(member.user)] == [("Files to score", 1)]
    vote_round = opened(made)
    assert [(i.title, i.count) for i in waiting_for(member.user)] == [
        ("Cast your ballot", 0),
        ("Files to score", 1),
    ]
    make.scores(made.items[2], member)
    cast(
        vote_round=vote_round,
        choices={made.items[0].pk: "yes", made.items[2].pk: "no"},
        by=member.user,
    )
    assert waiting_for(member.user) == []
    assert [i.title for i in waiting_for(made.secretary.user)] == ["Conduct the session"]


@pytest.mark.parametrize("who", ["member", "chair", "secretary"])
def test_pages_cost_the_same_for_few_and_many(browser, who):
    counts = []
    for n_items in (3, 12):
        made = sitting(n_items=n_items)
        user = {
            "member": made.members[1].user,
            "chair": made.chair,
            "secretary": made.secretary.user,
        }[who]
        for member in made.members[1:4]:
            for item in made.items:
                make.scores(item, member)
        aside(made, made.members[5], made.items[0])
        opened(made)
        person = browser(user)
        names = ["session"] if who == "secretary" else ["session", "ballot"]
        if who == "secretary":
            names.append("attendance")
        measured = []
        for name in names:
            with CaptureQueriesContext(connection) as queries:
                assert person.get(address(name, made)).status_code == 200
            measured.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            waiting_for(type(user).objects.get(pk=user.pk))
        counts.append([*measured, len(queries)])
    assert counts[0] == counts[1]


def test_a_closed_session_keeps_its_discussion():
    made = sitting(n_items=1)
    vote_round = opened(made)
    all_cast(vote_round, made.voters())
    finished(made, vote_round)
    close_session(session=made.session, discussion=" Nhất trí. ", by=made.chair)
    assert Session.objects.get().discussion == "Nhất trí."


def test_closing_the_vote_asks_first_and_counting_does_not(browser):
    made = sitting(n_items=1)
    vote_round = opened(made)
    secretary = browser(made.secretary.user)
    for n_asking in (1, 0):
        page = secretary.get(address("session", made)).content.decode()
        assert len(re.findall(r"<form[^>]* data-confirm=", page)) == n_asking
        if n_asking:
            close_and_seal(vote_round=vote_round, by=made.chair)
