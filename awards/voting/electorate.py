"""What a vote rests on: its items, who may vote on which of them, and the fingerprint of it all."""

from django.db.models import QuerySet

from awards.council.frozen_rule import FrozenRule
from awards.council.models import Session
from awards.council.quorum import items_of, present_members, voting_members
from awards.council.vote_models import VoteItem, VoteRound
from awards.nominations.models import Nomination, NominationStatus
from awards.voting.models import ElectorateEntry

MODE = "secret_electronic"
FEW = 3  # below so many ballots on a nominee the result tells how people voted


def put_items(vote_round: VoteRound) -> int:
    """Make the items equal to what is eligible now."""
    eligible = items_of(vote_round.session).filter(status=NominationStatus.ELIGIBLE)
    vote_round.items.all().delete()
    items = [VoteItem(vote_round=vote_round, nomination=item) for item in eligible.order_by("pk")]
    return len(VoteItem.objects.bulk_create(items))


def freeze(vote_round: VoteRound, session: Session) -> dict:
    """Write the electorate, and give the content that the fingerprint covers."""
    items: list[Nomination] = [
        item.nomination
        for item in vote_round.items.select_related("nomination").order_by("nomination_id")
    ]
    aside: dict[int, list[int]] = {}
    for member, nomination in (
        session.recusals.filter(lifted_at=None, nomination__in=items)
        .order_by("nomination_id")
        .values_list("member", "nomination")
    ):
        aside.setdefault(member, []).append(nomination)
    present = list(present_members(session).select_related("user").order_by("pk"))
    entries = [
        ElectorateEntry(
            vote_round=vote_round, member=member, excluded_items=aside.get(member.pk, [])
        )
        for member in present
        if len(aside.get(member.pk, [])) < len(items)
    ]
    vote_round.electorate.all().delete()
    ElectorateEntry.objects.bulk_create(entries)
    excluded = [nomination for entry in entries for nomination in entry.excluded_items]
    return {
        "mode": MODE,
        "council": session.council.name,
        "round": session.round.code,
        "session": session.pk,
        "number": vote_round.number,
        "rule": FrozenRule.of(session.voting_rule).as_json(),
        "n_members": voting_members(session).count(),
        "n_present": len(present),
        "items": [
            {
                "nomination": item.pk,
                "reference": item.reference,
                "nominee": item.nominee_name,
                "n_entitled": len(entries) - excluded.count(item.pk),
            }
            for item in items
        ],
        "electorate": [
            {"member": e.member_id, "name": str(e.member.user), "excluded": e.excluded_items}
            for e in entries
        ],
    }


def entitled_items(entry: ElectorateEntry) -> set[int]:
    """The keys of the nominations this member votes on, as frozen when the vote opened."""
    items = entry.vote_round.items.values_list("nomination", flat=True)
    return set(items) - set(entry.excluded_items)


def nominations_to_vote(*, vote_round: VoteRound, by) -> QuerySet[Nomination]:
    """What is on this person's ballot, collectives first, by name; nothing without an entry."""
    entry = ElectorateEntry.objects.filter(vote_round=vote_round, member__user=by).first()
    if entry is None:
        return Nomination.objects.none()
    return (
        Nomination.objects.filter(vote_items__vote_round=vote_round)
        .exclude(pk__in=entry.excluded_items)
        .order_by("quota__recipient_kind", "nominee_sort_key", "pk")
    )
