"""One line of a dossier's task list; every room that adds something to a dossier makes its own."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Task:
    """What is left to do in one place. `missing` keeps the dossier from being handed in, each in
    the form "required, present"; `advice` is said beside it and keeps nothing back."""

    label: str
    url: str
    hint: str = ""
    is_started: bool = False
    is_done: bool = False
    is_locked: bool = False
    missing: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    @property
    def status(self):
        if self.is_locked:
            return _("As handed in")
        if self.is_done:
            return _("Completed")
        return _("In progress") if self.is_started else _("Not started")

    @property
    def tone(self) -> str:
        if self.is_locked:
            return "neutral"
        if self.is_done:
            return "good"
        return "info" if self.is_started else "neutral"
