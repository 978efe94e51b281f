"""Form fields that every concept asks for in the same words."""

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from emulation_portal.documents.fonts import MissingGlyph, require_glyphs
from emulation_portal.vietnamese import decimal_text, normalise, without_invisible

FIRST_DAY, LAST_DAY = date(1945, 9, 2), date(2100, 12, 31)
GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
CHECK_YEAR = _("Check the year: it is not one of this portal's time.")


def required_when(condition, field: forms.Field) -> forms.Field:
    """A field that a rule asks for in one case only; its label says in which, where an optional one
    says so. `condition` is a lazy phrase such as “required when you decline”."""
    field.required = field.widget.is_required = False
    field.required_when = condition
    return field


class DayField(forms.DateField):
    """A day typed as 05/10/2022; a picker is no help to a clerk who copies it from a paper.

    A year like 0202 or 20222 is a slip of the hand, and is said so before any rule counts with it.
    """

    default_validators = [
        MinValueValidator(FIRST_DAY, CHECK_YEAR),
        MaxValueValidator(LAST_DAY, CHECK_YEAR),
    ]

    def __init__(self, **options):
        options.setdefault("help_text", _("For example 05/10/2022"))
        options.setdefault(
            "widget", forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        )
        super().__init__(**options)


# What comes along from Word and is no letter: bullets of its fonts of symbols, which are empty
# boxes anywhere else, bullets that the printing font lacks, and the hyphen that does not break.
OF_WORD = dict.fromkeys([*range(0xF020, 0xF100), *map(ord, "✓✔❖➔➢➤")], "•") | {0x2011: "-"}


def plain_signs(text: str) -> str:
    """The text without signs that nobody sees, and with a plain bullet for those of Word."""
    # Control signs stay for the field to refuse.
    return without_invisible(text.translate(OF_WORD), kinds=("Cf",))


def validate_printable(text: str) -> None:
    """What is typed may stand on a paper one day: a sign that the font lacks would stop its print.

    Source: this project. Raises: ValidationError unprintable.
    """
    try:
        require_glyphs([text])
    except MissingGlyph as error:
        raise ValidationError(
            _("Take out what cannot be printed on paper: %(signs)s"),
            code="unprintable",
            params={"signs": error.signs},
        ) from None


class LineField(forms.CharField):
    """A line of text whose letters are composed before they are counted, and can be printed.

    The browser cuts nothing off: it would count each mark of a decomposed letter.
    """

    default_validators = [validate_printable]

    def to_python(self, value):
        return normalise(plain_signs(super().to_python(value)))

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class FigureField(forms.DecimalField):
    """A figure as it is written here: 1.410,5. Below zero or finer than hundredths it is not."""

    def __init__(self, **options):
        super().__init__(
            **{
                "min_value": 0,
                "max_digits": 14,
                "decimal_places": 2,
                "widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                "required": False,
                **options,
            }
        )

    def to_python(self, value):
        if isinstance(value, str):
            value = value.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
            if "," in value or GROUPED.fullmatch(value):
                value = value.replace(".", "").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value):
        return decimal_text(value) if isinstance(value, Decimal) else value


class OneFileField(forms.FileField):
    """One file; what it may be is decided by the rule that stores it."""

    default_error_messages = {"empty": _("The file is empty.")}


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files; what each may be is decided by the rule that stores it."""

    widget = SeveralFilesInput(attrs={"multiple": True})

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data]
        return [upload for upload in uploads if upload]
