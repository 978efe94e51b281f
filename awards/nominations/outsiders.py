"""Pages on which a head enters an outsider whom the register does not have, to nominate them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.nominations.beginning import READ_OR_SEND, unit_to_nominate_for
from awards.nominations.forms import OutsideHouseholdForm, OutsideOrganisationForm, OutsiderForm
from awards.nominations.nominees import OUTSIDE_OF_KIND, recipient_kind
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.staff.rules import register_outsider
from campaigns.units.models import Unit, UnitKind
from campaigns.units.rules import enter_outside_organisation
from emulation_portal.namesakes import NamesakesError
from emulation_portal.refusals import show_refusal


def _may_enter(request, code: str, unit: str):
    round, nominating = unit_to_nominate_for(request, code, unit)
    if not request.user.can_enter_outsiders:
        raise PermissionDenied(_("Your role does not allow this act here."))
    return round, nominating


def _choose_url(round, unit: Unit, kind: str, name: str) -> str:
    """The page of choice, with the name looked for."""
    page = reverse("nominations:choose", args=[round.code, unit.code, NomineeGroup.OUTSIDER, kind])
    return f"{page}?{urlencode({'q': name[:200]})}"


@READ_OR_SEND
def enter_person(request, code: str, unit: str):
    """A person of an outside organisation; afterwards they stand among those to choose from."""
    round, nominating = _may_enter(request, code, unit)
    namesakes = []
    if request.method != "POST":
        outside = Unit.objects.filter(kind=UnitKind.OUTSIDE)
        known = outside.filter(code=request.GET.get("organisation", "")[:40].replace("\0", ""))
        form = OutsiderForm(initial={"organisation": known.first()})
    else:
        form = OutsiderForm(request.POST)
        if form.is_valid():
            found_url = _choose_url(
                round, nominating, RecipientKind.INDIVIDUAL, form.cleaned_data["full_name"]
            )
            try:
                register_outsider(**form.cleaned_data, by=request.user)
            except NamesakesError as error:
                namesakes = error.found
                if form.twin(namesakes):
                    messages.info(request, _("This person is in the register already."))
                    return redirect(found_url)
                show_refusal(form, error)
                form.ask_whether_another(namesakes)
            except ValidationError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("The person is entered and can be chosen now."))
                return redirect(found_url)
    for person in namesakes:
        person.choose_url = _choose_url(
            round, nominating, RecipientKind.INDIVIDUAL, person.full_name
        )
    context = {"round": round, "unit": nominating, "form": form, "namesakes": namesakes}
    return render(request, "awards/nominations/new_outsider.html", context)


@READ_OR_SEND
def enter_organisation(request, code: str, unit: str):
    """An outside organisation, to be nominated itself or as the place of a person's work."""
    return _enter_unit(request, code, unit, RecipientKind.COLLECTIVE)


@READ_OR_SEND
def enter_household(request, code: str, unit: str):
    """A household, to be nominated itself."""
    return _enter_unit(request, code, unit, RecipientKind.HOUSEHOLD)


def _enter_unit(request, code: str, unit: str, kind: str):
    round, nominating = _may_enter(request, code, unit)
    for_person = request.GET.get("then") == "person" and kind == RecipientKind.COLLECTIVE
    form_class = (
        OutsideHouseholdForm if kind == RecipientKind.HOUSEHOLD else OutsideOrganisationForm
    )
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_outside_organisation(
                **form.cleaned_data, kind=OUTSIDE_OF_KIND[kind], by=request.user
            )
            messages.success(request, _("It is entered and can be chosen now."))
        except NamesakesError as error:
            made = error.found[0]
            messages.info(request, _("One of this name is in the register already."))
        except ValidationError as error:
            made = None
            show_refusal(form, error)
        if made and for_person:
            page = reverse("nominations:new_outsider", args=[code, nominating.code])
            return redirect(f"{page}?{urlencode({'organisation': made.code})}")
        if made:
            return redirect(_choose_url(round, nominating, recipient_kind(made), made.name))
    context = {"round": round, "unit": nominating, "form": form, "kind": kind}
    return render(request, "awards/nominations/new_organisation.html", context)
