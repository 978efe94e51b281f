"""What an administrator types to make an account and to give it roles."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.accounts.models import Role, User
from campaigns.units.choosing import UnitChoiceField
from campaigns.units.models import Unit
from emulation_portal.fields import LineField

DAY_HELP = _("For example 05/10/2022")


def day_field(**options) -> forms.DateField:
    widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.DateField(help_text=DAY_HELP, widget=widget, **options)


def email_field(**options) -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Notices are sent there too. Leave empty to get none by e-mail."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        **options,
    )


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name, with or without diacritics"))
    role = django_filters.ChoiceFilter(
        method="in_role", choices=Role, label=_("Role"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[("open", _("Open")), ("closed", _("Closed"))],
        label=_("Account"),
        empty_label=_("All"),
    )
    o = django_filters.OrderingFilter(
        fields={"sort_key": "name", "username": "username", "last_login": "last_login"},
        field_labels={
            "sort_key": _("Name"),
            "username": _("User name"),
            "last_login": _("Last signed in"),
        },
        label=_("Order"),
    )

    class Meta:
        model = User
        fields = ["q", "role", "state", "o"]

    def search(self, queryset, _name, value):
        return queryset.matching(value)

    def in_role(self, queryset, _name, value):
        return queryset.holding(value, on=timezone.localdate())

    def in_state(self, queryset, _name, value):
        return queryset.filter(is_active=value == "open")


class AccountForm(forms.Form):
    full_name = LineField(
        label=_("Full name"),
        help_text=_("As on the identity card, with diacritics."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = LineField(
        label=_("User name"),
        help_text=_("Letters, digits and @ . + - _ only, for example ha.nguyen"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    email = email_field(required=False)


class EmailForm(forms.Form):
    email = email_field(required=False)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    unit = UnitChoiceField(label=_("In the unit"), queryset=Unit.objects.none())
    valid_from = day_field(label=_("First day"))
    valid_to = day_field(label=_("Last day"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        living = Unit.objects.not_ended_before(timezone.localdate())
        self.fields["unit"].queryset = living.order_by("position", "code")


class EndRoleForm(forms.Form):
    valid_to = day_field(label=_("Last day on which it counts"))
