"""What the Office fills in on the summary list."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emulation_portal.fields import DayField, LineField

PROPOSALS = {"yes": True, "no": False, "": None}


class ProposalForm(forms.Form):
    """Proposed, not proposed with the reason, or not said yet."""

    proposal = forms.ChoiceField(
        label=_("The Office's proposal"),
        choices=[("yes", _("Propose")), ("no", _("Do not propose")), ("", _("Not said yet"))],
        widget=forms.RadioSelect,
        required=False,
    )
    note = LineField(
        label=_("Note"),
        help_text=_("Needed where an eligible dossier is not proposed."),
        max_length=500,
        required=False,
    )


class RecordIssueForm(forms.Form):
    """The date under which the clerk numbers the record."""

    on = DayField(
        label=_("Date of the record"),
        initial=lambda: timezone.localdate().strftime("%d/%m/%Y"),
        error_messages={"required": _("Give the date of the record.")},
    )
