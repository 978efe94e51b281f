"""From the Council's vote to places in the quota: taken under a lock, given back with a reason."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.council.models import Recusal
from awards.nominations.models import Nomination, NominationStatus
from awards.ranking.ladder import RankedLine, Standing
from awards.ranking.models import Placement, TieBreak
from awards.ranking.queries import line_of, qualified_lines, tied_at_cut
from campaigns.accounts.models import Role
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round, RoundKind, RoundStatus
from campaigns.quotas.models import Quota
from campaigns.workflow.rules import record_event, require_role, rule

SEES_ALL = (Role.OFFICE, Role.SECRETARY, Role.DIRECTOR)
PLACES = (Role.OFFICE, Role.SECRETARY)
BREAKS_TIES = (Role.CHAIR,)
CHANGEABLE = (RoundStatus.COUNCIL, RoundStatus.DECISION)
PLACEABLE = (NominationStatus.ELIGIBLE, NominationStatus.RECOMMENDED)


def places_taken(quota: Quota) -> int:
    """How many places of a quota are held now."""
    return quota.placements.filter(released_at=None).count()


def tie_at_the_cut(quota: Quota) -> list[Nomination]:
    """The nominees whom the ladder leaves equal at the cut; a person decides their order."""
    found = Nomination.objects.in_bulk([line.nomination_id for line in tied_at_cut(quota)])
    return list(found.values())


def can_place(*, round: Round, by) -> bool:
    """Whether this person may take and give back places of the round now."""
    return round.status in CHANGEABLE and _holds(by, PLACES, round)


def can_break_ties(*, round: Round, by) -> bool:
    """Whether this person may decide a tie of the round now."""
    return round.status in CHANGEABLE and _holds(by, BREAKS_TIES, round)


def hidden_from(user, *, round: Round) -> set[int]:
    """Nominations of which this person, standing aside, sees nothing, not even the line.

    Source: this project. Whoever prepares or decides sees the whole list.
    """
    if _holds(user, SEES_ALL, round):
        return set()
    standing_aside = Recusal.objects.filter(
        member__user=user, nomination__round=round, lifted_at=None
    )
    return set(standing_aside.values_list("nomination_id", flat=True))


@rule
def take_place(*, nomination: Nomination, by, reason: str = "") -> Placement:
    """The nominee holds one place of the quota; of two takers of the last one, one gets it.

    Refused are: who did not pass the vote or has too few scores, who stands in a tie that the cut
    runs through, whoever would exceed the quota. Passing over somebody ranked better, or giving a
    place back to somebody who lost it, needs a reason, which stays on record.
    Source: the plan's section IV (places), this project. Raises: PermissionDenied; ValidationError
    wrong_state, not_passed, tie_at_cut, quota_full, out_of_order, placed.
    """
    quota = _locked(nomination.quota_id, by, PLACES)
    nomination = _before_council(nomination)
    if Placement.objects.filter(nomination=nomination, released_at=None).exists():
        raise ValidationError(_("This nominee already holds a place."), code="placed")
    line = line_of(nomination)
    _require_qualified(line, nomination)
    _require_free_place(quota)
    if line.standing == Standing.TIED:
        raise _tie(quota)
    if not reason.strip() and (line.standing == Standing.RELEASED or _passes_over(quota, line)):
        raise ValidationError(
            _("Somebody ranked better holds no place yet. Give a reason for this order."),
            code="out_of_order",
        )
    return _place(quota, nomination, line, by=by, reason=reason.strip())


@rule
def fill_places(*, round: Round, by) -> list[Placement]:
    """Everybody within the cut of each quota holds a place; places already taken stay.

    All or nothing: a tie at the cut of one quota stops it.
    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, tie_at_cut,
    quota_full.
    """
    made = []
    for quota_id in round.quotas.order_by("pk").values_list("pk", flat=True):
        quota = _locked(quota_id, by, PLACES)
        if tied_at_cut(quota):
            raise _tie(quota)
        for line in qualified_lines(quota, up_to_rank=quota.places + _n_released(quota)):
            if line.standing == Standing.WITHIN and not line.is_placed:
                _require_free_place(quota)
                nomination = _before_council(Nomination(pk=line.nomination_id))
                made.append(_place(quota, nomination, line, by=by, reason=""))
    return made


@rule
def release_place(*, nomination: Nomination, reason: str, by) -> Placement:
    """The place is free again; who held it, and why no longer, stays on record.

    Source: this project. Raises: PermissionDenied; ValidationError wrong_state, reason_missing,
    not_placed.
    """
    quota = _locked(nomination.quota_id, by, PLACES)
    nomination = _before_council(nomination)
    if not reason.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    held = (
        Placement.objects.select_for_update(no_key=True)
        .filter(quota=quota, nomination=nomination, released_at=None)
        .first()
    )
    if held is None:
        raise ValidationError(_("This nominee holds no place."), code="not_placed")
    held.released_at = timezone.now()
    held.save(update_fields=["released_at"])
    record_event(nomination, "release_place", by=by, reason=reason.strip(), before=_facts(held))
    return held


@rule
def break_tie(*, quota: Quota, order: list[Nomination], reason: str, by) -> list[TieBreak]:
    """The equals through whom the cut runs stand in the order that a person gives, with a reason.

    The order names each of them once and nobody else.
    Source: practice of Councils: the Chair decides a tie at the cut. Raises: PermissionDenied;
    ValidationError wrong_state, reason_missing, no_tie, wrong_order.
    """
    quota = _locked(quota.pk, by, BREAKS_TIES)
    if not reason.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    tied = {line.nomination_id for line in tied_at_cut(quota)}
    if not tied:
        raise ValidationError(_("No tie runs through the cut of this list."), code="no_tie")
    keys = [nomination.pk for nomination in order]
    if len(keys) != len(set(keys)) or set(keys) != tied:
        raise ValidationError(
            _("Put each of the tied nominees in the order once, and nobody else."),
            code="wrong_order",
        )
    # A first decision may have left some of them equal among more; the new one stands for all.
    TieBreak.objects.filter(nomination__in=keys).delete()
    breaks = [
        TieBreak(
            quota=quota,
            nomination_id=key,
            precedence=precedence,
            reason=reason.strip(),
            decided_by=by,
            decided_at=timezone.now(),
        )
        for precedence, key in enumerate(keys, start=1)
    ]
    TieBreak.objects.bulk_create(breaks)
    record_event(quota, "break_tie", by=by, reason=reason.strip(), after={"order": keys})
    return breaks


# --- what stands in the way ---------------------------------------------------------------------


def _holds(by, roles, round: Round) -> bool:
    return any(by.holds(role, round.unit_for(role)) for role in roles)


def _locked(quota_id: int, by, roles) -> Quota:
    """The quota under lock, its round read under that lock and open for placing."""
    quota = Quota.objects.select_for_update(no_key=True).get(pk=quota_id)
    round = Round.objects.select_related("campaign__owner").get(pk=quota.round_id)
    quota.round = round
    require_role(by, roles, round)
    if round.status not in CHANGEABLE:
        raise ValidationError(
            _("Places are given while the round is at the Council or awaits its decision."),
            code="wrong_state",
        )
    return quota


def _before_council(nomination: Nomination) -> Nomination:
    nomination = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    if nomination.status not in (*PLACEABLE, NominationStatus.NOT_RECOMMENDED):
        raise ValidationError(
            _("This dossier is not before the Council: its status is “%(status)s”."),
            code="wrong_state",
            params={"status": nomination.get_status_display()},
        )
    return nomination


def _require_qualified(line: RankedLine | None, nomination: Nomination) -> None:
    if line is not None and line.is_qualified and nomination.status in PLACEABLE:
        return
    why = line.explanation if line else _("The dossier is not before the Council.")
    raise ValidationError(
        _("%(nominee)s cannot be placed. %(why)s"),
        code="not_passed",
        params={"nominee": nomination.nominee_name, "why": why},
    )


def _require_free_place(quota: Quota) -> None:
    taken = places_taken(quota)
    if taken < quota.places:
        return
    raise ValidationError(
        _quota_full_message(quota),
        code="quota_full",
        params={"places": quota.places, "next": taken + 1, "round": quota.round.name},
    )


def _quota_full_message(quota: Quota) -> str:
    is_annual = quota.round.kind == RoundKind.ANNUAL
    if quota.recipient_kind == RecipientKind.COLLECTIVE:
        if is_annual:
            return _(
                "An annual round has %(places)d places for collectives and all are taken:"
                " collective number %(next)d is refused (%(round)s)."
            )
        return _(
            "This round has %(places)d places for collectives and all are taken:"
            " collective number %(next)d is refused (%(round)s)."
        )
    if is_annual and quota.recipient_kind == RecipientKind.INDIVIDUAL:
        return _(
            "An annual round has %(places)d places for individuals and all are taken:"
            " individual number %(next)d is refused (%(round)s)."
        )
    return _(
        "This round has %(places)d places and all are taken:"
        " recipient number %(next)d is refused (%(round)s)."
    )


def _tie(quota: Quota) -> ValidationError:
    return ValidationError(
        _(
            "%(kind)s: %(n)d nominees are equal on every rung and the cut after place %(places)d"
            " runs between them. The Chair decides their order first."
        ),
        code="tie_at_cut",
        params={
            "kind": quota.get_recipient_kind_display(),
            "n": len(tied_at_cut(quota)),
            "places": quota.places,
        },
    )


def _passes_over(quota: Quota, line: RankedLine) -> bool:
    return any(
        better.rank < line.rank and not better.is_placed and better.standing != Standing.RELEASED
        for better in qualified_lines(quota, up_to_rank=line.rank)
    )


def _n_released(quota: Quota) -> int:
    return quota.placements.exclude(released_at=None).count()


def _place(quota: Quota, nomination: Nomination, line: RankedLine, *, by, reason: str) -> Placement:
    placement = Placement.objects.create(
        quota=quota,
        nomination=nomination,
        rank=line.rank,
        explanation=line.kept_explanation(),
        taken_by=by,
        taken_at=timezone.now(),
    )
    record_event(nomination, "take_place", by=by, reason=reason, after=_facts(placement))
    return placement


def _facts(placement: Placement) -> dict:
    return {
        "quota": placement.quota_id,
        "rank": placement.rank,
        "explanation": placement.explanation,
    }
