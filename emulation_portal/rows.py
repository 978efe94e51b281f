"""Rows typed one under the other, of which more can be asked for without JavaScript."""

from django import forms
from django.forms import BaseFormSet, formset_factory

MOST_ROWS = 200


class BaseRows(BaseFormSet):
    """A formset whose rows count only when their first field holds something.

    A row is taken out by emptying it, and moved by its number.
    """

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if self.can_order:
            form.fields["ORDER"].widget.attrs["inputmode"] = "numeric"

    @property
    def filled(self) -> list[dict]:
        """What was typed, in the order asked for, without the empty rows."""
        leading = next(iter(self.form.base_fields))
        forms_in_order = self.ordered_forms if self.can_order else self.forms
        return [form.cleaned_data for form in forms_in_order if form.cleaned_data.get(leading)]


def rows_of(
    form_class: type[forms.Form],
    *,
    base: type[BaseRows] = BaseRows,
    n_empty: int = 2,
    can_order: bool = True,
) -> type[BaseRows]:
    """The rows of a form, with `n_empty` empty ones at the end."""
    return formset_factory(
        form_class,
        formset=base,
        extra=n_empty,
        can_order=can_order,
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
