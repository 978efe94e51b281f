"""A refusal that names its field, and showing one in a form next to that field."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm


def refusal_on(field: str, words: str, code: str) -> ValidationError:
    """A refusal that a page shows next to a field."""
    return ValidationError({field: ValidationError(words, code=code)})


def show_refusal(form: BaseForm, error: ValidationError) -> None:
    """Add each sentence of a refusal to its field; what names no field of the form stands above."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
