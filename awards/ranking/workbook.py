"""Everything of a round in one workbook: the Office's sheets with scores and ranks beside them."""

from django.db.models import Avg, Count, Max, Min, QuerySet
from django.utils.translation import gettext as _

from awards.nominations.models import Nomination
from awards.office_queue.round_sheets import Added, Progress, round_sheets
from awards.ranking.ladder import Standing
from awards.ranking.queries import ranked_lines
from awards.ranking.rules import hidden_from
from awards.scoring.models import Score
from campaigns.plans.models import Round
from emulation_portal.spreadsheets import workbook_of


def round_workbook(
    round: Round,
    dossiers: QuerySet[Nomination],
    *,
    user,
    progress: Progress = lambda n: None,
) -> bytes:
    """The sheets of the evaluation; each dossier with its rank and aggregate score as the ranked
    list has them, each criterion with the Council's points. Not of dossiers the reader stands aside
    for: whoever calls it has seen that the vote is confirmed.

    Units: points 0–100; the points of a criterion are those of all sheets, the aggregate score that
    of the voting rule, which may leave out the highest and the lowest.
    """
    barred = hidden_from(user, round=round)
    lines = {
        line.nomination_id: line
        for quota in round.quotas.select_related("award_form", "round__campaign__owner")
        for line in ranked_lines(quota, without=barred)
    }

    def ranks(keys: list[int]) -> dict[int, list]:
        return {
            key: [
                lines[key].rank,
                lines[key].n_yes,
                lines[key].n_base,
                lines[key].n_scores,
                None if lines[key].standing == Standing.NOT_VOTED else lines[key].score,
                lines[key].get_standing_display(),
            ]
            for key in keys
            if key in lines
        }

    def points(keys: list[int]) -> dict[tuple[int, int], list]:
        seen = [key for key in keys if key in lines]
        given = (
            Score.objects.filter(sheet__nomination__in=seen)
            .values_list("sheet__nomination", "criterion")
            .annotate(n=Count("pk"), mean=Avg("points"), low=Min("points"), high=Max("points"))
            .order_by()
        )
        return {
            (nomination, criterion): [n, round_to_hundredths(mean), low, high]
            for nomination, criterion, n, mean, low, high in given
        }

    return workbook_of(
        round_sheets(
            round,
            dossiers,
            of_dossiers=Added(
                [
                    (_("Rank"), 8),
                    (_("In favour"), 10),
                    (_("Counted over"), 12),
                    (_("Scores"), 8),
                    (_("Aggregate score"), 12),
                    (_("Standing"), 22),
                ],
                ranks,
            ),
            of_criteria=Added(
                [
                    (_("Scores"), 8),
                    (_("Mean of the points"), 12),
                    (_("Lowest"), 8),
                    (_("Highest"), 8),
                ],
                points,
            ),
            progress=progress,
        )
    )


def round_to_hundredths(mean: float) -> float:
    return int(mean * 100 + 0.5) / 100
