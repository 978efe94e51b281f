"""What the Office gives to an act on many dossiers; each form gives plain data to keep."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.evaluation.models import IneligibleReason
from awards.evaluation.returning import end_of, offered_day
from awards.nominations.supplement_models import Part
from awards.office_queue.assigning import officers_of
from awards.office_queue.models import BulkKind
from campaigns.accounts.models import User
from campaigns.criteria.models import Criterion, NomineeGroup
from campaigns.plans.models import Round
from emulation_portal.fields import DayField
from emulation_portal.vietnamese import short_date


def keys_of(text: str) -> list[int]:
    """The keys in "12,7,35", each once; whatever is no key is left out."""
    keys = (part.strip() for part in text.split(","))
    return list(dict.fromkeys(int(key) for key in keys if key.isdecimal() and len(key) < 10))


class BulkForm(forms.Form):
    """Which dossiers, and the key of the form, so that one sent twice acts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    pks = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, round: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round

    def values(self) -> dict:
        return {}


class AssignForm(BulkForm):
    officer = forms.ModelChoiceField(
        label=_("Officer"), queryset=User.objects.none(), empty_label=_("Nobody"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers_of(self.round.campaign.owner)

    def values(self) -> dict:
        officer = self.cleaned_data["officer"]
        return {"officer": officer.pk if officer else None}


class ReturnManyForm(BulkForm):
    """One message, one deadline, the same parts for all."""

    message = forms.CharField(
        label=_("What is missing"),
        help_text=_("The units read this. It is the same for all the dossiers."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what is missing and how to complete it.")},
    )
    due_at = DayField(
        label=_("Answer by"), error_messages={"required": _("Give the day of the deadline.")}
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts to be completed"),
        help_text=_("Only these can be changed in the answer."),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one part to be completed.")},
    )
    criteria = forms.TypedMultipleChoiceField(
        label=_("Of which criteria"),
        help_text=_("For text, figures and evidence. None chosen means all criteria."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"].initial = short_date(offered_day(timezone.localdate()))
        # Only outsiders have an employer who confirms; a mixed choice is refused row by row.
        if not self.round.nominations.filter(group=NomineeGroup.OUTSIDER).exists():
            offered = [(part, label) for part, label in Part.choices if part != Part.EMPLOYER]
            self.fields["parts"].choices = offered
        positions = (
            Criterion.objects.filter(criteria_set__rounds_using__round=self.round)
            .order_by("position")
            .values_list("position", flat=True)
            .distinct()
        )
        self.fields["criteria"].choices = [
            (position, _("Criterion %(position)d") % {"position": position})
            for position in positions
        ]

    def values(self) -> dict:
        return {
            "message": self.cleaned_data["message"],
            "due_at": end_of(self.cleaned_data["due_at"]).isoformat(),
            "parts": self.cleaned_data["parts"],
            "criteria": self.cleaned_data["criteria"],
        }


class NoteForm(BulkForm):
    """A note that is kept with every one of the dossiers."""

    note = forms.CharField(
        label=_("Note"),
        help_text=_("Kept on record with each of the dossiers."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def values(self) -> dict:
        return {"note": self.cleaned_data["note"]}


class NotProposeForm(NoteForm):
    note = forms.CharField(
        label=_("Why they are not proposed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why an eligible dossier is not proposed.")},
    )


class IneligibleForm(NoteForm):
    reasons = forms.MultipleChoiceField(
        label=_("Reasons when not eligible"),
        choices=[(reason.value, reason.label) for reason in IneligibleReason.offered()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )
    field_order = ["reasons", "note"]

    def values(self) -> dict:
        return super().values() | {"reasons": self.cleaned_data["reasons"]}


FORMS = {
    BulkKind.RECEIVE: BulkForm,
    BulkKind.ASSIGN: AssignForm,
    BulkKind.RETURN: ReturnManyForm,
    BulkKind.FIND_ELIGIBLE: NoteForm,
    BulkKind.FIND_INELIGIBLE: IneligibleForm,
    BulkKind.PROPOSE: NoteForm,
    BulkKind.NOT_PROPOSE: NotProposeForm,
}
