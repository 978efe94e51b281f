"""How many places a round has: set before it opens; afterwards only the Director overrides them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.law.models import AwardForm, RecipientKind
from campaigns.plans.models import CampaignStatus, Round, RoundStatus
from campaigns.plans.writing import lock_plan
from campaigns.quotas.models import Quota, QuotaOverride
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.vietnamese import normalise

MOST_PLACES = 10_000
# What the province grants for higher forms becomes known after the launch, year by year.
WRITABLE_IN = (CampaignStatus.DRAFT, CampaignStatus.LAUNCHED)


@dataclass(frozen=True)
class PlacesInput:
    """Places of one award form for one kind of recipient, as somebody gives them."""

    award_form: AwardForm
    recipient_kind: str
    places: int


@rule
def set_quotas(
    *,
    round: Round,
    places: Sequence[PlacesInput],
    edit_number: int | None = None,
    by,
) -> list[Quota]:
    """Give a round all its places at once; a quota that is not named is taken out.

    Source: as `set_quota`. Units: places. Raises: as `set_quota`.
    """
    lock_plan(campaign=round.campaign, edit_number=edit_number, allowed=WRITABLE_IN, by=by)
    named = {(given.award_form.pk, given.recipient_kind) for given in places}
    dropped = [
        PlacesInput(old.award_form, old.recipient_kind, 0)
        for old in round.quotas.select_related("award_form")
        if (old.award_form_id, old.recipient_kind) not in named
    ]
    made = [
        set_quota(
            round=round,
            award_form=given.award_form,
            recipient_kind=given.recipient_kind,
            places=given.places,
            by=by,
        )
        for given in [*dropped, *places]
    ]
    return [quota for quota in made if quota]


@rule
def set_quota(
    *,
    round: Round,
    award_form: AwardForm,
    recipient_kind: str,
    places: int,
    edit_number: int | None = None,
    by,
) -> Quota | None:
    """Give a round its places for one award form and kind of recipient; 0 takes the quota out.

    Guarantees that places are fixed once the round is open. In a launched campaign the quota of a
    planned round may still follow what the province grants for higher forms.
    Source: plan 2021–2025, section IV (2 collectives and 4 individuals a year; 3 and 6 at the
    interim and final review).
    Units: places, 0 to 10,000.
    Raises: PermissionDenied; ValidationError not_draft, stale, round_open, places_range,
    wrong_recipient, overridden.
    """
    lock_plan(
        campaign=round.campaign,
        edit_number=edit_number,
        allowed=WRITABLE_IN,
        by=by,
    )
    locked = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if locked.status != RoundStatus.PLANNED:
        raise ValidationError(
            _("The round is open: its quotas no longer change."), code="round_open"
        )
    if recipient_kind not in RecipientKind.values:
        raise ValidationError(_("There is no such kind of recipient."), code="wrong_recipient")
    if not 0 <= places <= MOST_PLACES:
        raise ValidationError(
            _("Places lie between 0 and %(most)d."),
            code="places_range",
            params={"most": MOST_PLACES},
        )
    old = Quota.objects.filter(
        round=locked, award_form=award_form, recipient_kind=recipient_kind
    ).first()
    key = {"award_form": award_form.code, "recipient_kind": recipient_kind}
    before = {**key, "places": old.places if old else 0}
    if before["places"] == places:
        return old
    if old and old.overrides.exists():
        raise ValidationError(
            _("The Director has set these places: only another override changes them."),
            code="overridden",
        )
    quota = old or Quota(round=locked, award_form=award_form, recipient_kind=recipient_kind)
    if places:
        quota.places = places
        quota.save()
    else:
        quota.delete()
    record_event(locked, "set_quota", by=by, before=before, after={**key, "places": places})
    return quota if places else None


def can_override(*, round: Round, by) -> bool:
    """Whether this person may override the places of the round now.

    Source: this project.
    """
    return (
        round.campaign.status == CampaignStatus.LAUNCHED
        and round.status != RoundStatus.PUBLISHED
        and by.holds(Role.DIRECTOR, round.unit_for(Role.DIRECTOR))
    )


@rule
def override_quota(*, quota: Quota, places: int, basis: str, reason: str, by) -> QuotaOverride:
    """Change the places that the plan fixed; who did so, on which paper and why stays on record.

    Guarantees that the plan is launched, the round's results are not published yet, and nobody
    loses a place that is held.
    Source: plan 2021–2025, section IV (what the plan gives); the Director's act: this project.
    Units: places, 0 to 10,000.
    Raises: PermissionDenied; ValidationError not_fixed, published, same_places, or by field
    basis_missing, reason_missing, places_range, places_held.
    """
    locked = Quota.objects.select_for_update(no_key=True).get(pk=quota.pk)
    round = Round.objects.select_related("campaign__owner").get(pk=locked.round_id)
    require_role(by, (Role.DIRECTOR,), round.campaign)
    if round.campaign.status != CampaignStatus.LAUNCHED:
        raise ValidationError(
            _("Places are overridden in a launched campaign only; before, the plan sets them."),
            code="not_fixed",
        )
    if round.status == RoundStatus.PUBLISHED:
        raise ValidationError(
            _("The results of this round are published: its places no longer change."),
            code="published",
        )
    if not normalise(basis):
        raise _refused("basis", _("Name the paper that this rests on."), "basis_missing")
    if not normalise(reason):
        raise _refused("reason", _("Give a reason."), "reason_missing")
    if not 0 <= places <= MOST_PLACES:
        text = _("Places lie between 0 and %(most)d.") % {"most": MOST_PLACES}
        raise _refused("places", text, "places_range")
    if places == locked.places:
        raise _refused("places", _("The quota has this many places already."), "same_places")
    # Who holds places is known downstream; the row that is locked here is the one they lock.
    n_held = locked.placements.filter(released_at=None).count()
    if places < n_held:
        text = _("%(held)d places are held: give some back first.") % {"held": n_held}
        raise _refused("places", text, "places_held")
    override = QuotaOverride.objects.create(
        quota=locked,
        places_before=locked.places,
        places_after=places,
        basis=normalise(basis),
        reason=normalise(reason),
        decided_by=by,
    )
    locked.places = places
    locked.save(update_fields=["places"])
    record_event(
        locked,
        "override_quota",
        by=by,
        reason=override.reason,
        before={"places": override.places_before},
        after={"places": places, "basis": override.basis},
    )
    quota.places = places
    return override


def _refused(field: str, text: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(text, code=code)})
