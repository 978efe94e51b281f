"""The life of one thing in the law: its rows in time, and who changed what in each."""

from dataclasses import dataclass

from django.utils.text import capfirst

from campaigns.law.models import LegalDocument, SourcedRow
from campaigns.law.tables import DOCUMENTS, same_thing
from campaigns.workflow.models import AuditEvent
from campaigns.workflow.wording import act_label, role_label


@dataclass(frozen=True)
class Change:
    """One field that an act changed, as it was and as it became."""

    field: str
    before: str
    after: str


def line_of(row: SourcedRow) -> list[SourcedRow]:
    """The row with those before and after it that speak of the same thing, in their order. Of a
    document: what it replaced, and what replaced it one after the other."""
    if not isinstance(row, LegalDocument):
        return list(same_thing(row))
    before = list(DOCUMENTS.rows().filter(replaced_by=row).order_by("valid_from", "pk"))
    line, seen = [*before, row], {row.pk}
    while line[-1].replaced_by_id and line[-1].replaced_by_id not in seen:
        line.append(line[-1].replaced_by)
        seen.add(line[-1].pk)
    return line


def events_of(rows: list[SourcedRow]) -> list[dict]:
    """What happened to the rows, the latest act first, each with the fields it changed."""
    if not rows:
        return []
    model = type(rows[0])
    events = AuditEvent.objects.filter(
        record_type=model._meta.label_lower, record_id__in=[str(row.pk) for row in rows]
    ).select_related("actor")
    by_key = {str(row.pk): row for row in rows}
    return [
        {
            "at": event.at,
            "label": act_label(event),
            "who": event.actor,
            "role": role_label(event),
            "row": by_key[event.record_id],
            "changes": list(_changes(model, event)),
        }
        for event in events.order_by("-seq")
    ]


def _changes(model, event: AuditEvent):
    names = {field.name: field for field in model._meta.fields}
    for name in dict.fromkeys([*event.before, *event.after]):
        was, became = event.before.get(name), event.after.get(name)
        if name in names and was != became:
            field = names[name]
            label = capfirst(field.verbose_name)
            yield Change(label, _said(field, was), _said(field, became))


def _said(field, raw) -> str:
    if raw in (None, "", "None"):
        return "–"
    if field.choices:
        return str(dict(field.flatchoices).get(raw, raw))
    return str(raw)
