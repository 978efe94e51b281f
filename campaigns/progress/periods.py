"""The periods after which units report: one by one, or a whole series inside the campaign."""

import calendar
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.plans.models import Campaign
from campaigns.progress.access import require_keeper
from campaigns.progress.models import ReportingPeriod
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import normalise, roman

# How often units report. Units: months.
SERIES = (3, 6, 12)


@rule
def add_period(
    *, campaign: Campaign, name: str, starts_on: date, ends_on: date, due_on: date, by
) -> ReportingPeriod:
    """Add one period of a launched campaign, with the day by which units report.

    Source: plan 2021–2025, section V.1 (units follow up their tasks regularly).
    Raises: PermissionDenied; ValidationError not_launched, outside_campaign, or on a field.
    """
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    require_keeper(locked, by=by)
    if not (locked.starts_on <= starts_on and ends_on <= locked.ends_on):
        raise ValidationError(
            _("The period does not lie inside the campaign."), code="outside_campaign"
        )
    period = ReportingPeriod(
        campaign=locked,
        name=normalise(name),
        starts_on=starts_on,
        ends_on=ends_on,
        due_on=due_on,
    )
    period.full_clean()
    period.save()
    record_event(period, "add_period", by=by, after=_days_of(period))
    return period


@rule
def add_series(
    *, campaign: Campaign, every: int, days_to_report: int, from_year: int, by
) -> list[ReportingPeriod]:
    """Add the periods of every `every` months, from a year to the campaign's end.

    Guarantees that the first and the last are cut to the campaign, and that a period whose name is
    there already is left as it is.
    Source: this project. Units: `every` months (3, 6 or 12); `days_to_report` days after the end.
    Raises: PermissionDenied; ValidationError not_launched, wrong_series, nothing_changed.
    """
    if every not in SERIES or days_to_report < 0:
        raise ValidationError(_("Choose how often units report."), code="wrong_series")
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    require_keeper(locked, by=by)
    there = set(locked.reporting_periods.values_list("name", flat=True))
    made = [
        add_period(
            campaign=locked,
            name=name,
            starts_on=max(starts_on, locked.starts_on),
            ends_on=min(ends_on, locked.ends_on),
            due_on=min(ends_on, locked.ends_on) + timedelta(days=days_to_report),
            by=by,
        )
        for name, starts_on, ends_on in _calendar(every, from_year, locked.ends_on.year)
        if name not in there and starts_on <= locked.ends_on and ends_on >= locked.starts_on
    ]
    if not made:
        raise ValidationError(_("All these periods are there already."), code="nothing_changed")
    return made


@rule
def move_report_day(*, period: ReportingPeriod, due_on: date, reason: str, by) -> ReportingPeriod:
    """Change the day by which units report.

    Source: this project.
    Raises: PermissionDenied; ValidationError not_launched, reason_missing, or on a field.
    """
    locked = ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    require_keeper(locked.campaign, by=by)
    reason = reason.strip()
    if not reason:
        error = ValidationError(_("Give a reason."), code="reason_missing")
        raise ValidationError({"reason": error})
    before = _days_of(locked)
    locked.due_on = due_on
    locked.full_clean()
    locked.save(update_fields=["due_on"])
    record_event(
        locked, "move_report_day", by=by, reason=reason, before=before, after=_days_of(locked)
    )
    period.refresh_from_db()
    return period


@rule
def remove_period(*, period: ReportingPeriod, by) -> None:
    """Take out a period on which no unit has begun a report.

    Source: this project. Raises: PermissionDenied; ValidationError not_launched, has_reports.
    """
    locked = ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    require_keeper(locked.campaign, by=by)
    if locked.reports.exists():
        raise ValidationError(
            _("Units have begun reports on this period; it stays."), code="has_reports"
        )
    record_event(locked, "remove_period", by=by, before={"name": locked.name, **_days_of(locked)})
    locked.delete()


def _calendar(every: int, from_year: int, to_year: int):
    """Name, first and last day of each period; the names are those of Vietnamese reports."""
    for year in range(from_year, to_year + 1):
        for part in range(12 // every):
            first, last = part * every + 1, (part + 1) * every
            name = {
                3: f"Quý {roman(part + 1)} năm {year}",
                6: f"6 tháng {'đầu' if part == 0 else 'cuối'} năm {year}",
                12: f"Năm {year}",
            }[every]
            yield name, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _days_of(period: ReportingPeriod) -> dict[str, str]:
    return {
        "name": period.name,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "due_on": period.due_on.isoformat(),
    }
