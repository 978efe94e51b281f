"""The lines of a dossier's task list about other people: the nominee's consent, the employer."""

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.nominations.editing import open_parts
from awards.nominations.models import Nomination
from awards.nominations.supplement_models import Part
from awards.nominations.tasks import Task
from awards.sharing.confirmations import standing_confirmations
from awards.sharing.consents import consent_of, is_nominee
from awards.sharing.models import ConsentRequest


def tasks_of(nomination: Nomination, *, user) -> list[Task]:
    """The consent where it was asked for, and the employer's confirmation of an outsider.

    Source: this project (an asked-for consent that is unanswered or declined keeps the dossier
    back; a missing confirmation does not).
    """
    opened = open_parts(nomination)
    tasks = []
    asked = consent_of(nomination)
    if asked is not None:
        tasks.append(_consent(asked, user=user, is_locked=not opened.has(Part.CONSENT)))
    if nomination.has_employer:
        tasks.append(_employer(nomination, is_locked=not opened.has(Part.EMPLOYER)))
    return tasks


def _consent(asked: ConsentRequest, *, user, is_locked: bool) -> Task:
    nomination = asked.nomination
    missing = []
    if asked.answer is None:
        missing.append(_("Consent of the nominee: asked for, not answered yet"))
    elif not asked.answer.is_given:
        missing.append(_("Consent of the nominee: required, the nominee declined"))
    is_own = user is not None and is_nominee(user, nomination)
    page = "sharing:consent" if is_own else "sharing:people"
    return Task(
        label=_("Consent of the nominee"),
        url=reverse(page, args=[nomination.pk]),
        is_started=True,
        is_done=not missing,
        is_locked=is_locked,
        missing=missing,
    )


def _employer(nomination: Nomination, *, is_locked: bool) -> Task:
    standing = standing_confirmations(nomination)
    is_refused = any(not said.is_given for said in standing)
    is_given = bool(standing) and not is_refused
    advice = []
    if is_refused:
        advice = [_("Confirmation by the employer: the employer refused")]
    elif not standing:
        advice = [_("Confirmation by the employer: not present")]
    return Task(
        label=_("Confirmation by the employer"),
        url=f"{reverse('sharing:people', args=[nomination.pk])}#employer",
        is_started=bool(standing),
        is_done=is_given,
        is_locked=is_locked,
        advice=advice,
    )
