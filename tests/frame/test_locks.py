"""How rows are locked: so that what hangs on them can still be written."""

import re
from pathlib import Path

from django.conf import settings

LOCK = re.compile(r"select_for_update\((?!no_key=True)")


def test_no_lock_keeps_rows_that_point_at_the_locked_one_from_being_written():
    # PostgreSQL checks a foreign key when a transaction commits, with the head of the audit chain
    # in its hands: a parent that is locked whole by somebody who waits for the head is a deadlock.
    wrong = [
        str(path.relative_to(settings.BASE_DIR))
        for folder in ("campaigns", "awards", "emulation_portal")
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*.py"))
        if LOCK.search(path.read_text())
    ]
    assert wrong == []
