"""The background job that looks for likenesses after a dossier was handed in."""

import logging

from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from awards.duplicates.finding import missed, search
from awards.nominations.models import Nomination

logger = logging.getLogger(__name__)
# One job leaves the worker to others after half a minute; the clock asks again for the rest.
N_AT_A_TIME = 300


@task()
def look_for_likenesses(nomination_pk: int) -> None:
    search(nomination_pk)


@task()
def look_for_missed() -> None:
    """Go through dossiers whose last version was not looked through, each once."""
    for pk in list(missed().order_by("pk").values_list("pk", flat=True)[:N_AT_A_TIME]):
        try:
            search(pk)
        except Exception:
            logger.exception("The search for likenesses failed", extra={"nomination": pk})


def enqueue_search(nomination: Nomination) -> None:
    """Have a dossier looked through once what is being written is committed."""
    transaction.on_commit(lambda: look_for_likenesses.enqueue(nomination.pk))


def ask_to_search() -> bool:
    """Put the job for missed dossiers into the queue where there is one and no search waits."""
    paths = [look_for_missed.module_path, look_for_likenesses.module_path]
    if DBTaskResult.objects.ready().filter(task_path__in=paths).exists():
        return False
    if not missed().exists():
        return False
    look_for_missed.enqueue()
    return True
