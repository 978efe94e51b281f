"""The form that orders a workbook."""

import uuid

from django import forms


class OrderForm(forms.Form):
    """The key of the form alone, so that one sent twice orders once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
