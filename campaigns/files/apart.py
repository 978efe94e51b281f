"""Has a stranger's file read by a process of its own, with little memory and little time.

Whatever a file does to the library that reads it, that process dies and not the portal. It is
started with `python -I`, sets its own limits before it loads anything that reads files, can write
no file, takes the content on standard input and gives its answer on standard output.
"""

import importlib
import resource
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

SECONDS = 15
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10
_ROOT = str(Path(__file__).parents[2])
# At the end of the path, so that no folder of ours stands before what Python brings along.
_START = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from campaigns.files.apart import begin; begin(*sys.argv[2:])"
)


class FailedError(Exception):
    """The process gave no answer: the file killed it, or took too much memory or time."""


class BusyError(Exception):
    """No turn became free in time."""


def run(program: str, *arguments: str, content: BinaryIO, turns: BoundedSemaphore) -> bytes:
    """What `main(*arguments)` of a module of this folder answers to a file, read from where it
    stands. No more processes run at a time than there are turns.

    Units: SECONDS to wait for a turn, and again for the answer. Raises: FailedError, BusyError.
    """
    if not turns.acquire(timeout=SECONDS):
        raise BusyError
    limits = (str(MEMORY_BYTES), str(CPU_SECONDS))
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-c", _START, _ROOT, *limits, program, *arguments],
            input=content.read(),
            stdout=subprocess.PIPE,
            # A file can make its reader complain without end.
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={},
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise FailedError from error
    finally:
        turns.release()
    return done.stdout


def begin(memory_bytes: str, cpu_seconds: str, program: str, *arguments: str) -> None:
    """The other side: the first and last that the process does."""
    for kind, most in (
        (resource.RLIMIT_AS, int(memory_bytes)),
        (resource.RLIMIT_CPU, int(cpu_seconds)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    importlib.import_module(f"campaigns.files.{program}").main(*arguments)
