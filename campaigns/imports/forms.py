"""What the keeper hands in, which column is what, and who a row means."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.imports.fields import FIELDS
from campaigns.imports.models import ImportRow, PeopleImport, RowChoice, RowOutcome
from emulation_portal.fields import DayField, OneFileField
from emulation_portal.vietnamese import normalise


class UploadForm(forms.Form):
    file = OneFileField(
        label=_("List of people"),
        help_text=_("An Excel workbook (.xlsx), or a list saved as CSV in UTF-8. At most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class HeadingForm(forms.Form):
    """Where the headings stand."""

    sheet = forms.ChoiceField(label=_("Sheet"))
    header_row = forms.IntegerField(
        label=_("Row with the headings"),
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args, batch: PeopleImport, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in batch.sheets]


class ColumnsForm(forms.Form):
    """One choice of a column for each field of the register."""

    default_valid_from = DayField(
        label=_("Posts hold from"),
        help_text=_("For rows that do not say since when. For example 05/10/2022"),
    )

    def __init__(self, *args, batch: PeopleImport, **kwargs):
        super().__init__(*args, **kwargs)
        columns = [
            (place, heading or _("Column %(n)d") % {"n": place + 1})
            for place, heading in enumerate(batch.headings)
        ]
        for field in FIELDS:
            self.fields[field.name] = forms.TypedChoiceField(
                label=field.label,
                help_text=field.explanation,
                choices=[("", _("Not in the file")), *columns],
                coerce=int,
                empty_value=None,
                required=False,
                initial=batch.mapping.get(field.name),
            )
        self.batch = batch

    @property
    def mapping(self) -> dict[str, int]:
        """What was chosen, without the fields that the file does not have."""
        chosen = {field.name: self.cleaned_data.get(field.name) for field in FIELDS}
        return {name: column for name, column in chosen.items() if column is not None}

    def rows(self) -> list[dict]:
        """Each field with its choice and the first values of the chosen column beside it."""
        listed = []
        for field in FIELDS:
            bound = self[field.name]
            chosen = str(bound.value() if bound.value() is not None else "")
            is_column = chosen.isdigit() and int(chosen) < len(self.batch.samples)
            listed.append(
                {
                    "field": bound,
                    "chosen": chosen,
                    "is_required": field.is_required or field.name == "full_name",
                    "samples": self.batch.samples[int(chosen)] if is_column else [],
                }
            )
        return listed


class DecisionsForm(forms.Form):
    """Who each of the shown rows means."""

    def __init__(self, *args, rows: list[ImportRow], people: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            chosen = row.person_id if row.choice == RowChoice.SAME_PERSON else row.choice
            self.fields[f"row-{row.pk}"] = forms.ChoiceField(
                label=row.values.get("full_name", ""),
                choices=[
                    *(
                        (str(pk), _("It is this person: %(name)s") % {"name": people[pk]})
                        for pk in row.candidates
                        if pk in people
                    ),
                    (RowChoice.NEW_PERSON.value, RowChoice.NEW_PERSON.label),
                    (RowChoice.SKIP.value, RowChoice.SKIP.label),
                ],
                required=False,
                widget=forms.RadioSelect,
                initial=str(chosen or ""),
            )

    @property
    def decisions(self) -> dict[int, str | int]:
        """The decision of each row for which one was made."""
        made = {row.pk: self.cleaned_data.get(f"row-{row.pk}") for row in self.rows}
        return {pk: int(one) if one.isdigit() else one for pk, one in made.items() if one}


class RowFilter(django_filters.FilterSet):
    outcome = django_filters.ChoiceFilter(
        choices=RowOutcome, label=_("Result of the check"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[
            ("undecided", _("Not decided yet")),
            ("to_put_in", _("Ready to be put in")),
            ("put_in", _("Put in")),
        ],
        label=_("State"),
        empty_label=_("All"),
    )
    q = django_filters.CharFilter(method="search", label=_("Line or name in the file"))

    class Meta:
        model = ImportRow
        fields = ["outcome", "state", "q"]

    def in_state(self, queryset, _name, value):
        if value == "put_in":
            return queryset.filter(applied_at__isnull=False)
        return queryset.undecided() if value == "undecided" else queryset.to_put_in()

    def search(self, queryset, _name, value):
        return queryset.matching(normalise(value))
