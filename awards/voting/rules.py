"""The secret ballot, from preparing to confirming; voter and vote are written apart.

What is promised to voters, and what is not, stands in docs/ballot.md.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from awards.council.models import Session, SessionStatus
from awards.council.quorum import items_below_quorum, items_of, missing_quorum
from awards.council.recusals import require_voting_seat
from awards.council.vote_models import VoteItem, VoteRound, VoteRoundStatus
from awards.nominations import life
from awards.nominations.models import NominationStatus
from awards.voting.box import put_shards
from awards.voting.counting import count_box
from awards.voting.electorate import entitled_items, freeze, put_items
from awards.voting.models import Choice, ElectorateEntry, Receipt
from awards.voting.sealing import (
    compact_later,
    compact_storage,
    destroy_box,
    rewrite_box,
    seal_numbers,
)
from campaigns.accounts.models import Role
from campaigns.workflow.rules import (
    Transition,
    move,
    record_event,
    require_role,
    rule,
    transitions_of,
)
from emulation_portal.canonical import fingerprint

S = VoteRoundStatus
# A confirmed vote ends in these two moves of a nomination; looked up so that its table is loaded
# and a move renamed there fails here at once.
RECOMMEND, NOT_RECOMMEND = (
    next(t.name for t in life.TRANSITIONS if t.name == name)
    for name in ("recommend", "not_recommend")
)


def _in_session(vote_round: VoteRound) -> list[str]:
    if vote_round.session.status == SessionStatus.IN_SESSION:
        return []
    return [_("The session is not open.")]


def _quorum(vote_round: VoteRound) -> list[str]:
    missing = missing_quorum(vote_round.session)
    # A number, no names: whoever reads this may stand aside for one of them.
    n_below = 0 if missing else len(items_below_quorum(vote_round.session))
    if n_below:
        missing = [
            _("Nominations without a quorum after recusal: 0 allowed, %(n)d present.")
            % {"n": n_below}
        ]
    return missing


def _items(vote_round: VoteRound) -> list[str]:
    if items_of(vote_round.session).filter(status=NominationStatus.ELIGIBLE).exists():
        return []
    return [_("Nominations to vote on: 1 needed, 0 present.")]


CONDUCT = (Role.SECRETARY, Role.CHAIR)
TRANSITIONS = transitions_of(
    VoteRound,
    Transition(
        "open",
        (S.DRAFT,),
        S.OPEN,
        CONDUCT,
        gettext_lazy("Open the vote"),
        checks=(_in_session, _items, _quorum),
    ),
    Transition(
        "close",
        (S.OPEN,),
        S.CLOSED,
        CONDUCT,
        gettext_lazy("Close and seal the vote"),
        tone="danger",  # asks first: who has not voted by then cannot vote any more
    ),
    Transition("seal", (S.CLOSED,), S.SEALED, CONDUCT, gettext_lazy("Seal the box")),
    Transition("count", (S.SEALED,), S.COUNTED, CONDUCT, gettext_lazy("Count the votes")),
    Transition(
        "confirm", (S.COUNTED,), S.CONFIRMED, (Role.CHAIR,), gettext_lazy("Confirm the count")
    ),
    Transition(
        "void",
        (S.DRAFT, S.OPEN, S.CLOSED, S.SEALED),
        S.VOID,
        (Role.CHAIR,),
        gettext_lazy("Declare the vote void"),
        needs_reason=True,
        tone="danger",
    ),
)


@rule
def prepare_vote(*, session: Session, by) -> VoteRound:
    """Make the session's next vote round, with every nomination found eligible as an item.

    Source: council rules of this project. Raises: PermissionDenied; ValidationError
    not_in_session, vote_exists, no_items.
    """
    session = Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    require_role(by, CONDUCT, session)
    if session.status != SessionStatus.IN_SESSION:
        raise ValidationError(_("The session is not open."), code="not_in_session")
    if session.vote_rounds.exclude(status=S.VOID).exists():
        raise ValidationError(_("This session already has its vote."), code="vote_exists")
    last = session.vote_rounds.aggregate(last=Max("number"))["last"] or 0
    vote_round = VoteRound.objects.create(session=session, number=last + 1)
    if not put_items(vote_round):
        raise ValidationError(_("There is no nomination to vote on."), code="no_items")
    record_event(vote_round, "prepare", by=by, to_state=S.DRAFT, after={"number": last + 1})
    return vote_round


@rule
def open_vote(*, vote_round: VoteRound, by) -> VoteRound:
    """Freeze rule, electorate and items, take their fingerprint, and let the members vote.

    Guarantees a quorum over all members, and again for every item after recusal; who is not
    recorded as present has no entry. The fingerprint is the SHA-256 of the frozen canonical JSON.
    Source: the voting rule in force on the session's day; council rules of this project.
    Raises: PermissionDenied; ValidationError wrong_state, blocked.
    """
    session = Session.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=vote_round.session_id
    )
    locked = _locked(vote_round)
    require_role(by, CONDUCT, locked)
    if locked.status == S.DRAFT:
        put_items(locked)
        locked.frozen = vote_round.frozen = freeze(locked, session)
        locked.save(update_fields=["frozen"])
    return move(
        vote_round,
        "open",
        by=by,
        fingerprint=fingerprint(locked.frozen),
        opened_at=timezone.now(),
    )


@sensitive_variables()
@rule
def cast(*, vote_round: VoteRound, choices: dict[int, str], by) -> str:
    """Put one member's whole ballot into the box and give a receipt code.

    Guarantees that a member votes once: of parallel attempts one wins and the others learn that the
    ballot is already in the box. Writes the choices, one row per nominee, apart from the mark that
    this member has voted; leaves no time, no audit event and no way from one to the other after the
    seal. Source: docs/ballot.md. Raises: PermissionDenied (no entry in the electorate);
    ValidationError already_cast, not_open, incomplete, unknown_choice.
    """
    vote_round = _locked(vote_round)
    member = require_voting_seat(vote_round.session, by)
    entry = (
        ElectorateEntry.objects.select_for_update(no_key=True)
        .filter(vote_round=vote_round, member=member)
        .first()
    )
    if entry is None:
        raise PermissionDenied(_("You have no ballot in this vote."))
    if entry.has_voted:
        raise ValidationError(_("Your ballot is already in the box."), code="already_cast")
    if vote_round.status != S.OPEN:
        raise ValidationError(_("The vote is not open."), code="not_open")
    items = entitled_items(entry)
    if set(choices) != items:
        raise ValidationError(
            _("Mark every nominee: %(needed)d needed, %(present)d marked."),
            code="incomplete",
            params={"needed": len(items), "present": len(items & set(choices))},
        )
    if not set(choices.values()) <= set(Choice.values):
        raise ValidationError(_("This choice is not on the ballot."), code="unknown_choice")
    put_shards(vote_round, choices)
    entry.has_voted = True
    entry.save(update_fields=["has_voted"])
    return Receipt.objects.create(vote_round=vote_round).code


@rule
def close_vote(*, vote_round: VoteRound, by) -> VoteRound:
    """Take no more ballots; a ballot cast at the same moment is either wholly in or refused.

    Source: council rules of this project. Raises: PermissionDenied; ValidationError wrong_state.
    """
    return move(vote_round, "close", by=by, closed_at=timezone.now())


@rule
def seal(*, vote_round: VoteRound, by) -> VoteRound:
    """Rewrite the closed box in random order under new keys, before anybody can read a tally.

    Guarantees one audit event with three equal numbers: voted = receipts = complete ballots; when
    it is committed the storage is rewritten too. Source: docs/ballot.md.
    Raises: PermissionDenied; ValidationError wrong_state, box_unbalanced.
    """
    locked = _locked(vote_round)
    numbers = seal_numbers(locked)
    move(vote_round, "seal", by=by)
    rewrite_box(locked)
    record_event(vote_round, "sealed_box", by=by, after=numbers)
    compact_later(vote_round)
    return vote_round


def rewrite_storage(*, vote_round: VoteRound, by) -> bool:
    """Rewrite the storage of a sealed box again, where that failed at the seal; says whether it
    succeeded. No transaction of its own: the database allows this work in none.

    Source: docs/ballot.md. Raises: PermissionDenied; ValidationError wrong_state.
    """
    require_role(by, CONDUCT, vote_round)
    if vote_round.status not in (S.SEALED, S.COUNTED, S.CONFIRMED, S.VOID):
        raise ValidationError(_("The vote is not sealed."), code="wrong_state")
    return compact_storage(vote_round)


@rule
def close_and_seal(*, vote_round: VoteRound, by) -> VoteRound:
    """Close and seal in one act. Source: docs/ballot.md. Raises: as `close_vote` and `seal`."""
    close_vote(vote_round=vote_round, by=by)
    return seal(vote_round=vote_round, by=by)


@rule
def count_votes(*, vote_round: VoteRound, by) -> VoteRound:
    """Count the sealed box and store the result per nominee, once.

    Source: the frozen rule. Units: votes. Raises: PermissionDenied; ValidationError wrong_state.
    """
    move(vote_round, "count", by=by)
    counts = count_box(_locked(vote_round))
    items = list(vote_round.items.all())
    for item in items:
        count = counts[item.nomination_id]
        item.n_yes, item.n_no, item.n_abstained = count.n_yes, count.n_no, count.n_abstained
        item.n_base, item.n_needed = count.n_base, count.n_needed
        item.has_passed = count.has_passed
    VoteItem.objects.bulk_update(
        items, ["n_yes", "n_no", "n_abstained", "n_base", "n_needed", "has_passed"], batch_size=100
    )
    return vote_round


@rule
def confirm_count(*, vote_round: VoteRound, by) -> VoteRound:
    """The chair confirms the count; each nominee is recommended, or not, by the stored result.

    Guarantees that nobody below the threshold is recommended.
    Source: the frozen rule; council rules of this project. Raises: PermissionDenied;
    ValidationError wrong_state.
    """
    move(vote_round, "confirm", by=by)
    items = vote_round.items.select_related("nomination__round__campaign__owner")
    for item in items.filter(nomination__status=NominationStatus.ELIGIBLE):
        move(item.nomination, RECOMMEND if item.has_passed else NOT_RECOMMEND, by=by)
    return vote_round


@rule
def void_vote(*, vote_round: VoteRound, reason: str, by) -> VoteRound:
    """End a vote without a result; its ballots are destroyed unread and never counted.

    Not possible once counted: nobody voids a result they have seen. A new vote gets a new number.
    Source: council rules of this project. Raises: PermissionDenied; ValidationError wrong_state,
    reason_missing.
    """
    was_opened = vote_round.opened_at is not None
    move(vote_round, "void", by=by, reason=reason)
    if was_opened:
        n_destroyed = destroy_box(_locked(vote_round))
        record_event(vote_round, "destroyed_box", by=by, after={"n_ballots": n_destroyed})
        compact_later(vote_round)
    return vote_round


def _locked(vote_round: VoteRound) -> VoteRound:
    return (
        VoteRound.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session__council__unit")
        .get(pk=vote_round.pk)
    )
