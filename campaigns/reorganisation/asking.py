"""One reorganisation as it is being typed: which units were chosen and found, what is asked.

Everything stands in the form itself, so that nothing typed is lost between finding units, checking
what will happen, and doing it.
"""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from campaigns.reorganisation.forms import EventForm, OneNewUnit, SomeNewUnits, new_units
from campaigns.reorganisation.rules import Asked, NewUnit
from campaigns.units.models import Unit, UnitEvent, UnitEventKind
from emulation_portal.refusals import show_refusal

MOST_FOUND = 15
_ROWS = {UnitEventKind.MERGE: OneNewUnit, UnitEventKind.SPLIT: SomeNewUnits}
# Which side of the page the fields of a refusal stand on that are no fields of the form.
_SIDES = ("before", "after", "heir")


class Asking:
    """The form of one kind of event with the units on its two sides."""

    def __init__(self, kind: str, data=None, unit_code: str = ""):
        self.kind, self.data = kind, data
        self.side_errors: list[str] = []
        is_sent = data is not None
        self.before = _chosen(data, "before") if is_sent else _by_codes([unit_code])
        self.after = _chosen(data, "after") if is_sent else []
        # Finding units checks nothing that is half typed.
        self.is_finding = is_sent and data.get("act") == "find"
        bound = data if is_sent else None
        self.form = EventForm(bound, kind=kind)
        self.rows = None
        if kind in _ROWS:
            # What comes of a division most often belongs where the division belonged.
            first = {"parent": self.before[0].parent_id} if self.before else {}
            self.rows = _ROWS[kind](bound, prefix="new", form_kwargs={"initial": first})
        if self.is_finding:
            self.form = EventForm(
                kind=kind, initial={name: data.get(name, "") for name in self.form.fields}
            )
        self.q_before = (data.get("q_before", "") if is_sent else "")[:200].replace("\0", "")
        self.q_after = (data.get("q_after", "") if is_sent else "")[:200].replace("\0", "")
        self.found_before = self._found(self.q_before, self.before)
        self.found_after = self._found(self.q_after, self.after)

    @property
    def label(self) -> str:
        return UnitEventKind(self.kind).label

    @property
    def label_before(self) -> str:
        return {
            UnitEventKind.MERGE: _("Units that are merged"),
            UnitEventKind.SPLIT: _("Unit that is split"),
            UnitEventKind.DISSOLVE: _("Units that are dissolved"),
            UnitEventKind.TRANSFER: _("Units that are transferred"),
        }[self.kind]

    @property
    def label_after(self) -> str:
        if self.kind == UnitEventKind.MERGE:
            return _("Into a unit that is there already")
        return _("Successors that are there already, the unit itself among them if it goes on")

    @property
    def takes_after(self) -> bool:
        return self.kind in _ROWS

    def is_valid(self) -> bool:
        rows_valid = self.rows is None or self.rows.is_valid()
        return self.form.is_valid() and rows_valid

    def asked(self) -> Asked:
        """What is asked, of a valid form."""
        typed = dict(self.form.cleaned_data)
        changes = {}
        if self.kind == UnitEventKind.TRANSFER:
            changes["parent"] = typed.pop("parent")
            superior = typed.pop("superior")
            if superior:
                changes["superior"] = superior
        after = [*self.after, *(new_units(self.rows) if self.rows else [])]
        return Asked(
            kind=self.kind,
            before=tuple(self.before),
            after=tuple(after),
            changes=changes,
            heir=self._heir(after),
            without_roles=self._without(),
            **typed,
        )

    def refuse(self, error: ValidationError) -> None:
        """Show a refusal next to its field, or above the units it is about."""
        named = getattr(error, "error_dict", {})
        for side in _SIDES:
            self.side_errors += [text for one in named.get(side, []) for text in one.messages]
        rest = {name: errors for name, errors in named.items() if name not in _SIDES}
        if rest or not named:
            show_refusal(self.form, ValidationError(rest) if rest else error)

    def twin(self, asked: Asked, *, by) -> UnitEvent | None:
        """The event that this very form has made already, where it was sent twice."""
        made = UnitEvent.objects.filter(
            kind=asked.kind, happened_on=asked.happened_on, basis=asked.basis, entered_by=by
        )
        for unit in asked.before:
            made = made.filter(parts__unit=unit, parts__side="before")
        return made.first() if asked.before else None

    def hidden(self) -> list[tuple[str, str]]:
        """Everything typed, to be sent again by the page that asks whether it is right."""
        kept = [name for name in self.data if name not in ("csrfmiddlewaretoken", "act")]
        return [(name, value) for name in kept for value in self.data.getlist(name)]

    def _heir(self, after: list) -> Unit | NewUnit | None:
        try:
            return after[int(self.data.get("heir", ""))]
        except (ValueError, IndexError):
            return None

    def _without(self) -> tuple[int, ...]:
        shown = {key for key in self.data.getlist("role_shown") if key.isdecimal()}
        kept = set(self.data.getlist("role"))
        return tuple(int(key) for key in shown - kept)

    def _found(self, text: str, chosen: list[Unit]) -> list[Unit]:
        if not text.strip():
            return []
        living = _known().filter(last_day=None).exclude(pk__in=[unit.pk for unit in chosen])
        return list(living.matching(text).order_by("sort_key")[:MOST_FOUND])


def _chosen(data, side: str) -> list[Unit]:
    return _by_codes(data.getlist(side)[:100])


def _by_codes(codes: list[str]) -> list[Unit]:
    wanted = [code.replace("\0", "") for code in codes if code]
    found = {unit.code: unit for unit in _known().filter(code__in=wanted)}
    return [found[code] for code in dict.fromkeys(wanted) if code in found]


def _known():
    """Units as they are told apart, each with the one it belongs to."""
    known = Unit.objects.with_province()
    return known.prefetch_related(Prefetch("parent", known))
