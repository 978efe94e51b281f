"""Pages of messages: one's own notices, one's calendar, and the Office's outbox."""

from django.conf import settings
from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.accounts.models import Role
from campaigns.outbox.forms import WAITING, NoticeFilter, OutboxFilter, PolicyForm, ReasonForm
from campaigns.outbox.models import CalendarKey, Message, MessagePolicy
from campaigns.outbox.rules import (
    mark_read,
    may_set_policies,
    policy_of,
    release,
    renew_calendar_key,
    set_policy,
    try_emails_again,
    withdraw_all,
)
from campaigns.outbox.sources import kinds
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25
MOST_KEYS = 1000


# --- one's own notices ---------------------------------------------------------------------------


def _own(request):
    return Message.objects.visible_to(request.user).filter(recipient=request.user).released()


@require_safe
def notices(request):
    found = NoticeFilter(request.GET, queryset=_own(request).select_related("unit"))
    ordered = found.qs.annotate(is_unread=Q(read_on=None)).order_by(
        "-is_unread", "-released_at", "-pk"
    )
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page_obj": page,
        "keeps_outbox": request.user.holds(Role.OFFICE),
        "sets_policies": may_set_policies(request.user),
    }
    return render(request, "campaigns/outbox/notices.html", context)


@require_POST
def open_notice(request, pk):
    """Note that the notice was seen, and go where it leads (or back to the list)."""
    message = get_object_or_404(_own(request), pk=pk)
    mark_read(messages=[message], by=request.user)
    leads = message.url and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    if leads and "stay" not in request.POST:
        return redirect(message.url)
    return redirect("outbox:notices")


@require_POST
def read_all(request):
    mark_read(messages=_own(request).unread(), by=request.user)
    flash.success(request, _("All notices are marked as read."))
    return redirect("outbox:notices")


# --- one's own calendar --------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request):
    if request.method == "POST":
        renew_calendar_key(by=request.user)
        flash.success(request, _("The address of your calendar is ready."))
        return redirect("outbox:calendar")
    key = CalendarKey.objects.filter(user=request.user).first()
    address = ""
    if key:
        address = settings.PORTAL_URL + reverse("calendar_feed", args=[key.token])
    context = {
        "key": key,
        "address": address,
        "webcal": "webcal" + address.removeprefix("https").removeprefix("http"),
    }
    return render(request, "campaigns/outbox/calendar.html", context)


# --- the Office's outbox -------------------------------------------------------------------------


def _require_office(request) -> None:
    if not request.user.holds(Role.OFFICE):
        raise PermissionDenied(_("Your role does not allow this act here."))


def _of_office(request):
    """Messages of the units whose Office this person is; one's own alone are on another page."""
    units = request.user.units_as(Role.OFFICE)
    seen = Message.objects.visible_to(request.user).filter(unit__in=units)
    return seen.select_related("recipient", "unit", "released_by")


def _filtered(request) -> OutboxFilter:
    data = request.GET.copy()
    data.setdefault("state", WAITING)
    return OutboxFilter(data, queryset=_of_office(request).order_by("-pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def outbox(request):
    """What waits, was sent, withdrawn or failed; release or withdraw what is ticked, or all."""
    _require_office(request)
    if request.method == "POST":
        return _act(request)
    return _outbox_page(request, ReasonForm())


def _outbox_page(request, form, chosen=(), **context):
    found = _filtered(request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    labels = kinds()
    rows = [
        {
            "message": message,
            "kind": labels.get(message.kind, message.kind),
            "is_chosen": str(message.pk) in chosen,
        }
        for message in page
    ]
    context |= {"filter": found, "page_obj": page, "rows": rows, "form": form}
    context |= {"state": found.form.cleaned_data.get("state") if found.is_valid() else ""}
    return render(request, "campaigns/outbox/outbox.html", context)


def _act(request):
    is_all = request.POST.get("act", "").endswith("_all")
    chosen = request.POST.getlist("message")[:MOST_KEYS]
    if is_all:
        wanted = _filtered(request).qs
    else:
        wanted = _of_office(request).filter(pk__in=[pk for pk in chosen if pk.isdecimal()])
    if not is_all and not chosen:
        form = ReasonForm(initial={"reason": request.POST.get("reason", "")})
        return _outbox_page(request, form, errors=[_("Tick at least one message.")])
    form, said = _done(request, wanted)
    if not said:
        return _outbox_page(request, form, chosen=chosen)
    flash.success(request, said)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("outbox:outbox") + query)


def _done(request, wanted) -> tuple[ReasonForm, str]:
    """Do what the button says, and the words for it; none where it was refused."""
    name = request.POST.get("act", "").removesuffix("_all")
    form = ReasonForm(request.POST if name == "withdraw" else None)
    if form.is_bound and not form.is_valid():
        return form, ""
    reason = form.cleaned_data["reason"] if form.is_bound else ""
    try:
        return form, _do(name, wanted, reason, request.user)
    except ValidationError as error:
        show_refusal(form, error)
        return form, ""


def _do(name: str, wanted, reason: str, by) -> str:
    if name == "release":
        n = release(messages=wanted, by=by)
        return ngettext("%(n)d message released.", "%(n)d messages released.", n) % {"n": n}
    if name == "withdraw":
        n = withdraw_all(messages=wanted, reason=reason, by=by)
        return ngettext("%(n)d message withdrawn.", "%(n)d messages withdrawn.", n) % {"n": n}
    if name == "again":
        n = try_emails_again(messages=wanted, by=by)
        return ngettext("%(n)d e-mail on its way.", "%(n)d e-mails on their way.", n) % {"n": n}
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def message(request, pk):
    """One message with its text, for the Office before it releases it."""
    shown = get_object_or_404(_of_office(request), pk=pk)
    form = ReasonForm()
    if request.method == "POST":
        form, said = _done(request, _of_office(request).filter(pk=pk))
        if said:
            flash.success(request, said)
            return redirect("outbox:message", pk)
    context = {
        "message": shown,
        "kind": kinds().get(shown.kind, shown.kind),
        "form": form,
        "events": history_items(history_of(shown)),
    }
    return render(request, "campaigns/outbox/message.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def policies(request):
    """Which kinds of message wait for release, and which go by e-mail too."""
    if not may_set_policies(request.user):
        raise PermissionDenied(_("Your role does not allow this act here."))
    known = {policy.kind: policy for policy in MessagePolicy.objects.all()}
    standing = {kind: policy_of(kind, known.get(kind)) for kind in kinds()}
    if request.method == "POST":
        forms = {kind: PolicyForm(request.POST, prefix=kind) for kind in standing}
        for kind, form in forms.items():
            if form.is_valid() and form.cleaned_data != standing[kind]:
                set_policy(kind=kind, **form.cleaned_data, by=request.user)
        flash.success(request, _("Saved. It holds for messages drafted from now on."))
        return redirect("outbox:policies")
    rows = [
        {"label": label, "form": PolicyForm(initial=standing[kind], prefix=kind)}
        for kind, label in kinds().items()
    ]
    return render(request, "campaigns/outbox/policies.html", {"rows": rows})
