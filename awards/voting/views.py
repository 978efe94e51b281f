"""The three screens of the ballot: choose, confirm, in the box.

Kept apart from the other pages on purpose: nothing here writes to the session, to messages, to a
log or to the cache. The receipt is shown in the answer to the POST itself, because a redirect would
have to carry it through an address, a cookie or the session.
"""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.council.access import session_or_404, vote_of
from awards.council.recusals import voting_seat
from awards.council.vote_models import VoteRoundStatus
from awards.nominations.models import Nomination
from awards.voting.electorate import FEW, nominations_to_vote
from awards.voting.forms import LETTER_OF, BallotForm, packed, unpacked
from awards.voting.rules import cast
from campaigns.law.doubts import doubts_of


class Booth:
    """One member before one vote."""

    def __init__(self, request, pk: int):
        self.session = session_or_404(request, pk)
        seat, vote = voting_seat(self.session, request.user), vote_of(self.session)
        entry = vote.electorate.filter(member=seat).first() if seat and vote else None
        if entry is None:
            raise Http404
        self.vote, self.entry = vote, entry

    @property
    def is_open(self) -> bool:
        return self.vote.status == VoteRoundStatus.OPEN

    def items(self) -> list[Nomination]:
        """The nominees this member votes on, collectives first, by name."""
        return list(nominations_to_vote(vote_round=self.vote, by=self.entry.member.user))

    @property
    def is_small(self) -> bool:
        """Whether so few vote on a nominee that the result tells how they voted."""
        return any(item["n_entitled"] < FEW for item in self.vote.frozen["items"])

    def context(self, **more) -> dict:
        return {"session": self.session, "vote": self.vote, **more}

    def done(self, request, **more):
        return render(request, "awards/voting/ballot_done.html", self.context(**more))


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def choose(request, pk: int):
    """First screen. A POST leads to the second one; nothing is written on the way."""
    booth = Booth(request, pk)
    if booth.entry.has_voted or not booth.is_open:
        return booth.done(request, is_in_box=booth.entry.has_voted)
    items = booth.items()
    if request.method == "POST" and "ballot" not in request.POST:
        form = BallotForm(request.POST, items=items)
        if form.is_valid():
            return _confirm(request, booth, items, form.choices)
    else:
        marked = unpacked(request.POST.get("ballot", ""))
        form = BallotForm(
            items=items,
            initial={f"item_{item}": LETTER_OF[choice] for item, choice in marked.items()},
        )
    doubts = doubts_of(booth.session.voting_rule)
    context = booth.context(form=form, is_small=booth.is_small, doubts=doubts)
    return render(request, "awards/voting/ballot.html", context)


@sensitive_variables()
def _confirm(request, booth: Booth, items: list[Nomination], choices: dict, errors=None):
    rows = [(item, choices[item.pk]) for item in items if item.pk in choices]
    return render(
        request,
        "awards/voting/ballot_confirm.html",
        booth.context(rows=rows, ballot=packed(choices), errors=errors),
    )


@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def put_in(request, pk: int):
    """Second screen sent: into the box. Sent again, the ballot is already there."""
    booth = Booth(request, pk)
    choices = unpacked(request.POST.get("ballot", ""))
    try:
        code = cast(vote_round=booth.vote, choices=choices, by=request.user)
    except ValidationError as refusal:
        code_of_refusal = refusal.error_list[0].code
        if code_of_refusal == "already_cast":
            return booth.done(request, is_in_box=True)
        if code_of_refusal == "not_open":
            return booth.done(request, is_in_box=False)
        return _confirm(request, booth, booth.items(), choices, errors=refusal.messages)
    return booth.done(request, is_in_box=True, receipt=code)


@require_safe
@never_cache
def receipts(request, pk: int):
    """The sorted codes of all ballots in the sealed box, for the members."""
    shown = session_or_404(request, pk)
    vote = vote_of(shown)
    sealed = (VoteRoundStatus.SEALED, VoteRoundStatus.COUNTED, VoteRoundStatus.CONFIRMED)
    if vote is None or vote.status not in sealed:
        raise Http404
    codes = vote.receipts.order_by("code").values_list("code", flat=True)
    return render(
        request, "awards/voting/receipts.html", {"session": shown, "vote": vote, "codes": codes}
    )
