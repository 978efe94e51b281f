"""The plan as a list of tasks: its heading and its five sections, each with what it still lacks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.launch.readiness import Finding, Level

# Key, heading as the plan has it, where it stands on the page.
PARTS = (
    ("heading", gettext_lazy("Heading and bases"), "bases"),
    ("I", gettext_lazy("I. Purposes and requirements"), "section-1"),
    ("II", gettext_lazy("II. Who takes part, and in what"), "section-2"),
    ("III", gettext_lazy("III. Criteria"), "criteria"),
    ("IV", gettext_lazy("IV. Award forms and places"), "rounds"),
    ("V", gettext_lazy("V. Who does what"), "section-5"),
)


@dataclass(frozen=True)
class Part:
    """One part of the plan with what was found in it."""

    key: str
    label: str
    anchor: str
    findings: list[Finding]

    def _n(self, level: Level) -> int:
        return sum(finding.level == level for finding in self.findings)

    @property
    def status(self) -> str:
        n_errors, n_warnings = self._n(Level.ERROR), self._n(Level.WARNING)
        if n_errors:
            text = ngettext("%(n)d thing missing", "%(n)d things missing", n_errors)
            return text % {"n": n_errors}
        if n_warnings:
            text = ngettext("%(n)d thing to look at", "%(n)d things to look at", n_warnings)
            return text % {"n": n_warnings}
        return _("Complete")

    @property
    def tone(self) -> str:
        if self._n(Level.ERROR):
            return "stop"
        return "attention" if self._n(Level.WARNING) else "good"

    @property
    def task(self) -> dict:
        """As the task list shows it."""
        first = self.findings[0].sentence if self.findings else ""
        return {
            "label": self.label,
            "url": f"#{self.anchor}",
            "hint": first,
            "status": self.status,
            "tone": self.tone,
        }


def parts_of(findings: list[Finding]) -> list[Part]:
    """The heading and the five sections in the order of the plan."""
    return [
        Part(key, str(label), anchor, [f for f in findings if f.part == key])
        for key, label, anchor in PARTS
    ]
