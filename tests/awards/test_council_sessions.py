"""Composition, convening, attendance, quorum, recusal."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from awards.council.composition import appoint, set_up_council
from awards.council.models import CouncilMember, Recusal, Seat, Session
from awards.council.quorum import items_below_quorum, quorum_of
from awards.council.recusals import (
    HEADS_NOMINATING_UNIT,
    IS_NOMINEE,
    declare_recusal,
    visible_items,
)
from awards.council.rules import (
    close_session,
    convene,
    open_session,
    plan_session,
    record_attendance,
)
from awards.nominations.models import NominationStatus
from awards.scoring.models import ScoreSheet
from campaigns.accounts.models import Role
from campaigns.plans.models import RoundStatus
from campaigns.workflow.rules import history_of
from tests import make
from tests.awards.sitting import opened, sitting

pytestmark = pytest.mark.django_db


def code_of(error):
    return error.value.error_list[0].code


def test_the_office_sets_up_a_council_and_seats_bring_their_roles():
    unit = make.department()
    office, person = make.user(Role.OFFICE, unit=unit), make.user()
    council = set_up_council(
        unit=unit,
        name="Hội đồng Thi đua - Khen thưởng",
        symbol="BB-HĐTĐKT",
        basis="Quyết định số 12/QĐ-SKHCN",
        valid_from=date(2022, 1, 1),
        by=office,
    )
    member = appoint(
        council=council, user=person, seat=Seat.CHAIR, title="Giám đốc", position=1, by=office
    )
    assert person.holds(Role.CHAIR, unit)
    assert [event.action for event in history_of(council)] == ["set_up_council", "appoint"]
    with pytest.raises(ValidationError):
        appoint(council=council, user=make.user(), seat=Seat.CHAIR, title="", position=2, by=office)
    with pytest.raises(PermissionDenied):
        appoint(
            council=council, user=make.user(), seat=Seat.MEMBER, title="x", position=2, by=person
        )
    assert list(CouncilMember.objects.all()) == [member]


def test_the_composition_stands_still_while_a_session_is_convened():
    made = sitting(status="convened", is_present=False)
    office = make.user(Role.OFFICE, unit=made.session.council.unit)
    facts = {"council": made.session.council, "title": "x", "position": 20, "by": office}
    with pytest.raises(ValidationError) as error:
        appoint(user=make.user(), seat=Seat.MEMBER, **facts)
    assert code_of(error) == "session_running"


def test_a_session_is_planned_once_under_the_rule_of_its_day():
    made = sitting(status="planned")
    Session.objects.all().delete()
    early = make.voting_rule(name="Trước", valid_from=date(2010, 1, 1), valid_to=date(2014, 12, 31))
    facts = {"round": made.session.round, "council": made.session.council, "place": "Phòng họp"}
    by = made.secretary.user
    session = plan_session(starts_at=make.local(2022, 11, 20), by=by, **facts)
    assert session.voting_rule.name == "Quá nửa tổng số thành viên"
    assert session.voting_rule != early
    with pytest.raises(ValidationError) as error:
        plan_session(starts_at=timezone.now(), by=by, **facts)
    assert code_of(error) == "planned"
    with pytest.raises(PermissionDenied):
        plan_session(starts_at=timezone.now(), by=made.members[1].user, **facts)


def test_a_council_outside_its_term_meets_on_nothing():
    made = sitting(status="planned")
    Session.objects.all().delete()
    council = made.session.council
    council.valid_to = timezone.localdate() - timedelta(days=1)
    council.save()
    with pytest.raises(ValidationError) as error:
        plan_session(
            round=made.session.round,
            council=council,
            starts_at=timezone.now(),
            place="Phòng họp",
            by=made.secretary.user,
        )
    assert code_of(error) == "council_not_in_force"


def test_convening_needs_the_round_at_the_council():
    made = sitting(status="planned")
    made.session.round.status = RoundStatus.SCREENING
    made.session.round.save()
    with pytest.raises(ValidationError) as error:
        convene(session=made.session, by=made.secretary.user)
    assert code_of(error) == "blocked"
    made.session.round.status = RoundStatus.COUNCIL
    made.session.round.save()
    assert convene(session=made.session, by=made.secretary.user).status == "convened"


def test_conflicts_that_the_data_show_are_filled_in_at_convening():
    made = sitting(status="planned", n_items=2)
    nominee_member, head_member = made.members[1], made.members[2]
    made.items[0].person.user = nominee_member.user
    made.items[0].person.save()
    other_unit = make.unit(parent=made.session.council.unit)
    made.items[1].unit = other_unit
    made.items[1].save()
    make.holding(head_member.user, Role.HEAD, other_unit)
    make.holding(
        made.members[3].user,
        Role.HEAD,
        other_unit,
        valid_from=date(2010, 1, 1),
        valid_to=date(2012, 1, 1),
    )
    convene(session=made.session, by=made.secretary.user)
    found = {(r.member, r.nomination, r.reason) for r in Recusal.objects.all()}
    assert found == {
        (nominee_member, made.items[0], IS_NOMINEE),
        (head_member, made.items[1], HEADS_NOMINATING_UNIT),
    }
    assert list(visible_items(made.session, nominee_member.user)) == [made.items[1]]


@pytest.mark.parametrize(("n_absent", "is_met"), [(3, True), (4, False)])
def test_two_thirds_of_nine_are_six(n_absent, is_met):
    made = sitting(status="convened", n_absent=n_absent)
    quorum = quorum_of(made.session)
    assert (quorum.n_members, quorum.n_present, quorum.n_needed) == (9, 9 - n_absent, 6)
    if is_met:
        assert open_session(session=made.session, by=made.chair).status == "in_session"
    else:
        with pytest.raises(ValidationError) as error:
            open_session(session=made.session, by=made.chair)
        assert code_of(error) == "blocked"


def test_the_secretary_counts_for_no_quorum():
    made = sitting(status="convened", is_present=False, n_members=3)
    record_attendance(
        session=made.session,
        present={made.secretary.pk, made.members[0].pk},
        reasons={},
        by=made.secretary.user,
    )
    quorum = quorum_of(made.session)
    assert (quorum.n_members, quorum.n_present, quorum.is_met) == (3, 1, False)


def test_attendance_is_kept_with_reasons_and_stands_once_the_vote_opened():
    made = sitting(n_absent=1)
    absent = made.session.attendances.get(is_present=False)
    assert (absent.member, absent.reason) == (made.members[-1], "Đi công tác")
    opened(made)
    with pytest.raises(ValidationError) as error:
        record_attendance(session=made.session, present=set(), reasons={}, by=made.secretary.user)
    assert code_of(error) == "vote_opened"


def test_attendance_names_only_members_of_this_council():
    made = sitting(status="convened", is_present=False)
    stranger = make.council(unit=make.department()).members.first()
    with pytest.raises(ValidationError) as error:
        record_attendance(
            session=made.session, present={stranger.pk}, reasons={}, by=made.secretary.user
        )
    assert code_of(error) == "not_a_member"


def test_a_member_stands_aside_by_own_word_and_their_sheet_goes():
    made = sitting()
    member, item = made.members[1], made.items[0]
    make.scores(item, member)
    make.scores(item, made.members[2])
    recusal = declare_recusal(
        session=made.session, member=member, nomination=item, reason="Vợ chồng", by=member.user
    )
    assert recusal.is_declared
    assert list(ScoreSheet.objects.values_list("member", flat=True)) == [made.members[2].pk]
    assert item not in visible_items(made.session, member.user)
    with pytest.raises(ValidationError) as error:
        declare_recusal(
            session=made.session, member=member, nomination=item, reason="x", by=member.user
        )
    assert code_of(error) == "recused"


def test_a_member_cannot_put_another_aside_but_the_secretary_records_it():
    made = sitting()
    facts = {
        "session": made.session,
        "member": made.members[1],
        "nomination": made.items[0],
        "reason": "Anh em ruột",
    }
    with pytest.raises(PermissionDenied):
        declare_recusal(by=made.members[2].user, **facts)
    assert not declare_recusal(by=made.secretary.user, **facts).is_declared


def test_an_item_left_below_quorum_by_recusal_is_named():
    made = sitting(n_absent=2, n_items=2)
    assert items_below_quorum(made.session) == []
    for member in made.members[:2]:
        declare_recusal(
            session=made.session,
            member=member,
            nomination=made.items[0],
            reason="Người thân",
            by=made.secretary.user,
        )
    with translation.override("en"):
        assert items_below_quorum(made.session) == [
            f"{made.items[0].nominee_name}: quorum 6, 5 left after recusal."
        ]
    with pytest.raises(ValidationError) as error:
        opened(made)
    assert code_of(error) == "blocked"


def test_a_session_closes_only_after_its_vote_was_confirmed():
    made = sitting()
    with pytest.raises(ValidationError) as error:
        close_session(session=made.session, discussion="", by=made.chair)
    assert code_of(error) == "blocked"


def test_who_sees_a_session():
    made = sitting()
    unit = made.session.council.unit
    seen = Session.objects.visible_to
    assert list(seen(made.members[1].user)) == [made.session]
    assert list(seen(make.user(Role.OFFICE, unit=unit))) == [made.session]
    assert list(seen(make.user(Role.HEAD, unit=unit))) == []
    assert list(seen(make.user(Role.MEMBER, unit=make.department()))) == []
    former = make.user()
    make.holding(former, Role.MEMBER, unit, valid_to=timezone.localdate() - timedelta(days=1))
    CouncilMember.objects.create(
        council=made.session.council, user=former, seat=Seat.MEMBER, title="x", position=30
    )
    assert list(seen(former)) == []


def test_only_what_is_eligible_is_before_the_session():
    made = sitting(n_items=1)
    make.nomination(round=made.session.round, status=NominationStatus.INELIGIBLE)
    assert list(visible_items(made.session, made.chair)) == made.items
