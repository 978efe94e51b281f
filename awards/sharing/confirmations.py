"""What the employer of an outside nominee confirms: on a signed paper, or in words by a link."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.editing import (
    GuestWriter,
    account_of,
    is_author,
    lock_for_edit,
    require_part,
    touch,
)
from awards.nominations.models import ContributorKind, Nomination
from awards.nominations.supplement_models import Part
from awards.nominations.texts import clean_text
from awards.sharing.models import EmployerConfirmation, GuestLink, LinkPurpose, LinkState
from campaigns.files.rules import refuse_beyond_ever, sha256_of, store_upload
from campaigns.workflow.rules import record_event, rule
from emulation_portal.refusals import refusal_on
from emulation_portal.vietnamese import normalise


def standing_confirmations(nomination: Nomination) -> QuerySet[EmployerConfirmation]:
    """What stands, oldest first: at most one entered by the unit and one said by each link."""
    found = EmployerConfirmation.objects.filter(nomination=nomination, removed_at=None)
    return found.select_related("file", "user", "link").order_by("pk")


def standing_confirmation(nomination: Nomination) -> EmployerConfirmation | None:
    """The last of what stands; None before the employer said anything."""
    return standing_confirmations(nomination).last()


def may_enter_confirmation(user, nomination: Nomination) -> bool:
    """Whether this person enters what the employer signed: the head, or a helper of the unit. A
    nominee does not speak for the own employer.

    Source: this project.
    """
    if isinstance(user, GuestWriter):
        return False
    if is_author(user, nomination):
        return True
    helps = nomination.contributors.filter(user=user, ended_at=None, kind=ContributorKind.HELPER)
    return helps.exists()


@rule
def confirm_as_employer(
    *,
    nomination: Nomination,
    confirmed_by: str,
    title: str,
    confirmed_on: date,
    words: str = "",
    upload: UploadedFile | None = None,
    is_confirmed: bool = True,
    by,
    link: GuestLink | None = None,
) -> EmployerConfirmation:
    """Keep that the employer confirms the dossier, or refuses to; what the same side said before
    is marked as removed and stays. The same thing sent twice is kept once.

    The unit enters a signed paper; a guest let in by a `link` for the employer writes words, with
    or without a paper.
    Source: this project (an employer's confirmation is asked for).
    Raises: PermissionDenied; ValidationError not_editable, not_outsider, part_locked; on its field:
    in_future, words_missing, file_missing, a wrong value; full_for_good and the codes of
    `store_upload`.
    """
    locked = lock_for_edit(nomination, by=by)
    _require_speaker(by, locked, link)
    if not locked.has_employer:
        raise ValidationError(
            _("Only nominees from outside have an employer who confirms."), code="not_outsider"
        )
    require_part(locked, Part.EMPLOYER)
    made = EmployerConfirmation(
        nomination=locked,
        confirmed_by=normalise(confirmed_by),
        title=normalise(title),
        confirmed_on=confirmed_on,
        is_given=is_confirmed,
        words=clean_text(words),
        user=account_of(by),
        link=link,
    )
    _check(made, upload)
    before = standing_confirmations(locked).filter(link=link)
    sha256 = sha256_of(upload) if upload else ""
    for known in before:
        if _facts(known, known.file.sha256 if known.file else "") == _facts(made, sha256):
            return known
    before.update(removed_at=timezone.now())
    if upload:
        ever = locked.employer_confirmations.aggregate(n=Sum("file__n_bytes"))["n"] or 0
        refuse_beyond_ever(ever, upload)
        made.file = store_upload(upload=upload, by=account_of(by))
    made.save()
    touch(locked, nomination)
    after = {"confirmation": made.pk, "is_confirmed": is_confirmed}
    if made.file:
        after |= {"file": str(made.file_id), "sha256": made.file.sha256}
    if link is not None:
        after["link"] = str(link.pk)
    record_event(locked, "confirm_as_employer", by=by, after=after)
    return made


@rule
def remove_confirmation(*, confirmation: EmployerConfirmation, by) -> EmployerConfirmation:
    """Take out what the unit entered itself; what the employer said by link stays theirs.

    Source: this project.
    Raises: PermissionDenied; ValidationError not_editable, part_locked, said_by_link.
    """
    nomination = confirmation.nomination
    locked = lock_for_edit(nomination, by=by)
    if not may_enter_confirmation(by, locked):
        raise _not_theirs()
    require_part(locked, Part.EMPLOYER)
    if confirmation.link_id is not None:
        raise ValidationError(
            _("The employer said this themselves: only they can change it."), code="said_by_link"
        )
    # What the page showed may have been taken out meanwhile.
    confirmation.refresh_from_db(fields=["removed_at"])
    if confirmation.removed_at is None:
        confirmation.removed_at = timezone.now()
        confirmation.save(update_fields=["removed_at"])
        touch(locked, nomination)
        before = {"confirmation": confirmation.pk}
        record_event(locked, "remove_confirmation", by=by, before=before)
    return confirmation


def _require_speaker(by, locked: Nomination, link: GuestLink | None) -> None:
    if isinstance(by, GuestWriter):
        may = (
            link is not None
            and link.nomination_id == by.nomination_pk == locked.pk
            and link.purpose == LinkPurpose.EMPLOYER
            and link.state == LinkState.OPEN
        )
    else:
        may = link is None and may_enter_confirmation(by, locked)
    if not may:
        raise _not_theirs()


def _check(made: EmployerConfirmation, upload: UploadedFile | None) -> None:
    made.clean_fields(exclude=["nomination", "user", "link", "file"])
    if made.confirmed_on > timezone.localdate():
        raise refusal_on("confirmed_on", _("This day lies in the future."), "in_future")
    if made.link and not made.words:
        raise refusal_on("words", _("Say in words what you confirm, or why not."), "words_missing")
    if not made.link and upload is None:
        raise refusal_on("upload", _("Add the paper as signed."), "file_missing")


def _facts(made: EmployerConfirmation, sha256: str) -> tuple:
    said = (made.confirmed_by, made.title, made.confirmed_on, made.is_given, made.words)
    return (*said, sha256)


def _not_theirs() -> PermissionDenied:
    return PermissionDenied(_("Only the unit, or the employer by a link, may do this."))
