"""Log lines say what happened and where, never to whom."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.log import log_response

from emulation_portal.logs import JsonFormatter

NAME = "Nguyễn Thị Mẫu"


class Lines(logging.Handler):
    """Keeps what the formatter wrote."""

    def __init__(self):
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines = []

    def emit(self, record):
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def written():
    """A function that attaches the formatter to a logger and returns its lines."""
    attached = []

    def attach(name: str) -> list[dict]:
        handler, logger = Lines(), logging.getLogger(name)
        attached.append((logger, handler, logger.level))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        return handler.lines

    yield attach
    for logger, handler, level in attached:
        logger.removeHandler(handler)
        logger.setLevel(level)


def without_moment(line: dict) -> dict:
    return {key: value for key, value in line.items() if key != "at"}


def test_request_line_has_method_path_and_status_and_no_query(written):
    lines = written("django.request")
    request = RequestFactory().get("/ho-so/", {"q": NAME})
    log_response(
        "%s: %s", NAME, request.get_full_path(), response=HttpResponse(status=404), request=request
    )
    assert [without_moment(line) for line in lines] == [
        {
            "level": "WARNING",
            "logger": "django.request",
            "method": "GET",
            "path": "/ho-so/",
            "status": 404,
        }
    ]


def test_request_line_of_a_form_has_nothing_that_was_typed(written):
    lines = written("django.request")
    request = RequestFactory().post("/ho-so/7/", {"name": NAME})
    try:
        raise ValueError(NAME)
    except ValueError as error:
        log_response(
            "%s", NAME, response=HttpResponse(status=500), request=request, exception=error
        )
    (line,) = lines
    assert sorted(line) == ["at", "error", "level", "logger", "method", "path", "status", "where"]
    assert NAME not in json.dumps(line, ensure_ascii=False)


def test_exception_carries_its_type_and_place_only(written):
    lines = written("portal.test")
    try:
        raise KeyError(NAME)
    except KeyError:
        logging.getLogger("portal.test").exception("Letter not made")
    (line,) = lines
    assert line["message"] == "Letter not made"
    assert line["error"] == "KeyError"
    place, _, number = line["where"].rpartition(":")
    assert place == __file__
    assert number.isdigit()
    assert NAME not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize(
    ("message", "arguments", "expected"),
    [
        ("Invalid request from ip=203.0.113.9: Invalid line: 'GET /?q=Mẫu'", (), "Invalid request"),
        ("Error handling request %s %s", ("GET", "/?q=Mẫu"), "Error handling request"),
        ("WORKER TIMEOUT (pid:%s)", (7,), "WORKER TIMEOUT (pid:7)"),
    ],
    ids=["address", "query", "kept"],
)
def test_server_line_has_neither_client_address_nor_query(written, message, arguments, expected):
    lines = written("gunicorn.error")
    logging.getLogger("gunicorn.error").warning(message, *arguments)
    assert [line["message"] for line in lines] == [expected]


def test_moment_is_written_in_utc(written):
    lines = written("portal.test")
    logging.getLogger("portal.test").info("Started")
    assert lines[0]["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/guest/abcdefgh/criteria/1/", "/guest/…/criteria/1/"),
        ("/calendar/abcdefgh/", "/calendar/…/"),
        ("/nominations/7/", "/nominations/7/"),
    ],
)
def test_an_address_that_opens_something_is_written_without_its_secret(written, path, expected):
    lines = written("django.request")
    log_response(
        "Gone: %s", path, response=HttpResponse(status=410), request=RequestFactory().get(path)
    )
    assert [line["path"] for line in lines] == [expected]
