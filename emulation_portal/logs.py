"""Structured logs: one JSON object a line, with nothing in it that names a person.

Paths keep their shape but lose query strings, because people type names into search boxes.
"""

import json
import logging
import re
from datetime import UTC, datetime

# The web server's own messages that go on with a client's address or with what was asked for.
CUT_AFTER = ("Invalid request", "Error handling request")
# Addresses that open something to whoever knows them: the secret part is not written down.
_SECRET = re.compile(r"^/(guest|calendar)/[^/]+")


class JsonFormatter(logging.Formatter):
    """Writes time, level, logger, message; for a request its method, bare path and status."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path"):
            entry["method"] = request.method
            entry["path"] = _SECRET.sub(r"/\1/…", request.path)
            entry["status"] = getattr(record, "status_code", None)
        else:
            entry["message"] = self.message_without_people(record)
        if record.exc_info:
            kind, _, trace = record.exc_info
            entry["error"] = kind.__name__
            while trace and trace.tb_next:
                trace = trace.tb_next
            if trace:  # where it broke, not with which values
                entry["where"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        return json.dumps(entry, ensure_ascii=False)

    @staticmethod
    def message_without_people(record: logging.LogRecord) -> str:
        message = record.getMessage()
        if record.name.startswith("gunicorn"):
            return next((start for start in CUT_AFTER if message.startswith(start)), message)
        return message
