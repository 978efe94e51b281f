"""How messages are filtered, and how the Office says which kinds wait for it."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.outbox.models import Message
from campaigns.outbox.sources import kinds
from emulation_portal.fields import LineField
from emulation_portal.vietnamese import search_key

WAITING, RELEASED, WITHDRAWN, FAILED = "waiting", "released", "withdrawn", "failed"
STATES = [
    (WAITING, _("Waiting for release")),
    (RELEASED, _("Released")),
    (WITHDRAWN, _("Withdrawn")),
    (FAILED, _("E-mail failed")),
]


def kind_choices() -> list[tuple]:
    return list(kinds().items())


class OutboxFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        method="in_state", choices=STATES, label=_("Status"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        choices=kind_choices, label=_("Kind of message"), empty_label=_("All")
    )
    q = django_filters.CharFilter(method="search", label=_("Reader, with or without diacritics"))

    class Meta:
        model = Message
        fields = ["state", "kind", "q"]

    def in_state(self, queryset, _name, value):
        return {
            WAITING: queryset.drafted(),
            RELEASED: queryset.released(),
            WITHDRAWN: queryset.filter(withdrawn_at__isnull=False),
            FAILED: queryset.email_failed(),
        }[value]

    def search(self, queryset, _name, value):
        return queryset.filter(recipient__search_key__contains=search_key(value))


class NoticeFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[("unread", _("Unread"))],
        label=_("Notices"),
        empty_label=_("All"),
    )
    kind = django_filters.ChoiceFilter(
        choices=kind_choices, label=_("Kind of message"), empty_label=_("All")
    )

    class Meta:
        model = Message
        fields = ["state", "kind"]

    def in_state(self, queryset, _name, _value):
        return queryset.unread()


class ReasonForm(forms.Form):
    reason = LineField(
        label=_("Why the message is withdrawn"),
        help_text=_("Stays on record with the message."),
        max_length=300,
        error_messages={"required": _("Give a reason.")},
    )


class PolicyForm(forms.Form):
    sends_by_itself = forms.BooleanField(label=_("Sent without release"), required=False)
    by_email = forms.BooleanField(label=_("Also by e-mail"), required=False)
