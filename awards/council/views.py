"""Sessions on the web: the list, planning, attendance, who stands aside."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.council import rules
from awards.council.access import can_conduct, session_or_404
from awards.council.composition import can_compose
from awards.council.forms import AttendanceForm, RecusalForm, SessionForm
from awards.council.models import CouncilMember, Session
from awards.council.quorum import quorum_of, voting_members
from awards.council.recusals import declare_recusal, visible_items, voting_seat
from campaigns.accounts.models import Role
from campaigns.plans.models import Round
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25


@require_safe
def sessions(request):
    seen = Session.objects.visible_to(request.user).select_related("council", "round")
    page_obj = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "can_compose": can_compose(request.user)}
    return render(request, "awards/council/sessions.html", context)


@require_http_methods(["GET", "POST"])
def plan(request, code: str):
    planned = get_object_or_404(
        Round.objects.visible_to(request.user).select_related("campaign__owner"), code=code
    )
    owner = planned.campaign.owner
    if not any(request.user.holds(role, owner) for role in (Role.OFFICE, Role.SECRETARY)):
        raise PermissionDenied(_("Your role does not allow this act here."))
    existing = Session.objects.filter(round=planned).first()
    if request.method == "GET" and existing:
        return redirect("proceedings:session", existing.pk)
    form = SessionForm(request.POST or None, unit=owner)
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.plan_session(
                round=planned,
                council=form.cleaned_data["council"],
                starts_at=form.starts_at,
                place=form.cleaned_data["place"],
                by=request.user,
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The session is planned."))
            return redirect("proceedings:session", made.pk)
    context = {
        "form": form,
        "round": planned,
        "has_council": form.fields["council"].queryset.exists(),
        "can_compose": can_compose(request.user, owner),
    }
    return render(request, "awards/council/plan.html", context)


@require_http_methods(["GET", "POST"])
def attendance(request, pk: int):
    shown = session_or_404(request, pk)
    if not can_conduct(shown, request.user):
        raise PermissionDenied(_("Only the secretary or the chair records attendance."))
    members = list(shown.council.members.select_related("user").order_by("position"))
    rows = {row.member_id: row for row in shown.attendances.all()}
    form = AttendanceForm(request.POST or None, members=members, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            rules.record_attendance(
                session=shown, present=form.present, reasons=form.reasons, by=request.user
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Attendance is recorded."))
            return redirect("proceedings:session", pk)
    context = {"form": form, "session": shown, "quorum": quorum_of(shown)}
    return render(request, "awards/council/attendance.html", context)


@require_http_methods(["GET", "POST"])
def recusal(request, pk: int):
    """Stand aside for a nomination: a member for themselves, secretary and chair for anybody."""
    shown = session_or_404(request, pk)
    conducts, seat = can_conduct(shown, request.user), voting_seat(shown, request.user)
    if conducts:
        members = voting_members(shown).select_related("user")
    elif seat is not None:
        members = CouncilMember.objects.filter(pk=seat.pk).select_related("user")
    else:
        raise PermissionDenied(_("Only a member of the Council who has a vote may do this."))
    items = visible_items(shown, request.user).order_by("nominee_sort_key", "pk")
    initial = {"nomination": request.GET.get("nomination")}
    form = RecusalForm(request.POST or None, members=members, nominations=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            declare_recusal(session=shown, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The recusal is on record."))
            return redirect("proceedings:session", pk)
    context = {"form": form, "session": shown, "conducts": conducts}
    return render(request, "awards/council/recusal.html", context)
