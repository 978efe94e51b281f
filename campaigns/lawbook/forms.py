"""Choosing a day to read the law on; typing what follows a row, or where it was confirmed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.law.models import Certainty, LegalDocument, SourcedRow
from campaigns.law.superseding import facts_that_change
from emulation_portal.fields import DayField, LineField


class DayForm(forms.Form):
    """The day on which the law is read."""

    on = DayField(label=_("In force on"), required=False)


class RowFilter(DayForm):
    """One table of the law on a day, searched without diacritics."""

    q = LineField(label=_("Search"), required=False, max_length=100)
    certainty = forms.ChoiceField(
        label=_("Certainty"), choices=[("", _("All")), *Certainty.choices], required=False
    )


class ConfirmForm(forms.Form):
    source = LineField(
        label=_("Source"),
        help_text=_("Where you read it: the document, its article, the day it was looked up."),
        max_length=300,
    )


def follow_form(row: SourcedRow) -> type[forms.ModelForm]:
    """The form of what follows a row: the facts of its table, filled in as they are today."""
    days = {"valid_from": DayField, "valid_to": DayField}
    if isinstance(row, LegalDocument):
        days["issued_on"] = DayField
    return forms.modelform_factory(
        type(row),
        form=FollowForm,
        fields=["valid_from", *facts_that_change(row), "valid_to"],
        field_classes=days,
    )


class FollowForm(forms.ModelForm):
    """Checks nothing that the rule checks: it only reads what was typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("valid_from", "valid_to", "issued_on"):
            if name in self.fields:
                self.fields[name].help_text = _("For example 05/10/2022")
                self.fields[name].widget = forms.DateInput(
                    attrs={"inputmode": "numeric", "autocomplete": "off"}
                )
        self.fields["valid_to"].help_text = _("Empty: no end is known.")
        self.fields["source"].help_text = _("The document and article that say so.")

    def _post_clean(self):
        """The rule builds and checks the row."""
