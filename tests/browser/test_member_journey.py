"""A Council member on a phone, in a real browser: scores a file, then votes by keyboard alone."""

import pytest

from awards.scoring.models import ScoreSheet
from awards.voting.models import BallotShard, Receipt
from awards.voting.rules import close_and_seal, confirm_count, count_votes
from tests.awards.sitting import all_cast, opened, sitting
from tests.hands import Keyboard, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360


def test_a_member_scores_a_file_and_votes_on_a_phone(open_page, sign_in, assert_sound):
    made = sitting(n_items=2)
    me = made.members[1]
    page = sign_in(open_page(PHONE), me.user)
    session = f"/council/{made.session.pk}/"
    page.goto(session)
    assert_sound(page)

    # One file: an error is told and keeps what was typed, then the sheet stands.
    press(page.locator("section[aria-labelledby=files] a[href*='/scores/']").first)
    assert_sound(page)
    points = page.locator("input[name^=points_]")
    points.nth(0).fill("88")
    press(page.locator("button[name=then][value=back]"))
    page.locator(".error-summary").wait_for()
    assert points.nth(0).input_value() == "88"
    assert_sound(page)
    points.nth(1).fill("75")
    press(page.locator("button[name=then][value=back]"))
    page.wait_for_url(f"**{session}")
    assert ScoreSheet.objects.get().weighted_points == 88 * 60 + 75 * 40

    # The vote: nothing marked beforehand, two screens, keyboard only.
    vote_round = opened(made)
    page.goto(session)
    assert_sound(page)
    press(page.locator(f"a[href='{session}ballot/']"))
    assert page.locator("input:checked").count() == 0
    assert_sound(page)
    hands = Keyboard(page)
    choices = page.locator("fieldset.choices").all()
    assert len(choices) == 2
    for field in choices:
        box = field.locator("label.choice").first.bounding_box()
        assert box["height"] >= 60
        first = field.locator("input").first
        hands.reach(f"#{first.get_attribute('id')}")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    hands.press("form.ballot button")
    assert page.locator("input[name=ballot]").count() == 2
    assert BallotShard.objects.count() == 0
    assert_sound(page)

    # A reload on the second screen loses nothing, and going back shows the choices again.
    page.reload()
    press(page.locator("form[action$='/ballot/'] button"))
    page.locator("form.ballot").wait_for()
    assert page.locator("input:checked").count() == 2
    press(page.locator("form.ballot button"))
    hands.press("form[action$='/box/'] button")
    assert Receipt.objects.get().code == page.inner_text(".confirmation .reference").strip()
    assert sorted(BallotShard.objects.values_list("choice", flat=True)) == ["no", "no"]
    assert_sound(page)

    # Sent once more, the ballot is already there.
    page.reload()
    assert page.locator(".confirmation").count() == 0
    assert BallotShard.objects.count() == 2
    assert_sound(page)

    # The result stands on the same page once the chair has confirmed it.
    all_cast(vote_round, [made.members[0].user, *[m.user for m in made.members[2:]]])
    for act in (close_and_seal, count_votes, confirm_count):
        act(vote_round=vote_round, by=made.chair)
    page.goto(session)
    assert "8" in page.inner_text("section[aria-labelledby=results]")
    assert_sound(page)
    page.goto(f"{session}receipts/")
    assert page.locator(".receipts li").count() == 9
    assert_sound(page)


def test_the_secretary_takes_attendance_on_a_phone(open_page, sign_in, assert_sound):
    made = sitting(n_items=2, status="convened", is_present=False)
    page = sign_in(open_page(PHONE), made.secretary.user)
    page.goto(f"/council/{made.session.pk}/")
    assert_sound(page)
    press(page.locator("a[href$='/attendance/']"))
    page.wait_for_url("**/attendance/")
    for box in page.locator("input[name^=present_]").all()[:7]:
        box.check()
    page.locator("input[name^=reason_]").last.fill("Đi công tác")
    assert_sound(page)
    press(page.locator("main form[method=post] button.btn-primary"))
    page.wait_for_url(f"**/council/{made.session.pk}/")
    assert "7/9" in page.inner_text("section[aria-labelledby=conduct]")
    page.goto(f"/council/{made.session.pk}/recusal/")
    assert_sound(page)
