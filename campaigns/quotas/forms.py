"""Typing in the places of one round, a row for each award form and kind of recipient."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from campaigns.law.models import AwardForm, RecipientKind
from emulation_portal.fields import LineField
from emulation_portal.rows import BaseRows, rows_of

GROUPS = (_("Decided by the Director"), _("Decided at a higher level, only proposed here"))


class _OwnFirst(ModelChoiceIterator):
    """What the Director decides first, everything that is only proposed under its own heading."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        own, higher = [], []
        for form in self.queryset:
            (own if form.decided_here else higher).append(self.choice(form))
        yield from (
            (label, choices)
            for label, choices in zip(GROUPS, (own, higher), strict=True)
            if choices
        )


class AwardFormField(forms.ModelChoiceField):
    iterator = _OwnFirst


class QuotaForm(forms.Form):
    award_form = AwardFormField(
        label=_("Award form"),
        queryset=AwardForm.objects.all(),
        required=False,
        empty_label=_("None"),
    )
    recipient_kind = forms.ChoiceField(label=_("Recipient"), choices=RecipientKind, required=False)
    places = forms.IntegerField(
        label=_("Places"),
        min_value=0,
        max_value=10_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean(self):
        typed = super().clean()
        if typed.get("award_form") and "places" not in self.errors and typed.get("places") is None:
            self.add_error("places", forms.ValidationError(_("Give the places."), "places_missing"))
        return typed


class OverrideForm(forms.Form):
    """Other places than the plan gives: how many, on which paper, why."""

    places = forms.IntegerField(
        label=_("Places from now on"),
        min_value=0,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    basis = LineField(
        label=_("Paper it rests on"),
        help_text=_("Number, date and issuer, for example of the province's allocation."),
        max_length=300,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept on record and shown in the quota ledger and the reports."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BaseQuotaRows(BaseRows):
    def clean(self):
        seen = set()
        for row in self.filled if not any(self.errors) else []:
            key = (row["award_form"].pk, row["recipient_kind"])
            if key in seen:
                raise forms.ValidationError(
                    _("“%(form)s” for the same kind of recipient stands in two rows."),
                    code="twice",
                    params={"form": row["award_form"].name},
                )
            seen.add(key)


QuotaRows = rows_of(QuotaForm, base=BaseQuotaRows, can_order=False)
