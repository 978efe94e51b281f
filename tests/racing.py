"""Acts that are done at the same moment, each in a thread with a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections


def at_once(*acts):
    """Do all acts at the same moment; gives what each was refused with, None where it was done.

    Whatever else goes wrong in one of them is raised here.
    """
    gate = threading.Barrier(len(acts))

    def run(act):
        gate.wait(timeout=60)
        try:
            act()
        except (ValidationError, PermissionDenied) as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
