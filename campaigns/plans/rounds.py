"""Writing the plan: its rounds, while it is still a draft."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from campaigns.plans.models import Campaign, Round, RoundStatus
from campaigns.plans.writing import lock_plan
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import normalise


@rule
def add_round(
    *,
    campaign: Campaign,
    code: str,
    name: str,
    kind: str,
    year: int,
    achieved_from: date,
    achieved_to: date,
    edit_number: int | None = None,
    by,
) -> Round:
    """Plan one occasion on which awards are given.

    Guarantees one round of a kind per year, inside the campaign's years, with a period of
    achievements that does not end after that year.
    Source: plan 2021–2025, section IV.1 (annual; interim 2023; final 2025).
    Raises: PermissionDenied; ValidationError not_draft, stale, outside_campaign,
    period_after_year, or by field (unique, round_once, round_period).
    """
    lock_plan(campaign=campaign, edit_number=edit_number, by=by)
    new = Round(campaign=campaign)
    _describe_round(new, code, name, kind, year, achieved_from, achieved_to)
    new.save()
    record_event(new, "create", by=by, to_state=new.status, after=_round_description(new))
    return new


@rule
def describe_round(
    *,
    round: Round,
    code: str,
    name: str,
    kind: str,
    year: int,
    achieved_from: date,
    achieved_to: date,
    edit_number: int | None = None,
    by,
) -> Round:
    """Change a planned round of a draft, under the same conditions as adding it.

    Source: this project. Raises: as `add_round`.
    """
    lock_plan(campaign=round.campaign, edit_number=edit_number, by=by)
    round.refresh_from_db()
    before = _round_description(round)
    _describe_round(round, code, name, kind, year, achieved_from, achieved_to)
    round.save(update_fields=["code", "name", "kind", "year", "achieved_from", "achieved_to"])
    record_event(round, "describe", by=by, before=before, after=_round_description(round))
    return round


@rule
def remove_round(*, round: Round, edit_number: int | None = None, by) -> None:
    """Take a round out of a draft; its places in quotas must have been taken out before.

    Source: this project. Raises: PermissionDenied; ValidationError not_draft, stale, has_quotas.
    """
    lock_plan(campaign=round.campaign, edit_number=edit_number, by=by)
    before = _round_description(round)
    record_event(round, "remove", by=by, from_state=round.status, before=before)
    try:
        round.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("This round still has quotas. Set them to 0 first."), code="has_quotas"
        ) from error


def _describe_round(round, code, name, kind, year, achieved_from, achieved_to):
    campaign = round.campaign
    if round.pk and round.status != RoundStatus.PLANNED:
        raise ValidationError(_("This round has been opened already."), code="round_open")
    round.code = code
    round.name = normalise(name)
    round.kind = kind
    round.year = year
    round.achieved_from = achieved_from
    round.achieved_to = achieved_to
    if not campaign.starts_on.year <= year <= campaign.ends_on.year:
        raise ValidationError(
            {
                "year": ValidationError(
                    _("The campaign runs from %(from)d to %(to)d."),
                    code="outside_campaign",
                    params={"from": campaign.starts_on.year, "to": campaign.ends_on.year},
                )
            }
        )
    if achieved_to.year > year:
        raise ValidationError(
            {
                "achieved_to": ValidationError(
                    _("Achievements of this round end in %(year)d at the latest."),
                    code="period_after_year",
                    params={"year": year},
                )
            }
        )
    round.full_clean()


def _round_description(round: Round) -> dict:
    return {
        "code": round.code,
        "name": round.name,
        "kind": round.kind,
        "year": round.year,
        "achieved_from": str(round.achieved_from),
        "achieved_to": str(round.achieved_to),
    }
