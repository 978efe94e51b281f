"""All that is left to do in a dossier before it can be handed in, gathered from every room."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.meetings import tasks as meeting_tasks
from awards.nominations import own_tasks
from awards.nominations.models import Nomination
from awards.nominations.readiness import CriterionLine, nominee_ended
from awards.nominations.tasks import Task
from awards.sharing import tasks as sharing_tasks


@dataclass(frozen=True)
class Missing:
    """One thing that keeps the dossier back, and the page on which it is put right."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class TaskSection:
    """The tasks under one heading."""

    title: str
    tasks: list[Task]


def sections_of(
    nomination: Nomination, *, user, lines: list[CriterionLine] | None = None
) -> list[TaskSection]:
    """The task list of a dossier in preparation, without the last step.

    Source: this project; Law 06/2022/QH15, Article 84 (what a dossier consists of).
    """
    nominee, *report = own_tasks.tasks_of(nomination, user=user, lines=lines)
    sections = [
        TaskSection(_("Nominee"), [nominee]),
        TaskSection(_("Achievements"), report),
        TaskSection(_("Meeting of the unit"), meeting_tasks.tasks_of(nomination, user=user)),
        TaskSection(_("Consent and confirmation"), sharing_tasks.tasks_of(nomination, user=user)),
    ]
    return [section for section in sections if section.tasks]


def missing_in(nomination: Nomination, sections: list[TaskSection]) -> list[Missing]:
    """What keeps the dossier from being handed in, as "required, present". A part that cannot be
    changed now keeps nothing back.

    Source: this project.
    """
    tasks = [task for section in sections for task in section.tasks if not task.is_locked]
    ended = [Missing(words) for words in nominee_ended(nomination)]
    return ended + [Missing(words, task.url) for task in tasks for words in task.missing]


def advice_in(sections: list[TaskSection]) -> list[str]:
    """What would make the dossier better and keeps nothing back."""
    tasks = [task for section in sections for task in section.tasks if not task.is_locked]
    return [words for task in tasks for words in task.advice]
