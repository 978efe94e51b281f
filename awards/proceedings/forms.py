"""What is typed at the end of a session."""

from django import forms
from django.utils.translation import gettext_lazy


class DiscussionForm(forms.Form):
    discussion = forms.CharField(
        label=gettext_lazy("Discussion"),
        help_text=gettext_lazy(
            "What was said, as the minutes will print it, and objections that a member keeps on "
            "record. One idea a line."
        ),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
