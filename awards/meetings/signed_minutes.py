"""The minutes of the unit's meeting as signed, scanned and handed in beside the record."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.meetings.access import (
    facts_locked,
    live_dossiers,
    locks_of,
    require_meeting_writer,
)
from awards.meetings.models import MeetingFile
from awards.meetings.rules import locked_meeting, touch_resting
from campaigns.files.rules import refuse_beyond_ever, sha256_of, store_upload
from campaigns.plans.models import Round
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, rule

MAX_FILES = 5


@rule
def attach_minutes(*, round: Round, unit: Unit, upload: UploadedFile, by) -> MeetingFile:
    """Add the minutes as signed; the same file sent twice is added once.

    Source: this project. Units: at most 5 files a meeting; those taken out included, the bytes of
    `refuse_beyond_ever`.
    Raises: PermissionDenied; ValidationError round_not_open, facts_locked, too_many, full_for_good,
    and the codes of `store_upload`.
    """
    require_meeting_writer(by, round, unit)
    dossiers = list(live_dossiers(round, unit).select_for_update(no_key=True).order_by("pk"))
    locks = locks_of(dossiers)
    meeting = locked_meeting(round, unit, by=by)
    attached = list(meeting.files.filter(removed_at=None).select_related("file"))
    sha256 = sha256_of(upload)
    for there in attached:
        if there.file.sha256 == sha256:
            return there
    if not locks.can_add_files:
        raise facts_locked()
    if len(attached) >= MAX_FILES:
        raise ValidationError(
            _("A meeting takes at most %(limit)d files."),
            code="too_many",
            params={"limit": MAX_FILES},
        )
    ever = meeting.files.aggregate(n=Sum("file__n_bytes"))["n"] or 0
    refuse_beyond_ever(ever, upload)
    stored = store_upload(upload=upload, by=by)
    made = MeetingFile.objects.create(meeting=meeting, file=stored)
    touch_resting(dossiers, locks)
    after = {"file": str(stored.pk), "sha256": stored.sha256}
    record_event(meeting, "attach_minutes", by=by, after=after)
    return made


@rule
def remove_minutes(*, file: MeetingFile, by) -> MeetingFile:
    """Take signed minutes out again; the file itself stays for what was handed in with it.

    Source: this project. Raises: PermissionDenied; ValidationError facts_locked.
    """
    round, unit = file.meeting.round, file.meeting.unit
    require_meeting_writer(by, round, unit)
    dossiers = list(live_dossiers(round, unit).select_for_update(no_key=True).order_by("pk"))
    locks = locks_of(dossiers)
    if not locks.facts_are_open:
        raise facts_locked()
    meeting = locked_meeting(round, unit, by=by)
    # What the page showed may have been taken out meanwhile.
    file.refresh_from_db(fields=["removed_at"])
    if file.removed_at is None:
        file.removed_at = timezone.now()
        file.save(update_fields=["removed_at"])
        touch_resting(dossiers, locks)
        record_event(meeting, "remove_minutes", by=by, before={"file": str(file.file_id)})
    return file
