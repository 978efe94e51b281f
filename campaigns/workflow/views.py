"""The page on which the chain of audit events is read."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.workflow.forms import AuditFilter
from campaigns.workflow.models import AuditEvent, ChainHead
from campaigns.workflow.wording import act_label, record_label, role_label, state_label

PAGE_SIZE = 50


@require_safe
def audit(request):
    if not request.user.can_read_audit:
        raise PermissionDenied(_("Your role does not allow this act here."))
    events = AuditEvent.objects.select_related("actor").order_by("-seq")
    found = AuditFilter(request.GET, queryset=events)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "event": event,
            "act": act_label(event),
            "record": record_label(event),
            "role": role_label(event),
            "from_state": state_label(event, event.from_state),
            "to_state": state_label(event, event.to_state),
            "changes": _changes(event),
        }
        for event in page
    ]
    return render(
        request,
        "campaigns/workflow/audit.html",
        {
            "filter": found,
            "page_obj": page,
            "rows": rows,
            "head": ChainHead.objects.first(),
        },
    )


def _changes(event: AuditEvent) -> list[tuple[str, object, object]]:
    """Each noted field with what it was and what it became, in a settled order."""
    names = sorted({*event.before, *event.after})
    return [(name, event.before.get(name, ""), event.after.get(name, "")) for name in names]
