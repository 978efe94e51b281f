"""The background jobs of an import; each may be asked for again and goes on where it stopped."""

from django_tasks import task

from campaigns.imports.applying import apply_import
from campaigns.imports.checking import check_import


@task()
def check(batch_id: str) -> None:
    check_import(batch_id)


@task()
def put_in(batch_id: str) -> None:
    apply_import(batch_id)
