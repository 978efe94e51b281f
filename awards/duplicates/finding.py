"""Looks through what a dossier claims for the same claim elsewhere; decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from awards.duplicates.models import (
    OUT,
    Likeness,
    LikenessKind,
    TextBand,
    TextPrint,
)
from awards.duplicates.prints import (
    LEAST_WORDS_OF_HONOUR,
    Passage,
    bands_of,
    groups_in,
    most_alike,
    passages_of,
    percent_contained,
    words_in,
)
from awards.duplicates.texts import NOTHING, groups_said
from awards.nominations.handed_in import last_contents
from awards.nominations.models import Nomination, NominationStatus, SubmittedVersion
from campaigns.criteria.models import NomineeGroup
from campaigns.staff.models import Honour, HonourOrigin
from campaigns.workflow.rules import rule

# Those that share most with a dossier are read; a phrase of the whole trade must not cost more.
N_READ = 40
# More than that at once tell a person no more.
N_NOTED = 10


@dataclass(frozen=True)
class Found:
    """Something that seems to claim what a dossier claims: another dossier, or an award."""

    kind: str
    percent: int | None
    other: Nomination | None = None
    honour: Honour | None = None


def search(nomination_pk: int) -> list[Likeness]:
    """Compare the version that was handed in last with everything else; done twice, once.

    The print is kept before others are looked for: of two dossiers handed in at the same moment
    at least one finds the other.
    Source: Law 06/2022/QH15, Article 5 (one achievement, one award); this project.
    Units: LIKENESS_PERCENT of the settings.
    """
    nomination = (
        Nomination.objects.select_related("round__campaign").filter(pk=nomination_pk).first()
    )
    if nomination is None or nomination.status in OUT:
        return []
    version = nomination.versions.last()
    if version is None:
        return []
    passages = passages_of(version.content)
    values = [value for passage in passages for value in bands_of(passage.groups)]
    keep_print(nomination=nomination, version=version, values=values)
    found = [
        *_like_dossiers(nomination, passages, values),
        *_like_honours(nomination, version.content),
    ]
    noted = note(nomination=nomination, found=found)
    renew(nomination=nomination, content=version.content, met=noted)
    return noted


def missed() -> QuerySet[Nomination]:
    """Dossiers whose last submitted version was not looked through yet."""
    last = SubmittedVersion.objects.filter(nomination=OuterRef("pk")).order_by("-number")
    return (
        Nomination.objects.exclude(status__in=OUT)
        .annotate(last_version=Subquery(last.values("pk")[:1]))
        .filter(last_version__isnull=False)
        .filter(Q(text_print=None) | ~Q(text_print__version=F("last_version")))
    )


@rule
def keep_print(*, nomination: Nomination, version: SubmittedVersion, values: list[int]) -> None:
    """Put the print of a version in the place of the one before.

    Source: this project.
    """
    made = {"version": version, "made_at": timezone.now()}
    kept, _made = TextPrint.objects.select_for_update(no_key=True).update_or_create(
        nomination=nomination, defaults=made
    )
    kept.bands.all().delete()
    TextBand.objects.bulk_create(
        [TextBand(print=kept, band=band, value=value) for band, value in enumerate(values)],
        batch_size=500,
    )


@rule
def note(*, nomination: Nomination, found: Iterable[Found]) -> list[Likeness]:
    """Keep what was found, each pair once; a pair on record only learns how much it is alike now.

    Source: this project.
    """
    return [_noted(nomination, one) for one in found]


def _noted(nomination: Nomination, found: Found) -> Likeness:
    pair = {"honour": found.honour, "first": nomination, "second": None}
    if found.other is not None:
        first, second = sorted((nomination, found.other), key=lambda dossier: dossier.pk)
        pair = {"honour": None, "first": first, "second": second}
    known = Likeness.objects.filter(**pair).first()
    if known is None:
        try:
            with transaction.atomic():
                return Likeness.objects.create(kind=found.kind, percent=found.percent, **pair)
        except IntegrityError:
            known = Likeness.objects.get(kind=found.kind, **pair)
    if known.percent != found.percent:
        known.percent = found.percent
        known.save(update_fields=["percent"])
    return known


@rule
def renew(*, nomination: Nomination, content: dict, met: Iterable[Likeness]) -> None:
    """Let every known likeness of a dossier that the search did not meet again say how much it is
    alike now, however little: a text that was rewritten must not be held against its dossier.

    Source: this project. Units: per cent.
    """
    known = list(
        Likeness.objects.select_for_update(no_key=True, of=("self",))
        .filter(Q(first=nomination) | Q(second=nomination))
        .exclude(pk__in=[one.pk for one in met])
        .select_related("honour")
        .order_by("pk")
    )
    passages = passages_of(content)
    contents = last_contents({pk for one in known for pk in (one.first_id, one.second_id) if pk})
    for one in known:
        if one.honour:
            told = frozenset(groups_in(words_in(one.honour.achievement)))
            one.percent = percent_contained(told, groups_said(content))
        else:
            other = one.second_id if one.first_id == nomination.pk else one.first_id
            one.percent = most_alike(passages, passages_of(contents.get(other, NOTHING)))
    Likeness.objects.bulk_update(known, ["percent"])


def _others(nomination: Nomination) -> QuerySet[Nomination]:
    """Dossiers of the same Department that were handed in and are not out."""
    return (
        Nomination.objects.filter(
            round__campaign__owner=nomination.round.campaign.owner_id, submitted_at__isnull=False
        )
        .exclude(status__in=OUT)
        .exclude(pk=nomination.pk)
        .select_related("round")
    )


def _like_dossiers(
    nomination: Nomination, passages: list[Passage], values: list[int]
) -> list[Found]:
    twins = {other.pk: other for other in _of_the_same_nominee(nomination)}
    near = (
        TextBand.objects.filter(value__in=values, print__nomination__in=_others(nomination))
        .values("print__nomination")
        .annotate(n_shared=Count("pk"))
        .order_by("-n_shared", "print__nomination")
    )
    read = [row["print__nomination"] for row in near[:N_READ]]
    contents = last_contents({*read, *twins})
    found = []
    for other in _others(nomination).filter(pk__in={*read, *twins}):
        percent = most_alike(passages, passages_of(contents.get(other.pk, NOTHING)))
        if other.pk in twins:
            found.append(Found(LikenessKind.SAME_NOMINEE, percent, other))
        elif percent >= settings.LIKENESS_PERCENT:
            is_given = NominationStatus.AWARDED in (other.status, nomination.status)
            if is_given:
                found.append(Found(LikenessKind.SAME_ACHIEVEMENT, percent, other))
            elif other.round.campaign_id == nomination.round.campaign_id:
                found.append(Found(LikenessKind.NEAR_SAME_TEXT, percent, other))
    of_twins = [one for one in found if one.kind == LikenessKind.SAME_NOMINEE]
    of_texts = [one for one in found if one.kind != LikenessKind.SAME_NOMINEE]
    of_texts.sort(key=lambda one: (-one.percent, one.other.pk))
    return of_twins + of_texts[:N_NOTED]


def _of_the_same_nominee(nomination: Nomination) -> QuerySet[Nomination]:
    """Dossiers of the same person or collective for an overlapping time of the same campaign.

    Outsiders are entered dossier by dossier, perhaps twice: theirs are known by the name.
    """
    round = nomination.round
    same = Q(person=nomination.person_id) if nomination.person_id else Q(pk=None)
    if nomination.collective_id:
        same |= Q(collective=nomination.collective_id)
    if nomination.group == NomineeGroup.OUTSIDER:
        same |= Q(
            group=NomineeGroup.OUTSIDER,
            nominee_search_key=nomination.nominee_search_key,
            quota__recipient_kind=nomination.quota.recipient_kind,
        )
    return (
        _others(nomination)
        .filter(same, round__campaign=round.campaign_id)
        .filter(
            round__achieved_from__lte=round.achieved_to, round__achieved_to__gte=round.achieved_from
        )
    )


def _like_honours(nomination: Nomination, content: dict) -> list[Found]:
    """Awards of the past whose achievement the dossier tells again: the nominee's own of any year,
    others' of the years of the round. Those decided in the portal have dossiers, which are compared
    with their whole texts."""
    said = groups_said(content)
    round = nomination.round
    own = Q(person=nomination.person_id) if nomination.person_id else Q(pk=None)
    if nomination.collective_id:
        own |= Q(unit=nomination.collective_id)
    years = Q(year__gte=round.achieved_from.year, year__lte=round.achieved_to.year)
    told = (
        Honour.objects.standing()
        .filter(own | years, origin=HonourOrigin.ENTERED)
        .exclude(achievement="")
    )
    found = []
    for honour in told.iterator(chunk_size=500):
        words = words_in(honour.achievement)
        if len(words) < LEAST_WORDS_OF_HONOUR:
            continue
        percent = percent_contained(frozenset(groups_in(words)), said)
        if percent >= settings.LIKENESS_PERCENT:
            found.append(Found(LikenessKind.SAME_ACHIEVEMENT, percent, honour=honour))
    found.sort(key=lambda one: (-one.percent, one.honour.pk))
    return found[:N_NOTED]
