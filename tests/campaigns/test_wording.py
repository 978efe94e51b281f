"""Every act that any rule puts on record has words of its own."""

import ast
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver

from campaigns.workflow.wording import acts_in_words


def recorded_acts():
    """The names written out in calls of record_event, wherever they stand."""
    for app in ("campaigns", "awards"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                if is_call and node.func.id == "record_event" and len(node.args) > 1:
                    for part in ast.walk(node.args[1]):
                        if isinstance(part, ast.Constant):
                            yield part.value, path.name


def test_every_recorded_act_has_words():
    assert get_resolver().url_patterns  # all rules are loaded, and their tables with them
    known = dict(acts_in_words())
    found = list(recorded_acts())
    assert len(found) > 30
    assert [act for act in found if act[0] not in known] == []
