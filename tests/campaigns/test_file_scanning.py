"""A virus scanner beside the portal, played by a thread that speaks clamd's protocol."""

import socket
import struct
import threading
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError

from campaigns.files.models import StoredFile
from campaigns.files.scanning import is_answering
from campaigns.outbox.models import TimekeeperRun
from tests.campaigns.test_files import hand_in, pdf_bytes
from tests.refusals import code_of

pytestmark = pytest.mark.django_db
VERSION = "ClamAV 1.4.2/27500/Mon Nov 23 08:00:00 2026"


class Daemon(threading.Thread):
    """Answers each connection once; `answer` is what it finds in a stream."""

    def __init__(self, listening, answer):
        super().__init__(daemon=True)
        self.listening, self.answer, self.received = listening, answer, []

    def run(self):
        while True:
            try:
                wire, _address = self.listening.accept()
            except OSError:
                return
            with wire, wire.makefile("rb") as reading:
                self.reply(wire, reading)

    def reply(self, wire, reading):
        command = b""
        while not command.endswith(b"\0"):
            command += reading.read(1)
        if command == b"zPING\0":
            wire.sendall(b"PONG\0")
        elif command == b"zVERSION\0":
            wire.sendall(VERSION.encode() + b"\0")
        elif command == b"zINSTREAM\0":
            content = b""
            while length := struct.unpack("!L", reading.read(4))[0]:
                content += reading.read(length)
            self.received.append(content)
            wire.sendall(self.answer.encode() + b"\0")


@contextmanager
def daemon(settings, answer="stream: OK", path=None):
    family = socket.AF_UNIX if path else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.bind(str(path) if path else ("127.0.0.1", 0))
        listening.listen()
        port = None if path else listening.getsockname()[1]
        settings.CLAMD_ADDRESS = str(path) if path else f"127.0.0.1:{port}"
        settings.CLAMD_TIMEOUT_SECONDS = 60
        answering = Daemon(listening, answer)
        answering.start()
        yield answering
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("by_path", [True, False])
def test_a_clean_file_is_kept_with_the_name_of_the_scanner(settings, tmp_path, by_path):
    content = pdf_bytes()
    with daemon(settings, path=tmp_path / "clamd.sock" if by_path else None) as scanner:
        stored = hand_in("a.pdf", content)
    assert stored.scanned_by == VERSION
    assert scanner.received == [content]
    with stored.file.open("rb") as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("stream: Eicar-Test-Signature FOUND", "infected"),
        ("INSTREAM size limit exceeded. ERROR", "scanner_unreachable"),
        ("", "scanner_unreachable"),
    ],
)
def test_a_file_that_the_scanner_does_not_clear_is_refused(settings, answer, code):
    with daemon(settings, answer), pytest.raises(ValidationError) as refusal:
        hand_in("a.pdf", pdf_bytes())
    assert code_of(refusal) == code
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:1", "no-port"])
def test_a_scanner_that_is_not_there_lets_nothing_in(settings, address):
    settings.CLAMD_ADDRESS = address
    with pytest.raises(ValidationError) as refusal:
        hand_in("a.pdf", pdf_bytes())
    assert code_of(refusal) == "scanner_unreachable"
    settings.CLAMD_ADDRESS = ""
    assert hand_in("a.pdf", pdf_bytes()).scanned_by == ""


def test_the_watching_machine_is_told_of_a_scanner_that_is_set_up(settings, client):
    TimekeeperRun.objects.create()
    assert "scanner" not in client.get("/healthz").json()
    with daemon(settings):
        assert is_answering()
        assert client.get("/healthz").json()["scanner"] == "ok"
    settings.CLAMD_ADDRESS = "/nowhere/clamd.sock"
    response = client.get("/healthz")
    assert (response.status_code, response.json()["scanner"]) == (503, "fail")
