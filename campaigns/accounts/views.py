"""Pages on which people sign in, say which hat they wear, and an administrator keeps accounts."""

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.accounts.demo import demo_accounts, demo_holding, is_demo_database
from campaigns.accounts.forms import (
    AccountFilter,
    AccountForm,
    EmailForm,
    EndRoleForm,
    RoleForm,
)
from campaigns.accounts.middleware import SESSION_KEY
from campaigns.accounts.models import RoleHolding, User
from campaigns.accounts.rules import (
    create_account,
    end_role,
    grant_role,
    initial_password,
    reset_password,
    set_active,
    set_email,
)
from campaigns.workflow.rules import history_of
from campaigns.workflow.wording import history_items
from emulation_portal.refusals import show_refusal

PAGE_SIZE = 25


class SignIn(LoginView):
    """Django-allauth's sign-in with its rate limit; a demo's roles stand beside it."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if is_demo_database():
            offered = demo_accounts()
            context |= {"demo_accounts": offered.by_role, "demo_others": offered.others}
        return context


def _safe_next(request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"


@require_POST
@login_not_required
def demo_sign_in(request):
    try:
        user, holding = demo_holding(
            username=request.POST.get("username", ""), holding_id=request.POST.get("holding", "")
        )
    except ValidationError as refusal:
        raise Http404(refusal.message) from refusal
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if holding:
        request.session[SESSION_KEY] = holding.pk
    return redirect("home")


@require_http_methods(["GET", "POST"])
def hat(request):
    errors = []
    if request.method == "POST":
        chosen = next((h for h in request.hats if str(h.pk) == request.POST.get("hat")), None)
        if chosen:
            request.session[SESSION_KEY] = chosen.pk
            return redirect(_safe_next(request))
        errors = [_("Choose one of your roles.")]
    context = {"choices": request.hats, "next": _safe_next(request), "errors": errors}
    return render(request, "campaigns/accounts/hat.html", context)


def _account_or_404(request, user_pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), pk=user_pk)


def _require_manager(request) -> None:
    if not request.user.can_manage_accounts:
        raise PermissionDenied(_("Only an administrator manages accounts."))


@require_safe
def accounts(request):
    _require_manager(request)
    in_force = RoleHolding.objects.as_of(timezone.localdate()).select_related("unit")
    seen = User.objects.visible_to(request.user).prefetch_related(
        Prefetch("role_holdings", queryset=in_force.order_by("pk"), to_attr="roles_today")
    )
    found = AccountFilter(request.GET, queryset=seen.order_by("sort_key", "pk"))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "campaigns/accounts/accounts.html", {"filter": found, "page_obj": page})


@never_cache
@require_http_methods(["GET", "POST"])
def create(request):
    _require_manager(request)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = initial_password()
        try:
            user = create_account(**form.cleaned_data, password=password, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return _show_password(request, user, password)
    return render(request, "campaigns/accounts/create.html", {"form": form})


def _show_password(request, user: User, password: str):
    # Answered without a redirect: a secret must not be kept anywhere until the next request.
    return render(
        request, "campaigns/accounts/password.html", {"account": user, "password": password}
    )


@require_safe
def account(request, user_pk):
    return _account_page(request, _account_or_404(request, user_pk), RoleForm())


def _account_page(request, user: User, form: RoleForm, **context):
    holdings = user.role_holdings.select_related("unit").order_by("-valid_from", "pk")
    today = timezone.localdate()
    return render(
        request,
        "campaigns/accounts/account.html",
        {
            "account": user,
            "holdings": [(held, held.is_in_force(today)) for held in holdings],
            "form": form,
            "email_form": EmailForm(initial={"email": user.email}),
            "events": history_items(history_of(user)),
            "is_self": user == request.user,
            **context,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def me(request):
    """One's own account: where e-mail goes, the roles one holds, one's calendar."""
    user = request.user
    if request.method != "POST":
        form = EmailForm(initial={"email": user.email})
    else:
        form = EmailForm(request.POST)
        if form.is_valid():
            set_email(user=user, email=form.cleaned_data["email"], by=user)
            messages.success(request, _("Your e-mail address is saved."))
            return redirect("accounts:me")
    holdings = user.holdings_on(timezone.localdate())
    return render(request, "campaigns/accounts/me.html", {"form": form, "holdings": holdings})


@require_POST
def email(request, user_pk):
    user = _account_or_404(request, user_pk)
    form = EmailForm(request.POST)
    if form.is_valid():
        set_email(user=user, email=form.cleaned_data["email"], by=request.user)
        messages.success(request, _("The e-mail address is saved."))
        return redirect("accounts:account", user.pk)
    return _account_page(request, user, RoleForm(), email_form=form, errors=_sentences(form))


def _sentences(form) -> list[dict]:
    return [
        {"message": sentence, "field_id": form[name].id_for_label}
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


@require_POST
def grant(request, user_pk):
    user = _account_or_404(request, user_pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            grant_role(user=user, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The role is granted."))
            return redirect("accounts:account", user.pk)
    return _account_page(request, user, form)


@require_http_methods(["GET", "POST"])
def end(request, holding_pk):
    _require_manager(request)
    holding = get_object_or_404(RoleHolding.objects.select_related("user", "unit"), pk=holding_pk)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_role(holding=holding, valid_to=form.cleaned_data["valid_to"], by=request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The last day of the role is set."))
            return redirect("accounts:account", holding.user_id)
    return render(request, "campaigns/accounts/end.html", {"form": form, "holding": holding})


@never_cache
@require_POST
def new_password(request, user_pk):
    user = _account_or_404(request, user_pk)
    password = initial_password()
    reset_password(user=user, password=password, by=request.user)
    return _show_password(request, user, password)


@require_POST
def activate(request, user_pk):
    user = _account_or_404(request, user_pk)
    is_active = request.POST.get("is_active") == "1"
    try:
        set_active(user=user, is_active=is_active, by=request.user)
    except ValidationError as error:
        return _account_page(request, user, RoleForm(), errors=error)
    messages.success(
        request, _("The account is open again.") if is_active else _("The account is closed.")
    )
    return redirect("accounts:account", user.pk)
