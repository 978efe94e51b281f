"""Who opens a dossier: found through `visible_to`, and told plainly when a role has ended."""

import functools

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.editing import is_author, may_write
from awards.nominations.handed_in import handed_in_contents
from awards.nominations.models import Evidence, Nomination, NominationStatus
from campaigns.accounts.models import Role
from campaigns.units.models import Unit
from emulation_portal.vietnamese import short_date


class RoleEnded(PermissionDenied):
    """The person headed the unit of this dossier until a day that is past."""


def dossier_for(user, pk: int) -> Nomination:
    """The dossier, as far as this person may see it.

    Source: this project. Raises: Http404; RoleEnded for a former head of its unit; PermissionDenied
    for a head who acts in another role at the moment.
    """
    seen = (
        Nomination.objects.visible_to(user)
        .select_related("round__campaign__owner", "quota__award_form", "unit", "criteria_set")
        .filter(pk=pk)
        .first()
    )
    if seen:
        return seen
    hidden = Nomination.objects.filter(pk=pk).first()
    if hidden:
        _explain(user, hidden)
    raise Http404


def _explain(user, nomination: Nomination) -> None:
    today = timezone.localdate()
    held = user.role_holdings.filter(role=Role.HEAD, unit=nomination.unit_id)
    if held.as_of(today).exists():
        raise PermissionDenied(
            _("You act in another role now. Change your role to open this dossier.")
        )
    ended = held.filter(valid_to__lt=today).order_by("-valid_to").first()
    if ended:
        raise RoleEnded(
            _("Your role as head of this unit ended on %(day)s.")
            % {"day": short_date(ended.valid_to)}
        )


def own_dossier(user, pk: int) -> Nomination:
    """The dossier for its author: others who may read it are told that they may not write it."""
    nomination = dossier_for(user, pk)
    if not is_author(user, nomination):
        if nomination.status == NominationStatus.DRAFT:
            raise Http404
        raise PermissionDenied(_("Only the head of the nominating unit may do this."))
    return nomination


def dossier_to_write(user, pk: int) -> Nomination:
    """The dossier for whoever writes in it, the head or somebody the head asked to; nobody else
    learns of a page on which it is written.

    Source: this project. Raises: Http404; RoleEnded; PermissionDenied for a head in another role.
    """
    nomination = dossier_for(user, pk)
    if not may_write(user, nomination):
        raise Http404
    return nomination


def headed_units(user):
    """The units for which this person nominates today."""
    return Unit.objects.filter(pk__in=user.units_as(Role.HEAD))


def evidence_for(user, nomination: Nomination, pk: int) -> Evidence:
    """A file of a dossier that this person may see: whoever writes it opens all of them, everybody
    else what was handed in.

    Source: this project. Raises: Http404.
    """
    files = Evidence.objects.select_related("file", "answer__criterion")
    found = get_object_or_404(files, pk=pk, answer__nomination=nomination)
    stands = found.removed_at is None and not nomination.is_editable
    if may_write(user, nomination) or pk in _handed_in(nomination):
        return found
    # What was attached for an answer that never came was not handed in.
    if stands and not handed_in_contents([nomination.pk]):
        return found
    raise Http404


def _handed_in(nomination: Nomination) -> set[int]:
    """The keys of the files in all kept versions."""
    return {
        evidence["key"]
        for content in nomination.versions.values_list("content", flat=True)
        for answer in content["answers"]
        for evidence in answer["evidence"]
    }


def role_ended_page(request, error: RoleEnded):
    """Says that the role has ended, and gives back what was typed, to be copied."""
    typed = [
        value
        for name, value in request.POST.items()
        if name in ("text", "summary", "reason", "message") and value.strip()
    ]
    context = {"why": str(error), "typed": typed}
    return render(request, "awards/nominations/role_ended.html", context, status=403)


def for_heads(view):
    """A page of a dossier: a former head is told so, with the typed text given back."""

    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except RoleEnded as error:
            return role_ended_page(request, error)

    return guarded
