"""What seems to be claimed twice: by text, by nominee, in awards of the past; people decide."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from awards.duplicates.finding import missed, search
from awards.duplicates.models import Likeness, LikenessKind, LikenessRuling, TextBand, TextPrint
from awards.duplicates.queries import likenesses_of, undecided_of
from awards.duplicates.rules import rule_on_likeness
from awards.duplicates.search import ask_to_search, enqueue_search
from awards.evaluation.appraising import likeness_counts
from awards.nominations.models import (
    Contributor,
    ContributorKind,
    Nomination,
    NominationStatus,
)
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.plans.models import RoundKind
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.likenesses import handed_in, honour, keep, words
from tests.refusals import code_of, refused_on

pytestmark = pytest.mark.django_db
OWN = words(80, 1)


def mostly(text, n_changed, seed=99):
    """The text with its last words changed."""
    kept = text.split()[: len(text.split()) - n_changed]
    return " ".join([*kept, *words(n_changed, seed).split()])


@pytest.fixture
def round(here):
    return make.round_(campaign=make.campaign(owner=here))


@pytest.fixture
def original(round):
    nomination = handed_in(OWN, words(80, 2), round=round)
    search(nomination.pk)
    return nomination


def found_for(nomination):
    return [
        (one.kind, one.percent, {one.first_id, one.second_id} - {nomination.pk})
        for one in search(nomination.pk)
    ]


def twins_of(nomination):
    """The dossiers of the same nominee, however much their texts have in common."""
    found = found_for(nomination)
    assert {kind for kind, *_ in found} <= {LikenessKind.SAME_NOMINEE}
    return [others for *_, others in found]


def alike(round):
    """Two dossiers with the same text, looked through."""
    one, other = (handed_in(OWN, round=round) for _n in range(2))
    search(one.pk)
    [likeness] = search(other.pk)
    return likeness


def test_nearly_the_same_answer_is_found_in_another_dossier(round, original):
    other = handed_in(words(80, 3), mostly(OWN, 10), round=round)
    [(kind, percent, others)] = found_for(other)
    assert (kind, others) == (LikenessKind.NEAR_SAME_TEXT, {original.pk})
    assert 75 <= percent <= 82


def test_a_text_of_ones_own_is_not(round, original):
    assert found_for(handed_in(words(80, 3), mostly(OWN, 60), round=round)) == []


@pytest.mark.parametrize(("percent", "n"), [(70, 1), (90, 0)])
def test_from_how_much_on_is_a_setting(settings, round, original, percent, n):
    settings.LIKENESS_PERCENT = percent
    assert len(found_for(handed_in(mostly(OWN, 10), round=round))) == n


def test_an_answer_cut_in_two_is_found_by_the_whole(round):
    first = handed_in(words(160, 1), round=round)
    search(first.pk)
    halves = words(160, 1).split()
    other = handed_in(" ".join(halves[:80]), " ".join(halves[80:]), round=round)
    [(kind, percent, _others)] = found_for(other)
    assert (kind, percent > 90) == (LikenessKind.NEAR_SAME_TEXT, True)


def test_the_other_dossier_may_be_of_another_round_of_the_campaign(round, original):
    later = make.round_(campaign=round.campaign, year=2023)
    assert [kind for kind, *_ in found_for(handed_in(OWN, round=later))] == ["near_same_text"]


def test_of_another_campaign_it_counts_once_awarded(here, original):
    elsewhere = make.round_(campaign=make.campaign(owner=here))
    copy = handed_in(OWN, round=elsewhere)
    assert found_for(copy) == []
    Nomination.objects.filter(pk=original.pk).update(status=NominationStatus.AWARDED)
    assert [kind for kind, *_ in found_for(copy)] == [LikenessKind.SAME_ACHIEVEMENT]


def test_another_department_is_never_told(original):
    assert found_for(handed_in(OWN, round=make.round_())) == []


@pytest.mark.parametrize("status", [NominationStatus.WITHDRAWN, NominationStatus.DRAFT])
def test_what_was_taken_back_is_not_found_and_drops_out_but_stays(round, original, status):
    copy = handed_in(OWN, round=round)
    [likeness] = search(copy.pk)
    Nomination.objects.filter(pk=original.pk).update(status=status)
    assert likenesses_of(copy) == []
    assert Likeness.objects.filter(pk=likeness.pk).exists()
    assert found_for(handed_in(mostly(OWN, 1), round=round))[0][2] == {copy.pk}
    assert search(original.pk) == []


def test_the_same_person_in_two_categories_and_in_a_round_that_overlaps(round):
    campaign = round.campaign
    person = make.person(unit=make.unit(parent=campaign.owner))
    unit = make.unit(parent=campaign.owner)
    review = make.round_(
        campaign=campaign,
        kind=RoundKind.values[-1],
        achieved_from=date(2021, 1, 1),
        achieved_to=date(2022, 6, 30),
    )
    next_year = make.round_(campaign=campaign, year=2023)
    one = handed_in(words(50, 1), round=round, person=person, unit=unit)
    search(one.pk)
    overlapping = handed_in(words(50, 2), round=review, person=person, unit=unit)
    later = handed_in(words(50, 3), round=next_year, person=person, unit=unit)
    assert twins_of(overlapping) == [{one.pk}]
    assert twins_of(later) == []


def test_the_same_collective_by_two_units(round):
    collective = make.unit(parent=round.campaign.owner)
    review = make.round_(campaign=round.campaign, kind=RoundKind.values[-1])
    both = [
        handed_in(words(50, seed), round=used, unit=collective, group=NomineeGroup.COLLECTIVE)
        for seed, used in ((1, round), (2, review))
    ]
    assert twins_of(both[1]) == [{both[0].pk}]


def test_outsiders_entered_twice_are_known_by_their_name(round):
    def of(name, seed, group=NomineeGroup.OUTSIDER):
        unit = make.unit(parent=round.campaign.owner)
        person = make.person(unit=unit, full_name=name)
        return handed_in(words(50, seed), round=round, unit=unit, person=person, group=group)

    one = of("Nguyễn Văn Đức", 1)
    assert twins_of(of("NGUYỄN VĂN ĐỨC", 2)) == [{one.pk}]
    assert found_for(of("Nguyễn Văn Được", 3)) == []
    assert found_for(of("Nguyễn Văn Đức", 4, NomineeGroup.STAFF)) == []


def test_the_achievement_of_an_award_of_the_past_is_found(round):
    claim = words(30, 7)
    dossier = handed_in(f"{words(40, 8)} {claim} {words(40, 9)}", round=round)
    given = honour(dossier.person, claim, year=2019)
    of_others = honour(make.person(unit=dossier.unit), mostly(claim, 3), year=2022)
    honour(make.person(unit=dossier.unit), claim, year=2019)
    honour(dossier.person, words(30, 10))
    honour(dossier.person, " ".join(claim.split()[:11]))
    mistaken = {"withdraw_reason": "nhập nhầm", "withdrawn_at": timezone.now()}
    withdrawn = honour(dossier.person, claim, **mistaken)
    found = search(dossier.pk)
    assert [(one.kind, one.honour) for one in found] == [
        (LikenessKind.SAME_ACHIEVEMENT, given),
        (LikenessKind.SAME_ACHIEVEMENT, of_others),
    ]
    assert withdrawn not in [one.honour for one in found]


def test_searching_twice_finds_once(round, original):
    copy = handed_in(OWN, round=round)
    first = search(copy.pk)
    assert search(copy.pk) == first
    assert search(original.pk) == first
    assert (Likeness.objects.count(), TextPrint.objects.count()) == (1, 2)
    # Two texts and the whole of the original, one and the whole of the copy.
    assert TextBand.objects.count() == (3 + 2) * 24


def test_a_supplement_renews_the_print_and_the_percentage(round, original):
    copy = handed_in(OWN, round=round)
    [likeness] = search(copy.pk)
    assert likeness.percent == 100
    keep(copy, mostly(OWN, 10), number=2)
    assert list(missed()) == [copy]
    search(copy.pk)
    assert not missed().exists()
    likeness.refresh_from_db()
    assert 75 <= likeness.percent <= 82


def test_a_text_rewritten_before_anybody_decided_is_told_no_more(round, original):
    copy = handed_in(OWN, round=round)
    [likeness] = search(copy.pk)
    assert (likenesses_of(copy), len(undecided_of(original))) == ([likeness], 1)
    keep(copy, words(80, 5), number=2)
    assert search(copy.pk) == []
    likeness.refresh_from_db()
    assert likeness.percent < 15
    assert (likenesses_of(copy), undecided_of(copy), undecided_of(original)) == ([], [], [])
    assert likeness_counts(copy)["n_undecided"] == 0
    # Copied once more, it is told once more: nothing was deleted.
    keep(copy, OWN, number=3)
    assert search(copy.pk) == [likeness]
    assert len(undecided_of(original)) == 1


def test_what_was_decided_on_or_is_of_one_nominee_is_told_however_little_is_alike(
    round, original, office
):
    copy = handed_in(OWN, round=round)
    [likeness] = search(copy.pk)
    rule_on_likeness(likeness=likeness, is_same=True, note="Chép lại", by=office)
    review = make.round_(campaign=round.campaign, kind=RoundKind.values[-1])
    twin = handed_in(OWN, round=review, person=copy.person)
    [of_twin] = [one for one in search(twin.pk) if one.kind == LikenessKind.SAME_NOMINEE]
    for dossier in (copy, twin):
        keep(dossier, words(80, 50 + dossier.pk), number=2)
        search(dossier.pk)
    likeness.refresh_from_db()
    assert likeness.percent < 15
    assert set(likenesses_of(copy)) == {likeness, of_twin}


def test_an_award_whose_achievement_is_told_no_more_says_so(round):
    dossier = handed_in(f"{words(40, 8)} {words(30, 7)}", round=round)
    honour(dossier.person, words(30, 7))
    [likeness] = search(dossier.pk)
    keep(dossier, words(80, 9), number=2)
    search(dossier.pk)
    likeness.refresh_from_db()
    assert likeness.percent < 15
    assert likenesses_of(dossier) == [likeness]


def test_only_the_most_alike_are_noted(round, monkeypatch):
    monkeypatch.setattr("awards.duplicates.finding.N_NOTED", 2)
    others = [handed_in(mostly(OWN, n), round=round) for n in (12, 4, 8)]
    for other in others:
        search(other.pk)
    newest = handed_in(OWN, round=round)
    assert [others for *_, others in found_for(newest)] == [{others[1].pk}, {others[2].pk}]


def test_the_search_follows_the_commit(round, original, django_capture_on_commit_callbacks):
    copy = handed_in(OWN, round=round)
    with django_capture_on_commit_callbacks() as callbacks:
        enqueue_search(copy)
    assert not Likeness.objects.exists()
    [callback] = callbacks
    callback()
    assert Likeness.objects.get().second == copy


def test_the_clock_has_missed_dossiers_looked_through(round, monkeypatch):
    for _n in range(2):
        handed_in(OWN, round=round)
    make.nomination(round=round)
    assert ask_to_search() is True
    assert Likeness.objects.count() == 1
    assert ask_to_search() is False


def test_the_office_decides_and_the_last_word_stands(round, office):
    likeness = alike(round)
    dossier = likeness.first
    assert [one.is_same for one in likenesses_of(dossier)] == [None]
    assert undecided_of(dossier) != []
    rule_on_likeness(likeness=likeness, is_same=True, note="Chép lại", by=office)
    rule_on_likeness(likeness=likeness, is_same=True, note=" Chép lại ", by=office)
    assert len(undecided_of(dossier)) == 1
    rule_on_likeness(likeness=likeness, is_same=False, note="Hai đề tài khác nhau", by=office)
    [shown] = likenesses_of(dossier)
    assert (shown.is_same, shown.last.note) == (False, "Hai đề tài khác nhau")
    assert shown.other == likeness.second
    assert [ruling.is_same for ruling in likeness.rulings.all()] == [True, False]
    assert undecided_of(dossier) == []
    acts = [event.after for event in history_of(likeness)]
    assert acts == [{"is_same": True}, {"is_same": False}]
    assert {one.status for one in (likeness.first, likeness.second)} == {"submitted"}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICE])
def test_nobody_else_decides(round, here, role):
    with pytest.raises(PermissionDenied):
        rule_on_likeness(
            likeness=alike(round), is_same=True, note="x", by=make.user(role, unit=here)
        )
    assert not LikenessRuling.objects.exists()


def test_the_office_of_another_department_does_not_decide(round):
    stranger = make.user(Role.OFFICE, unit=make.department())
    with pytest.raises(PermissionDenied):
        rule_on_likeness(likeness=alike(round), is_same=True, note="x", by=stranger)


def test_nobody_decides_on_a_dossier_of_their_own(round, office):
    likeness = alike(round)
    Nomination.objects.filter(pk=likeness.second_id).update(created_by=office)
    with pytest.raises(PermissionDenied):
        rule_on_likeness(likeness=likeness, is_same=False, note="x", by=office)


def test_neither_a_helper_nor_the_nominee_decides(round, office, here):
    likeness = alike(round)
    helper, nominee = make.user(Role.OFFICE, unit=here), make.user(Role.OFFICE, unit=here)
    Contributor.objects.create(
        nomination=likeness.first,
        user=helper,
        kind=ContributorKind.HELPER,
        asked_by=likeness.first.created_by,
        ended_at=timezone.now(),
    )
    likeness.second.person.user = nominee
    likeness.second.person.save()
    for who in (helper, nominee):
        with pytest.raises(PermissionDenied):
            rule_on_likeness(likeness=likeness, is_same=False, note="x", by=who)
    assert rule_on_likeness(likeness=likeness, is_same=False, note="x", by=office).pk


def test_a_decision_says_why(round, office):
    likeness = alike(round)
    asked = {"rule": rule_on_likeness, "likeness": likeness, "is_same": True, "by": office}
    assert refused_on("note", note=" ", **asked) == "note_missing"
    assert refused_on("note", note="x" * 1001, **asked) == "too_long"
    assert rule_on_likeness(likeness=likeness, is_same=True, note="x" * 1000, by=office).pk


def test_what_was_taken_back_is_not_decided_on(round, office):
    likeness = alike(round)
    Nomination.objects.filter(pk=likeness.first_id).update(status=NominationStatus.WITHDRAWN)
    with pytest.raises(ValidationError) as refused:
        rule_on_likeness(likeness=likeness, is_same=True, note="x", by=office)
    assert code_of(refused) == "taken_back"


def test_a_ruling_is_never_changed(round, office):
    ruling = rule_on_likeness(likeness=alike(round), is_same=True, note="x", by=office)
    ruling.is_same = False
    for change in (ruling.save, ruling.delete):
        with pytest.raises(ValidationError):
            change()
