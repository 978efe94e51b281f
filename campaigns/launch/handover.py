"""Hands a campaign over to the unit that comes after its owner; what was issued stays with the old.

Who decides: the owner's Director while the owner is there; after its end the Director of the
successor, because then nobody holds a role in the old unit any more.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.plans.models import Campaign, CampaignHandover, Round, RoundStatus
from campaigns.units.models import OUTSIDE_KINDS, Unit
from campaigns.units.rules import how_it_ended, successors_of, with_predecessors, words_on
from campaigns.workflow.models import AuditEvent
from campaigns.workflow.rules import record_event, rule
from emulation_portal.vietnamese import normalise, short_date

# What the Council or the Director is deciding is finished by whom it was put before.
_UNDER_WAY = (RoundStatus.COUNCIL, RoundStatus.DECISION)


def receivable(user) -> QuerySet[Campaign]:
    """Campaigns of units that ended, which this person may take over as Director of a successor."""
    today = timezone.localdate()
    own = user.units_as(Role.DIRECTOR)
    if not own:
        return Campaign.objects.none()
    former = set(with_predecessors(own, on=today)) - set(own)
    return Campaign.objects.filter(owner__in=former, owner__last_day__lt=today)


def heirs_of(campaign: Campaign) -> list[Unit]:
    """The units still there that came after the owner, the nearest first."""
    today = timezone.localdate()
    after = successors_of(campaign.owner, on=today)
    return [unit for unit in after if not unit.has_ended(today)]


def choices_for(campaign: Campaign, *, by) -> QuerySet[Unit]:
    """The units to which this person may hand the campaign over; none where they may not.

    Source: this project.
    """
    today = timezone.localdate()
    if by.holds(Role.DIRECTOR, campaign.owner) and not campaign.owner.has_ended(today):
        living = Unit.objects.existing_on(today).exclude(pk=campaign.owner_id)
        return living.exclude(kind__in=OUTSIDE_KINDS).order_by("position", "code")
    if not campaign.owner.has_ended(today):
        return Unit.objects.none()
    own = set(by.units_as(Role.DIRECTOR))
    heirs = [unit.pk for unit in heirs_of(campaign) if unit.pk in own] if own else []
    return Unit.objects.filter(pk__in=heirs).order_by("position", "code")


@rule
def hand_over(
    *,
    campaign: Campaign,
    to: Unit,
    handed_on: date,
    basis: str,
    is_quota_kept: bool,
    reason: str = "",
    by,
) -> CampaignHandover:
    """Let another unit own a campaign from now on: its Office and Director act there from then on.

    Guarantees that the new owner is there on the day; that it came after the old one, or that a
    reason says why not; and that papers keep the unit and the words they were issued under. Where
    the quota is not kept, the new Office decides the places of planned rounds again.
    Source: this project (the plan of 2021–2025 outlived the Department that launched it).
    Raises: PermissionDenied; ValidationError same_unit, in_future, before_end, not_after, no_name,
    successor_ended, round_running, on `basis` basis_missing, on `reason` reason_missing.
    """
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    owner, today = locked.owner, timezone.localdate()
    if to == owner:
        raise ValidationError(
            {"to": ValidationError(_("This unit owns the campaign already."), code="same_unit")}
        )
    choices = choices_for(locked, by=by)
    if not choices.exists():
        raise PermissionDenied(_("Your role does not allow this act here."))
    if to.has_ended(today):
        raise ValidationError({"to": ValidationError(how_it_ended(to), code="successor_ended")})
    if not choices.filter(pk=to.pk).exists():
        raise PermissionDenied(_("Your role does not allow this act here."))
    _check_day(locked, to, handed_on, today)
    basis, reason = normalise(basis), reason.strip()
    if not basis:
        raise ValidationError(
            {"basis": ValidationError(_("Give the legal basis."), code="basis_missing")}
        )
    if not reason and to not in successors_of(owner, on=today):
        raise ValidationError(
            {
                "reason": ValidationError(
                    _("“%(unit)s” did not come after the owner: say why it takes the campaign.")
                    % {"unit": to.name},
                    code="reason_missing",
                )
            }
        )
    # Held, so that none goes to the Council meanwhile.
    rounds = locked.rounds.select_for_update(no_key=True).order_by("pk")
    running = next((round for round in rounds if round.status in _UNDER_WAY), None)
    if running:
        raise ValidationError(
            _("“%(round)s” is “%(status)s”: finish it first."),
            code="round_running",
            params={"round": running.name, "status": running.get_status_display()},
        )
    passed = CampaignHandover(
        campaign=locked,
        from_unit=owner,
        to_unit=to,
        handed_on=handed_on,
        basis=basis,
        is_quota_kept=is_quota_kept,
        reason=reason,
        decided_by=by,
    )
    passed.full_clean(exclude=["reason"])
    passed.save()
    locked.owner = to
    locked.edit_number += 1
    locked.save(update_fields=["owner", "edit_number"])
    record_event(
        locked,
        "hand_over",
        by=by,
        reason=reason or basis,
        before={"owner": owner.code},
        after={
            "owner": to.code,
            "on": str(handed_on),
            "basis": basis,
            "is_quota_kept": is_quota_kept,
        },
    )
    campaign.refresh_from_db()
    return passed


def _check_day(campaign: Campaign, to: Unit, handed_on: date, today: date) -> None:
    def refuse(code, message):
        raise ValidationError({"handed_on": ValidationError(message, code=code)})

    owner = campaign.owner
    if handed_on > today:
        refuse("in_future", _("A campaign is not handed over ahead of today."))
    if owner.last_day and handed_on <= owner.last_day:
        message = _("“%(unit)s” is there until %(day)s: the handover comes after it.")
        refuse("before_end", message % {"unit": owner.name, "day": short_date(owner.last_day)})
    last = campaign.handovers.order_by("handed_on", "pk").last()
    if last and handed_on <= last.handed_on:
        message = _("The last handover is on %(day)s: this must come after it.")
        refuse("not_after", message % {"day": short_date(last.handed_on)})
    try:
        words_on(to, handed_on)
    except ValidationError as error:
        refuse("no_name", error.messages[0])


def owner_on(campaign: Campaign, on: date) -> Unit:
    """Which unit owned the campaign on a day.

    Source: this project. Units: one query.
    """
    owner = campaign.owner
    for passed in campaign.handovers.select_related("from_unit").order_by("-handed_on", "-pk"):
        if passed.handed_on <= on:
            break
        owner = passed.from_unit
    return owner


def rounds_to_redecide(campaign: Campaign) -> list[Round]:
    """Planned rounds whose places the new owner was to decide again and has not touched since."""
    last = campaign.handovers.order_by("handed_on", "pk").last()
    if last is None or last.is_quota_kept:
        return []
    planned = list(campaign.rounds.filter(status=RoundStatus.PLANNED).order_by("year", "kind"))
    decided = set(
        AuditEvent.objects.filter(
            record_type=Round._meta.label_lower,
            record_id__in=[str(round.pk) for round in planned],
            action="set_quota",
            at__gte=last.decided_at,
        ).values_list("record_id", flat=True)
    )
    return [round for round in planned if str(round.pk) not in decided]
