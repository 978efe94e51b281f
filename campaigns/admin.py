"""The administrator's table view: reference data is edited here, everything else only looked at."""

from copy import copy

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import RoleHolding, User
from campaigns.law.models import (
    AwardForm,
    AwardFormTerms,
    BaseSalary,
    LegalBasis,
    LegalDocument,
    RewardCoefficient,
    Signer,
    VotingRule,
)
from campaigns.law.procedure_models import (
    CalendarDay,
    DossierItem,
    NumberingRule,
    ProcedureDeadline,
    RetentionPeriod,
)
from campaigns.law.tables import overlapping, same_thing
from campaigns.law.words import in_words
from campaigns.papers.models import NumberSeries, Paper
from campaigns.papers.settled import ALWAYS_OPEN, is_referred_to, is_settled
from campaigns.plans.models import Campaign, Round
from campaigns.staff.models import Person, Posting
from campaigns.units.models import Unit, UnitVersion
from campaigns.workflow.rules import record_event, recording
from emulation_portal.vietnamese import short_date


class PortalAdminSite(admin.AdminSite):
    """Open to whoever acts as administrator at the moment; a superuser's flag opens nothing."""

    site_header = _("Reference data")
    site_title = _("Reference data")
    index_title = _("What law sets, and the registers")
    site_url = "/"

    def has_permission(self, request) -> bool:
        user = request.user
        return user.is_authenticated and user.can_manage_accounts

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """The portal's one sign-in, with its rate limit, in place of the admin's own form."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied(_("Only an administrator edits reference data."))
        return redirect_to_login(request.GET.get("next", "/"))


site = PortalAdminSite(name="admin")


class SeenOnly(admin.ModelAdmin):
    """A record with a status, a number or a history: changed by rules alone."""

    def has_module_permission(self, request):
        return site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return site.has_permission(request)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class Edited(SeenOnly):
    """A row of reference data: it ends by a date, is never deleted, and every change is chained."""

    actions = None

    def has_add_permission(self, request, obj=None):
        return site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        return site.has_permission(request)

    def save_model(self, request, obj, form, change):
        before = {name: str(form.initial.get(name)) for name in form.changed_data} if change else {}
        after = {name: str(form.cleaned_data[name]) for name in form.changed_data}
        with recording():
            super().save_model(request, obj, form, change)
            record_event(obj, "edit_reference", by=request.user, before=before, after=after)

    def log_addition(self, request, obj, message):
        """The audit chain is the only log."""

    def log_change(self, request, obj, message):
        """The audit chain is the only log."""


@admin.register(AwardForm, site=site)
class AwardFormAdmin(Edited):
    list_display = ["code", "name", "group", "decided_here", "position"]
    list_filter = ["group", "decided_here"]
    search_fields = ["code", "name"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "name", "group"] if obj and is_referred_to(obj) else []


class LegalRowForm(forms.ModelForm):
    """Checks the period itself: a constraint over a field that is only shown is not asked; and that
    no two rows say the same thing on one day."""

    def clean(self):
        data = super().clean()
        first = data.get("valid_from") or self.instance.valid_from
        last = data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The period ends before it begins."))
        elif first and not self.errors:
            self._require_days_of_its_own(data, first, last)
        return data

    def _require_days_of_its_own(self, data, first, last):
        probe = copy(self.instance)
        for name, value in data.items():
            setattr(probe, name, value)
        others = overlapping(same_thing(probe).exclude(pk=self.instance.pk), first, last)
        other = others.first()
        if other is not None:
            text = _("From %(day)s on another row is already in force: %(row)s.")
            params = {"day": short_date(other.valid_from), "row": in_words(other)}
            field = "valid_from" if "valid_from" in self.fields else "valid_to"
            self.add_error(field, forms.ValidationError(text, "overlap", params))


class LegalRowAdmin(Edited):
    """Once used, the facts of a row stand: it is closed, and another row follows."""

    form = LegalRowForm
    list_filter = ["certainty"]
    search_fields = ["source"]

    def get_readonly_fields(self, request, obj=None):
        if obj is None or not is_settled(obj):
            return []
        facts = (f for f in obj._meta.fields if f.editable and not f.primary_key)
        return [f.name for f in facts if f.name not in ALWAYS_OPEN]

    def get_fieldsets(self, request, obj=None):
        (heading, options), *rest = super().get_fieldsets(request, obj)
        if self.get_readonly_fields(request, obj):
            options["description"] = _(
                "This row has been used: its facts stand. Set its last day and add the row that"
                " follows."
            )
        return [(heading, options), *rest]


@admin.register(LegalBasis, site=site)
class LegalBasisAdmin(LegalRowAdmin):
    list_display = ["text", "paper_kind", "position", "valid_from", "valid_to", "certainty"]
    list_filter = ["paper_kind", "certainty"]
    search_fields = ["text", "source"]


@admin.register(BaseSalary, site=site)
class BaseSalaryAdmin(LegalRowAdmin):
    list_display = ["amount_vnd", "valid_from", "valid_to", "source", "certainty"]


@admin.register(RewardCoefficient, site=site)
class RewardCoefficientAdmin(LegalRowAdmin):
    list_display = [
        "award_form",
        "recipient_kind",
        "coefficient",
        "valid_from",
        "valid_to",
        "certainty",
    ]
    list_filter = ["award_form", "recipient_kind", "certainty"]
    list_select_related = ["award_form"]


@admin.register(VotingRule, site=site)
class VotingRuleAdmin(LegalRowAdmin):
    list_display = ["name", "award_form", "valid_from", "valid_to", "certainty"]
    list_select_related = ["award_form"]


@admin.register(Signer, site=site)
class SignerAdmin(LegalRowAdmin):
    list_display = ["full_name", "unit", "paper_kind", "valid_from", "valid_to"]
    list_select_related = ["unit"]


@admin.register(LegalDocument, site=site)
class LegalDocumentAdmin(LegalRowAdmin):
    list_display = ["__str__", "title", "valid_from", "valid_to", "certainty"]
    list_filter = ["kind", "certainty"]
    search_fields = ["code", "number", "title"]


@admin.register(AwardFormTerms, site=site)
class AwardFormTermsAdmin(LegalRowAdmin):
    list_display = ["name", "award_form", "decider", "valid_from", "valid_to", "certainty"]
    list_filter = ["level", "certainty"]
    list_select_related = ["award_form"]


@admin.register(DossierItem, site=site)
class DossierItemAdmin(LegalRowAdmin):
    list_display = ["text", "award_form", "recipient_kind", "procedure", "position", "certainty"]
    list_filter = ["procedure", "recipient_kind", "certainty"]
    list_select_related = ["award_form"]


@admin.register(ProcedureDeadline, site=site)
class ProcedureDeadlineAdmin(LegalRowAdmin):
    list_display = ["kind", "n_days", "day_unit", "valid_from", "valid_to", "certainty"]


@admin.register(CalendarDay, site=site)
class CalendarDayAdmin(LegalRowAdmin):
    list_display = ["name", "kind", "valid_from", "valid_to", "certainty"]
    list_filter = ["kind", "certainty"]


@admin.register(NumberingRule, site=site)
class NumberingRuleAdmin(LegalRowAdmin):
    list_display = ["symbol", "series", "unit", "paper_kind", "valid_from", "valid_to"]
    list_select_related = ["unit"]


@admin.register(RetentionPeriod, site=site)
class RetentionPeriodAdmin(LegalRowAdmin):
    list_display = ["what", "n_years", "valid_from", "valid_to", "certainty"]


@admin.register(Unit, site=site)
class UnitAdmin(SeenOnly):
    list_display = ["name", "code", "kind", "parent"]
    list_select_related = ["parent"]
    search_fields = ["search_key", "code"]


@admin.register(UnitVersion, site=site)
class UnitVersionAdmin(SeenOnly):
    list_display = ["name", "unit", "symbol", "valid_from", "valid_to"]
    list_select_related = ["unit"]


@admin.register(User, site=site)
class UserAdmin(SeenOnly):
    list_display = ["username", "full_name", "is_active", "last_login"]
    fields = ["username", "full_name", "is_active", "is_demo", "last_login", "date_joined"]
    search_fields = ["username", "search_key"]


@admin.register(RoleHolding, site=site)
class RoleHoldingAdmin(SeenOnly):
    list_display = ["user", "role", "unit", "valid_from", "valid_to"]
    list_select_related = ["user", "unit"]


@admin.register(Person, site=site)
class PersonAdmin(SeenOnly):
    list_display = ["full_name", "gender", "birth_year", "staff_code"]
    search_fields = ["search_key", "staff_code"]


@admin.register(Posting, site=site)
class PostingAdmin(SeenOnly):
    list_display = ["person", "title", "unit", "valid_from", "valid_to"]
    list_select_related = ["person", "unit"]


@admin.register(Campaign, site=site)
class CampaignAdmin(SeenOnly):
    list_display = ["code", "short_name", "owner", "status"]
    list_select_related = ["owner"]


@admin.register(Round, site=site)
class RoundAdmin(SeenOnly):
    list_display = ["code", "name", "campaign", "status"]
    list_select_related = ["campaign"]


@admin.register(Paper, site=site)
class PaperAdmin(SeenOnly):
    list_display = ["reference", "subject", "kind", "unit", "issued_on"]
    fields = ["kind", "unit", "subject", "symbol", "number", "issued_on"]
    list_select_related = ["unit"]


@admin.register(NumberSeries, site=site)
class NumberSeriesAdmin(SeenOnly):
    list_display = ["unit", "symbol", "year", "last_number"]
    list_select_related = ["unit"]
