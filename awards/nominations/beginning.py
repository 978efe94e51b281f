"""Pages before a dossier: what is asked by when, who may be nominated, is this nominee eligible."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from awards.nominations.access import headed_units
from awards.nominations.asked import criteria_asked, kinds_asked, taken_candidates
from awards.nominations.eligibility import eligibility_of, stopping
from awards.nominations.forms import BeginForm, GroupForm, NomineeForm
from awards.nominations.models import Nomination
from awards.nominations.nominees import (
    candidates,
    ended_collectives,
    former_people,
    found_candidates,
)
from awards.nominations.readiness import too_late
from awards.nominations.rules import start_nomination
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round
from campaigns.staff.models import Person
from campaigns.units.models import Unit

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@READ_OR_SEND
def start(request, code: str):
    """First step: what the round asks, and whom to nominate."""
    round, units = _round_to_nominate_in(request, code)
    kinds = kinds_asked(round=round, units=list(units), on=timezone.localdate())
    form = GroupForm(
        request.POST if request.method == "POST" else None,
        units=units,
        has_households=any(one.quota.recipient_kind == RecipientKind.HOUSEHOLD for one in kinds),
    )
    if request.method == "POST" and form.is_valid():
        group, kind = form.split()
        unit = form.cleaned_data["unit"]
        return redirect("nominations:choose", code=code, unit=unit.code, group=group, kind=kind)
    context = {
        "round": round,
        "form": form,
        "late": too_late(Nomination(round=round)),
        "kinds": kinds,
        "criteria_sets": criteria_asked(round),
    }
    return render(request, "awards/nominations/start.html", context)


@READ_OR_SEND
def choose(request, code: str, unit: str, group: str, kind: str):
    """Second step: which of the unit's people, collectives or outsiders."""
    round, nominating = unit_to_nominate_for(request, code, unit)
    _require_group(group, kind)
    text = request.GET.get("q", "")[:200].replace("\0", "")
    found = found_candidates(round=round, unit=nominating, group=group, kind=kind, text=text)
    form = NomineeForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        names = {"code": code, "unit": unit, "group": group, "kind": kind}
        return redirect("nominations:begin", **names, nominee=form.chosen.pk)
    can_be = candidates(round=round, unit=nominating, group=group, kind=kind)
    is_of_people = kind == RecipientKind.INDIVIDUAL
    context = {
        "round": round,
        "unit": nominating,
        "group": group,
        "kind": kind,
        "form": form,
        "q": text,
        "n_found": len(found),
        "taken": taken_candidates(round=round, found=can_be, kind=kind, text=text),
        "former": former_people(round=round, unit=nominating, text=text)[:20]
        if group == NomineeGroup.STAFF and text
        else [],
        "ended": ended_collectives(unit=nominating, group=group, text=text)
        if kind == RecipientKind.COLLECTIVE
        else [],
        "is_outside": group == NomineeGroup.OUTSIDER,
        "is_of_people": is_of_people,
    }
    return render(request, "awards/nominations/choose.html", context)


@READ_OR_SEND
def begin(request, code: str, unit: str, group: str, kind: str, nominee: int):
    """Third step: is this nominee eligible? Then the dossier begins."""
    round, nominating = unit_to_nominate_for(request, code, unit)
    _require_group(group, kind)
    chosen = _nominee(round, nominating, group, kind, nominee)
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            nomination = start_nomination(
                round=round,
                unit=nominating,
                group=group,
                nominee=chosen,
                creation_key=form.cleaned_data["creation_key"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("submission:detail", pk=nomination.pk)
    checks = eligibility_of(
        round=round,
        unit=nominating,
        nominee=chosen,
        on=timezone.localdate(),
        group=group,
        by=request.user,
    )
    late = too_late(Nomination(round=round))
    context = {
        "round": round,
        "unit": nominating,
        "group": group,
        "kind": kind,
        "nominee": chosen,
        "form": form,
        "checks": checks,
        "late": late,
        "can_begin": not late and not stopping(checks),
    }
    return render(request, "awards/nominations/begin.html", context)


def _require_group(group: str, kind: str) -> None:
    if group not in NomineeGroup.values or kind not in RecipientKind.values:
        raise Http404


def _nominee(round: Round, unit: Unit, group: str, kind: str, pk: int) -> Person | Unit:
    """Somebody on whom this unit may ask: who can be nominated, was of the unit once, or ended."""
    found = candidates(round=round, unit=unit, group=group, kind=kind).filter(pk=pk).first()
    if found is None and kind == RecipientKind.INDIVIDUAL and group == NomineeGroup.STAFF:
        found = former_people(round=round, unit=unit).filter(pk=pk).first()
    if found is None and kind == RecipientKind.COLLECTIVE:
        ended = ended_collectives(unit=unit, group=group)
        found = next((one for one in ended if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _round_to_nominate_in(request, code: str):
    units = headed_units(request.user)
    if not units:
        raise Http404
    readable = Round.objects.visible_to(request.user).select_related("campaign__owner")
    return get_object_or_404(readable, code=code), units


def unit_to_nominate_for(request, code: str, unit: str):
    """The round, and the unit among those that the person heads."""
    round, units = _round_to_nominate_in(request, code)
    return round, get_object_or_404(units, code=unit)
