"""What the Office types of tasks and periods, and what a head types of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.progress.periods import SERIES
from campaigns.progress.writing import MAX_TEXT
from campaigns.units.choosing import UnitChoiceField
from campaigns.units.models import Unit
from emulation_portal.fields import DayField, FigureField, LineField, SeveralFilesField

WHOLE_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


def reason_field():
    return forms.CharField(
        label=_("Reason"),
        help_text=_("Kept on record and shown to whom it concerns."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give a reason.")},
    )


class DraftFigureField(FigureField):
    """Needed for handing in, which says so itself; a draft is saved without it."""

    def validate(self, value):
        return None


class DraftPercentField(forms.IntegerField):
    """Needed for handing in, which says so itself; a draft is saved without it."""

    def validate(self, value):
        return None


class TaskForm(forms.Form):
    title = LineField(label=_("Task"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    measure = LineField(
        label=_("Unit of measure"),
        help_text=_(
            "In which units report figures, for example “mô hình”, “triệu đồng”. Leave it empty"
            " where there is nothing to count."
        ),
        max_length=80,
        required=False,
    )
    description = forms.CharField(
        label=_("What is expected"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FromPlanForm(forms.Form):
    """Items of the plan to be made tasks."""

    items = forms.ModelMultipleChoiceField(
        label=_("Contents and duties of the plan"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one item of the plan.")},
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        field.queryset = items
        field.label_from_instance = lambda item: item.text


class GiveForm(forms.Form):
    """To whom a task is given, by when, how much."""

    to = forms.ChoiceField(
        label=_("Give it to"),
        choices=[("all", _("All units")), ("chosen", _("The units chosen below"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose to whom the task is given.")},
    )
    due_on = DayField(label=_("Deadline"))
    target = FigureField(
        label=_("Target of each unit"),
        help_text=_("In the unit of measure of the task."),
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Units"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, units, had, **kwargs):
        super().__init__(*args, **kwargs)
        self.all_units = units
        field = self.fields["units"]
        field.queryset = units.exclude(pk__in=had)
        field.label_from_instance = lambda unit: unit.name

    def clean(self):
        data = super().clean()
        if data.get("to") == "chosen" and not data.get("units") and "units" not in self.errors:
            self.add_error("units", _("Choose a unit."))
        return data

    @property
    def chosen(self) -> list[Unit]:
        data = self.cleaned_data
        return list(self.all_units if data["to"] == "all" else data["units"])


class DeadlineForm(forms.Form):
    due_on = DayField(label=_("New deadline"))
    reason = reason_field()


class WithdrawForm(forms.Form):
    reason = reason_field()


class PassOnForm(forms.Form):
    unit = UnitChoiceField(label=_("Successor"), queryset=None, empty_label="—")
    reason = reason_field()

    def __init__(self, *args, units, first=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = first


class PeriodForm(forms.Form):
    name = LineField(label=_("Name"), help_text=_("For example “Quý I năm 2023”."), max_length=120)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    due_on = DayField(label=_("Report by"))


class SeriesForm(forms.Form):
    every = forms.TypedChoiceField(
        label=_("How often"),
        choices=list(
            zip(SERIES, [_("Every quarter"), _("Every half-year"), _("Every year")], strict=True)
        ),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often units report.")},
    )
    from_year = forms.IntegerField(
        label=_("From the year"),
        widget=forms.TextInput(attrs=WHOLE_NUMBER),
        min_value=1945,
        max_value=2100,
    )
    days_to_report = forms.IntegerField(
        label=_("Days from the end of a period to the report"),
        widget=forms.TextInput(attrs=WHOLE_NUMBER),
        min_value=0,
        max_value=180,
        initial=10,
    )


class ReportDayForm(forms.Form):
    due_on = DayField(label=_("Report by"))
    reason = reason_field()


class EntryForm(forms.Form):
    """What a head says of one task; a draft is kept with anything left open."""

    figure = DraftFigureField(label=_("Figure of the period"), required=True)
    percent = DraftPercentField(
        label=_("Done so far (%)"),
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs=WHOLE_NUMBER),
        error_messages={
            "min_value": _("A percentage lies between 0 and 100."),
            "max_value": _("A percentage lies between 0 and 100."),
            "invalid": _("Give a whole number from 0 to 100."),
        },
    )
    text = forms.CharField(
        label=_("What was done"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, line, **kwargs):
        self.line = line
        kwargs.setdefault(
            "initial", {"figure": line.figure, "percent": line.percent, "text": line.text}
        )
        super().__init__(*args, prefix=f"t{line.assignment.pk}", **kwargs)
        measure = line.assignment.task.measure
        if not measure:
            del self.fields["figure"]
        else:
            self.fields["figure"].label = _("Figure of the period (%(measure)s)") % {
                "measure": measure
            }
        if line.accepted_percent is not None:
            self.fields["percent"].help_text = _("%(percent)d%% in the last accepted report") % {
                "percent": line.accepted_percent
            }


class ReportForm(forms.Form):
    """The report as a whole: in short, and its files."""

    summary = forms.CharField(
        label=_("In short"),
        help_text=_("Difficulties, proposals, what the Office should know."),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    files = SeveralFilesField(
        label=_("Add files"),
        help_text=_("PDF, Word, Excel or pictures; at most 20 MB each. You may choose several."),
        required=False,
    )
    edit_number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
