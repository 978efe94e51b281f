"""The page of one form about a person or a unit: refused it stands as typed, else it is over."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.staff.models import Person
from campaigns.units.models import Unit
from emulation_portal.refusals import show_refusal


def page_of(subject: Person | Unit) -> str:
    """Where the register shows a person, or what it holds of a unit."""
    if isinstance(subject, Person):
        return reverse("staff:person", args=[subject.pk])
    return reverse("staff:unit_record", args=[subject.code])


def entry_page(
    request,
    subject: Person | Unit,
    form: forms.Form,
    act: Callable[[dict], object],
    *,
    heading: str,
    lead: str,
    button: str,
    done: str,
):
    """Show the form; what was typed goes to `act`, and from there to the page of the subject."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect(page_of(subject))
    context = {
        "form": form,
        "subject": subject,
        "is_person": isinstance(subject, Person),
        "back_url": page_of(subject),
        "heading": heading,
        "lead": lead,
        "button": button,
    }
    return render(request, "campaigns/staff/entry.html", context)
