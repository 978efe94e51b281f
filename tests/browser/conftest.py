"""Chromium without a window, one for all tests; each test opens its own clean context."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

from tests.hands import press

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]
WIDTHS = (360, 1280)
# What is slow on a busy machine is no defect: nothing here measures time, so waiting costs nothing.
PATIENCE = 90_000
NO_ANSWER = ("Failed to load resource", "Response Status Error Code", "htmx:")
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def pytest_itemcollected(item):
    """Begin a test anew, once, where the browser gave up; a wrong page is never asked twice."""
    item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[BrowserError]))


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium; Playwright's own is never fetched."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("Chromium is not installed")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; the tests beside it talk to the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def open_page(chromium, live_server):
    """Open a page of the portal at a width; scripts that fail or are blocked fail the test, and so
    does an answer that did not come, unless the test is about that."""
    contexts = []
    problems = []

    def note(message, loses_answers):
        is_lost = loses_answers and message.text.startswith(NO_ANSWER)
        if message.type == "error" and not is_lost:
            problems.append(message.text)

    def opened(width=1280, *, loses_answers=False, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            base_url=live_server.url,
            locale="vi-VN",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: note(message, loses_answers))
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            _show(page)
        context.close()
    assert problems == []


def _show(page) -> None:
    """What stood on the page: pytest prints it where the test failed."""
    try:
        words = page.inner_text("body", timeout=5_000)[:3000]
    except BrowserError as error:
        words = f"(cannot be read: {error})"
    print(page.url, words, sep="\n")  # noqa: T201


@pytest.fixture
def assert_sound():
    """A page has one <h1>, does not scroll sideways, and axe finds nothing wrong with it."""

    def assert_page(page, widths=WIDTHS):
        assert page.locator("h1").count() == 1
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        size = page.viewport_size
        for width in widths:
            page.set_viewport_size({"width": width, "height": size["height"]})
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{page.url} is {overflow}px too wide at {width}px"
        page.set_viewport_size(size)
        # A click that is sent while the page is still being laid out anew reaches nothing.
        page.wait_for_function("width => innerWidth === width", arg=size["width"])
        page.evaluate(TWO_FRAMES)

    return assert_page


@pytest.fixture
def sign_in():
    """Sign in through the page, as people do."""

    def signed_in(page, user, password="a-long-test-password"):
        page.goto("/accounts/login/")
        page.fill("#id_login", user.username)
        page.fill("#id_password", password)
        press(
            page.locator("form[action*='login'] button[type=submit], form button.btn-primary").first
        )
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return signed_in
