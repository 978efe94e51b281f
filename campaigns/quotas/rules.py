"""How many places a round has: set before it opens, never while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.law.models import AwardForm, RecipientKind
from campaigns.plans.models import CampaignStatus, Round, RoundStatus
from campaigns.plans.writing import lock_plan
from campaigns.quotas.models import Quota
from campaigns.workflow.rules import record_event, rule

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
    wrong_recipient.
    """
    lock_plan(
        campaign=round.campaign,
        edit_number=edit_number,
        allowed=WRITABLE_IN,
        by=by,
    )
    locked = Round.objects.select_for_update().get(pk=round.pk)
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
    quota = old or Quota(round=locked, award_form=award_form, recipient_kind=recipient_kind)
    if places:
        quota.places = places
        quota.save()
    else:
        quota.delete()
    record_event(locked, "set_quota", by=by, before=before, after={**key, "places": places})
    return quota if places else None
