"""Who the nominee is, and what they received before: the parts of a report beside its texts."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.editing import lock_for_edit, refuse_conflict, require_part, touch
from awards.nominations.models import Nomination
from awards.nominations.report_models import Profile, StatedHonour
from awards.nominations.supplement_models import Part
from awards.nominations.texts import clean_text
from campaigns.law.models import RecipientKind
from campaigns.staff.headcounts import headcount_on
from campaigns.staff.honours import EARLIEST_YEAR, honours_of
from campaigns.staff.models import Honour
from campaigns.workflow.rules import record_event, rule
from emulation_portal.canonical import fingerprint
from emulation_portal.refusals import refusal_on
from emulation_portal.vietnamese import normalise

PERSON_FIELDS = (
    "other_name",
    "born_on",
    "home_town",
    "residence",
    "qualification",
    "discipline",
)
COLLECTIVE_FIELDS = (
    "seat",
    "n_people",
    "n_women",
    "structure",
    "functions",
    "party_and_unions",
    "discipline",
)
HOUSEHOLD_FIELDS = ("residence", "n_people", "n_women", "discipline")
FIELDS = {
    RecipientKind.INDIVIDUAL: PERSON_FIELDS,
    RecipientKind.COLLECTIVE: COLLECTIVE_FIELDS,
    RecipientKind.HOUSEHOLD: HOUSEHOLD_FIELDS,
}
# What the report form asks of everybody; the rest is written where there is something to say.
EXPECTED = {
    RecipientKind.INDIVIDUAL: ("born_on", "home_town", "residence", "qualification"),
    RecipientKind.COLLECTIVE: ("seat", "n_people", "structure", "functions"),
    RecipientKind.HOUSEHOLD: ("residence", "n_people"),
}
_SEVERAL_LINES = ("structure", "functions", "party_and_unions")
_OF_HONOUR = ("honour_id", "year", "award_name", "decision_reference", "decided_on", "issuer")
MAX_HONOURS = 30


def profile_fields(nomination: Nomination) -> tuple[str, ...]:
    """The fields of this kind of nominee, in the order of the report."""
    return FIELDS[nomination.quota.recipient_kind]


def starting_profile(nomination: Nomination) -> dict:
    """What the register knows already, to begin with; nothing of it is kept before it is saved.

    Source: the register's last headcount in the period of the round.
    """
    if nomination.person_id:
        return {}
    until = min(timezone.localdate(), nomination.round.achieved_to)
    counted = headcount_on(nomination.collective, until)
    return {"n_people": counted.n_people, "n_women": counted.n_women} if counted else {}


def missing_particulars(nomination: Nomination, profile: Profile | None) -> list[str]:
    """What the report form asks for and the profile does not say, each by its name."""
    expected = EXPECTED[nomination.quota.recipient_kind]
    return [
        str(Profile._meta.get_field(name).verbose_name)
        for name in expected
        if profile is None or getattr(profile, name) in ("", None)
    ]


def year_in_doubt(nomination: Nomination, profile: Profile | None) -> int | None:
    """The year of birth in the register, where the dossier gives a day of another year."""
    if profile is None or profile.born_on is None or nomination.person_id is None:
        return None
    known = nomination.person.birth_year
    return known if known and known != profile.born_on.year else None


@rule
def save_profile(*, nomination: Nomination, edit_number: int, by, **fields) -> Profile:
    """Keep the particulars of the nominee; fields that are not named stay.

    Guarantees that each kind of recipient has its own fields and no others, and that nothing is
    overwritten that was changed since the form with `edit_number` was opened.
    Source: report forms on a person and on a collective (Decree 152/2025/NĐ-CP, annex); which of
    them are asked for: this project.
    Raises: PermissionDenied; ValidationError not_editable, wrong_field, part_locked,
    edited_elsewhere, and on a field: in_future, people_missing, more_women, or a wrong value.
    """
    locked = lock_for_edit(nomination, by=by)
    if set(fields) - set(profile_fields(locked)):
        raise ValidationError(
            _("This field does not belong to this kind of nominee."), code="wrong_field"
        )
    profile, _made = Profile.objects.get_or_create(nomination=locked)
    wanted = {name: _cleaned(name, value) for name, value in fields.items()}
    changed = {name: value for name, value in wanted.items() if getattr(profile, name) != value}
    if not changed:
        touch(locked, nomination)
        return profile
    require_part(locked, Part.PROFILE)
    refuse_conflict(profile.edit_number, edit_number)
    for name, value in changed.items():
        setattr(profile, name, value)
    _check(profile)
    profile.edit_number = locked.edit_number + 1
    profile.save()
    touch(locked, nomination)
    # The chain proves particulars of a person without repeating them.
    plain = {name: str(value) for name, value in changed.items()}
    record_event(
        locked,
        "save_profile",
        by=by,
        after={"fields": sorted(changed), "sha256": fingerprint(plain)},
    )
    return profile


@rule
def save_honours(
    *, nomination: Nomination, honours: list[dict], is_none: bool, edit_number: int, by
) -> list[StatedHonour]:
    """Keep the earlier awards that the dossier states, in the order given, or that there are none.

    Each is a dict: `honour` of the register, whose words are taken as they stand there, or year,
    award_name, decision_reference, decided_on and issuer as typed.
    Source: report forms, part III (Decree 152/2025/NĐ-CP, annex).
    Raises: PermissionDenied; ValidationError not_editable, part_locked, edited_elsewhere,
    none_and_some, too_many, wrong_honour, honour.
    """
    locked = lock_for_edit(nomination, by=by)
    if is_none and honours:
        raise ValidationError(
            _("Earlier awards are listed: then it cannot be said that there are none."),
            code="none_and_some",
        )
    if len(honours) > MAX_HONOURS:
        raise ValidationError(
            _("A dossier lists at most %(limit)d earlier awards."),
            code="too_many",
            params={"limit": MAX_HONOURS},
        )
    rows = _stated(locked, honours)
    profile, _made = Profile.objects.get_or_create(nomination=locked)
    kept = list(locked.stated_honours.order_by("position"))
    is_same = [_facts(row) for row in rows] == [_facts(row) for row in kept]
    if is_same and profile.has_no_past_honours == is_none:
        touch(locked, nomination)
        return kept
    require_part(locked, Part.HONOURS)
    refuse_conflict(profile.honours_edit_number, edit_number)
    locked.stated_honours.all().delete()
    made = StatedHonour.objects.bulk_create(rows)
    profile.has_no_past_honours = is_none
    profile.honours_edit_number = locked.edit_number + 1
    profile.save(update_fields=["has_no_past_honours", "honours_edit_number"])
    touch(locked, nomination)
    record_event(
        locked,
        "save_honours",
        by=by,
        after={
            "n": len(made),
            "is_none": is_none,
            "sha256": fingerprint([[str(value) for value in _facts(row)] for row in made]),
        },
    )
    return made


def _cleaned(name: str, value):
    if not isinstance(value, str):
        return value
    return clean_text(value) if name in _SEVERAL_LINES else normalise(value)


def _check(profile: Profile) -> None:
    if profile.born_on and profile.born_on >= timezone.localdate():
        raise refusal_on("born_on", _("This day lies in the future."), "in_future")
    if profile.n_women is not None and profile.n_people is None:
        raise refusal_on("n_people", _("Say how many people there are in all."), "people_missing")
    if profile.n_women is not None and profile.n_women > profile.n_people:
        raise refusal_on("n_women", _("There are not more women than people."), "more_women")
    profile.clean_fields(exclude=["nomination"])


def _stated(locked: Nomination, honours: list[dict]) -> list[StatedHonour]:
    on_record = {honour.pk: honour for honour in honours_of(locked.person or locked.collective)}
    rows, seen = [], set()
    for number, given in enumerate(honours, start=1):
        honour = given.get("honour")
        if honour is None:
            row = _typed(given, number)
        elif honour.pk not in on_record:
            raise ValidationError(
                _("This award is not on record for the nominee."), code="wrong_honour"
            )
        elif honour.pk in seen:
            continue
        else:
            seen.add(honour.pk)
            row = _as_on_record(on_record[honour.pk])
        row.nomination, row.position = locked, len(rows) + 1
        rows.append(row)
    return rows


def _as_on_record(honour: Honour) -> StatedHonour:
    return StatedHonour(
        honour=honour,
        year=honour.year,
        award_name=honour.award_name,
        decision_reference=honour.decision_reference,
        decided_on=honour.decided_on,
        issuer=honour.issuer,
    )


def _typed(given: dict, number: int) -> StatedHonour:
    row = StatedHonour(
        year=given.get("year"),
        award_name=normalise(given.get("award_name") or ""),
        decision_reference=normalise(given.get("decision_reference") or ""),
        decided_on=given.get("decided_on"),
        issuer=normalise(given.get("issuer") or ""),
    )
    problem = ""
    try:
        row.clean_fields(exclude=["nomination", "position", "honour"])
    except ValidationError as error:
        problem = " ".join(error.messages)
    else:
        today = timezone.localdate()
        if not EARLIEST_YEAR <= row.year <= today.year:
            problem = _("Check the year.")
        elif row.decided_on and row.decided_on > today:
            problem = _("This day lies in the future.")
    if problem:
        raise ValidationError(
            _("Row %(number)d of the earlier awards: %(problem)s"),
            code="honour",
            params={"number": number, "problem": problem},
        )
    return row


def _facts(row: StatedHonour) -> tuple:
    return tuple(getattr(row, name) for name in _OF_HONOUR)
