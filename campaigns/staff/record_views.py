"""Pages on which holds, past awards and headcounts of people and units are kept."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.files.downloads import hand_out
from campaigns.staff.entry import entry_page, page_of
from campaigns.staff.headcounts import count_heads, count_in_register
from campaigns.staff.holds import lift_hold, place_hold
from campaigns.staff.honours import enter_honour, withdraw_honour
from campaigns.staff.models import Hold, Honour
from campaigns.staff.record_forms import (
    HeadcountForm,
    HoldForm,
    HonourForm,
    LiftForm,
    WithdrawHonourForm,
)
from campaigns.staff.views import person_or_404, require_keeper_of_pages
from campaigns.units.models import Unit


def _unit_or_404(request, code: str) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), code=code)


def _bound(form_class, request, **initial):
    if request.method == "POST":
        return form_class(request.POST, request.FILES)
    return form_class(initial=initial)


@require_safe
def unit_record(request, code):
    """What the register holds of a unit: headcounts, holds, honours."""
    unit = _unit_or_404(request, code)
    today = timezone.localdate()
    holds = list(
        Hold.objects.visible_to(request.user)
        .filter(unit=unit)
        .select_related("evidence", "placed_by", "lifted_by")
    )
    for hold in holds:
        hold.is_standing = hold.is_in_force(today)
    return render(
        request,
        "campaigns/staff/unit_record.html",
        {
            "unit": unit,
            "holds": holds,
            "is_on_hold": any(hold.is_standing for hold in holds),
            "honours": unit.honours.order_by("-decided_on", "-pk"),
            "headcounts": unit.headcounts.select_related("entered_by"),
            "registered": count_in_register(unit, min(today, unit.last_day or today)),
        },
    )


def _place(request, subject, **who):
    form = _bound(HoldForm, request)
    return entry_page(
        request,
        subject,
        form,
        lambda data: place_hold(**who, **data, by=request.user),
        heading=_("Place a hold"),
        lead=_("Nomination, receipt and vote go on; no decision grants an award while it stands."),
        button=_("Place the hold"),
        done=_("The hold is placed."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hold_person(request, pk):
    person = person_or_404(request, pk)
    return _place(request, person, person=person)


@require_http_methods(["GET", "HEAD", "POST"])
def hold_unit(request, code):
    unit = _unit_or_404(request, code)
    return _place(request, unit, unit=unit)


def _hold_or_404(request, hold_pk: int) -> Hold:
    seen = Hold.objects.visible_to(request.user).select_related("person", "unit", "evidence")
    return get_object_or_404(seen, pk=hold_pk)


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request, hold_pk):
    """End a hold with its last day and the reason."""
    require_keeper_of_pages(request)
    hold = _hold_or_404(request, hold_pk)
    subject = hold.person or hold.unit
    if request.method != "POST" and hold.lifted_at is not None:
        return redirect(page_of(subject))
    today = timezone.localdate()
    return entry_page(
        request,
        subject,
        _bound(LiftForm, request, last_day=min(today, hold.valid_to or today)),
        lambda data: lift_hold(hold=hold, **data, by=request.user),
        heading=_("Lift a hold"),
        lead=f"{hold.get_kind_display()}, {hold.reference}",
        button=_("Lift the hold"),
        done=_("The hold is lifted."),
    )


@require_safe
def hold_file(request, hold_pk):
    """Hand out the paper of a hold to whoever may see holds."""
    hold = _hold_or_404(request, hold_pk)
    if hold.evidence is None:
        raise Http404
    return hand_out(request, hold.evidence, record=hold)


def _enter_honour(request, subject, **who):
    return entry_page(
        request,
        subject,
        _bound(HonourForm, request),
        lambda data: enter_honour(**who, **data, by=request.user),
        heading=_("Enter an award of the past"),
        lead=_("It is marked as entered later and counts in no quota."),
        button=_("Enter the award"),
        done=_("The award is entered."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def honour_person(request, pk):
    person = person_or_404(request, pk)
    return _enter_honour(request, person, person=person)


@require_http_methods(["GET", "HEAD", "POST"])
def honour_unit(request, code):
    unit = _unit_or_404(request, code)
    return _enter_honour(request, unit, unit=unit)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, honour_pk):
    """Take an award that was entered by mistake off the list."""
    require_keeper_of_pages(request)
    honour = get_object_or_404(Honour.objects.select_related("person", "unit"), pk=honour_pk)
    subject = honour.person or honour.unit
    if request.method != "POST" and (honour.withdrawn_at or not honour.is_entered):
        return redirect(page_of(subject))
    return entry_page(
        request,
        subject,
        _bound(WithdrawHonourForm, request),
        lambda data: withdraw_honour(honour=honour, **data, by=request.user),
        heading=_("Withdraw an award"),
        lead=f"{honour.award_name}, {honour.decision_reference}",
        button=_("Withdraw the award"),
        done=_("The award is withdrawn."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def headcount(request, code):
    """Enter how many people a unit has, and how many of them are women."""
    unit = _unit_or_404(request, code)
    return entry_page(
        request,
        unit,
        _bound(HeadcountForm, request, counted_on=timezone.localdate()),
        lambda data: count_heads(unit=unit, **data, by=request.user),
        heading=_("Enter a headcount"),
        lead=_("Among equal collectives, those with at least seventy women in a hundred go first."),
        button=_("Enter the headcount"),
        done=_("The headcount is entered."),
    )
