"""Somebody who has never seen the portal opens a link on a phone, writes, agrees and hands over."""

import pytest

from awards.nominations.models import Answer, NominationStatus
from awards.sharing.models import EmployerConfirmation, GuestLink, LinkState
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.units.models import UnitKind
from tests import make
from tests.awards.dossiers import open_round
from tests.hands import Keyboard, Mouse, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360
SEND = "main form[method=post] .btn-primary"
WRITTEN = "Hợp tác xã đã hướng dẫn 120 hộ truy xuất nguồn gốc."


@pytest.fixture
def dossier():
    round = open_round()
    unit = make.unit(parent=round.campaign.owner)
    company = make.unit(name="Hợp tác xã Mẫu", kind=UnitKind.OUTSIDE)
    return make.nomination(
        round=round,
        unit=unit,
        group=NomineeGroup.OUTSIDER,
        person=make.person(unit=company, full_name="Trần Thị Mẫu"),
        status=NominationStatus.DRAFT,
        created_by=make.user(Role.HEAD, unit=unit),
        answer_text="",
    )


def make_link(page, dossier, purpose, sound) -> str:
    page.goto(f"/nominations/{dossier.pk}/people/")
    sound(page)
    hands = Mouse(page)
    hands.press("main a[href$='/people/links/new/']")
    hands.choose(f"input[name=purpose][value={purpose}]")
    hands.write("#id_recipient_name", "")
    hands.press(SEND)
    assert page.locator(".error-summary").count() == 1
    sound(page)
    assert page.locator(f"input[name=purpose][value={purpose}]").is_checked()
    hands.write("#id_recipient_name", "Trần Thị Mẫu")
    hands.press(SEND)
    sound(page)
    return page.input_value("#guest-link")


@pytest.mark.parametrize("way", [Mouse, Keyboard])
def test_an_outsider_writes_agrees_and_hands_over(open_page, sign_in, assert_sound, dossier, way):
    head = sign_in(open_page(), dossier.created_by)
    address = make_link(head, dossier, "report", assert_sound)
    page = open_page(width=PHONE)
    page.goto(address)
    assert_sound(page)
    hands = way(page)
    hands.press("main a[href$='/consent/']")
    hands.press(SEND)
    assert page.locator(".error-summary").count() == 1
    assert_sound(page)
    hands.choose("input[name=is_given][value=yes]")
    hands.press(SEND)
    page.wait_for_url(address)
    hands.press("main a[href$='/criteria/1/']")
    assert_sound(page)
    hands.write("#id_text", WRITTEN)
    hands.press("button[name=then][value=later]")
    page.wait_for_url(address)
    for name in ("nominee", "earlier-awards", "summary"):
        page.goto(f"{address}{name}/")
        assert_sound(page)
    page.goto(address)

    # Handing over is asked before it is done; afterwards the link only shows.
    form = "main form[action$='/finish/'] .btn-primary"
    if way is Keyboard:
        hands.reach(form)
        page.keyboard.press("Enter")
    else:
        page.locator(form).click()
    page.locator("dialog[open]").wait_for()
    assert_sound(page)
    hands.press("dialog[open] .btn-primary")
    assert page.locator(form).count() == 0
    assert WRITTEN in page.inner_text("main")
    assert_sound(page)
    assert Answer.objects.get(criterion__position=1).text == WRITTEN
    assert GuestLink.objects.get().state == LinkState.FINISHED
    head.goto(f"/nominations/{dossier.pk}/people/")
    assert_sound(head)


def test_an_employer_answers_once_and_a_link_called_back_says_so(
    open_page, sign_in, assert_sound, dossier
):
    head = sign_in(open_page(), dossier.created_by)
    address = make_link(head, dossier, "employer", assert_sound)
    page = open_page(width=PHONE, java_script_enabled=True)
    page.goto(address)
    assert_sound(page)
    hands = Mouse(page)
    hands.press("main a[href$='/confirm/']")
    hands.write("#id_title", "Giám đốc")
    hands.press(SEND)
    assert page.locator(".error-summary").count() == 1
    assert page.input_value("#id_title") == "Giám đốc"
    assert_sound(page)
    hands.choose("input[name=is_given][value=yes]")
    hands.write("#id_confirmed_by", "Lê Văn Thử")
    hands.write("#id_words", "Đúng như báo cáo.")
    hands.press(SEND)
    page.wait_for_url(address)
    assert_sound(page)
    assert EmployerConfirmation.objects.get().is_given
    assert page.locator("main a[href$='/confirm/']").count() == 0


def test_a_link_that_ended_and_one_that_never_was_say_what_to_do(
    open_page, sign_in, assert_sound, dossier
):
    head = sign_in(open_page(), dossier.created_by)
    address = make_link(head, dossier, "report", assert_sound)
    head.goto(f"/nominations/{dossier.pk}/people/")
    head.locator("main form[action*='/links/'] button").click()
    press(head.locator("dialog[open] .btn-primary"))
    head.locator("main form[action*='/links/']").wait_for(state="detached")
    page = open_page(width=PHONE, java_script_enabled=False)
    # A browser notes every answer that is not 200 as an error: here it is the answer wanted.
    other = "y" if address[-2] == "x" else "x"
    for wanted, status in ((address, 410), (f"{address[:-2]}{other}/", 404)):
        assert page.request.get(wanted).status == status
        reader = open_page(width=PHONE)
        reader.route(wanted, _with_status_200)
        reader.goto(wanted)
        assert_sound(reader)
        assert "Trần Thị Mẫu" not in reader.inner_text("body")


def _with_status_200(route):
    response = route.fetch()
    route.fulfill(response=response, status=200)
