"""Acts that are done at the same moment, each in a thread with a connection of its own."""

import threading

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections


def at_once(*acts):
    """Do all acts at the same moment; gives what each was refused with, None where it was done."""
    gate, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            gate.wait(timeout=60)
            act()
        except (ValidationError, PermissionDenied) as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
