"""Likenesses as the Office reads them: of a round, of one dossier, how many are undecided."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from awards.duplicates.models import READERS, Likeness, LikenessRuling
from awards.nominations.models import Nomination
from campaigns.plans.models import Round, RoundStatus


def rounds_compared(user) -> QuerySet[Round]:
    """The opened rounds whose dossiers this person reads for the owner of the campaign."""
    owners = {unit for role in READERS for unit in user.units_as(role)}
    return (
        Round.objects.filter(campaign__owner__in=owners)
        .exclude(status=RoundStatus.PLANNED)
        .select_related("campaign__owner")
    )


def likenesses_in(round: Round, user) -> QuerySet[Likeness]:
    """What seems to be claimed twice in a round: undecided first, then the most alike."""
    return (
        _readable(Likeness.objects.visible_to(user))
        .filter(Q(first__round=round) | Q(second__round=round))
        .order_by(F("is_same").desc(nulls_first=True), F("percent").desc(nulls_last=True), "pk")
    )


def likenesses_of(nomination: Nomination) -> list[Likeness]:
    """What seems to be claimed twice in one dossier, each with `other` (the dossier beside it, or
    None), `last` (what was decided last, or None) and `is_same`; two queries. For those who read
    the queue alone: it tells of other units' dossiers."""
    rulings = LikenessRuling.objects.select_related("ruled_by").order_by("pk")
    found = list(
        _readable(Likeness.objects.filter(Q(first=nomination) | Q(second=nomination)))
        .prefetch_related(Prefetch("rulings", queryset=rulings, to_attr="all_rulings"))
        .order_by(F("is_same").desc(nulls_first=True), F("percent").desc(nulls_last=True), "pk")
    )
    for likeness in found:
        is_first = likeness.first_id == nomination.pk
        likeness.other = likeness.second if is_first else likeness.first
        likeness.last = likeness.all_rulings[-1] if likeness.all_rulings else None
    return found


def undecided_of(nomination: Nomination) -> list[str]:
    """A warning for whoever appraises a dossier while a likeness is undecided, or was found to be
    one achievement; it keeps nothing back. One query.

    Source: this project.
    """
    return undecided_of_many([nomination]).get(nomination.pk, [])


def undecided_of_many(nominations: Iterable[Nomination]) -> dict[int, list[str]]:
    """The same warnings of many dossiers, by key; one query whatever their number.

    Source: this project.
    """
    keys = {nomination.pk for nomination in nominations}
    found = (
        Likeness.objects.standing()
        .filter(Q(first__in=keys) | Q(second__in=keys))
        .to_tell()
        .values_list("first", "second", "is_same")
    )
    undecided, same = Counter(), Counter()
    for first, second, is_same in found:
        if is_same is not False:
            (undecided if is_same is None else same).update(keys & {first, second})
    warnings: dict[int, list[str]] = {}
    for key, n in undecided.items():
        warnings.setdefault(key, []).append(
            _("Likenesses with other dossiers or awards, not decided yet: %(n)d") % {"n": n}
        )
    for key, n in same.items():
        warnings.setdefault(key, []).append(
            _("Found to be the achievement of another dossier or award: %(n)d") % {"n": n}
        )
    return warnings


def n_undecided(rounds: QuerySet[Round]) -> dict[int, int]:
    """How many likenesses of each round wait for a decision, by key; one query."""
    waiting = Likeness.objects.standing().undecided()
    pairs = waiting.filter(Q(first__round__in=rounds) | Q(second__round__in=rounds)).values_list(
        "first__round", "second__round"
    )
    counts: dict[int, int] = {}
    for pair in pairs:
        for round_pk in {pk for pk in pair if pk}:
            counts[round_pk] = counts.get(round_pk, 0) + 1
    return counts


def _readable(likenesses: QuerySet[Likeness]) -> QuerySet[Likeness]:
    return (
        likenesses.standing()
        .to_tell()
        .select_related(
            "first__unit",
            "first__round__campaign",
            "first__quota__award_form",
            "second__unit",
            "second__round__campaign",
            "second__quota__award_form",
            "honour",
        )
    )
