"""Files that support an answer: attached, replaced by a newer version, taken out."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.editing import (
    account_of,
    lock_for_edit,
    require_criterion,
    require_part,
    touch,
)
from awards.nominations.models import Answer, Evidence, Nomination
from awards.nominations.supplement_models import Part
from campaigns.criteria.models import Criterion
from campaigns.files.rules import refuse_beyond, refuse_beyond_ever, sha256_of, store_upload
from campaigns.workflow.rules import record_event, rule

MAX_FILES_PER_ANSWER = 10


@rule
def attach_evidence(
    *, nomination: Nomination, criterion: Criterion, upload: UploadedFile, by
) -> Evidence:
    """Attach a file to an answer; the same file sent twice is attached once.

    Source: this project. Units: at most 10 files an answer, MAX_DOSSIER_BYTES of the settings in
    all of them together, and thrice as many in all that ever were.
    Raises: PermissionDenied; ValidationError not_editable, wrong_criterion, part_locked, too_many,
    dossier_full, full_for_good, and the codes of `store_upload` (too_large, empty, wrong_type).
    """
    locked = lock_for_edit(nomination, by=by)
    require_criterion(locked, criterion)
    require_part(locked, Part.EVIDENCE, criterion)
    answer, _made = Answer.objects.get_or_create(nomination=locked, criterion=criterion)
    attached = answer.evidence.filter(removed_at=None).select_related("file")
    sha256 = sha256_of(upload)
    for evidence in attached:
        if evidence.file.sha256 == sha256:
            return evidence
    if len(attached) >= MAX_FILES_PER_ANSWER:
        raise ValidationError(
            _("An answer takes at most %(limit)d files."),
            code="too_many",
            params={"limit": MAX_FILES_PER_ANSWER},
        )
    refuse_beyond(_n_bytes_of(locked), upload)
    refuse_beyond_ever(_n_bytes_ever(locked), upload)
    stored = store_upload(upload=upload, by=account_of(by))
    evidence = Evidence.objects.create(answer=answer, file=stored)
    touch(locked, nomination)
    record_event(
        locked,
        "attach_evidence",
        by=by,
        after={"criterion": criterion.position, "file": str(stored.pk), "sha256": stored.sha256},
    )
    return evidence


@rule
def remove_evidence(*, evidence: Evidence, by) -> Evidence:
    """Take a file out of a dossier in preparation; the file itself stays for the kept versions.

    Source: this project. Raises: PermissionDenied; ValidationError not_editable, part_locked.
    """
    nomination = evidence.answer.nomination
    locked = lock_for_edit(nomination, by=by)
    require_part(locked, Part.EVIDENCE, evidence.answer.criterion)
    # What the page showed may have been taken out meanwhile.
    evidence.refresh_from_db(fields=["removed_at"])
    if evidence.removed_at is None:
        evidence.removed_at = timezone.now()
        evidence.save(update_fields=["removed_at"])
        touch(locked, nomination)
        record_event(locked, "remove_evidence", by=by, before={"file": str(evidence.file_id)})
    return evidence


@rule
def replace_evidence(*, evidence: Evidence, upload: UploadedFile, by) -> Evidence:
    """Put a newer version in the place of a file; the older one stays on record, marked as removed.

    The same file sent again changes nothing; a file that stands in the answer already is no version
    of another one.
    Source: this project.
    Raises: PermissionDenied; ValidationError not_editable, part_locked, taken_out,
    attached_already, dossier_full, full_for_good, and the codes of `store_upload` (too_large,
    empty, wrong_type).
    """
    nomination = evidence.answer.nomination
    locked = lock_for_edit(nomination, by=by)
    criterion = evidence.answer.criterion
    require_part(locked, Part.EVIDENCE, criterion)
    older = Evidence.objects.select_related("file").get(pk=evidence.pk)
    sha256 = sha256_of(upload)
    newer = Evidence.objects.filter(replaces=older).select_related("file").first()
    if newer is not None and newer.file.sha256 == sha256:
        return newer
    if older.removed_at is not None:
        raise ValidationError(_("This file was taken out or replaced meanwhile."), code="taken_out")
    if older.file.sha256 == sha256:
        return older
    if Evidence.objects.filter(
        answer=older.answer_id, removed_at=None, file__sha256=sha256
    ).exists():
        raise ValidationError(_("This file is attached already."), code="attached_already")
    refuse_beyond(_n_bytes_of(locked) - older.file.n_bytes, upload)
    refuse_beyond_ever(_n_bytes_ever(locked), upload)
    stored = store_upload(upload=upload, by=account_of(by))
    older.removed_at = timezone.now()
    older.save(update_fields=["removed_at"])
    newer = Evidence.objects.create(answer_id=older.answer_id, file=stored, replaces=older)
    touch(locked, nomination)
    record_event(
        locked,
        "replace_evidence",
        by=by,
        before={"file": str(older.file_id)},
        after={"criterion": criterion.position, "file": str(stored.pk), "sha256": stored.sha256},
    )
    return newer


def _n_bytes_of(nomination: Nomination) -> int:
    standing = Evidence.objects.filter(answer__nomination=nomination, removed_at=None)
    return standing.aggregate(n=Sum("file__n_bytes"))["n"] or 0


def _n_bytes_ever(nomination: Nomination) -> int:
    """All that was ever attached for a dossier and is kept: what was taken out, the minutes of its
    unit's meeting and the papers of an employer among it. Three queries."""
    sums = (
        Evidence.objects.filter(answer__nomination=nomination).aggregate(n=Sum("file__n_bytes")),
        nomination.employer_confirmations.aggregate(n=Sum("file__n_bytes")),
        nomination.meeting_results.aggregate(n=Sum("meeting__files__file__n_bytes")),
    )
    return sum(one["n"] or 0 for one in sums)
