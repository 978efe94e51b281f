"""The page on which a campaign is handed to another unit."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.launch.handover import choices_for, hand_over, heirs_of, receivable
from campaigns.launch.handover_forms import HandoverForm
from campaigns.plans.models import Campaign, RoundStatus
from campaigns.units.rules import how_it_ended
from emulation_portal.refusals import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request, code):
    """Pass the campaign on, to the successor of its owner first of all."""
    # A plan in preparation is read by its owner alone; whoever may take it over sees it here.
    may_read = Q(pk__in=Campaign.objects.visible_to(request.user).values("pk")) | Q(
        pk__in=receivable(request.user).values("pk")
    )
    shown = get_object_or_404(Campaign.objects.filter(may_read).select_related("owner"), code=code)
    choices = choices_for(shown, by=request.user)
    if not choices.exists():
        if request.method == "POST" and shown.handovers.filter(decided_by=request.user).exists():
            return redirect("launch:campaign", code)  # sent twice: it is done
        raise PermissionDenied(_("Your role does not allow this act here."))
    heirs = [unit for unit in heirs_of(shown) if choices.filter(pk=unit.pk).exists()]
    sent = request.POST if request.method == "POST" else None
    initial = {"to": heirs[0].pk if heirs else None, "quota": "kept"}
    form = HandoverForm(sent, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(campaign=shown, **form.asked, by=request.user)
        except ValidationError as error:
            shown.refresh_from_db()
            show_refusal(form, error)
        else:
            messages.success(request, _("The campaign is handed over."))
            return redirect("launch:campaign", code)
    context = {
        "campaign": shown,
        "form": form,
        "heirs": heirs,
        "end": how_it_ended(shown.owner),
        "n_planned": shown.rounds.filter(status=RoundStatus.PLANNED).count(),
        "handovers": shown.handovers.select_related("from_unit", "to_unit"),
    }
    return render(request, "campaigns/launch/handover.html", context)
