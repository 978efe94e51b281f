"""What a decision still lacks: sentences of the form "required / present"."""

from collections import Counter
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.council.models import SessionStatus
from awards.decisions.models import Decision
from awards.nominations.models import NominationStatus
from awards.ranking.models import Placement
from awards.ranking.queries import tied_at_cut
from campaigns.plans.models import Round, RoundStatus
from campaigns.units.models import Unit
from campaigns.units.rules import how_it_ended


def round_not_at_council(round: Round) -> list[str]:
    if round.status in (RoundStatus.COUNCIL, RoundStatus.DECISION):
        return []
    return [
        _("The round must be at the Council; its status is “%(status)s”.")
        % {"status": round.get_status_display()}
    ]


def session_not_closed(round: Round) -> list[str]:
    session = round.sessions.first()
    if session is not None and session.status == SessionStatus.CLOSED:
        return []
    return [_("The Council's session must be closed.")]


def minutes_not_issued(round: Round) -> list[str]:
    session = round.sessions.select_related("minutes").first()
    if session is not None and session.minutes is not None and session.minutes.is_issued:
        return []
    return [_("The Council's minutes must be issued.")]


def no_place_taken(round: Round) -> list[str]:
    if Placement.objects.filter(quota__round=round, released_at=None).exists():
        return []
    return [_("At least 1 place must be filled from the ranked list / 0 are.")]


def tie_undecided(round: Round) -> list[str]:
    return [
        _("%(kind)s: the tie at the cut must be decided.")
        % {"kind": quota.get_recipient_kind_display()}
        for quota in round.quotas.select_related("round")
        if tied_at_cut(quota)
    ]


STANDS_ON_COUNCIL = (
    round_not_at_council,
    session_not_closed,
    minutes_not_issued,
    no_place_taken,
    tie_undecided,
)


def no_line_granted(decision: Decision) -> list[str]:
    if decision.lines.granted().exists():
        return []
    return [_("At least 1 recipient is required / 0 present.")]


def lines_not_placed(decision: Decision) -> list[str]:
    """Every line stands on a place, every place on a line, every nominee is still recommended."""
    placed = set(
        Placement.objects.filter(quota__round=decision.round_id, released_at=None).values_list(
            "nomination_id", flat=True
        )
    )
    lines = dict(decision.lines.values_list("nomination_id", "nomination__status"))
    problems = []
    if set(lines) != placed:
        problems.append(
            _("The places have changed since the draft: %(lines)d lines / %(places)d places.")
            % {"lines": len(lines), "places": len(placed)}
        )
    if any(status != NominationStatus.RECOMMENDED for status in lines.values()):
        problems.append(_("Every nominee in the decision must be recommended by the Council."))
    return problems


def collective_ended(decision: Decision, *, on: date | None = None) -> list[str]:
    """A collective that ended before the day of the decision is not commended; before a day is
    given, that for which it is drafted.

    Source: Circular 15/2025/TT-BNV (bodies already dissolved), known by its heading only.
    """
    day = on or decision.dated_on or timezone.localdate()
    ended = Unit.objects.ended_before(day).filter(
        nominations_as_nominee__in=decision.lines.granted().values("nomination")
    )
    return [
        _("A collective that has ended is not commended. %(why)s") % {"why": how_it_ended(unit)}
        for unit in ended
    ]


def over_quota(decision: Decision) -> list[str]:
    taken = Counter(decision.lines.granted().values_list("nomination__quota_id", flat=True))
    return [
        _("%(kind)s: %(places)d places allowed / %(taken)d in the decision.")
        % {
            "kind": quota.get_recipient_kind_display(),
            "places": quota.places,
            "taken": taken[quota.pk],
        }
        for quota in decision.round.quotas.all()
        if taken[quota.pk] > quota.places
    ]
