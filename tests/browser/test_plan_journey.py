"""A plan from its template to its number, in a browser: Office, Director, clerk."""

import re

import pytest
from django.utils import timezone

from campaigns.accounts.models import Role
from campaigns.plans.models import Campaign, CampaignStatus
from tests import make
from tests.hands import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)
SAVE = "main form[method=post] .action-bar .btn-primary"


def save(page):
    press(page.locator(SAVE))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_plan_goes_from_its_template_to_its_number(open_page, sign_in, assert_sound, width):
    owner = make.department()
    make.unit(name="Phòng Kế hoạch", parent=owner)
    make.plan_law(owner)
    make.certificate_form()
    year = timezone.localdate().year

    # The Office begins from a template; a name forgotten is asked for, nothing typed is lost.
    page = sign_in(open_page(width), make.user(Role.OFFICE, unit=owner))
    page.goto("/campaigns/new/")
    press(page.locator("main a[href$='/campaigns/new/template/']"))
    page.locator("input[name=template][value=thematic]").check()
    page.fill("#id_code", "nam-nay")
    page.fill("#id_short_name", "Thi đua năm nay")
    page.fill("#id_starts_on", f"01/01/{year}")
    page.fill("#id_ends_on", f"31/12/{year + 1}")
    assert_sound(page)
    save(page)
    page.locator(".error-summary").wait_for()
    assert_sound(page)
    assert page.input_value("#id_code") == "nam-nay"
    page.fill("#id_name", "Thi đua hoàn thành nhiệm vụ năm nay")
    save(page)
    page.wait_for_url("**/campaigns/nam-nay/plan/")
    assert_sound(page)

    # A part that was emptied blocks; the check leads to where it is mended, and back.
    page.goto("/campaigns/nam-nay/plan/purposes/")
    for text in page.locator("textarea[name$='-text']").all():
        text.fill("")
    save(page)
    page.wait_for_url("**/campaigns/nam-nay/plan/#purposes")
    assert page.locator("form[action$='/submit/']").count() == 0
    assert_sound(page)
    press(page.locator("section[aria-labelledby=section-1] a[href$='/plan/purposes/']").first)
    page.locator("textarea[name$='-text']").first.fill("Động viên từng người làm tốt việc của mình")
    assert_sound(page)
    save(page)
    page.wait_for_url("**/campaigns/nam-nay/plan/#purposes")

    # Places: what the Director decides stands first among the award forms.
    press(page.locator("a[href*='/quotas/']").first)
    page.wait_for_url("**/quotas/**")
    assert page.locator("select[name$='-award_form'] optgroup").count() > 0
    assert_sound(page)
    page.locator("input[name$='-places']").first.fill("5")
    save(page)
    page.wait_for_url("**/campaigns/nam-nay/plan/#rounds")

    # Warnings are ticked before the plan goes to the Director.
    press(page.locator("form[action$='/submit/'] .btn-primary"))
    page.locator("#id_seen.is-invalid, .error-summary").first.wait_for()
    assert_sound(page)
    page.locator("input[name=seen]").check()
    press(page.locator("form[action$='/submit/'] .btn-primary"))
    page.wait_for_url("**/campaigns/nam-nay/")
    assert_sound(page)
    campaign = Campaign.objects.get()
    assert campaign.status == CampaignStatus.SUBMITTED

    # The Director launches it.
    page = sign_in(open_page(width), make.user(Role.DIRECTOR, unit=owner))
    press(page.locator("main a[href$='/campaigns/nam-nay/']").first)
    assert_sound(page)
    press(page.locator("form:has(input[name=move][value=launch]) button"))
    page.locator("section[aria-labelledby=now]").wait_for()
    assert_sound(page)

    # The clerk gives it number and date.
    page = sign_in(open_page(width), make.user(Role.CLERK, unit=owner))
    press(page.locator("main a[href$='/campaigns/nam-nay/issue/']").first)
    assert_sound(page)
    page.locator(SAVE).click()  # asked before it is done
    press(page.locator("dialog[open] .btn-primary"))
    page.wait_for_url(re.compile(r"/campaigns/nam-nay/$"))
    assert_sound(page)
    campaign.refresh_from_db()
    assert campaign.plan_paper.number == 1
    assert campaign.plan_paper.reference in page.inner_text("main")
    page.goto("/campaigns/nam-nay/ledger/")
    assert page.locator(".quota-pair").count() == campaign.rounds.count()
    assert_sound(page)
