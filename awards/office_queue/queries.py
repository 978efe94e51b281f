"""What the queue shows: the numbers of a round, the rows of a page with their marks."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from awards.duplicates.models import Likeness
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.supplement_models import SupplementRequest
from awards.office_queue.assigning import officer_prefetch
from campaigns.plans.models import Round

S = NominationStatus


def with_counts(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Each round with its numbers of dossiers by what they wait for."""

    def n(*statuses):
        return Count("nominations", filter=Q(nominations__status__in=statuses))

    return rounds.annotate(
        n_submitted=n(S.SUBMITTED),
        n_received=n(S.RECEIVED),
        n_returned=n(S.RETURNED),
        n_eligible=n(S.ELIGIBLE),
        n_ineligible=n(S.INELIGIBLE),
        n_dossiers=Count("nominations", filter=Q(nominations__submitted_at__isnull=False)),
    )


def was_supplemented() -> Exists:
    """Whether the unit answered a request for supplement."""
    asked = SupplementRequest.objects.filter(nomination=OuterRef("pk"))
    return Exists(asked.filter(answered_at__isnull=False))


def has_open_likeness() -> Q:
    """Whether somebody still has to decide on something like this dossier elsewhere."""
    undecided = Likeness.objects.undecided()
    return Q(Exists(undecided.filter(first=OuterRef("pk")))) | Q(
        Exists(undecided.filter(second=OuterRef("pk")))
    )


def rows_of(keys: Iterable[int]) -> list[Nomination]:
    """Dossiers in the order of their keys, each with what a row of the queue shows.

    Read apart from the search, so that the marks of a row are looked up for one page only.
    """
    keys = list(keys)
    found = (
        Nomination.objects.filter(pk__in=keys)
        .select_related("unit", "quota__award_form")
        .prefetch_related(officer_prefetch())
        .annotate(was_supplemented=was_supplemented(), has_open_likeness=has_open_likeness())
        .in_bulk()
    )
    return [found[key] for key in keys]


def status_counts(round: Round, user) -> dict[str, int]:
    """How many dossiers of the round stand where; one query."""
    counts = (
        Nomination.objects.visible_to(user)
        .filter(round=round, submitted_at__isnull=False)
        .values_list("status")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return dict(counts)
