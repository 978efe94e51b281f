"""An act on many dossiers in words: what was given to it, and how each stood before and after."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from awards.evaluation.models import IneligibleReason
from awards.nominations.models import NominationStatus
from awards.nominations.supplement_models import Part
from awards.office_queue.models import BulkAct, BulkActLine, BulkKind
from campaigns.accounts.models import User
from emulation_portal.vietnamese import short_date


def officers_in(act: BulkAct, lines: Iterable[BulkActLine]) -> dict[int, str]:
    """The names of the officers that an assignment is about; one query."""
    if act.kind != BulkKind.ASSIGN:
        return {}
    keys = {state["officer"] for line in lines for state in (line.before, line.after)}
    keys.add(act.values.get("officer"))
    found = User.objects.filter(pk__in=[key for key in keys if key])
    return {officer.pk: str(officer) for officer in found}


def before_words(act: BulkAct, line: BulkActLine, officers: dict[int, str]) -> str:
    return _words(act.kind, line.before, officers)


def after_words(act: BulkAct, line: BulkActLine, officers: dict[int, str]) -> str:
    return _words(act.kind, line.after, officers)


def _words(kind: str, state: dict, officers: dict[int, str]) -> str:
    if kind == BulkKind.ASSIGN:
        return officers.get(state["officer"], _("nobody"))
    if kind in (BulkKind.PROPOSE, BulkKind.NOT_PROPOSE):
        proposal = state["proposal"]
        if proposal is None:
            return _("no proposal yet")
        return _("proposed") if proposal["is_proposed"] else _("not proposed")
    return str(NominationStatus(state["status"]).label)


def values_words(act: BulkAct, officers: dict[int, str]) -> list[dict]:
    """What was typed for the act, as rows of a summary list."""
    values = act.values
    said = []
    if act.kind == BulkKind.ASSIGN:
        officer = officers.get(values["officer"], _("nobody"))
        said.append({"label": _("Officer"), "value": officer})
    if values.get("message"):
        said.append({"label": _("What is missing"), "value": values["message"]})
    if values.get("due_at"):
        due_on = datetime.fromisoformat(values["due_at"]).date()
        said.append({"label": _("Answer by"), "value": short_date(due_on)})
    if values.get("parts"):
        parts = "; ".join(str(Part(part).label) for part in values["parts"])
        said.append({"label": _("Parts to be completed"), "value": parts})
    if values.get("criteria"):
        criteria = ", ".join(map(str, values["criteria"]))
        said.append({"label": _("Of which criteria"), "value": criteria})
    if values.get("reasons"):
        reasons = "; ".join(str(IneligibleReason(reason).label) for reason in values["reasons"])
        said.append({"label": _("Reasons"), "value": reasons})
    if values.get("note"):
        said.append({"label": _("Note"), "value": values["note"]})
    return said
