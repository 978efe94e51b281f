"""The life of a vote: frozen, cast once, closed, sealed, counted, confirmed or void."""

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.council.frozen_rule import FrozenRule
from awards.council.recusals import declare_recusal
from awards.council.vote_models import VoteRound
from awards.nominations.models import NominationStatus
from awards.voting.counting import council_rule
from awards.voting.models import BallotShard, ElectorateEntry, Receipt
from awards.voting.rules import (
    cast,
    close_and_seal,
    close_vote,
    confirm_count,
    count_votes,
    open_vote,
    prepare_vote,
    seal,
    void_vote,
)
from campaigns.accounts.models import Role
from campaigns.law.models import Denominator, VotingRule
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.sitting import all_cast, ballot, finished, opened, sitting
from tests.examples import SHARED_FIXTURES

pytestmark = pytest.mark.django_db
# Each example writes its own box or sheets into one session: making a Council 40 times is slow.


def code_of(error):
    return error.value.error_list[0].code


def aside(made, member, item):
    declare_recusal(
        session=made.session,
        member=member,
        nomination=item,
        reason="Người thân",
        by=made.secretary.user,
    )


def test_opening_freezes_rule_items_and_electorate_under_a_fingerprint():
    made = sitting(n_absent=2)
    aside(made, made.members[1], made.items[0])
    vote_round = opened(made)
    frozen = VoteRound.objects.get().frozen
    canonical = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert vote_round.fingerprint == hashlib.sha256(canonical.encode()).hexdigest()
    assert (frozen["n_members"], frozen["n_present"]) == (9, 7)
    assert [item["n_entitled"] for item in frozen["items"]] == [6, 7, 7]
    assert len(frozen["electorate"]) == 7
    VotingRule.objects.update(threshold_numerator=9, threshold_denominator=10)
    all_cast(vote_round, [m.user for m in made.members[:1] + made.members[2:7]])
    finished(made, vote_round)
    assert council_rule(made.session.round).threshold_denominator == 2
    assert [item.has_passed for item in vote_round.items.order_by("nomination_id")] == [
        True,
        True,
        True,
    ]


def test_a_second_vote_is_not_prepared_beside_the_first():
    made = sitting()
    prepare_vote(session=made.session, by=made.secretary.user)
    with pytest.raises(ValidationError) as error:
        prepare_vote(session=made.session, by=made.secretary.user)
    assert code_of(error) == "vote_exists"


def test_a_ballot_is_cast_once():
    made = sitting()
    vote_round, voter = opened(made), made.members[1].user
    code = cast(vote_round=vote_round, choices=ballot(vote_round, "no"), by=voter)
    assert Receipt.objects.get().code == code
    with pytest.raises(ValidationError) as error:
        cast(vote_round=vote_round, choices=ballot(vote_round, "yes"), by=voter)
    assert code_of(error) == "already_cast"
    assert list(BallotShard.objects.values_list("choice", flat=True)) == ["no"] * 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda b: b | {max(b) + 1: "yes"}, "incomplete"),
        (lambda b: dict(list(b.items())[1:]), "incomplete"),
        (lambda b: {}, "incomplete"),
        (lambda b: dict.fromkeys(b, "maybe"), "unknown_choice"),
    ],
)
def test_a_ballot_that_is_not_whole_is_refused_and_leaves_nothing(change, code):
    made = sitting()
    vote_round = opened(made)
    with pytest.raises(ValidationError) as error:
        cast(vote_round=vote_round, choices=change(ballot(vote_round)), by=made.chair)
    assert code_of(error) == code
    assert BallotShard.objects.count() == Receipt.objects.count() == 0
    assert not ElectorateEntry.objects.filter(has_voted=True).exists()


def test_who_stands_aside_votes_on_the_rest():
    made = sitting()
    member = made.members[1]
    aside(made, member, made.items[0])
    vote_round = opened(made)
    with pytest.raises(ValidationError) as error:
        cast(vote_round=vote_round, choices=ballot(vote_round), by=member.user)
    assert code_of(error) == "incomplete"
    rest = {made.items[1].pk: "yes", made.items[2].pk: "abstain"}
    cast(vote_round=vote_round, choices=rest, by=member.user)
    assert sorted(BallotShard.objects.values_list("nomination", "choice")) == sorted(rest.items())


def test_nobody_else_votes():
    made = sitting(n_absent=1)
    vote_round = opened(made)
    unit = made.session.council.unit
    for user in (
        made.secretary.user,
        made.members[-1].user,
        make.user(Role.ADMINISTRATOR, unit=unit, is_superuser=True),
        make.user(Role.MEMBER, unit=unit),
    ):
        with pytest.raises(PermissionDenied):
            cast(vote_round=vote_round, choices=ballot(vote_round), by=user)


def test_a_member_with_another_hat_votes_only_as_a_member():
    made = sitting()
    vote_round, user = opened(made), made.members[1].user
    office = make.holding(user, Role.OFFICE, made.session.council.unit)
    with pytest.raises(PermissionDenied):
        cast(vote_round=vote_round, choices=ballot(vote_round), by=user.wearing(office))
    member = user.role_holdings.get(role=Role.MEMBER)
    cast(vote_round=vote_round, choices=ballot(vote_round), by=user.wearing(member))
    assert Receipt.objects.count() == 1


def test_no_ballot_before_opening_or_after_closing():
    made = sitting()
    vote_round = prepare_vote(session=made.session, by=made.secretary.user)
    with pytest.raises(PermissionDenied):
        cast(vote_round=vote_round, choices=ballot(vote_round), by=made.chair)
    open_vote(vote_round=vote_round, by=made.secretary.user)
    all_cast(vote_round, [made.chair])
    close_vote(vote_round=vote_round, by=made.secretary.user)
    with pytest.raises(ValidationError) as error:
        all_cast(vote_round, [made.members[1].user])
    assert code_of(error) == "not_open"
    with pytest.raises(ValidationError) as error:
        all_cast(vote_round, [made.chair])
    assert code_of(error) == "already_cast"


def test_the_seal_leaves_one_event_with_three_equal_numbers():
    made = sitting()
    vote_round = opened(made)
    codes = all_cast(vote_round, made.voters()[:6])
    ids = set(BallotShard.objects.values_list("pk", flat=True))
    close_and_seal(vote_round=vote_round, by=made.chair)
    event = history_of(vote_round).get(action="sealed_box")
    assert event.after == {"n_voted": 6, "n_receipts": 6, "n_complete_ballots": 6}
    assert sorted(Receipt.objects.values_list("code", flat=True)) == sorted(codes)
    assert not ids & set(BallotShard.objects.values_list("pk", flat=True))
    assert BallotShard.objects.count() == 18


@pytest.mark.parametrize("table", [BallotShard, Receipt])
def test_a_box_that_does_not_balance_is_not_sealed(table):
    made = sitting()
    vote_round = opened(made)
    all_cast(vote_round, made.voters())
    table.objects.filter(pk=table.objects.first().pk).delete()
    with pytest.raises(ValidationError) as error:
        close_and_seal(vote_round=vote_round, by=made.chair)
    assert code_of(error) == "box_unbalanced"
    vote_round.refresh_from_db()
    assert vote_round.status == "open"


def test_nothing_is_counted_before_the_seal():
    made = sitting()
    vote_round = opened(made)
    all_cast(vote_round, made.voters())
    for act in (count_votes, seal, confirm_count):
        with pytest.raises(ValidationError) as error:
            act(vote_round=vote_round, by=made.chair)
        assert code_of(error) in ("wrong_state", "box_unbalanced")
    assert vote_round.items.exclude(n_yes=None).count() == 0


@pytest.mark.parametrize(("n_yes", "status"), [(4, "not_recommended"), (5, "recommended")])
def test_more_than_half_of_nine_are_five(n_yes, status):
    made = sitting(n_items=1)
    vote_round = opened(made)
    all_cast(vote_round, made.voters()[:n_yes], "yes")
    all_cast(vote_round, made.voters()[n_yes:], "no")
    finished(made, vote_round)
    item = vote_round.items.get()
    assert (item.n_yes, item.n_no, item.n_base, item.n_needed) == (n_yes, 9 - n_yes, 9, 5)
    item.nomination.refresh_from_db()
    assert item.nomination.status == status


def test_only_the_chair_confirms_and_voids():
    made = sitting()
    vote_round = opened(made)
    all_cast(vote_round, made.voters())
    with pytest.raises(PermissionDenied):
        void_vote(vote_round=vote_round, reason="Lỗi", by=made.secretary.user)
    close_and_seal(vote_round=vote_round, by=made.secretary.user)
    count_votes(vote_round=vote_round, by=made.secretary.user)
    with pytest.raises(PermissionDenied):
        confirm_count(vote_round=vote_round, by=made.secretary.user)
    confirm_count(vote_round=vote_round, by=made.chair)
    assert vote_round.status == "confirmed"


def test_a_void_vote_is_destroyed_unread_and_the_next_has_a_new_number():
    made = sitting()
    vote_round = opened(made)
    all_cast(vote_round, made.voters()[:4])
    with pytest.raises(ValidationError) as error:
        void_vote(vote_round=vote_round, reason=" ", by=made.chair)
    assert code_of(error) == "reason_missing"
    void_vote(vote_round=vote_round, reason="Danh sách sai", by=made.chair)
    assert BallotShard.objects.count() == Receipt.objects.count() == 0
    assert vote_round.items.exclude(n_yes=None).count() == 0
    again = prepare_vote(session=made.session, by=made.secretary.user)
    assert again.number == 2


def test_a_counted_vote_is_not_voided():
    made = sitting()
    vote_round = opened(made)
    all_cast(vote_round, made.voters())
    close_and_seal(vote_round=vote_round, by=made.chair)
    count_votes(vote_round=vote_round, by=made.chair)
    with pytest.raises(ValidationError) as error:
        void_vote(vote_round=vote_round, reason="Không vừa ý", by=made.chair)
    assert code_of(error) == "wrong_state"


def test_a_nomination_withdrawn_from_the_list_is_not_moved():
    made = sitting(n_items=2)
    vote_round = opened(made)
    all_cast(vote_round, made.voters())
    made.items[0].status = NominationStatus.WITHDRAWN
    made.items[0].save()
    finished(made, vote_round)
    for item, status in zip(made.items, ["withdrawn", "recommended"], strict=True):
        item.refresh_from_db()
        assert item.status == status


rules = st.builds(
    dict,
    threshold_numerator=st.integers(1, 9),
    threshold_denominator=st.integers(1, 10),
    is_strict=st.booleans(),
    denominator=st.sampled_from(Denominator.values),
).filter(lambda rule: rule["threshold_numerator"] <= rule["threshold_denominator"])
sheets = st.lists(st.sampled_from(["yes", "no", "abstain", None]), min_size=5, max_size=5)


@settings(max_examples=40, suppress_health_check=SHARED_FIXTURES)
@given(rule=rules, first=sheets, second=sheets)
def test_the_count_equals_a_count_by_hand(shared, rule, first, second):
    """Two items, five members; the first member stands aside for item one; None has not voted."""
    made, vote_round = shared
    first_item, second_item = sorted(item.pk for item in made.items)
    boxes = {first_item: [None, *first[1:]], second_item: second}
    BallotShard.objects.all().delete()
    BallotShard.objects.bulk_create(
        BallotShard(vote_round=vote_round, nomination_id=item, choice=choice)
        for item, choices in boxes.items()
        for choice in choices
        if choice
    )
    frozen = {**vote_round.frozen, "rule": {**vote_round.frozen["rule"], **rule}}
    VoteRound.objects.update(frozen=frozen, status="sealed")
    vote_round.items.update(n_yes=None)
    count_votes(vote_round=vote_round, by=made.chair)
    for item in vote_round.items.all():
        cast_here = [choice for choice in boxes[item.nomination_id] if choice]
        base = {
            "total_members": 5,
            "present": 5,
            "entitled": 4 if item.nomination_id == first_item else 5,
            "valid_ballots": len(cast_here),
        }[rule["denominator"]]
        share = rule["threshold_numerator"] / rule["threshold_denominator"] * base
        enough = [
            n
            for n in range(1, 12)
            if (n > share + 1e-9 if rule["is_strict"] else n >= share - 1e-9)
        ]
        n_yes = cast_here.count("yes")
        assert (item.n_yes, item.n_no, item.n_abstained) == (
            n_yes,
            cast_here.count("no"),
            cast_here.count("abstain"),
        )
        assert (item.n_base, item.n_needed) == (base, enough[0])
        assert item.has_passed == (n_yes in enough)


@pytest.fixture
def shared(db):
    made = sitting(n_members=5, n_items=2)
    aside(made, made.members[0], min(made.items, key=lambda item: item.pk))
    return made, opened(made)


def test_nobody_passes_without_a_single_vote():
    rule = FrozenRule.of(make.voting_rule(is_strict=False, denominator="valid_ballots"))
    assert not rule.passes(0, 0)
    assert rule.passes(1, 2)
