"""The page of a session, its buttons and those of its vote, its end and its minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.council.access import can_conduct, session_or_404, vote_of
from awards.council.models import Session
from awards.council.rules import close_session, convene, open_session
from awards.proceedings.desk import Desk
from awards.proceedings.forms import DiscussionForm
from awards.proceedings.minutes import issue_minutes, minutes_document
from awards.scoring.sheets import points_text
from awards.voting import rules as voting
from campaigns.files.downloads import protect
from campaigns.law.doubts import doubts_of
from campaigns.papers.downloads import docx_of_paper, docx_response, paper_response
from emulation_portal.documents.pdf import render_pdf
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25
SESSION_ACTS = {"convene": convene, "open": open_session}
VOTE_ACTS = {
    "open": voting.open_vote,
    "close": voting.close_and_seal,
    "seal": voting.seal,
    "count": voting.count_votes,
    "confirm": voting.confirm_count,
}


def _session_page(request, session: Session, **refused):
    desk = Desk(session, request.user)
    page_obj = Paginator(desk.files(), PAGE_SIZE).get_page(request.GET.get("page"))
    for item in page_obj:
        item.gap = points_text(getattr(item, "disagreement", None))
    return render(
        request,
        "awards/proceedings/session.html",
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
    return redirect("proceedings:session", pk)


@require_POST
def vote_move(request, pk: int):
    """A button of the vote: prepare, open, close and seal, count, confirm, void."""
    shown = session_or_404(request, pk)
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    vote = vote_of(shown)
    try:
        if name == "prepare":
            voting.prepare_vote(session=shown, by=request.user)
        elif name == "void" and vote:
            voting.void_vote(vote_round=vote, reason=reason, by=request.user)
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
    return redirect(f"{reverse('proceedings:session', args=[pk])}#vote")


@require_POST
def rewrite(request, pk: int):
    """Rewrite the storage of the sealed box where that failed at the seal."""
    shown = session_or_404(request, pk)
    vote = vote_of(shown)
    if vote is None:
        raise Http404
    try:
        succeeded = voting.rewrite_storage(vote_round=vote, by=request.user)
    except ValidationError as error:
        return _session_page(request, shown, errors=error.messages)
    if not succeeded:
        busy = _(
            "The storage could not be rewritten: the database was busy. Try again in a minute."
        )
        return _session_page(request, shown, errors=[busy])
    return redirect("proceedings:session", pk)


@require_http_methods(["GET", "POST"])
def close(request, pk: int):
    """Write down the discussion and close the session."""
    shown = session_or_404(request, pk)
    if not can_conduct(shown, request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    form = DiscussionForm(request.POST or None, initial={"discussion": shown.discussion})
    if request.method == "POST" and form.is_valid():
        try:
            close_session(session=shown, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The session is closed."))
            return redirect("proceedings:session", pk)
    return render(request, "awards/proceedings/close.html", {"form": form, "session": shown})


@require_http_methods(["GET", "POST"])
def minutes(request, pk: int):
    """GET: the issued paper, or the draft for those who conduct; POST: issue it."""
    shown = session_or_404(request, pk)
    desk = Desk(shown, request.user)
    if request.method == "POST":
        try:
            issue_minutes(session=shown, by=request.user)
        except ValidationError as error:
            return _session_page(request, shown, errors=error.messages)
        messages.success(request, _("The minutes are issued."))
        return redirect("proceedings:session", pk)
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
