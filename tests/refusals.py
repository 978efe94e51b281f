"""What a refusal says, for tests: the codes of its errors, of the whole or of a field."""

import pytest
from django.core.exceptions import ValidationError


def code_of(refused) -> str:
    """The code of the error, or of the only error of the only field."""
    error = refused.value
    if hasattr(error, "error_dict"):
        [[only]] = error.error_dict.values()
        return only.code
    return error.error_list[0].code


def codes_of(refused) -> list[str]:
    error = refused.value
    errors = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return [one.code for several in errors for one in several]


def refused_on(field, rule, **arguments) -> str:
    """The code for which the rule refuses what stands in the field."""
    with pytest.raises(ValidationError) as refused:
        rule(**arguments)
    return refused.value.error_dict[field][0].code
