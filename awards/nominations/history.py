"""What happened to a dossier, in words."""

from django.utils.translation import gettext_lazy as _

from awards.nominations.life import TRANSITIONS
from awards.nominations.models import Nomination
from campaigns.accounts.models import Role
from campaigns.workflow.rules import history_of

# Saves are on record too, but a reader looks for what was done with the dossier.
WORDS = {"start": _("Dossier begun")} | {t.name: t.label for t in TRANSITIONS}


def history_lines(nomination: Nomination) -> list[dict]:
    """The acts on a dossier, oldest first, for components/history.html; one query."""
    roles = dict(Role.choices)
    return [
        {
            "at": event.at,
            "label": WORDS[event.action],
            "who": str(event.actor) if event.actor else "",
            "role": roles.get(event.role, ""),
            "reason": event.reason,
        }
        for event in history_of(nomination).filter(action__in=WORDS)
    ]
