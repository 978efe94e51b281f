"""Every act on tasks, periods and reports, under one name; what stands where is told by meaning."""

from campaigns.progress.periods import add_period, add_series, move_report_day, remove_period
from campaigns.progress.reports import (
    TRANSITIONS,
    accept_report,
    return_report,
    submit_report,
)
from campaigns.progress.tasks import (
    add_task,
    add_tasks_from_plan,
    assign_task,
    assign_tasks,
    describe_task,
    move_deadline,
    pass_on,
    withdraw_assignment,
)
from campaigns.progress.writing import EntryInput, attach_file, remove_file, save_report

__all__ = [
    "TRANSITIONS",
    "EntryInput",
    "accept_report",
    "add_period",
    "add_series",
    "add_task",
    "add_tasks_from_plan",
    "assign_task",
    "assign_tasks",
    "attach_file",
    "describe_task",
    "move_deadline",
    "move_report_day",
    "pass_on",
    "remove_file",
    "remove_period",
    "return_report",
    "save_report",
    "submit_report",
    "withdraw_assignment",
]
