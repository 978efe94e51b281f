"""The Office takes a round from the first receipt to the Council in a real browser."""

import re

import pytest

from awards.evaluation.finding_models import Verdict
from awards.nominations.models import Nomination, NominationStatus
from awards.submission.rules import submit
from campaigns.accounts.models import Role
from campaigns.plans.models import Round, RoundStatus
from tests import make
from tests.awards.dossiers import open_round, ready
from tests.hands import Mouse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main form[method=post] .btn-primary"
CONCLUDE = "#finding .btn-primary"
NEW_TEXT = "Đã tham mưu 05 sáng kiến, có 03 sáng kiến được công nhận."
S = NominationStatus


@pytest.fixture
def world():
    """Two dossiers of two units, handed in, and somebody of the Office."""
    round = open_round()
    made = [ready(round=round) for _n in range(2)]
    for nomination, head, _criteria in made:
        submit(nomination=nomination, is_confirmed=True, by=head)
    return round, make.user(Role.OFFICE, unit=round.campaign.owner), [one for one, *_more in made]


def status_of(nomination) -> str:
    return Nomination.objects.get(pk=nomination.pk).status


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_round_goes_from_the_receipt_to_the_council(
    open_page, sign_in, assert_sound, world, width, scheme
):
    round, office, (first, second) = world
    page = sign_in(open_page(width=width, color_scheme=scheme), office)
    hands = Mouse(page)
    _receive_all(page, hands, assert_sound, round)
    _find_what_is_unclear_and_return(page, hands, assert_sound, first)
    unit = sign_in(open_page(width=width, color_scheme=scheme), first.created_by)
    _answer(unit, Mouse(unit), assert_sound, first)
    _read_the_answer_and_conclude(page, hands, assert_sound, first)

    page.goto(f"/evaluation/dossiers/{second.pk}/")
    for position in (1, 2):
        hands.choose(f"#criterion-{position} .verdict-met input")
    hands.choose("#finding input[value=eligible]")
    hands.press(CONCLUDE)
    assert status_of(second) == S.ELIGIBLE

    _propose(page, hands, assert_sound, round, first)
    _send_to_the_council(page, hands, assert_sound, round)


def _receive_all(page, hands, sound, round):
    page.goto(f"/evaluation/{round.code}/")
    hands.press(".views a[href$='status=submitted']")
    assert page.locator(".views a[aria-current] .view-n").inner_text() == "2"
    for box in page.locator("input[name=pk]").all():
        box.check()
    sound(page)
    page.select_option("#id_act", "receive")
    hands.press(".bulk-bar button")
    sound(page)
    hands.press(SEND)
    page.wait_for_url(re.compile(r"/evaluation/bulk/[0-9a-f-]+/$"))
    sound(page)
    assert not round.nominations.exclude(status=S.RECEIVED).exists()


def _find_what_is_unclear_and_return(page, hands, sound, nomination):
    page.goto(f"/evaluation/dossiers/{nomination.pk}/")
    sound(page)
    hands.choose("#criterion-1 .verdict-met input")
    hands.choose("#criterion-2 .verdict-unclear input")
    hands.write("#criterion-2 textarea", "Chưa nêu số sáng kiến được công nhận.")
    hands.press("button[formaction$='/findings/']")
    said = nomination.criterion_findings.order_by("criterion__position")
    assert [one.verdict for one in said] == [Verdict.MET, Verdict.UNCLEAR]
    sound(page)
    # Concluded too early, the page says what is missing and keeps what was typed.
    hands.press(CONCLUDE)
    assert page.locator(".error-summary").count() == 1
    assert "sáng kiến được công nhận" in page.input_value("#criterion-2 textarea")
    sound(page)
    hands.press("#finding a[href$='/return/']")
    asked = page.locator(".parts input[type=checkbox]:checked")
    assert asked.count() == 1  # what the findings leave open
    hands.write("#id_message", "Đề nghị nêu rõ số sáng kiến được công nhận.")
    hands.write("#id_due_at", "31/12/2099")
    sound(page)
    hands.press(SEND)
    assert status_of(nomination) == S.RETURNED
    sound(page)


def _answer(page, hands, sound, nomination):
    before = nomination.answers.get(criterion__position=2).text
    page.goto(f"/nominations/{nomination.pk}/criteria/2/")
    hands.write("#id_text", f"{before} {NEW_TEXT}")
    hands.press("button[name=then][value=later]")
    page.goto(f"/nominations/{nomination.pk}/check/")
    sound(page)
    hands.choose("#id_is_confirmed")
    hands.press("form[action$='/submit/'] button")
    page.wait_for_url("**/submitted/")
    sound(page)


def _read_the_answer_and_conclude(page, hands, sound, nomination):
    page.goto(f"/evaluation/{nomination.round.code}/?mark=supplemented")
    hands.press("a[data-row]")
    assert NEW_TEXT in page.locator("#changes ins").all_inner_texts()
    assert NEW_TEXT in page.locator("#criterion-2 ins").all_inner_texts()
    sound(page)
    hands.choose("#criterion-2 .verdict-met input")
    hands.choose("#finding input[value=eligible]")
    hands.press(CONCLUDE)
    assert status_of(nomination) == S.ELIGIBLE
    sound(page)


def _propose(page, hands, sound, round, nomination):
    page.goto(f"/evaluation/{round.code}/summary/")
    sound(page)
    hands.press(f"main a[href^='/evaluation/dossiers/{nomination.pk}/propose/']")
    sound(page)
    hands.choose("input[name=proposal][value=yes]")
    hands.press(SEND)
    page.wait_for_url(f"**/evaluation/{round.code}/summary/")
    nomination.refresh_from_db()
    assert nomination.office_proposal.is_proposed
    sound(page)


def _send_to_the_council(page, hands, sound, round):
    page.goto(f"/evaluation/{round.code}/")
    page.locator("form:has(input[name=move][value=to_screening]) button").click()
    hands.press("dialog[open] .btn-primary")  # asked before it is done
    assert Round.objects.get().status == RoundStatus.SCREENING
    sound(page)
    hands.press("form:has(input[name=move][value=to_council]) button")
    assert Round.objects.get().status == RoundStatus.COUNCIL
    sound(page)
    page.goto(f"/evaluation/{round.code}/record/")
    assert page.locator("main a[href$='record.pdf']").count() == 1
    sound(page)
