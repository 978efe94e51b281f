"""The minutes: written from the record, numbered in the Council's own series, issued once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from awards.council.models import Session
from awards.council.recusals import declare_recusal
from awards.council.rules import close_session
from awards.proceedings.minutes import issue_minutes, minutes_document
from awards.voting.rules import cast
from campaigns.accounts.models import Role
from campaigns.workflow.models import ChainHead
from emulation_portal.documents.content import Kind, Side
from tests import make
from tests.awards.sitting import finished, opened, sitting

pytestmark = pytest.mark.django_db


def closed_sitting(**options):
    """Eight of nine came, one stood aside for the first item, six were in favour of it."""
    made = sitting(n_absent=1, n_items=2, **options)
    recused = made.members[6]
    declare_recusal(
        session=made.session,
        member=recused,
        nomination=made.items[0],
        reason="Vợ của người được đề nghị",
        by=recused.user,
    )
    vote_round = opened(made)
    for number, member in enumerate(made.members[:8]):
        choices = {made.items[0].pk: "yes", made.items[1].pk: "yes" if number < 4 else "no"}
        if member == recused:
            del choices[made.items[0].pk]
        cast(vote_round=vote_round, choices=choices, by=member.user)
    finished(made, vote_round)
    close_session(session=made.session, discussion="Đã thảo luận.", by=made.chair)
    made.session = Session.objects.get(pk=made.session.pk)
    return made, vote_round


def words(document) -> str:
    return document.to_json()


def test_the_minutes_say_what_is_on_record():
    made, vote_round = closed_sitting()
    document = minutes_document(made.session)
    text = words(document)
    assert document.kind is Kind.MINUTES
    assert not document.with_place_date
    for said in (
        "Phòng họp số 1.",
        "08/09 thành viên có quyền biểu quyết có mặt",
        "cần ít nhất 06 thành viên (2/3 tổng số)",
        f"{made.members[8].user}, Trưởng phòng, Ủy viên: Đi công tác.",
        f"{made.members[6].user} không tham gia xét trường hợp {made.items[0].nominee_name}",
        "vợ của người được đề nghị.",
        "Đã thảo luận.",
        "trên 1/2 tổng số thành viên Hội đồng có quyền biểu quyết",
        "Số thành viên được bỏ phiếu: 08; số phiếu thu về: 08",
        vote_round.fingerprint,
        ChainHead.objects.get().hash,
        "01 cá nhân đạt số phiếu cần thiết",
    ):
        assert said in text
    assert [(s.authority_lines, s.side) for s in document.signatures] == [
        (("THƯ KÝ",), Side.LEFT),
        (("CHỦ TỌA",), Side.RIGHT),
    ]


def test_the_table_of_results_equals_the_stored_count():
    made, vote_round = closed_sitting()
    table = next(
        block for block in minutes_document(made.session).blocks if hasattr(block, "columns")
    )
    printed = {row.cells[1]: row.cells[2:] for row in table.rows if len(row.cells) > 1}
    assert printed == {
        item.nomination.nominee_name: (
            str(item.n_yes),
            str(item.n_no),
            str(item.n_abstained),
            f"{item.n_needed}/{item.n_base}",
            "Thông qua" if item.has_passed else "Không thông qua",
        )
        for item in vote_round.items.all()
    }
    assert sorted(cells[0] for cells in printed.values()) == ["4", "7"]


def test_they_are_numbered_in_the_councils_series_and_issued_once():
    made, _vote_round = closed_sitting()
    session = issue_minutes(session=made.session, by=made.secretary.user)
    assert session.minutes.reference == "01/BB-HĐTĐKT"
    assert session.minutes.pdf.sha256
    with pytest.raises(ValidationError) as error:
        issue_minutes(session=session, by=made.secretary.user)
    assert error.value.error_list[0].code == "issued"


def test_only_the_secretary_issues_them_after_the_session():
    made, _vote_round = closed_sitting()
    with pytest.raises(PermissionDenied):
        issue_minutes(session=made.session, by=made.chair)
    with pytest.raises(ValidationError) as error:
        issue_minutes(
            session=made.session,
            by=made.secretary.user,
            on=timezone.localdate() - timedelta(days=1),
        )
    assert error.value.error_list[0].code == "before_session"
    running = sitting()
    with pytest.raises(ValidationError) as error:
        issue_minutes(session=running.session, by=running.secretary.user)
    assert error.value.error_list[0].code == "not_closed"


@pytest.mark.parametrize("operators", [[], ["Lê Thị Vận Hành"]])
def test_they_name_who_runs_the_server(settings, operators):
    settings.SERVER_OPERATORS = operators
    made, _vote_round = closed_sitting()
    administrator = make.user(Role.ADMINISTRATOR, unit=made.session.council.unit)
    expected = operators[0] if operators else str(administrator)
    assert f"{expected}." in words(minutes_document(made.session))


def test_without_a_confirmed_count_there_are_none():
    with pytest.raises(ValidationError) as error:
        minutes_document(sitting().session)
    assert error.value.error_list[0].code == "not_counted"


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (
            "Hội đồng Thi đua - Khen thưởng Sở Khoa học và Công nghệ",
            "Hội đồng\nThi đua - Khen thưởng",
        ),
        ("Hội đồng Thi đua - Khen thưởng Sở", "Hội đồng\nThi đua - Khen thưởng"),
        ("Hội đồng sáng kiến", "Hội đồng sáng kiến"),
    ],
)
def test_the_letterhead_names_the_council_under_its_unit(name, printed):
    made, _vote_round = closed_sitting()
    made.session.council.name = name
    letterhead = minutes_document(made.session).letterhead
    assert (letterhead.superior, letterhead.issuer) == ("Sở Khoa học và Công nghệ", printed)


def test_the_conclusion_lists_who_passed_by_award_form():
    made, _vote_round = closed_sitting()
    blocks = minutes_document(made.session).blocks
    leads = [getattr(block, "lead", "") for block in blocks]
    names = blocks[leads.index("Giấy khen: 01 cá nhân") + 1].items
    passed = made.items[0]
    assert names == (f"{passed.nominee_name}, Chuyên viên, {passed.nominee_unit_name}.",)


def test_who_stands_aside_for_several_reads_as_one_line():
    made = sitting(n_items=3)
    member = made.members[6]
    for item in made.items[:2]:
        declare_recusal(
            session=made.session, member=member, nomination=item, reason="Vợ", by=member.user
        )
    finished(made, all_but_the_recused(made))
    close_session(session=made.session, discussion="", by=made.chair)
    names = ", ".join(item.nominee_name for item in made.items[:2])
    line = f"{member.user} không tham gia xét trường hợp {names}: vợ."
    text = words(minutes_document(Session.objects.get(pk=made.session.pk)))
    assert line in text
    assert "Vắng mặt:" in text


def all_but_the_recused(made):
    vote_round = opened(made)
    for entry in vote_round.electorate.select_related("member__user"):
        items = [i for i in made.items if i.pk not in entry.excluded_items]
        cast(
            vote_round=vote_round,
            choices={item.pk: "yes" for item in items},
            by=entry.member.user,
        )
    return vote_round
