"""The pages of a decision: drafting, the Director's desk, number and date, the frozen papers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.decisions import access, rules
from awards.decisions.forms import DeclineForm, DraftForm, IssueForm
from awards.decisions.holds import decision_moves, held_back_in_decision, held_back_in_places
from awards.decisions.models import Decision, DecisionStatus
from awards.decisions.readiness import STANDS_ON_COUNCIL
from awards.decisions.wording import rewards_of
from awards.ranking.queries import line_of
from campaigns.law.doubts import doubts_about
from campaigns.law.models import AwardFormTerms, PaperKind, RewardCoefficient
from campaigns.papers.downloads import docx_of_paper, paper_response
from campaigns.papers.models import Paper
from campaigns.plans.models import Round
from campaigns.quotas.models import Quota
from campaigns.workflow.rules import available_moves, history_of
from campaigns.workflow.wording import act_label, role_label
from emulation_portal.refusals import show_refusal

# Buttons of the page and the rule each calls; issuing has a page of its own.
ACTS = {
    "submit": rules.submit_to_director,
    "approve": rules.approve,
    "return": rules.return_decision,
}
DONE = {
    "submit": lambda: _("The submission has its number and lies with the Director."),
    "approve": lambda: _("The decision is approved. The clerk gives it number and date."),
    "return": lambda: _("The draft is returned to the Office."),
}


@require_http_methods(["GET", "POST"])
def draft(request, code):
    """The Office begins the decision of a round."""
    shown = get_object_or_404(
        Round.objects.visible_to(request.user).select_related("campaign__owner"), code=code
    )
    if not access.may_draft(round=shown, by=request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    drafted = Decision.objects.filter(round=shown).first()
    if drafted:
        return redirect("decisions:decision", drafted.pk)
    form = DraftForm(request.POST or None, initial={"dated_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.draft_decision(
                round=shown, dated_on=form.cleaned_data["dated_on"], by=request.user
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Submission and decision are drafted."))
            return redirect("decisions:decision", made.pk)
    missing = [text for check in STANDS_ON_COUNCIL for text in check(shown)]
    return render(
        request,
        "awards/decisions/draft.html",
        {
            "round": shown,
            "form": form,
            "missing": missing,
            "doubts": _doubts_of_round(shown, timezone.localdate()),
            "held_back": held_back_in_places(shown, on=timezone.localdate(), user=request.user),
        },
    )


@require_http_methods(["GET", "POST"])
def redraft(request, pk):
    """The Office writes a draft again out of the places as they are now."""
    shown = _decision_or_404(request, pk)
    if not access.may_draft(round=shown.round, by=request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    if request.method == "GET" and shown.status != DecisionStatus.DRAFT:
        return redirect("decisions:decision", pk)
    form = DraftForm(request.POST or None, initial={"dated_on": shown.dated_on})
    if request.method == "POST" and form.is_valid():
        try:
            rules.redraft_decision(
                decision=shown, dated_on=form.cleaned_data["dated_on"], by=request.user
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Both papers are drafted again."))
            return redirect("decisions:decision", pk)
    return render(
        request,
        "awards/decisions/draft.html",
        {
            "round": shown.round,
            "decision": shown,
            "form": form,
            "missing": [],
            "doubts": _doubts_of_round(shown.round, shown.dated_on),
            "held_back": held_back_in_places(
                shown.round, on=timezone.localdate(), user=request.user
            ),
        },
    )


@require_safe
def decision(request, pk):
    return _page(request, _decision_or_404(request, pk))


def _page(request, shown: Decision, **refused):
    user = request.user
    lines = list(
        shown.lines.select_related("award_form", "nomination__round__campaign__owner").order_by(
            "position"
        )
    )
    granted = [line for line in lines if line.is_granted]
    day = shown.paper.issued_on or shown.dated_on
    try:
        rewards = rewards_of(granted, on=day)
    except ValidationError as error:
        rewards, refused = [], {"errors": error.messages, **refused}
    moves = decision_moves(shown, by=user)
    session = shown.round.sessions.select_related("minutes", "council").first()
    can_decline = access.may_decline(decision=shown, by=user)
    reasons = _reasons(shown)
    held = held_back_in_decision(shown, on=day, user=user)
    can_set_aside = access.may_redraft(decision=shown, by=user)
    for line in granted:
        line.why = reasons.get(line.nomination_id, "")
        line.is_held_back = line.nomination_id in held
        line.can_decline = can_decline or (can_set_aside and line.is_held_back)
    return render(
        request,
        "awards/decisions/decision.html",
        {
            "decision": shown,
            "round": shown.round,
            "session": session,
            "granted": granted,
            "declined": [line for line in lines if not line.is_granted],
            "rewards": rewards,
            "doubts": _doubts(day, granted) if not shown.is_issued else [],
            "total_vnd": sum(group.total_vnd for group in rewards),
            "quotas": _quotas(shown),
            "moves": [move for move in moves if move.name in ACTS],
            "issue_move": next((move for move in moves if move.name == "issue"), None),
            "can_redraft": access.may_redraft(decision=shown, by=user),
            "reads_ranking": access.reads_ranking(decision=shown, by=user),
            "reads_money": access.reads_money(decision=shown, by=user),
            "can_decline": any(line.can_decline for line in granted),
            # A blocked button says it already.
            "held_back": []
            if any(move.is_blocked for move in moves)
            else [sentence for sentences in held.values() for sentence in sentences],
            "is_own_draft": shown.drafted_by_id == user.pk and can_decline,
            "history": [
                {
                    "at": event.at,
                    "label": act_label(event),
                    "who": event.actor,
                    "role": role_label(event),
                    "reason": event.reason,
                    "hash": event.hash,
                }
                for event in history_of(shown)
            ],
            **refused,
        },
    )


@require_POST
def move(request, pk):
    shown = _decision_or_404(request, pk)
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    if name not in ACTS:
        raise Http404
    takes = {"reason": reason} if name == "return" else {}
    try:
        ACTS[name](decision=shown, **takes, by=request.user)
    except ValidationError as error:
        return _page(
            request,
            _decision_or_404(request, pk),
            errors=error.messages,
            open_move=name,
            reason=reason,
            reason_error=" ".join(error.messages) if takes else "",
        )
    messages.success(request, DONE[name]())
    return redirect("decisions:decision", pk)


@require_http_methods(["GET", "POST"])
def decline(request, pk, line_pk):
    """The Director strikes one recipient out; the Office, in its draft, only one on hold."""
    shown = _decision_or_404(request, pk)
    line = get_object_or_404(shown.lines.select_related("nomination__quota__round"), pk=line_pk)
    held = held_back_in_decision(shown, on=shown.dated_on, user=request.user)
    held_back = held.get(line.nomination_id, [])
    may_set_aside = held_back and access.may_redraft(decision=shown, by=request.user)
    may_decline = may_set_aside or access.may_decline(decision=shown, by=request.user)
    if request.method == "GET" and not may_decline:
        raise PermissionDenied(_("Your role does not allow this act here."))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.decline_line(line=line, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The line is declined; the ordinals close up."))
            return redirect("decisions:decision", pk)
    return render(
        request,
        "awards/decisions/decline.html",
        {
            "decision": shown,
            "line": line,
            "ranked": line_of(line.nomination),
            "form": form,
            "held_back": held_back,
        },
    )


@require_http_methods(["GET", "POST"])
def issue(request, pk):
    """The clerk gives number and date; the page before shows what is about to be frozen."""
    shown = _decision_or_404(request, pk)
    ready = [m for m in available_moves(shown, by=request.user) if m.name == "issue"]
    if not access.may_issue(decision=shown, by=request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    form = IssueForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            rules.issue(decision=shown, on=form.cleaned_data["on"], by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The decision is issued and frozen."))
            return redirect("decisions:issued", pk)
    return render(
        request,
        "awards/decisions/issue.html",
        {
            "decision": shown,
            "form": form,
            "missing": ready[0].missing if ready else [],
            "is_ready": bool(ready),
            "n_lines": shown.lines.granted().count(),
        },
    )


@require_safe
def issued(request, pk):
    """What the clerk sees after the issue: the number, the file, what happens next."""
    shown = _decision_or_404(request, pk)
    if not shown.is_issued:
        raise Http404
    return render(request, "awards/decisions/issued.html", {"decision": shown})


@require_safe
def paper(request, pk, which):
    """The submission, the decision or the minutes as PDF: the frozen file, or a marked draft."""
    asked = _paper_or_404(_decision_or_404(request, pk), which)
    return paper_response(asked, as_attachment="save" in request.GET)


@require_safe
def paper_docx(request, pk, which):
    """The same papers for editing in Word."""
    return docx_of_paper(_paper_or_404(_decision_or_404(request, pk), which))


def _paper_or_404(shown: Decision, which: str) -> Paper:
    papers = {"submission": shown.submission, "decision": shown.paper}
    if which == "minutes":
        session = shown.round.sessions.select_related("minutes").first()
        papers["minutes"] = session.minutes if session else None
    if papers.get(which) is None:
        raise Http404
    return papers[which]


def _decision_or_404(request, pk: int) -> Decision:
    return get_object_or_404(
        Decision.objects.visible_to(request.user).select_related(
            "round__campaign__owner",
            "paper__pdf",
            "submission__pdf",
            "drafted_by",
            "approved_by",
        ),
        pk=pk,
    )


def _doubts(on, quotas_or_lines) -> list[str]:
    """What is not certain in the bases, the money and the certificates of a decision on a day."""
    return doubts_about(
        on=on,
        paper_kind=PaperKind.DECISION,
        award_forms={one.award_form for one in quotas_or_lines},
        only=(RewardCoefficient, AwardFormTerms),
        certificate=True,
    )


def _doubts_of_round(round: Round, on) -> list[str]:
    return _doubts(on, round.quotas.select_related("award_form"))


def _reasons(shown: Decision) -> dict[int, str]:
    """Why each nominee got a place, as it was put on record when it was taken."""
    rows = shown.round.quotas.filter(placements__released_at=None).values_list(
        "placements__nomination", "placements__explanation"
    )
    return {pk: text for pk, text in rows if pk}


def _quotas(shown: Decision) -> list[tuple[Quota, int]]:
    taken: dict[int, int] = {}
    for quota_id in shown.lines.granted().values_list("nomination__quota_id", flat=True):
        taken[quota_id] = taken.get(quota_id, 0) + 1
    return [
        {"quota": quota, "used": taken.get(quota.pk, 0)}
        for quota in shown.round.quotas.select_related("award_form")
    ]
