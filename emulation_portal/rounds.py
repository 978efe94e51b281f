"""One round at a glance: how far its dossiers are, the places, the deadline, the next act."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.council.models import Session
from awards.decisions.models import FINAL, Decision
from awards.decisions.wording import issuer_of
from awards.evaluation.queries import rounds_with_queue
from awards.nominations.access import headed_units
from awards.nominations.models import Nomination, NominationStatus
from campaigns.launch.rules import can_extend, extensions_of
from campaigns.plans.models import Round, RoundStatus
from campaigns.quotas.models import Quota
from campaigns.workflow.rules import available_moves

S = NominationStatus
# How far a dossier has come, whatever became of it since: each stage holds those after it.
_AWARDED = (S.AWARDED,)
_RECOMMENDED = (*_AWARDED, S.RECOMMENDED, S.DECLINED)
_ELIGIBLE = (*_RECOMMENDED, S.ELIGIBLE, S.NOT_RECOMMENDED)
_RECEIVED = (*_ELIGIBLE, S.RECEIVED, S.RETURNED, S.INELIGIBLE)
_SUBMITTED = (*_RECEIVED, S.SUBMITTED)
ORDER = list(RoundStatus)


def _to(page: str, *args) -> str:
    """The address of a page; empty where an installation leaves that concept out."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Act:
    """What this person can do next for the round, and where."""

    label: str
    url: str


class Dashboard:
    """What the page of a round shows to one person; every number comes from the database."""

    def __init__(self, round: Round, user):
        self.round = round
        self.user = user
        self.reads_queue = rounds_with_queue(user).filter(pk=round.pk).exists()
        self.sessions = list(Session.objects.visible_to(user).filter(round=round))
        self.decision = Decision.objects.visible_to(user).filter(round=round).first()
        self.moves = {move.name: move for move in available_moves(round, by=user)}
        self.headed = bool(headed_units(user))
        self.is_published = round.status == RoundStatus.PUBLISHED

    @cached_property
    def _counted(self) -> dict[tuple[int, str], int]:
        """How many dossiers this person may see, by quota and status: one query for the page."""
        rows = (
            Nomination.objects.visible_to(self.user)
            .filter(round=self.round)
            .values_list("quota", "status")
            .annotate(n=Count("pk", distinct=True))
        )
        return {(quota, status): n for quota, status, n in rows}

    def funnel(self) -> list[dict]:
        """How many dossiers this person may see came how far."""
        stages = [
            (_("Submitted"), _SUBMITTED),
            (_("Received"), _RECEIVED),
            (_("Eligible"), _ELIGIBLE),
            (_("Recommended by the Council"), _RECOMMENDED),
            (_("Awarded"), _AWARDED),
        ]
        if self.headed:
            stages.insert(0, (_("Begun"), (*_SUBMITTED, S.DRAFT)))
        return [
            {
                "label": label,
                "count": sum(
                    n for (_quota, status), n in self._counted.items() if status in reached
                ),
                "is_awarded": reached == _AWARDED,
            }
            for label, reached in stages
        ]

    def places(self) -> list[dict]:
        """The quotas; who holds places is known to the Council's people until it is published."""
        knows = bool(self.sessions or self.moves) or self.is_published
        held = Q(placements__released_at=None)
        quotas = (
            Quota.objects.filter(round=self.round, places__gt=0)
            .select_related("award_form")
            .annotate(
                n_held=Count("placements", filter=held),
                n_awarded=Count(
                    "placements", filter=held & Q(placements__nomination__status=S.AWARDED)
                ),
            )
            .order_by("award_form", "recipient_kind")
        )
        return [
            {
                "label": f"{quota.award_form.name} · {quota.get_recipient_kind_display()}",
                "places": quota.places,
                "n_submitted": sum(
                    n
                    for (of_quota, status), n in self._counted.items()
                    if of_quota == quota.pk and status in _SUBMITTED
                ),
                "used": quota.n_held if knows else None,
                "given": quota.n_awarded if knows else 0,
            }
            for quota in quotas
        ]

    def _address(self, page: str) -> str:
        """Where a page of this round is for this person; empty where it is not open to them."""
        code = self.round.code
        if page == "dossiers" and self.headed:
            own = _to("nominations:own")
            return f"{own}?round={code}" if own else ""
        if page == "screening" and self.reads_queue:
            return _to("evaluation:queue", code)
        if page == "council" and self.sessions:
            return _to("proceedings:session", self.sessions[-1].pk)
        if page == "ranking" and self.sessions:
            return _to("ranking:round", code)
        if page == "decision" and self.decision:
            return _to("decisions:decision", self.decision.pk)
        if page == "results" and self.is_published:
            return _to("publicity:round", code)
        return ""

    def next_act(self) -> Act | None:
        """The one thing this person is expected to do for the round now."""
        status, code = self.round.status, self.round.code
        if status == RoundStatus.PLANNED and "open" in self.moves:
            return Act(_("Open the round"), reverse("launch:open", args=[code]))
        if status == RoundStatus.OPEN and self.headed and (start := _to("nominations:start", code)):
            return Act(_("Nominate"), start)
        label, page = {
            RoundStatus.OPEN: (_("Screen the dossiers"), "screening"),
            RoundStatus.SCREENING: (_("Screen the dossiers"), "screening"),
            RoundStatus.COUNCIL: (_("To the session of the Council"), "council"),
            RoundStatus.DECISION: (_("To the decision"), "decision"),
            RoundStatus.PUBLISHED: (_("See the results"), "results"),
        }.get(status, ("", ""))
        address = self._address(page)
        return Act(label, address) if address else None

    def steps(self) -> list[dict]:
        """The way of the round to its results; a step is a link for whom it is open."""
        way = [
            (_("Nominations"), RoundStatus.OPEN, "dossiers"),
            (_("Screening by the Office"), RoundStatus.SCREENING, "screening"),
            (_("Session of the Council"), RoundStatus.COUNCIL, "council"),
            (_("Ranked list"), RoundStatus.COUNCIL, "ranking"),
            (_("Decision"), RoundStatus.DECISION, "decision"),
            (_("Results"), RoundStatus.PUBLISHED, "results"),
        ]
        return [self._step(label, status, self._address(page)) for label, status, page in way]

    def _step(self, label: str, status: str, url: str) -> dict:
        reached, now = ORDER.index(RoundStatus(status)), ORDER.index(RoundStatus(self.round.status))
        if now > reached or (now == reached and self.is_published):
            return {"label": label, "url": url, "status": _("done"), "tone": "good"}
        if now == reached:
            return {"label": label, "url": url, "status": _("under way"), "tone": "info"}
        return {"label": label, "url": url, "status": _("not yet"), "tone": "neutral"}


def _decider(round: Round) -> str:
    """Who decides on the round; of one that is decided, in the words of its decision."""
    issued = Decision.objects.filter(round=round, status__in=FINAL).select_related("paper").first()
    return issuer_of(issued) if issued else round.campaign.owner.name


@require_safe
def round_(request, code):
    readable = Round.objects.visible_to(request.user).select_related("campaign__owner")
    shown = get_object_or_404(readable, code=code)
    dashboard = Dashboard(shown, request.user)
    return render(
        request,
        "campaigns/launch/round.html",
        {
            "round": shown,
            "decider": _decider(shown),
            "act": dashboard.next_act(),
            "steps": dashboard.steps(),
            "funnel_rows": dashboard.funnel(),
            "places": dashboard.places(),
            "open_move": dashboard.moves.get("open"),
            "extensions": extensions_of(shown),
            "can_extend": can_extend(shown, by=request.user),
        },
    )


app_name = "rounds"
urlpatterns = [path("<slug:code>/", round_, name="round")]
