"""Two at once: the first save of a report, and the same task given twice."""

from datetime import date

import pytest

from campaigns.accounts.models import Role, User
from campaigns.progress.report_models import ProgressReport, SubmittedReport
from campaigns.progress.rules import EntryInput, assign_task, save_report, submit_report
from campaigns.workflow.rules import first_broken_event
from tests import make
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_task_given_twice_at_once_is_given_once():
    owner = make.department()
    task = make.plan_task(campaign=make.campaign(owner=owner))
    unit = make.unit(parent=owner)
    by = [make.user(Role.OFFICE, unit=owner) for _ in range(2)]
    outcomes = at_once(
        *[
            lambda user=user: assign_task(
                task=task, units=[unit], due_on=date(2090, 1, 1), by=User.objects.get(pk=user.pk)
            )
            for user in by
        ]
    )
    assert task.assignments.count() == 1
    assert [outcome is None for outcome in outcomes].count(True) == 1


def test_two_first_saves_and_two_submissions_make_one_report():
    owner = make.department()
    campaign = make.campaign(owner=owner)
    unit, period = make.unit(parent=owner), make.period(campaign=campaign)
    given = make.assignment(task=make.plan_task(campaign=campaign), unit=unit)
    other = make.assignment(task=make.plan_task(campaign=campaign), unit=unit)
    heads = [make.user(Role.HEAD, unit=unit) for _ in range(2)]

    def save(user, assignment):
        entry = EntryInput(assignment.pk, None, 50, "Đã làm.")
        save_report(period=period, unit=unit, entries=[entry], by=User.objects.get(pk=user.pk))

    pairs = list(zip(heads, [given, other], strict=True))
    assert at_once(*[lambda p=pair: save(*p) for pair in pairs]) == [None, None]
    report = ProgressReport.objects.get()
    assert report.entries.count() == 2

    def submit(user):
        submit_report(
            report=ProgressReport.objects.get(pk=report.pk), by=User.objects.get(pk=user.pk)
        )

    assert at_once(*[lambda u=user: submit(u) for user in heads]) == [None, None]
    assert SubmittedReport.objects.count() == 1
    assert first_broken_event() is None
