"""How dossiers stand with the Office, as plain data, so that a later touch is noticed."""

from collections.abc import Collection

from django.db.models import Max, QuerySet

from awards.evaluation.models import Appraisal, Assignment
from awards.nominations.models import Nomination
from awards.nominations.supplement_models import SupplementRequest
from awards.office_queue.models import BulkAct, BulkActLine
from awards.summary_list.models import Proposal
from campaigns.workflow.models import AuditEvent

# Looking into a dossier changes nothing about it.
READING = ("open_file",)


def snapshots_of(nominations: Collection[Nomination]) -> dict[int, dict]:
    """The state of each dossier by its key, read anew; six queries whatever their number."""
    keys = [nomination.pk for nomination in nominations]
    rows = Nomination.objects.filter(pk__in=keys).values(
        "pk", "status", "received_at", "edit_number"
    )
    officers = dict(
        Assignment.objects.filter(nomination__in=keys, ended_at=None).values_list(
            "nomination", "officer"
        )
    )
    proposals = {one.nomination_id: one for one in Proposal.objects.filter(nomination__in=keys)}
    # What was taken back stays on record and holds no longer.
    appraisals = _last(Appraisal.objects.standing(), keys)
    requests = _last(SupplementRequest.objects.filter(taken_back_at=None), keys)
    return {
        row["pk"]: {
            "status": row["status"],
            "received_at": row["received_at"].isoformat() if row["received_at"] else "",
            "edit_number": row["edit_number"],
            "officer": officers.get(row["pk"]),
            "appraisal": appraisals.get(row["pk"]),
            "request": requests.get(row["pk"]),
            "proposal": _proposal(proposals.get(row["pk"])),
        }
        for row in rows
    }


def touched_since_act(nominations: Collection[Nomination], act: BulkAct) -> set[int]:
    """Which of the dossiers something was done to after an act, by the audit chain; two queries.

    A later act on many that was taken back left no trace but on record: nothing between its
    beginning and its end counts, because it was taken back only where nobody else had done anything
    in between.
    """
    keys = [nomination.pk for nomination in nominations]
    events = AuditEvent.objects.filter(
        record_type=Nomination._meta.label_lower,
        record_id__in=[str(key) for key in keys],
        at__gt=act.done_at,
    ).exclude(action__in=READING)
    taken_back: dict[int, list] = {}
    undone = BulkActLine.objects.filter(
        nomination__in=keys, act__undone_at__isnull=False, act__began_at__gte=act.done_at
    )
    for key, *span in undone.values_list("nomination", "act__began_at", "act__undone_at"):
        taken_back.setdefault(key, []).append(span)
    return {
        int(key)
        for key, at in events.values_list("record_id", "at")
        if not any(began <= at <= ended for began, ended in taken_back.get(int(key), []))
    }


def _last(facts: QuerySet, keys: list[int]) -> dict[int, int]:
    return dict(
        facts.filter(nomination__in=keys)
        .order_by()
        .values_list("nomination")
        .annotate(last=Max("pk"))
    )


def _proposal(proposal: Proposal | None) -> dict | None:
    if proposal is None:
        return None
    return {"is_proposed": proposal.is_proposed, "note": proposal.note}
