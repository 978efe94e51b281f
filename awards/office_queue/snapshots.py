"""How dossiers stand with the Office, as plain data, so that a later touch is noticed."""

from collections.abc import Collection

from django.db.models import Max

from awards.evaluation.models import Appraisal
from awards.nominations.models import Nomination
from awards.nominations.supplement_models import SupplementRequest
from awards.office_queue.models import Assignment
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
    appraisals, requests = _last(Appraisal, keys), _last(SupplementRequest, keys)
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


def touched_since(nominations: Collection[Nomination], moment) -> set[int]:
    """Which of the dossiers something was done to after a moment, by the audit chain."""
    events = AuditEvent.objects.filter(
        record_type=Nomination._meta.label_lower,
        record_id__in=[str(nomination.pk) for nomination in nominations],
        at__gt=moment,
    ).exclude(action__in=READING)
    return {int(key) for key in events.values_list("record_id", flat=True)}


def _last(model, keys: list[int]) -> dict[int, int]:
    return dict(
        model.objects.filter(nomination__in=keys)
        .order_by()
        .values_list("nomination")
        .annotate(last=Max("pk"))
    )


def _proposal(proposal: Proposal | None) -> dict | None:
    if proposal is None:
        return None
    return {"is_proposed": proposal.is_proposed, "note": proposal.note}
