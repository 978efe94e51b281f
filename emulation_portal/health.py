"""/healthz: does the portal do its work? For the machine that watches it; says nothing else."""

import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult, get_date_max

from campaigns.files.scanning import is_answering, is_set_up
from campaigns.outbox.models import TimekeeperRun


def is_database_answering() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def is_queue_moving() -> bool:
    """No task has been due for longer than a living worker would leave it."""
    limit = timezone.now() - timedelta(minutes=settings.HEALTH_QUEUE_MINUTES)
    at_once = Q(run_after=get_date_max(), enqueued_at__lt=limit)
    at_a_time = Q(run_after__lt=limit)
    return not DBTaskResult.objects.ready().filter(at_once | at_a_time).exists()


def is_clock_ticking() -> bool:
    """The timekeeper has done a round not long ago."""
    limit = timezone.now() - timedelta(minutes=settings.HEALTH_TIMEKEEPER_MINUTES)
    return TimekeeperRun.objects.filter(ran_at__gte=limit).exists()


def has_disk_space() -> bool:
    """The data folder is there, with room for uploads and documents."""
    free_bytes = shutil.disk_usage(settings.DATA_DIR).free
    return free_bytes >= settings.HEALTH_FREE_MIB * 1024 * 1024


def answer(holds: Callable[[], bool]) -> str:
    try:
        return "ok" if holds() else "fail"
    except (DatabaseError, OSError):
        return "fail"


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when everything is ok, else 503; no cause, no version, no number: the logs have those."""
    answers = {
        "database": answer(is_database_answering),
        "queue": answer(is_queue_moving),
        "timekeeper": answer(is_clock_ticking),
        "disk": answer(has_disk_space),
    }
    if is_set_up():
        answers["scanner"] = answer(is_answering)
    is_well = set(answers.values()) == {"ok"}
    return JsonResponse(answers, status=200 if is_well else 503)
