"""Pages of an act on many dossiers: what it needs, what refused it, what it did, taking it back."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.evaluation.queries import queue, rounds_with_queue
from awards.office_queue.bulk import BulkRefusedError, act_on_many, require_few
from awards.office_queue.bulk_forms import FORMS, keys_of
from awards.office_queue.bulk_words import after_words, before_words, officers_in, values_words
from awards.office_queue.models import BulkAct, BulkKind
from awards.office_queue.undoing import can_undo, undo_many
from awards.office_queue.views import chosen_dossiers, round_or_404
from awards.office_queue.warnings import IN_FAVOUR, mark_warnings
from campaigns.accounts.models import Role
from emulation_portal.refusals import show_refusal
from emulation_portal.ways_back import form_stands_on

PAGE_SIZE = 50
N_NAMED = 10


@require_http_methods(["GET", "POST"])
def bulk(request, code: str):
    """What an act on the chosen dossiers needs; sent, it is done on all of them or on none."""
    round = round_or_404(request, code)
    if not request.user.holds(Role.OFFICE, round.campaign.owner):
        raise PermissionDenied(_("Your role does not allow this act here."))
    asked = request.POST if request.method == "POST" else request.GET
    if asked.get("act") not in BulkKind.values:
        return redirect("evaluation:queue", code=code)
    kind = BulkKind(asked["act"])
    if request.method == "POST":
        return _act(request, round, kind)
    try:
        keys = _chosen(request, round)
        require_few(len(keys))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        keys = None
    if not keys:
        if keys is not None:
            messages.error(request, _("Choose at least one dossier."))
        return _back(code, request.GET.get("filter", ""))
    form = FORMS[kind](round=round, initial={"pks": ",".join(map(str, keys))})
    return _page(request, round, kind, form, keys)


def _chosen(request, round) -> list[int]:
    if request.GET.get("all"):
        found = chosen_dossiers(request, round, QueryDict(request.GET.get("filter", "")))
        if not found.is_valid():
            raise ValidationError(
                _("A filter of this list is not valid. No dossier was chosen."),
                code="wrong_filter",
            )
        return list(found.qs.values_list("pk", flat=True))
    return keys_of(",".join(request.GET.getlist("pk")))


def _back(code: str, query: str):
    response = redirect("evaluation:queue", code=code)
    kept = QueryDict(query).urlencode()
    response["Location"] += f"?{kept}" if kept else ""
    return response


def _act(request, round, kind: BulkKind):
    data = request.POST.copy()
    if "drop" in data:
        # Go on with those that would take the act: a new act, with the key that the page drew.
        data["pks"] = data.get("passing", "")
        data["key"] = data.get("passing_key", "")
    keys = keys_of(data.get("pks", ""))
    form = FORMS[kind](data, round=round)
    outcomes = None
    if form.is_valid():
        try:
            act = act_on_many(
                key=form.cleaned_data["key"],
                round=round,
                kind=kind,
                nominations=keys,
                values=form.values(),
                by=request.user,
            )
        except BulkRefusedError as error:
            outcomes = error.outcomes
            show_refusal(form, error)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                _("%(act)s: done for %(n)d dossiers.")
                % {"act": kind.label, "n": act.lines.count()},
            )
            return redirect("evaluation:bulk_act", key=act.pk)
    return _page(request, round, kind, form, keys, outcomes)


def _page(request, round, kind, form, keys, outcomes=None):
    named = queue(round, request.user).filter(pk__in=keys)
    is_warned = kind in IN_FAVOUR
    shown = [one.nomination for one in outcomes or []] or list(
        named.select_related("round") if is_warned else named[:N_NAMED]
    )
    if is_warned:
        mark_warnings(shown, user=request.user)
    passing = [one.nomination.pk for one in outcomes or [] if not one.refusals]
    context = {
        "round": round,
        "kind": kind,
        "form": form,
        "n": len(keys),
        "named": shown[:N_NAMED],
        "warned": [one for one in shown if one.warnings] if is_warned else [],
        "n_more": max(len(keys) - N_NAMED, 0),
        "outcomes": outcomes,
        "n_passing": len(passing),
        "passing": ",".join(map(str, passing)),
        "passing_key": uuid.uuid4() if passing else "",
    }
    return render(request, "awards/office_queue/bulk.html", context)


def _act_or_404(request, key) -> BulkAct:
    acts = BulkAct.objects.filter(round__in=rounds_with_queue(request.user)).select_related(
        "round__campaign__owner", "done_by", "undone_by"
    )
    return get_object_or_404(acts, pk=key)


@require_safe
def bulk_act(request, key):
    """What an act on many dossiers did, row by row."""
    return _act_page(request, _act_or_404(request, key))


def _act_page(request, act: BulkAct, error: BulkRefusedError | None = None):
    lines = act.lines.select_related("nomination__unit")
    page_obj = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    officers = officers_in(act, page_obj.object_list)
    context = {
        "act": act,
        "page_obj": page_obj,
        "rows": [
            {
                "nomination": line.nomination,
                "before": before_words(act, line, officers),
                "after": after_words(act, line, officers),
            }
            for line in page_obj.object_list
        ],
        "said": values_words(act, officers),
        "can_undo": can_undo(act, by=request.user),
        "refused": [one for one in error.outcomes if one.refusals] if error else [],
        "errors": error,
    }
    return render(request, "awards/office_queue/bulk_act.html", context)


@form_stands_on("evaluation:bulk_act")
@require_POST
def undo(request, key):
    """Take the act back, on all its dossiers or on none."""
    act = _act_or_404(request, key)
    try:
        undo_many(act=act, by=request.user)
    except BulkRefusedError as error:
        return _act_page(request, act, error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The act is taken back. Each dossier stands as before."))
    return redirect("evaluation:bulk_act", key=act.pk)


@require_safe
def bulk_acts(request, code: str):
    """The acts on many dossiers of a round, the last first."""
    round = round_or_404(request, code)
    acts = round.bulk_acts.select_related("done_by", "undone_by").annotate(n_lines=Count("lines"))
    acts = acts.order_by("-done_at")
    page_obj = Paginator(acts, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request, "awards/office_queue/bulk_acts.html", {"round": round, "page_obj": page_obj}
    )
