"""One file and its points on one screen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from awards.council.access import may_stand_aside, session_or_404
from awards.council.models import Session
from awards.council.recusals import require_voting_seat, scoring_is_over
from awards.nominations.handed_in import (
    handed_in_contents,
    lines_handed_in,
    summary_handed_in,
)
from awards.scoring import rules
from awards.scoring.forms import ScoreForm
from awards.scoring.sheets import files_to_score, points_text
from emulation_portal.refusals import show_refusal


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
    kept = handed_in_contents([item.pk]).get(item.pk)
    form = ScoreForm(request.POST or None, lines=lines_handed_in(item, kept), points=points)
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
        "summary": summary_handed_in(item, kept),
        "form": form,
        "is_fixed": scoring_is_over(shown),
        "may_stand_aside": may_stand_aside(shown, member),
        "own_score": points_text(item.own_points),
        "lowest": points_text(item.lowest_points),
        "highest": points_text(item.highest_points),
        "disagreement": points_text(item.disagreement),
        "spread": [sheet.weighted_points / 100 for sheet in sheets],
    }
    return render(request, "awards/scoring/score.html", context)


def _after_scoring(request, shown: Session, member, item):
    messages.success(request, _("Your sheet for %(name)s is saved.") % {"name": item.nominee_name})
    follow = files_to_score(shown, member).filter(is_scored=False).first()
    if request.POST.get("then") == "next" and follow:
        return redirect("scoring:score", shown.pk, follow.pk)
    return redirect("proceedings:session", shown.pk)
