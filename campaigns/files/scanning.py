"""Asks a virus scanner beside the portal about what people hand in: clamd, by its own protocol.

The two client libraries there are do not fit: one rests since 2014, the other is under the GPL.
"""

import socket
import struct
from contextlib import contextmanager
from typing import BinaryIO

from django.conf import settings

CHUNK = 256 * 1024
LONGEST_ANSWER = 4096


class InfectedError(Exception):
    """The scanner knows the content; says what it is called."""


class ScannerUnreachableError(Exception):
    """A scanner is set up, but nothing that could be read came back from it."""


def is_set_up() -> bool:
    return bool(settings.CLAMD_ADDRESS)


def scan(stream: BinaryIO) -> str:
    """Have a file scanned and left at its beginning; gives the scanner's name and version, or
    nothing where no scanner is set up.

    Source: clamd(8), commands VERSION and INSTREAM. Units: CLAMD_TIMEOUT_SECONDS of the settings.
    Raises: InfectedError; ScannerUnreachableError.
    """
    if not is_set_up():
        return ""
    try:
        version = _ask(b"zVERSION\0")
        answer = _ask(b"zINSTREAM\0", stream)
    except (OSError, ValueError) as error:
        raise ScannerUnreachableError from error
    finally:
        stream.seek(0)
    if answer.endswith(" FOUND"):
        raise InfectedError(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer != "stream: OK":
        raise ScannerUnreachableError(answer)
    return version[:120]


def is_answering() -> bool:
    """Whether the scanner is there; without one set up there is nothing to wait for."""
    try:
        return not is_set_up() or _ask(b"zPING\0") == "PONG"
    except (OSError, ValueError):
        return False


def _ask(command: bytes, stream: BinaryIO | None = None) -> str:
    with _connected() as wire:
        wire.sendall(command)
        if stream is not None:
            stream.seek(0)
            while chunk := stream.read(CHUNK):
                wire.sendall(struct.pack("!L", len(chunk)) + chunk)
            wire.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = wire.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


@contextmanager
def _connected():
    """A connection for one command, as clamd wants it: a path, or "host:port"."""
    address = settings.CLAMD_ADDRESS.removeprefix("unix:")
    if "/" in address:
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        target = address
    else:
        host, _, port = address.rpartition(":")
        wire = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        target = (host, int(port))
    wire.settimeout(settings.CLAMD_TIMEOUT_SECONDS)
    try:
        wire.connect(target)
        yield wire
    finally:
        wire.close()
