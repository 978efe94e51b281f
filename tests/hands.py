"""Two ways to work a page in a browser: with the mouse, and with the keyboard alone."""

from playwright.sync_api import TimeoutError as NothingHappened

FOCUSED_IS = "element => document.activeElement === element"
# What has the focus must not lie under something else, such as a bar that sticks to the screen.
IS_SEEN = """element => {
  const box = element.getBoundingClientRect();
  const own = hit => hit && (element.contains(hit) || hit.contains(element)
    || [...(element.labels || [])].some(label => label.contains(hit)));
  return [box.top + 4, (box.top + box.bottom) / 2, box.bottom - 4].some(
    y => own(document.elementFromPoint((box.left + box.right) / 2, y)));
}"""
TABS_OF_A_LONG_PAGE = 150
# A browser without a processor to itself lets a click fall now and then, most of all while it still
# lays out the page: after so many milliseconds without a request a person would click again.
PATIENCE = 20_000


def press(target):
    """Click what leads to another page or sends one, and wait until that page is there."""
    page = target.page
    with page.expect_navigation():
        try:
            with page.expect_request(_is_of_a_page, timeout=PATIENCE):
                target.click()
        except NothingHappened:
            target.click()


def press_enter(target):
    """Press Enter on what leads to another page or sends one, and wait until that page is there."""
    with target.page.expect_navigation():
        target.press("Enter")


class Mouse:
    """Points at what it wants; `press` is for what leads to another page or sends one."""

    def __init__(self, page):
        self.page = page

    def press(self, selector):
        press(self.page.locator(selector).first)

    def write(self, selector, text):
        self.page.fill(selector, text)

    def choose(self, selector):
        self.page.locator(selector).first.check()

    def attach(self, selector, file):
        self.page.set_input_files(selector, file)


class Keyboard(Mouse):
    """Goes by Tab from where the focus is, and sees that the focus is seen."""

    def reach(self, selector):
        wanted = self.page.locator(selector).first
        wanted.wait_for(state="attached")
        for _step in range(TABS_OF_A_LONG_PAGE):
            if wanted.evaluate(FOCUSED_IS):
                # The page may still be scrolling there.
                self.page.wait_for_function(IS_SEEN, arg=wanted.element_handle())
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {selector} on {self.page.url}")

    def press(self, selector):
        self.reach(selector)
        press_enter(self.page.locator(selector).first)

    def write(self, selector, text):
        self.reach(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Backspace")
        self.page.keyboard.insert_text(text)

    def choose(self, selector):
        """The first of a group, or a tick: the arrows go on to the others."""
        self.reach(selector)
        self.page.keyboard.press("Space")
        assert self.page.locator(selector).first.is_checked()

    def attach(self, selector, file):
        self.reach(selector)  # What follows is the dialog of the operating system.
        self.page.set_input_files(selector, file)


def _is_of_a_page(request) -> bool:
    return request.is_navigation_request()
