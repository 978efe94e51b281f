"""Honours: what a person or a unit has received, in the words of the decision that gave it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.law.models import AwardForm
from campaigns.staff.models import Honour, HonourOrigin, Person
from campaigns.units.models import Unit
from campaigns.units.rules import require_keeper
from campaigns.workflow.rules import record_event, rule
from emulation_portal.refusals import refusal_on
from emulation_portal.vietnamese import normalise

EARLIEST_YEAR = 1945


@rule
def record_honour(
    *,
    source_key: str,
    person: Person | None = None,
    unit: Unit | None = None,
    award_form: AwardForm,
    award_name: str,
    recipient_name: str,
    recipient_unit: str = "",
    ground: str,
    year: int,
    decided_on: date,
    decision_reference: str,
    issuer: str,
    achievement: str = "",
    by,
) -> Honour:
    """Write down an honour that the portal itself decided; asked again, it stays one.

    The words are those of the decision and never follow a later name. `source_key` names what it
    comes from ("decisionline:12").
    Source: Law 06/2022/QH15, Article 89(2)(e) (database of commendation); this project.
    Raises: ValidationError on a field.
    """
    known = Honour.objects.filter(source_key=source_key).first()
    if known is not None:
        return known
    honour = Honour(
        source_key=source_key,
        origin=HonourOrigin.PORTAL,
        person=person,
        unit=unit,
        award_form=award_form,
        award_name=award_name,
        recipient_name=recipient_name,
        recipient_unit=recipient_unit,
        ground=ground,
        year=year,
        decided_on=decided_on,
        decision_reference=decision_reference,
        issuer=issuer,
        achievement=achievement,
        entered_by=by,
    )
    honour.clean_fields(exclude=("person", "unit", "award_form", "entered_by"))
    honour.save()
    record_event(honour, "record_honour", by=by, after=_facts(honour))
    return honour


@rule
def enter_honour(
    *,
    person: Person | None = None,
    unit: Unit | None = None,
    award_form: AwardForm | None = None,
    award_name: str = "",
    recipient_name: str = "",
    recipient_unit: str = "",
    ground: str,
    year: int,
    decided_on: date,
    decision_reference: str,
    issuer: str,
    achievement: str = "",
    by,
) -> Honour:
    """Enter an award of the past; it is marked as entered later and counts in no quota.

    The award is called as the decision called it, or as its form is called today; the recipient
    likewise. One award of one decision is entered once.
    Source: this project. Raises: PermissionDenied; ValidationError on a field: award_missing,
    in_future, year, honour_known, or an empty one; one_subject.
    """
    require_keeper(by)
    if (person is None) == (unit is None):
        raise ValidationError(_("Name a person or a unit, not both."), code="one_subject")
    subject = person or unit
    type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk)
    award_name = normalise(award_name) or (award_form.name if award_form else "")
    if not award_name:
        raise refusal_on("award_name", _("Name the award."), "award_missing")
    if decided_on > timezone.localdate():
        raise refusal_on("decided_on", _("This day lies in the future."), "in_future")
    if not EARLIEST_YEAR <= year <= decided_on.year:
        raise refusal_on("year", _("The achievement comes before the decision."), "year")
    honour = Honour(
        origin=HonourOrigin.ENTERED,
        person=person,
        unit=unit,
        award_form=award_form,
        award_name=award_name,
        recipient_name=normalise(recipient_name) or str(subject),
        recipient_unit=normalise(recipient_unit),
        ground=ground,
        year=year,
        decided_on=decided_on,
        decision_reference=normalise(decision_reference),
        issuer=normalise(issuer),
        achievement=normalise(achievement),
        entered_by=by,
    )
    honour.full_clean()
    same = Honour.objects.standing().filter(
        person=person,
        unit=unit,
        decided_on=decided_on,
        decision_reference=honour.decision_reference,
        award_name__iexact=award_name,
    )
    if same.exists():
        raise refusal_on(
            "decision_reference", _("This award is on record already."), "honour_known"
        )
    honour.save()
    record_event(honour, "enter_honour", by=by, after=_facts(honour))
    return honour


@rule
def withdraw_honour(*, honour: Honour, reason: str, by) -> Honour:
    """Take an honour that was entered by mistake off the list; the row stays with the reason.

    What the portal decided is revoked by another decision alone.
    Source: this project; Law 06/2022/QH15, Article 93. Raises: PermissionDenied; ValidationError
    not_entered, withdrawn, reason_missing on `reason`.
    """
    require_keeper(by)
    honour = Honour.objects.select_for_update(no_key=True).get(pk=honour.pk)
    if not honour.is_entered:
        raise ValidationError(
            _("An award that was decided here is revoked by another decision only."),
            code="not_entered",
        )
    if honour.withdrawn_at is not None:
        raise ValidationError(_("This award was withdrawn already."), code="withdrawn")
    if not reason.strip():
        raise refusal_on("reason", _("Give a reason."), "reason_missing")
    honour.withdrawn_at = timezone.now()
    honour.withdraw_reason = reason.strip()
    honour.save(update_fields=["withdrawn_at", "withdraw_reason"])
    record_event(honour, "withdraw_honour", by=by, reason=reason.strip(), before=_facts(honour))
    return honour


def honours_of(subject: Person | Unit) -> QuerySet[Honour]:
    """What a person or a unit has received, the last first; nothing that was withdrawn.

    Source: this project.
    """
    return subject.honours.standing().order_by("-decided_on", "-pk")


def _facts(honour: Honour) -> dict[str, str | int]:
    return {
        "recipient": honour.recipient_name,
        "award": honour.award_name,
        "year": honour.year,
        "decision": honour.decision_reference,
        "decided_on": str(honour.decided_on),
        "origin": honour.origin,
    }
