"""What was handed in each time: a kept version to read, and any two side by side."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.nominations.access import dossier_for, for_heads
from awards.nominations.editing import may_write
from awards.nominations.models import Nomination
from awards.submission.changes import changes_between
from awards.submission.content import content_of
from awards.submission.forms import CompareForm
from awards.submission.showing import shown
from emulation_portal.templatetags.portal import moment

NOW = "now"


@require_safe
@for_heads
def version(request, pk: int, number: int):
    """The dossier as it was handed in at that time."""
    nomination = dossier_for(request.user, pk)
    kept = get_object_or_404(nomination.versions.select_related("submitted_by"), number=number)
    context = {
        "nomination": nomination,
        "version": kept,
        "sections": shown(nomination, kept.content),
        "confirmation": kept.content.get("confirmation"),
        "n_versions": nomination.versions.count(),
    }
    return render(request, "awards/submission/version.html", context)


@require_safe
@for_heads
def compare(request, pk: int):
    """Two versions side by side; those who write it also see one beside what stands now."""
    nomination = dossier_for(request.user, pk)
    states = _states(request.user, nomination)
    keys = list(states)
    form = CompareForm(
        request.GET if "older" in request.GET else None,
        choices=[(key, label) for key, (label, _content) in states.items()],
        initial={"older": keys[-2], "newer": keys[-1]} if len(keys) > 1 else None,
    )
    context = {"nomination": nomination, "form": form, "n_states": len(keys)}
    chosen = form.initial
    if form.is_bound:
        chosen = form.cleaned_data if form.is_valid() else {}
    if chosen:
        older, newer = states[chosen["older"]], states[chosen["newer"]]
        context |= {"older": older[0], "newer": newer[0]}
        context["changes"] = changes_between(older[1], newer[1])
    return render(request, "awards/submission/compare.html", context)


def _states(user, nomination: Nomination) -> dict[str, tuple[str, dict]]:
    """What can be compared, the oldest first: each by its key, with its name and content."""
    states = {
        str(kept.number): (
            _("Version %(n)d, %(at)s") % {"n": kept.number, "at": moment(kept.submitted_at)},
            kept.content,
        )
        for kept in nomination.versions.all()
    }
    if states and nomination.is_editable and may_write(user, nomination):
        states[NOW] = (_("As it is written now"), content_of(nomination))
    return states
