"""What the Office fills in of one dossier: what is missing and by when, a finding."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.evaluation.models import IneligibleReason
from emulation_portal.fields import DayField


class ReturnForm(forms.Form):
    """What is missing, and until the end of which day the unit may answer."""

    message = forms.CharField(
        label=_("What is missing"),
        help_text=_("The unit reads this. Name the criterion and what to add."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what is missing and how to complete it.")},
    )
    due_at = DayField(
        label=_("Answer by"), error_messages={"required": _("Give the day of the deadline.")}
    )

    def clean_due_at(self) -> datetime:
        last_minute = datetime.combine(self.cleaned_data["due_at"], time(23, 59))
        return timezone.make_aware(last_minute)


class AppraisalForm(forms.Form):
    """Eligible or not; reasons only where it is not."""

    finding = forms.ChoiceField(
        label=_("Finding"),
        choices=[("eligible", _("Eligible")), ("ineligible", _("Not eligible"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose eligible or not eligible.")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons when not eligible"),
        choices=[(reason.value, reason.label) for reason in IneligibleReason.offered()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Kept on record; the unit reads it when the dossier is not eligible."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
