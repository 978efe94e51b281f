"""Rows typed one under the other, of which more can be asked for without JavaScript."""

from django import forms
from django.forms import BaseFormSet, formset_factory

N_MORE = 3
MOST_ROWS = 200


class BaseRows(BaseFormSet):
    """A formset whose rows count only when their first field holds something.

    A row is taken out by emptying it, and moved by its number.
    """

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].widget.attrs["inputmode"] = "numeric"
        form.fields["ORDER"].min_value = 0

    @property
    def filled(self) -> list[dict]:
        """What was typed, in the order asked for, without the empty rows."""
        leading = next(iter(self.form.base_fields))
        return [form.cleaned_data for form in self.ordered_forms if form.cleaned_data.get(leading)]


def rows_of(form_class: type[forms.Form], *, base: type[BaseRows] = BaseRows) -> type[BaseRows]:
    """The rows of a form, with some empty ones at the end."""
    return formset_factory(
        form_class,
        formset=base,
        extra=N_MORE,
        can_order=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )


def with_more_rows(rows_class: type[BaseRows], data, prefix: str, **options) -> BaseRows:
    """The rows as typed so far, unchecked, and some empty ones."""
    try:
        n_typed = min(int(data.get(f"{prefix}-TOTAL_FORMS", 0)), MOST_ROWS)
    except ValueError:
        n_typed = 0
    names = [*rows_class.form.base_fields, "ORDER"]
    typed = [
        {name: data[key] for name in names if data.get(key := f"{prefix}-{index}-{name}")}
        for index in range(max(n_typed, 0))
    ]
    return rows_class(
        initial=[row for row in typed if set(row) - {"ORDER"}], prefix=prefix, **options
    )
