"""Pages on which what the register says of a person is put right."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.staff import corrections
from campaigns.staff.correction_forms import (
    CorrectPersonForm,
    CorrectPostForm,
    EndPostForm,
    PastPostForm,
)
from campaigns.staff.entry import entry_page
from campaigns.staff.views import person_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def correct_person(request, pk):
    """Put right a name, a gender, a year of birth or a staff code."""
    person = person_or_404(request, pk)
    if request.method == "POST":
        form = CorrectPersonForm(request.POST)
    else:
        facts = {name: getattr(person, name) for name in corrections.PERSON_FACTS}
        form = CorrectPersonForm(initial=facts)
    return entry_page(
        request,
        person,
        form,
        lambda data: corrections.correct_person(person=person, **data, by=request.user),
        heading=_("Correct the person"),
        lead=_("Dossiers and papers made before keep the words they were made with."),
        button=_("Save the correction"),
        done=_("The correction is on record."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct_post(request, pk, posting_pk):
    """Put right a post on record."""
    person = person_or_404(request, pk)
    posting = get_object_or_404(person.postings.select_related("unit"), pk=posting_pk)
    if request.method == "POST":
        form = CorrectPostForm(request.POST)
    else:
        facts = {name: getattr(posting, name) for name in corrections.POST_FACTS}
        form = CorrectPostForm(initial=facts)
    return entry_page(
        request,
        person,
        form,
        lambda data: corrections.correct_post(posting=posting, **data, by=request.user),
        heading=_("Correct a post"),
        lead=_("For what was entered wrongly. Somebody who moves gets another post instead."),
        button=_("Save the correction"),
        done=_("The correction is on record."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_post(request, pk, posting_pk):
    """Somebody leaves, and no other post follows."""
    person = person_or_404(request, pk)
    posting = get_object_or_404(person.postings.select_related("unit"), pk=posting_pk)
    if request.method != "POST" and posting.valid_to is not None:
        return redirect("staff:person", pk)
    if request.method == "POST":
        form = EndPostForm(request.POST)
    else:
        form = EndPostForm(initial={"last_day": timezone.localdate()})
    return entry_page(
        request,
        person,
        form,
        lambda data: corrections.end_post(posting=posting, **data, by=request.user),
        heading=_("End a post"),
        lead=_("%(title)s, %(unit)s: no other post follows.")
        % {"title": posting.title, "unit": posting.unit},
        button=_("End the post"),
        done=_("The post is ended."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def past_post(request, pk):
    """Enter a post from before those on record, or from between two of them."""
    person = person_or_404(request, pk)
    form = PastPostForm(request.POST if request.method == "POST" else None)
    return entry_page(
        request,
        person,
        form,
        lambda data: corrections.enter_past_post(person=person, **data, by=request.user),
        heading=_("Enter a former post"),
        lead=_("From before the posts on record, or from between two of them."),
        button=_("Enter the post"),
        done=_("The former post is entered."),
    )
