"""What lapses is said ahead, with what rests on it and whether anything follows."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from campaigns.accounts.models import Role
from campaigns.law import reminders
from campaigns.law.calendar import years_without_tet
from campaigns.law.expiry import expiring, gaps_on
from campaigns.law.loading import load_reference
from campaigns.law.models import BaseSalary, LegalBasis, LegalDocument, RewardCoefficient
from campaigns.law.procedure_models import CalendarDay
from campaigns.law.superseding import supersede
from campaigns.law.waiting import waiting_for
from campaigns.lawbook.resting import resting_on
from campaigns.papers.models import Paper
from campaigns.plans.models import RoundStatus
from tests import make

pytestmark = pytest.mark.django_db

BEFORE = date(2026, 12, 1)
WITHIN = timedelta(days=120)


@pytest.fixture(autouse=True)
def _reference():
    load_reference(by=None)


def decree():
    return LegalDocument.objects.get(code="nd-152-2025")


def follow(row, **changes):
    return supersede(row=row, valid_from=date(2027, 3, 1), source="Mới", by=None, **changes)


def replacing(document):
    return follow(document, code="nd-moi", number="9/2027/NĐ-CP", title="Nghị định mới")


def test_decree_152_is_announced_with_what_cites_it():
    found = expiring(BEFORE, WITHIN)
    documents = {one.row.code: one for one in found if isinstance(one.row, LegalDocument)}
    assert set(documents) == {"nd-152-2025", "nd-129-2025", "tt-15-2025-bnv"}
    one = documents["nd-152-2025"]
    assert one.last_day == date(2027, 2, 28)
    assert one.is_gap
    assert one.gap.startswith("Từ ngày 01/3/2027") or "01/03/2027" in one.gap
    tables = {type(row) for row in one.citing}
    assert {LegalBasis, RewardCoefficient} <= tables
    n_coefficients = RewardCoefficient.objects.filter(document=decree()).count()
    assert sum(isinstance(row, RewardCoefficient) for row in one.citing) == n_coefficients
    assert [one.last_day for one in found] == sorted(one.last_day for one in found)


def test_nothing_is_announced_before_its_time():
    first = date(2027, 2, 28) - WITHIN
    assert [one for one in expiring(first - timedelta(days=1), WITHIN) if one.table.slug] == []
    assert expiring(first, WITHIN) != []


def test_what_is_followed_on_the_next_day_is_no_gap():
    row = RewardCoefficient.objects.get(
        award_form__code="GK", recipient_kind="individual", valid_from="2025-07-01"
    )
    follow(row, coefficient="0.4")
    replacing(decree())
    found = {(one.table.slug, one.row.pk): one for one in expiring(BEFORE, WITHIN)}
    assert not found["rewardcoefficient", row.pk].is_gap
    assert not found["legaldocument", decree().pk].is_gap
    gaps = [one for one in found.values() if one.is_gap]
    assert len(gaps) == len(found) - 2


def test_queries_do_not_grow_with_what_lapses(django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        assert len(expiring(BEFORE, WITHIN)) > 60


def test_a_thing_that_lapsed_with_nothing_in_its_place_is_a_gap():
    assert {row.text[:40] for row in gaps_on(date(2026, 12, 1)) if isinstance(row, LegalBasis)} == {
        "Căn cứ Quyết định số 04/2018/QĐ-UBND ngà"
    }
    # The laws of 2005 and 2013 went with the law of 2003, which another law replaced.
    assert gaps_on(date(2024, 6, 1)) == []
    assert BaseSalary.objects.count() == 9
    assert len(gaps_on(date(2027, 3, 1))) > 60


def test_what_rests_on_a_document_goes_beyond_its_rows():
    here = make.department()
    office = make.user(Role.OFFICE, unit=here)
    line = LegalBasis.objects.get(paper_kind="decision", document=decree())
    for text in (line.text, "Căn cứ khác"):
        Paper.objects.create(
            kind="decision", unit=here, subject="a", symbol="QĐ", content={"bases": [text]}
        )
    campaign = make.campaign(owner=here)
    before = make.round_(campaign=campaign, year=2026)
    after = make.round_(campaign=campaign, year=2027, status=RoundStatus.PLANNED)
    make.round_(campaign=campaign, year=2025, status=RoundStatus.PUBLISHED)
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=timezone.get_current_timezone())):
        before.closes_at = timezone.now() + timedelta(days=20)
        before.save()
        resting = resting_on(decree(), by=office)
        assert resting.drafts == {"Quyết định": 1}
        assert [(one.round, one.is_in_force) for one in resting.rounds] == [
            (before, True),
            (after, False),
        ]
        replacing(decree())
        assert [one.round for one in resting_on(decree(), by=office).rounds] == [before]


def at(day):
    return datetime(day.year, day.month, day.day, 8, tzinfo=timezone.get_current_timezone())


def messages(day):
    found = list(reminders.true_messages(at(day)))
    assert len({draft.key for draft in found}) == len(found)
    assert {draft.kind for draft in found} <= set(reminders.KINDS)
    return [draft for draft in found if "nd-152-2025" in draft.url]


def test_administrators_are_told_at_90_30_and_7_days():
    here = make.department()
    administrator = make.user(Role.ADMINISTRATOR, unit=here)
    make.user(Role.OFFICE, unit=here)
    last_day = date(2027, 2, 28)
    assert messages(last_day - timedelta(days=91)) == []
    keys = []
    for left in (90, 31, 30, 8, 7, 0):
        (draft,) = messages(last_day - timedelta(days=left))
        assert (draft.recipient_id, draft.unit_id) == (administrator.pk, here.pk)
        assert "152/2025/NĐ-CP" in draft.subject
        keys.append(draft.key)
    assert keys[0] == keys[1] != keys[2] == keys[3] != keys[4] == keys[5]
    replacing(decree())
    assert messages(last_day - timedelta(days=7)) == []


def test_the_words_are_vietnamese_whatever_language_the_process_speaks():
    make.user(Role.ADMINISTRATOR, unit=make.department())
    with translation.override("en"):
        english = list(reminders.true_messages(at(date(2026, 12, 1))))
    with translation.override("vi"):
        vietnamese = list(reminders.true_messages(at(date(2026, 12, 1))))
    assert english == vietnamese
    assert {draft.kind for draft in english} == set(reminders.KINDS)
    assert "Nhập lịch nghỉ Tết Nguyên đán và các ngày nghỉ khác năm 2027" in {
        draft.subject for draft in english
    }


def test_a_year_without_its_days_off_is_a_message_of_its_own():
    make.user(Role.ADMINISTRATOR, unit=make.department())

    def days_off(day):
        found = reminders.true_messages(at(day))
        return [one for one in found if one.kind == reminders.DAYS_OFF]

    assert days_off(date(2026, 10, 1)) == []
    assert len(days_off(date(2026, 12, 1))) == 1
    CalendarDay.objects.create(
        kind="holiday",
        name="Tết Nguyên đán",
        valid_from=date(2027, 2, 5),
        valid_to=date(2027, 2, 11),
        source="Thông báo",
    )
    assert years_without_tet([2027]) == []
    assert days_off(date(2026, 12, 1)) == []


def test_it_waits_on_the_desk_of_administrators_alone():
    here = make.department()
    administrator = make.user(Role.ADMINISTRATOR, unit=here)
    with time_machine.travel(at(BEFORE)):
        items = waiting_for(administrator)
        assert waiting_for(make.user(Role.OFFICE, unit=here)) == []
    lapsing = [item for item in items if "152/2025/NĐ-CP" in item.title]
    assert [item.due_at.date() for item in lapsing] == [date(2027, 2, 28)]
    assert lapsing[0].count > 60
    assert sum(item.url == "/law/" for item in items) == 1
    assert any("2026" in item.title for item in items)
    assert all(item.url.startswith("/law/") for item in items)
    replacing(decree())
    with time_machine.travel(at(BEFORE)):
        (left,) = [item for item in waiting_for(administrator) if "152/2025" in item.title]
    assert left.count == lapsing[0].count
    assert left.detail != lapsing[0].detail
