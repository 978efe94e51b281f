"""What a member gave a file: a sheet with points for every criterion."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.council.models import CouncilMember
from awards.nominations.models import Nomination
from campaigns.criteria.models import Criterion


class ScoreSheet(models.Model):
    """One member has scored one nomination, whole; who has no sheet has not scored, which is not
    zero. The weighted sum is kept because weights are frozen and ranking sorts thousands by it."""

    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="score_sheets")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="score_sheets"
    )
    weighted_points = models.PositiveIntegerField(_("sum of points × weight (0–10 000)"))
    top_points = models.PositiveSmallIntegerField(_("points on the highest-weighted criterion"))

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "member"], name="score_sheet_once"),
            models.CheckConstraint(
                condition=models.Q(weighted_points__lte=10_000, top_points__lte=100),
                name="score_sheet_at_most_full",
            ),
        ]

    def __str__(self):
        return f"{self.member} · {self.nomination}"


class Score(models.Model):
    """The points of a sheet for one criterion, from 0 to 100."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points (0–100)"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=models.Q(points__lte=100),
                name="score_at_most_100",
                violation_error_message=_("Points lie between 0 and 100."),
            ),
        ]

    def __str__(self):
        return str(self.points)
