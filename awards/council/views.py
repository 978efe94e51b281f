"""A session on the web: planning, attendance, recusal, scoring, conducting the vote, minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.council import ballots, rules
from awards.council.ballot_models import VoteRoundStatus
from awards.council.composition import can_compose
from awards.council.counting import voting_members
from awards.council.desk import Desk, can_conduct, vote_of
from awards.council.forms import (
    AttendanceForm,
    DiscussionForm,
    RecusalForm,
    ScoreForm,
    SessionForm,
)
from awards.council.minutes import minutes_document
from awards.council.models import CouncilMember, Session
from awards.council.recusals import require_voting_seat, scoring_is_over, visible_items
from awards.council.scores import files_to_score
from awards.nominations.readiness import lines_of
from campaigns.accounts.models import Role
from campaigns.files.downloads import protect
from campaigns.law.doubts import doubts_of
from campaigns.papers.downloads import docx_of_paper, docx_response, paper_response
from campaigns.plans.models import Round
from emulation_portal.documents.pdf import render_pdf
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25
SESSION_ACTS = {"convene": rules.convene, "open": rules.open_session}
VOTE_ACTS = {
    "open": ballots.open_vote,
    "close": ballots.close_and_seal,
    "seal": ballots.seal,
    "count": ballots.count_votes,
    "confirm": ballots.confirm_count,
}


def session_or_404(request, pk: int) -> Session:
    """The session as far as this person may see it."""
    visible = Session.objects.visible_to(request.user).select_related(
        "council__unit", "round__campaign__owner", "voting_rule", "minutes"
    )
    return get_object_or_404(visible, pk=pk)


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
        return redirect("council:session", existing.pk)
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
            return redirect("council:session", made.pk)
    context = {
        "form": form,
        "round": planned,
        "has_council": form.fields["council"].queryset.exists(),
        "can_compose": can_compose(request.user, owner),
    }
    return render(request, "awards/council/plan.html", context)


def _session_page(request, session: Session, **refused):
    desk = Desk(session, request.user)
    page_obj = Paginator(desk.files(), PAGE_SIZE).get_page(request.GET.get("page"))
    for item in page_obj:
        item.gap = _as_score(getattr(item, "disagreement", None))
    return render(
        request,
        "awards/council/session.html",
        {
            "session": session,
            "desk": desk,
            "doubts": doubts_of(session.voting_rule),
            "page_obj": page_obj,
            "results": Paginator(desk.results(), PAGE_SIZE).get_page(request.GET.get("results")),
            "recusals": Paginator(desk.recusals(), PAGE_SIZE).get_page(request.GET.get("aside")),
            **refused,
        },
    )


@require_safe
@never_cache
def session(request, pk: int):
    return _session_page(request, session_or_404(request, pk))


@require_POST
def move(request, pk: int):
    """A button of the session: convene, open."""
    shown = session_or_404(request, pk)
    act = SESSION_ACTS.get(request.POST.get("move", ""))
    if act is None:
        raise Http404
    try:
        act(session=shown, by=request.user)
    except ValidationError as error:
        return _session_page(request, session_or_404(request, pk), errors=error.messages)
    return redirect("council:session", pk)


@require_POST
def vote_move(request, pk: int):
    """A button of the vote: prepare, open, close and seal, count, confirm, void."""
    shown = session_or_404(request, pk)
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    vote = vote_of(shown)
    try:
        if name == "prepare":
            ballots.prepare_vote(session=shown, by=request.user)
        elif name == "void" and vote:
            ballots.void_vote(vote_round=vote, reason=reason, by=request.user)
        elif name in VOTE_ACTS and vote:
            VOTE_ACTS[name](vote_round=vote, by=request.user)
        else:
            raise Http404
    except ValidationError as error:
        return _session_page(
            request,
            session_or_404(request, pk),
            errors=error.messages,
            open_move=name,
            reason=reason,
            reason_error=" ".join(error.messages) if name == "void" else "",
        )
    return redirect(f"{reverse('council:session', args=[pk])}#vote")


@require_POST
def rewrite(request, pk: int):
    """Rewrite the storage of the sealed box where that failed at the seal."""
    shown = session_or_404(request, pk)
    vote = vote_of(shown)
    if vote is None:
        raise Http404
    try:
        succeeded = ballots.rewrite_storage(vote_round=vote, by=request.user)
    except ValidationError as error:
        return _session_page(request, shown, errors=error.messages)
    if not succeeded:
        busy = _(
            "The storage could not be rewritten: the database was busy. Try again in a minute."
        )
        return _session_page(request, shown, errors=[busy])
    return redirect("council:session", pk)


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
            return redirect("council:session", pk)
    desk = Desk(shown, request.user)
    return render(
        request, "awards/council/attendance.html", {"form": form, "session": shown, "desk": desk}
    )


@require_http_methods(["GET", "POST"])
def recusal(request, pk: int):
    """Stand aside for a nomination: a member for themselves, secretary and chair for anybody."""
    shown = session_or_404(request, pk)
    desk = Desk(shown, request.user)
    if desk.conducts:
        members = voting_members(shown).select_related("user")
    elif desk.member is not None:
        members = CouncilMember.objects.filter(pk=desk.member.pk).select_related("user")
    else:
        raise PermissionDenied(_("Only a member of the Council who has a vote may do this."))
    items = visible_items(shown, request.user).order_by("nominee_sort_key", "pk")
    initial = {"nomination": request.GET.get("nomination")}
    form = RecusalForm(request.POST or None, members=members, nominations=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rules.declare_recusal(session=shown, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The recusal is on record."))
            return redirect("council:session", pk)
    return render(
        request, "awards/council/recusal.html", {"form": form, "session": shown, "desk": desk}
    )


@require_http_methods(["GET", "POST"])
@never_cache
def score(request, pk: int, nomination_pk: int):
    """The dossier and its points on one screen; after saving, the next file without a sheet."""
    shown = session_or_404(request, pk)
    member = require_voting_seat(shown, request.user)
    item = get_object_or_404(
        files_to_score(shown, member).select_related("unit", "quota__award_form"), pk=nomination_pk
    )
    own = member.score_sheets.filter(nomination=item).first()
    points = dict(own.scores.values_list("criterion", "points")) if own else {}
    form = ScoreForm(request.POST or None, lines=lines_of(item), points=points)
    if request.method == "POST" and form.is_valid():
        try:
            rules.save_scores(session=shown, nomination=item, points=form.points, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return _after_scoring(request, shown, member, item)
    sheets = item.score_sheets.order_by("weighted_points") if item.is_scored else []
    context = {
        "session": shown,
        "nomination": item,
        "form": form,
        "is_fixed": scoring_is_over(shown),
        "may_stand_aside": Desk(shown, request.user).may_stand_aside,
        "own_score": _as_score(item.own_points),
        "lowest": _as_score(item.lowest_points),
        "highest": _as_score(item.highest_points),
        "disagreement": _as_score(item.disagreement),
        "spread": [sheet.weighted_points / 100 for sheet in sheets],
    }
    return render(request, "awards/council/score.html", context)


def _as_score(points: int | None) -> str | None:
    return None if points is None else f"{points / 100:.2f}"


def _after_scoring(request, shown: Session, member, item):
    messages.success(request, _("Your sheet for %(name)s is saved.") % {"name": item.nominee_name})
    follow = files_to_score(shown, member).filter(is_scored=False).first()
    if request.POST.get("then") == "next" and follow:
        return redirect("council:score", shown.pk, follow.pk)
    return redirect("council:session", shown.pk)


@require_http_methods(["GET", "POST"])
def close(request, pk: int):
    """Write down the discussion and close the session."""
    shown = session_or_404(request, pk)
    if not can_conduct(shown, request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    form = DiscussionForm(request.POST or None, initial={"discussion": shown.discussion})
    if request.method == "POST" and form.is_valid():
        try:
            rules.close_session(session=shown, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The session is closed."))
            return redirect("council:session", pk)
    return render(request, "awards/council/close.html", {"form": form, "session": shown})


@require_http_methods(["GET", "POST"])
def minutes(request, pk: int):
    """GET: the issued paper, or the draft for those who conduct; POST: issue it."""
    shown = session_or_404(request, pk)
    desk = Desk(shown, request.user)
    if request.method == "POST":
        try:
            rules.issue_minutes(session=shown, by=request.user)
        except ValidationError as error:
            return _session_page(request, shown, errors=error.messages)
        messages.success(request, _("The minutes are issued."))
        return redirect("council:session", pk)
    if not desk.may_read_minutes:
        raise Http404
    if shown.minutes:
        return paper_response(shown.minutes)
    response = HttpResponse(
        render_pdf(minutes_document(shown, is_draft=True)), content_type="application/pdf"
    )
    protect(response)
    return response


@require_safe
def minutes_docx(request, pk: int):
    """The minutes for editing in Word, for whoever may read them."""
    shown = session_or_404(request, pk)
    if not Desk(shown, request.user).may_read_minutes:
        raise Http404
    if shown.minutes:
        return docx_of_paper(shown.minutes)
    return docx_response(minutes_document(shown, is_draft=True), name="minutes-draft")


@require_safe
@never_cache
def receipts(request, pk: int):
    """The sorted codes of all ballots in the sealed box, for the members."""
    shown = session_or_404(request, pk)
    vote = vote_of(shown)
    sealed = (VoteRoundStatus.SEALED, VoteRoundStatus.COUNTED, VoteRoundStatus.CONFIRMED)
    if vote is None or vote.status not in sealed:
        raise Http404
    codes = vote.receipts.order_by("code").values_list("code", flat=True)
    return render(
        request, "awards/council/receipts.html", {"session": shown, "vote": vote, "codes": codes}
    )
