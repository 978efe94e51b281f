"""What law asks of a dossier under evaluation: its papers, and by when it is appraised."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from awards.nominations.models import Nomination, NominationStatus
from campaigns.law.doubts import doubts_about
from campaigns.law.models import AwardForm
from campaigns.law.procedure import deadlines_for, dossier_items
from campaigns.law.procedure_models import DeadlineKind, DossierItem
from campaigns.plans.models import Round


def day_of_round(round: Round) -> date:
    """The day by whose law the dossiers of a round are put together: that of their deadline."""
    return timezone.localdate(round.closes_at) if round.closes_at else round.achieved_to


def checklist(nomination: Nomination) -> list[DossierItem]:
    """The papers that the dossier holds, by the law of its round.

    Source: the rows' own.
    """
    return dossier_items(
        award_form=nomination.quota.award_form,
        recipient_kind=nomination.quota.recipient_kind,
        on=day_of_round(nomination.round),
    )


def appraisal_doubts(round: Round, award_forms: Iterable[AwardForm]) -> list[str]:
    """What is not certain in the papers of the dossiers and in the time for their appraisal."""
    return doubts_about(
        on=day_of_round(round),
        award_forms=award_forms,
        only=(DossierItem,),
        deadline=DeadlineKind.APPRAISE,
    )


def mark_appraisal_due(nominations: Iterable[Nomination]) -> None:
    """Give each dossier `appraise_by`: the last day for its appraisal, counted from its receipt;
    None where it was not received, or is appraised.

    Source: Decision 638/QĐ-BNV of 2025, where no local rule says otherwise. Units: working days.
    """
    nominations = list(nominations)
    received = {
        one.pk: timezone.localdate(one.received_at)
        for one in nominations
        if one.received_at and one.status == NominationStatus.RECEIVED
    }
    ends = deadlines_for(kind=DeadlineKind.APPRAISE, starts=list(received.values()))
    for one in nominations:
        one.appraise_by = ends.get(received.get(one.pk))
