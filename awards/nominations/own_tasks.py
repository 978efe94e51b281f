"""What is left to write in a dossier: the nominee, each criterion, the summary, awards."""

from django.utils.translation import gettext as _

from awards.nominations.editing import OpenParts, open_parts
from awards.nominations.models import Nomination
from awards.nominations.particulars import missing_particulars, year_in_doubt
from awards.nominations.place import Address, Place, place_in_portal
from awards.nominations.readiness import CriterionLine, lines_of, summary_missing
from awards.nominations.report_models import Profile
from awards.nominations.supplement_models import Part
from awards.nominations.tasks import Task


def tasks_of(
    nomination: Nomination,
    *,
    user,
    lines: list[CriterionLine] | None = None,
    place: Place | None = None,
) -> list[Task]:
    """The lines of the task list in the order of the report; eight queries at most, fewer where
    `lines` (readiness.lines_of) are at hand. `place` says where their pages stand.

    Source: plan 2021–2025, section III (criteria); report forms (particulars, earlier awards).
    """
    opened = open_parts(nomination)
    address = (place or place_in_portal(nomination, by=user)).address
    profile = Profile.objects.filter(nomination=nomination).first()
    tasks = [_particulars(nomination, profile, opened, address)]
    for line in lines_of(nomination) if lines is None else lines:
        tasks.append(_criterion(line, opened, address))
    tasks.append(_summary(nomination, opened, address))
    tasks.append(_honours(nomination, profile, opened, address))
    return tasks


def _particulars(
    nomination: Nomination, profile: Profile | None, opened: OpenParts, address: Address
) -> Task:
    lacking = missing_particulars(nomination, profile)
    advice = []
    if lacking:
        advice.append(
            _("Particulars of the nominee: not yet given: %(names)s")
            % {"names": ", ".join(lacking)}
        )
    in_register = year_in_doubt(nomination, profile)
    if in_register:
        advice.append(
            _("Date of birth: the register has the year %(year)d, the dossier %(said)d")
            % {"year": in_register, "said": profile.born_on.year}
        )
    return Task(
        label=_("Particulars of the nominee"),
        url=address("profile"),
        hint=nomination.nominee_name,
        is_started=bool(profile and profile.edit_number),
        is_done=not lacking,
        is_locked=not opened.has(Part.PROFILE),
        advice=advice,
    )


def _criterion(line: CriterionLine, opened: OpenParts, address: Address) -> Task:
    criterion = line.criterion
    return Task(
        label=f"{criterion.position}. {criterion.text}",
        url=address("answer", criterion.position),
        hint=_("Weight %(weight)d%%, figures: %(n_figures)d, files: %(n_files)d")
        % {
            "weight": criterion.weight,
            "n_figures": len(line.figures),
            "n_files": len(line.evidence),
        },
        is_started=line.is_started,
        is_done=line.is_complete,
        is_locked=not opened.has_any_of(criterion),
        missing=line.missing,
    )


def _honours(
    nomination: Nomination, profile: Profile | None, opened: OpenParts, address: Address
) -> Task:
    n_stated = nomination.stated_honours.count()
    is_none = bool(profile and profile.has_no_past_honours)
    advice = []
    if not n_stated and not is_none:
        advice.append(_("Earlier awards: neither listed nor declared as none"))
    hint = _("None, as declared") if is_none else _("Listed: %(n)d") % {"n": n_stated}
    return Task(
        label=_("Earlier awards"),
        url=address("honours"),
        hint=hint,
        is_started=bool(n_stated),
        is_done=bool(n_stated) or is_none,
        is_locked=not opened.has(Part.HONOURS),
        advice=advice,
    )


def _summary(nomination: Nomination, opened: OpenParts, address: Address) -> Task:
    is_written = bool(nomination.summary.strip())
    return Task(
        label=_("Summary of the achievement"),
        url=address("summary"),
        hint=_("One sentence for the certificate"),
        is_started=is_written,
        is_done=is_written,
        is_locked=not opened.has(Part.SUMMARY),
        missing=[] if is_written else [summary_missing()],
    )
