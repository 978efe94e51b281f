"""The background job that prints a batch."""

from django_tasks import task

from awards.certificates.printing import print_batch


@task()
def make_batch(batch_id: int) -> None:
    print_batch(batch_id)
