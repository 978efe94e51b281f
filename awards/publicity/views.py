"""Pages anyone may read, and the act that makes results public."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_safe

from awards.certificates.rules import verify as verify_code
from awards.decisions.models import FINAL, Decision
from awards.decisions.wording import issuer_of
from awards.publicity import rules
from awards.publicity.forms import CodeForm
from awards.publicity.public_campaign import PublicCampaign
from awards.publicity.queries import (
    facts_of_campaigns,
    fingerprint,
    public_campaigns,
    public_results,
    published_decision,
    result_json,
)
from campaigns.workflow.rules import available_moves
from emulation_portal import __version__
from emulation_portal.throttle import tries_too_often

# A code has 10^15 forms; this only keeps a machine from trying them at our cost.
VERIFICATIONS_A_MINUTE = 30


def _tag(request, *facts) -> str | None:
    """Somebody signed in sees their own frame, so only strangers' pages carry a tag."""
    if request.user.is_authenticated:
        return None
    return f'"{fingerprint(__version__, get_language(), *facts)}"'


def _tag_of_campaigns(request, *args, **kwargs) -> str | None:
    return _tag(request, request.path, facts_of_campaigns())


def _tag_of_round(request, code) -> str | None:
    decision = published_decision(code)
    if decision is None:
        return None
    return _tag(request, request.path, decision.pk, decision.published_at)


@login_not_required
@require_safe
@condition(etag_func=_tag_of_campaigns)
def index(request):
    campaigns = [PublicCampaign(campaign) for campaign in public_campaigns()]
    return render(
        request, "awards/publicity/index.html", {"campaigns": campaigns, "code_form": CodeForm()}
    )


@login_not_required
@require_safe
@condition(etag_func=_tag_of_campaigns)
def campaign(request, code):
    shown = get_object_or_404(public_campaigns(), code=code)
    return render(request, "awards/publicity/campaign.html", {"shown": PublicCampaign(shown)})


@login_not_required
@require_safe
@condition(etag_func=_tag_of_round)
def round_(request, code):
    decision = published_decision(code)
    if decision is None:
        raise Http404
    return render(
        request,
        "awards/publicity/round.html",
        {
            "decision": decision,
            "round": decision.round,
            "issuer": issuer_of(decision),
            **_results(decision),
        },
    )


def _results(decision: Decision) -> dict:
    """The awarded; what all of them did is said once where it is the same."""
    results = public_results(decision)
    deeds = {result.achievement for result in results}
    return {"results": results, "shared_achievement": deeds.pop() if len(deeds) == 1 else ""}


@login_not_required
@require_safe
@condition(etag_func=_tag_of_round)
def round_data(request, code):
    decision = published_decision(code)
    if decision is None:
        raise Http404
    return HttpResponse(result_json(decision), content_type="application/json; charset=utf-8")


@login_not_required
@require_safe
def verify_form(request):
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("publicity:verify", form.cleaned_data["code"])
    return render(request, "awards/publicity/verify_form.html", {"form": form})


@login_not_required
@require_safe
def verify(request, code):
    """Whether a code belongs to a certificate; says no more than the certificate itself."""
    if tries_too_often(request, "verify", a_minute=VERIFICATIONS_A_MINUTE):
        return render(request, "429.html", status=429)
    confirmed = verify_code(code=code)
    response = render(
        request,
        "awards/publicity/verify.html",
        {"confirmed": confirmed, "code": code, "form": CodeForm()},
        status=200 if confirmed else 404,
    )
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def publish(request, pk):
    """What will stand on the public page, and the button that puts it there."""
    shown = get_object_or_404(
        Decision.objects.visible_to(request.user)
        .filter(status__in=FINAL)
        .select_related("round__campaign__owner", "paper__pdf"),
        pk=pk,
    )
    errors = []
    if request.method == "POST":
        try:
            rules.publish_results(decision=shown, by=request.user)
        except ValidationError as error:
            errors = error.messages
        else:
            messages.success(request, _("The results are public."))
            return redirect("publicity:round", shown.round.code)
    moves = [move for move in available_moves(shown, by=request.user) if move.name == "publish"]
    return render(
        request,
        "awards/publicity/publish.html",
        {
            "decision": shown,
            "round": shown.round,
            **_results(shown),
            "move": moves[0] if moves else None,
            "errors": errors,
        },
    )
