"""The ranked list with its cut, and the acts on places: fill, take, give back, break a tie."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.council.models import Session
from awards.council.vote_models import VoteRound, VoteRoundStatus
from awards.evaluation.queries import queue, rounds_with_queue
from awards.nominations.models import Nomination
from awards.office_queue.workbook_models import WorkbookKind
from awards.office_queue.workbook_views import order_page
from awards.office_queue.workbooks import AT_ONCE
from awards.ranking import rules
from awards.ranking.forms import ReasonForm, SearchForm, TieForm
from awards.ranking.ladder import Standing
from awards.ranking.queries import is_voted, line_of, n_lines, ranked_lines, tied_at_cut
from awards.ranking.sheet import ranked_workbook
from awards.ranking.tasks import make_results
from awards.ranking.workbook import round_workbook
from campaigns.law.doubts import doubts_of
from campaigns.plans.models import Round
from campaigns.quotas.models import Quota
from emulation_portal.spreadsheets import CONTENT_TYPE

PAGE_SIZE = 50


@require_safe
def ranked(request, code):
    """One list of a round at a time, with the cut drawn where the quota ends."""
    shown = _round_or_404(request, code)
    quotas = _quotas(shown)
    quota = _chosen(quotas, request.GET.get("list", ""))
    search = SearchForm(request.GET)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    session = _session(shown)
    context = {
        "round": shown,
        "quotas": quotas,
        "quota": quota,
        "filter_form": search,
        "is_voted": session is not None and session.is_voted,
        "doubts": doubts_of(session.voting_rule) if session else [],
        "can_place": rules.can_place(round=shown, by=request.user),
        "reads_dossiers": rounds_with_queue(request.user).filter(pk=shown.pk).exists(),
        "can_break_ties": rules.can_break_ties(round=shown, by=request.user),
    }
    if quota and context["is_voted"]:
        context |= _page(request, shown, quota, text)
    return render(request, "awards/ranking/round.html", context)


def _page(request, shown: Round, quota: Quota, text: str) -> dict:
    barred = rules.hidden_from(request.user, round=shown)
    counted = range(n_lines(quota, search=text, without=barred))
    page = Paginator(counted, PAGE_SIZE).get_page(request.GET.get("page"))
    # One more than the page holds: whether the cut lies at its very end shows in the next line.
    first = page.object_list.start if len(page.object_list) else 0
    lines = ranked_lines(quota, first=first, n=PAGE_SIZE + 1, search=text, without=barred)
    following = [*lines[1:], None] if lines else []
    rows = [
        {
            "line": line,
            "is_cut": line.standing == Standing.WITHIN
            and (after is None or after.standing != Standing.WITHIN),
        }
        for line, after in zip(lines, following, strict=True)
    ][:PAGE_SIZE]
    return {
        "page_obj": page,
        "rows": rows,
        "first_line": lines[0] if lines else None,
        "n_tied": lines[0].n_tied_at_cut if lines else 0,
    }


@require_safe
def export(request, code, pk):
    shown = _round_or_404(request, code)
    quota = get_object_or_404(_quotas(shown), pk=pk)
    if not is_voted(shown):
        raise PermissionDenied(_("The list is made once the Council's vote is confirmed."))
    lines = ranked_lines(quota, without=rules.hidden_from(request.user, round=shown))
    response = HttpResponse(ranked_workbook(quota, lines), content_type=CONTENT_TYPE)
    name = f"danh-sach-xep-thu-tu-{shown.code}-{quota.recipient_kind}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _whole_round_or_404(request, code) -> Round:
    """A round for whoever reads both its dossiers and its ranked list, once it is voted on."""
    shown = _round_or_404(request, code)
    get_object_or_404(rounds_with_queue(request.user), pk=shown.pk)
    if not is_voted(shown):
        raise PermissionDenied(_("The list is made once the Council's vote is confirmed."))
    return shown


@require_safe
def everything(request, code):
    """Everything of the round with the Council's scores; of many the page to order it."""
    shown = _whole_round_or_404(request, code)
    dossiers = queue(shown, request.user)
    if dossiers.count() > AT_ONCE:
        return redirect("ranking:order_everything", code)
    content = round_workbook(shown, dossiers, user=request.user)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="ho-so-va-diem-{shown.code}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def order_everything(request, code):
    """Order the same of many dossiers."""
    shown = _whole_round_or_404(request, code)
    return order_page(
        request,
        shown,
        kind=WorkbookKind.RESULTS,
        query="",
        n_total=queue(shown, request.user).count(),
        task=make_results,
    )


@require_POST
def fill(request, code):
    shown = _round_or_404(request, code)
    try:
        made = rules.fill_places(round=shown, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        text = _("%(n)d places taken in the order of the list.") % {"n": len(made)}
        messages.success(request, text)
    return redirect("ranking:round", code)


@require_http_methods(["GET", "POST"])
def place(request, code, pk):
    """Take a place for one nominee, or give it back."""
    shown = _round_or_404(request, code)
    if not rules.can_place(round=shown, by=request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    nomination = get_object_or_404(
        Nomination.objects.select_related("quota__round"), pk=pk, round=shown
    )
    line = line_of(nomination)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = rules.release_place if line and line.is_placed else rules.take_place
        try:
            act(nomination=nomination, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error("reason" if _is_about_reason(error) else None, error)
        else:
            messages.success(request, _("The change of places is on record."))
            return redirect(_list_url(shown, nomination.quota))
    return render(
        request,
        "awards/ranking/place.html",
        {
            "round": shown,
            "nomination": nomination,
            "line": line,
            "form": form,
            "back": _list_url(shown, nomination.quota),
        },
    )


@require_http_methods(["GET", "POST"])
def tie(request, code, pk):
    """The Chair puts the equals at the cut in an order, with a reason."""
    shown = _round_or_404(request, code)
    if not rules.can_break_ties(round=shown, by=request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    quota = get_object_or_404(_quotas(shown), pk=pk)
    form = TieForm(request.POST or None, lines=tied_at_cut(quota))
    if request.method == "POST" and form.is_valid():
        found = Nomination.objects.in_bulk(form.order)
        try:
            rules.break_tie(
                quota=quota,
                order=[found[key] for key in form.order],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The tie is decided. The list goes on."))
            return redirect(_list_url(shown, quota))
    return render(
        request,
        "awards/ranking/tie.html",
        {"round": shown, "quota": quota, "form": form, "back": _list_url(shown, quota)},
    )


def _round_or_404(request, code: str) -> Round:
    """A round whose Council this person may read of."""
    sessions = Session.objects.visible_to(request.user)
    return get_object_or_404(
        Round.objects.select_related("campaign__owner").filter(sessions__in=sessions).distinct(),
        code=code,
    )


def _session(round: Round) -> Session | None:
    confirmed = VoteRound.objects.filter(session=OuterRef("pk"), status=VoteRoundStatus.CONFIRMED)
    sessions = Session.objects.filter(round=round).select_related("voting_rule")
    return sessions.annotate(is_voted=Exists(confirmed)).first()


def _quotas(round: Round):
    held = Q(placements__released_at=None)
    awarded = held & Q(placements__nomination__status="awarded")
    return (
        Quota.objects.filter(round=round)
        .select_related("award_form", "round__campaign__owner")
        .annotate(
            n_held=Count("placements", filter=held),
            n_awarded=Count("placements", filter=awarded),
        )
        .order_by("award_form__position", "recipient_kind")
    )


def _chosen(quotas, asked: str) -> Quota | None:
    quotas = list(quotas)
    return next((q for q in quotas if str(q.pk) == asked), quotas[0] if quotas else None)


def _list_url(round: Round, quota: Quota) -> str:
    return f"{reverse('ranking:round', args=[round.code])}?list={quota.pk}"


def _is_about_reason(error: ValidationError) -> bool:
    return {one.code for one in error.error_list} <= {"reason_missing", "out_of_order"}
