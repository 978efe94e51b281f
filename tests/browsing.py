"""A browser without a screen: fills in the forms that pages really have and follows redirects."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from django.test import Client

VOID = {"input", "br", "hr", "img", "meta", "link"}


class Form:
    """One form of a page with the values it came with."""

    def __init__(self, attributes, page):
        # Without an address of its own a form goes where its page came from, question and all.
        self.action = urljoin(page.path, attributes.get("action") or page.address)
        self.method = (attributes.get("method") or "get").lower()
        self.page = page
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.buttons: list[tuple[str, str, str]] = []

    def submit(self, button: str | None = None, /, **changes):
        """Post it as a person would: what stands in it, changed, and the button pressed."""
        unknown = set(changes) - self.names
        assert not unknown, f"no such field: {unknown}; the form has {sorted(self.names)}"
        data = {name: list(values) for name, values in self.values.items()}
        for name, value in changes.items():
            data[name] = value if isinstance(value, list) else [value]
        if button is not None:
            pressed = [b for b in self.buttons if button in (b[0], b[1], b[2])]
            assert pressed, f"no button {button}; the form has {self.buttons}"
            if pressed[0][0]:
                data[pressed[0][0]] = [pressed[0][1]]
        browser = self.page.browser
        send = browser.client.post if self.method == "post" else browser.client.get
        return browser.read(send(self.action, data, follow=True))


class Page(HTMLParser):
    """What came back: status, text, title, forms, links."""

    def __init__(self, browser, response):
        super().__init__()
        self.browser = browser
        self.response = response
        self.status = response.status_code
        chain = getattr(response, "redirect_chain", [])
        request_path = response.request["PATH_INFO"]
        self.path = chain[-1][0] if chain else request_path
        question = "" if chain else response.request.get("QUERY_STRING", "")
        self.address = f"{self.path}?{question}" if question else self.path
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._text: list[str] = []
        self._form = self._select = self._textarea = self._button = None
        if response.headers.get("Content-Type", "").startswith("text/html"):
            self.feed(response.content.decode())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._text).split())

    def form(self, part_of_action: str = "", *, field="", button="", move="") -> Form:
        """The first POST form whose action, field, button and move match."""
        for form in self.forms:
            if form.method != "post" or part_of_action not in form.action:
                continue
            if field and field not in form.names:
                continue
            if button and not any(button in b for b in form.buttons):
                continue
            if move and form.values.get("move") != [move]:
                continue
            if not (part_of_action or field or button or move) and _is_of_the_frame(form):
                continue
            return form
        raise AssertionError(
            f"no form {part_of_action} {field} {button} {move} on {self.path} ({self.status}): "
            f"{[(f.action, sorted(f.names), f.buttons) for f in self.forms]}\n{self.text[:1500]}"
        )

    def handle_starttag(self, tag, attrs):
        attributes = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self._form = Form(attributes, self)
            self.forms.append(self._form)
        elif tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif self._form is not None and "disabled" not in attributes:
            self._field(tag, attributes)

    def _field(self, tag, attributes):
        form, name = self._form, attributes.get("name", "")
        kind = attributes.get("type", "text")
        if tag == "button" or (tag == "input" and kind == "submit"):
            self._button = [name, attributes.get("value", ""), ""]
            if tag == "input":
                value = attributes.get("value", "")
                form.buttons.append((name, value, value))
        elif tag == "input" and name:
            form.names.add(name)
            if kind in ("checkbox", "radio"):
                if "checked" in attributes:
                    form.values.setdefault(name, []).append(attributes.get("value", "on"))
            elif kind != "file":
                form.values.setdefault(name, []).append(attributes.get("value", ""))
        elif tag == "textarea" and name:
            form.names.add(name)
            self._textarea = (name, [])
        elif tag == "select" and name:
            form.names.add(name)
            self._select = [name, None, "multiple" in attributes]
        elif tag == "option" and self._select:
            value = attributes.get("value", "")
            if "selected" in attributes or (self._select[1] is None and not self._select[2]):
                self._select[1] = value

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._textarea:
            name, parts = self._textarea
            # A browser drops the line break right after the opening tag.
            self._form.values[name] = ["".join(parts).removeprefix("\r\n").removeprefix("\n")]
            self._textarea = None
        elif tag == "select" and self._select:
            if self._select[1] is not None:
                self._form.values[self._select[0]] = [self._select[1]]
            self._select = None
        elif tag == "button" and self._button is not None:
            if self._form is not None:
                self._form.buttons.append(tuple(self._button))
            self._button = None

    def handle_data(self, data):
        if self._textarea:
            self._textarea[1].append(data)
        if self._button is not None:
            self._button[2] = (self._button[2] + " " + data.strip()).strip()
        self._text.append(data)


def _is_of_the_frame(form: Form) -> bool:
    return any(part in form.action for part in ("/hat/", "/i18n/", "/logout/", "/demo/"))


class Browser:
    """One person at the portal, signed in with one hat on."""

    def __init__(self, user=None):
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
            if user.hat:
                session = self.client.session
                session["hat"] = user.hat.pk
                session.save()

    def get(self, path: str) -> Page:
        return self.read(self.client.get(path, follow=True))

    def read(self, response) -> Page:
        return Page(self, response)
