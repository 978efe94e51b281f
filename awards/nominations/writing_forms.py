"""What is typed into a dossier: texts, figures, particulars, earlier awards."""

from decimal import ROUND_DOWN, Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from awards.nominations.figures import MAX_FIGURES
from awards.nominations.forms import ComposedTextField, Draft, DraftTextField
from awards.nominations.particulars import MAX_HONOURS
from awards.nominations.rules import MAX_ANSWER, MAX_SUMMARY
from campaigns.law.models import RecipientKind
from campaigns.staff.honours import EARLIEST_YEAR
from emulation_portal.fields import (
    CHECK_YEAR,
    DayField,
    FigureField,
    LineField,
    SeveralFilesField,
)

WHOLE = {"inputmode": "numeric", "autocomplete": "off"}


class DraftLineField(Draft, LineField):
    pass


class DraftDayField(Draft, DayField):
    pass


class DraftNumberField(Draft, forms.IntegerField):
    def __init__(self, **options):
        super().__init__(min_value=0, widget=forms.TextInput(attrs=WHOLE), **options)


def _several_lines(**options):
    return ComposedTextField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **options
    )


def _discipline():
    return LineField(
        label=_("Discipline in the period"),
        help_text=_("Which decision, of which day; “none” if there was none."),
        max_length=500,
        required=False,
    )


class NumberedForm(forms.Form):
    """Carries the save that it was opened after."""

    edit_number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "edit_number"}


class AnswerForm(NumberedForm):
    """The answer to one criterion, with files that support it."""

    text = DraftTextField(
        label=_("Achievement"),
        help_text=_("What was done, when, with which result. Give figures."),
        max_length=MAX_ANSWER,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    files = SeveralFilesField(
        label=_("Add evidence"),
        help_text=_("PDF, Word, Excel or pictures; at most 20 MB each. You may choose several."),
        required=False,
    )


class FigureForm(forms.Form):
    """One row of figures; left empty it says nothing."""

    label = LineField(
        label=_("What is counted"),
        max_length=150,
        error_messages={"required": _("Say what is counted.")},
    )
    measure = LineField(label=_("Unit of measure"), max_length=40, required=False)
    target = FigureField(label=_("Registered"), max_digits=16)
    result = FigureField(
        label=_("Reached"),
        max_digits=16,
        required=True,
        error_messages={"required": _("Give the figure that was reached.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    @property
    def percent(self) -> Decimal | None:
        """Reached in per cent of what was registered, never rounded up."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        target, result = values.get("target"), values.get("result")
        if not target or result is None:
            return None
        return (100 * result / target).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


class RowsFormSet(forms.BaseFormSet):
    """Rows of which any may be left empty or emptied again."""

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "empty_permitted": True}

    def rows(self) -> list[dict]:
        """What the rows say that were not left empty."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data]


def _rows_of(form, *, prefix: str, most: int):
    def bound(data):
        made = forms.formset_factory(form, RowsFormSet, max_num=most, absolute_max=2 * most)
        return made(data, prefix=prefix)

    def unbound(rows: list[dict]):
        """The rows there are, and some empty ones to go on with."""
        extra = 2 if rows else 3
        made = forms.formset_factory(form, RowsFormSet, extra=extra, max_num=most)
        return made(prefix=prefix, initial=rows)

    return bound, unbound


figures_sent, figures_kept = _rows_of(FigureForm, prefix="figures", most=MAX_FIGURES)


class SummaryForm(NumberedForm):
    """One sentence that the certificate may print."""

    summary = DraftTextField(
        label=_("Summary of the achievement"),
        help_text=_("One sentence. It may be printed on the certificate."),
        max_length=MAX_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PersonForm(NumberedForm):
    """The report's part on a person."""

    other_name = LineField(
        label=_("Other name"),
        help_text=_("A pen name or an alias, if there is one."),
        max_length=120,
        required=False,
    )
    born_on = DraftDayField(label=_("Date of birth"))
    home_town = DraftLineField(
        label=_("Native place"), help_text=_("Commune and province."), max_length=250
    )
    residence = DraftLineField(label=_("Permanent residence"), max_length=250)
    qualification = DraftLineField(
        label=_("Professional qualification"),
        help_text=_("For example: Master of information technology."),
        max_length=250,
    )
    discipline = _discipline()


class CollectiveForm(NumberedForm):
    """The report's part on a collective."""

    seat = DraftLineField(label=_("Address of the seat"), max_length=250)
    n_people = DraftNumberField(label=_("Number of people"))
    n_women = DraftNumberField(label=_("Women among them"))
    structure = DraftTextField(
        label=_("Organisation"),
        help_text=_("Leaders, parts, people of the Party and of the unions."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    functions = DraftTextField(
        label=_("Functions and duties"),
        help_text=_("In two or three sentences, as in the decision that set the unit up."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    party_and_unions = _several_lines(
        label=_("Results of the Party cell and of the unions"),
        help_text=_("How they were classified in the period of the round."),
    )
    discipline = _discipline()


class HouseholdForm(NumberedForm):
    """The report's part on a household."""

    residence = DraftLineField(label=_("Permanent residence"), max_length=250)
    n_people = DraftNumberField(label=_("Number of people"))
    n_women = DraftNumberField(label=_("Women among them"))
    discipline = LineField(
        label=_("Violations of the law in the period"),
        help_text=_("Which decision, of which day; “none” if there was none."),
        max_length=500,
        required=False,
    )


PROFILE_FORMS = {
    RecipientKind.INDIVIDUAL: PersonForm,
    RecipientKind.COLLECTIVE: CollectiveForm,
    RecipientKind.HOUSEHOLD: HouseholdForm,
}


class HonoursForm(NumberedForm):
    """Which awards of the register the dossier states, or that there are none."""

    on_record = forms.MultipleChoiceField(
        label=_("Awards on record in the portal"),
        help_text=_("Take the tick away from what does not belong into the report."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_none = forms.BooleanField(label=_("The nominee has no earlier award"), required=False)

    def __init__(self, *args, honours, **kwargs):
        super().__init__(*args, **kwargs)
        self.honours = {str(honour.pk): honour for honour in honours}
        if not self.honours:
            del self.fields["on_record"]
            return
        self.fields["on_record"].choices = [
            (key, f"{one.award_name} ({one.year}), {one.decision_reference}, {one.issuer}")
            for key, one in self.honours.items()
        ]

    def chosen(self) -> list[dict]:
        keys = self.cleaned_data.get("on_record", [])
        return [{"honour": self.honours[key]} for key in keys]


class HonourForm(forms.Form):
    """One earlier award that the register lacks."""

    year = forms.IntegerField(
        label=_("Year"),
        widget=forms.TextInput(attrs=WHOLE),
        validators=[
            MinValueValidator(EARLIEST_YEAR, CHECK_YEAR),
            MaxValueValidator(2100, CHECK_YEAR),
        ],
        error_messages={"required": _("Give the year.")},
    )
    award_name = LineField(
        label=_("Title or award form"),
        max_length=250,
        error_messages={"required": _("Give the name of the award.")},
    )
    decision_reference = LineField(
        label=_("Number of the decision"),
        max_length=80,
        error_messages={"required": _("Give the number of the decision.")},
    )
    decided_on = DayField(label=_("Date of the decision"), required=False, help_text="")
    issuer = LineField(
        label=_("Decided by"),
        max_length=250,
        error_messages={"required": _("Say who decided it.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


honours_sent, honours_kept = _rows_of(HonourForm, prefix="honours", most=MAX_HONOURS)
