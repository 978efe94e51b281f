"""The background job that sends e-mails."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from campaigns.outbox.emails import send_emails
from campaigns.outbox.models import Message

BATCH = 50


@task()
def send_waiting_emails() -> None:
    """Send until nothing waits; what failed waits for a person and is not tried again here."""
    while True:
        sent = send_emails(limit=BATCH)
        if sent.n_sent + sent.n_failed < BATCH:
            return


def ask_to_send() -> bool:
    """Put the job into the queue where there is something to send and no such job waits yet."""
    if not Message.objects.to_be_emailed().exists():
        return False
    path = send_waiting_emails.module_path
    if DBTaskResult.objects.ready().filter(task_path=path).exists():
        return False
    send_waiting_emails.enqueue()
    return True
