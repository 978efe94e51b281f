"""Who may write in a dossier, which of its parts are open now, and how two writers are kept apart.

Every rule that changes a dossier in preparation begins with `lock_for_edit` and ends with `touch`.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.readiness import open_request
from awards.nominations.supplement_models import OF_A_CRITERION, Part
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion


@dataclass(frozen=True)
class GuestWriter:
    """Somebody without an account, let in to one dossier by a link that was checked just before.

    Stands where a rule takes `by`: it holds no role, and the audit names it as a guest.
    """

    nomination_pk: int
    link_key: str
    pk: None = None
    worn_role: str = "guest"

    def holds(self, role: str, unit=None) -> bool:
        return False


def account_of(by):
    """The account to be kept as the author of a row; None for a guest, who has none."""
    return None if isinstance(by, GuestWriter) else by


def is_author(user, nomination: Nomination) -> bool:
    """Whether this person answers for the dossier: as head of its unit, today."""
    return user.holds(Role.HEAD, nomination.unit_for(Role.HEAD))


def is_of_author(nomination: Nomination, by) -> bool:
    """Whether somebody has a part in a dossier, today or ever: wrote it, handed it in, helped with
    it, or is its nominee. Nobody who does finds or decides on it for the Office.

    Source: separation of duties, this project.
    """
    if nomination.created_by_id == by.pk:
        return True
    own = Q(versions__submitted_by=by.pk) | Q(contributors__user=by.pk) | Q(person__user=by.pk)
    return Nomination.objects.filter(own, pk=nomination.pk).exists()


def may_write(user, nomination: Nomination) -> bool:
    """Whether this person writes in the dossier today: its head, or somebody the head asked to.

    Source: this project.
    """
    if isinstance(user, GuestWriter):
        return user.nomination_pk == nomination.pk and _is_open(nomination, user.link_key)
    if is_author(user, nomination):
        return True
    return nomination.contributors.filter(user=user, ended_at=None).exists()


def _is_open(nomination: Nomination, link_key: str) -> bool:
    """Whether a guest's link still opens: a page that was opened before it ended writes nothing."""
    return nomination.guest_links.filter(
        pk=link_key, called_back_at=None, finished_at=None, expires_at__gt=timezone.now()
    ).exists()


def require_writer(by, nomination: Nomination) -> None:
    if not may_write(by, nomination):
        raise PermissionDenied(_("Only those who write this dossier may do this."))


@dataclass(frozen=True)
class OpenParts:
    """The parts that can be changed now; `named` None means all of them."""

    named: frozenset[tuple[str, int | None]] | None = None

    def has(self, part: str, criterion: Criterion | None = None) -> bool:
        if self.named is None:
            return True
        return (part, criterion.pk if criterion else None) in self.named

    def has_any_of(self, criterion: Criterion) -> bool:
        return any(self.has(part, criterion) for part in OF_A_CRITERION)


def open_parts(nomination: Nomination) -> OpenParts:
    """What the unit may change: nothing once it is handed in, all of a draft, and of a returned
    dossier the parts that the request names.

    Source: this project.
    """
    if not nomination.is_editable:
        return OpenParts(frozenset())
    if nomination.status != NominationStatus.RETURNED:
        return OpenParts()
    request = open_request(nomination)
    named = request.parts.values_list("part", "criterion_id") if request else []
    return OpenParts(frozenset(named) or None)


def lock_for_edit(nomination: Nomination, *, by) -> Nomination:
    """The dossier, read again under its row lock, for somebody who may write in it.

    Raises: PermissionDenied; ValidationError not_editable.
    """
    locked = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    require_writer(by, locked)
    require_editable(locked)
    return locked


def require_editable(locked: Nomination) -> None:
    """Refuse a change of what was handed in.

    Raises: ValidationError not_editable.
    """
    if not locked.is_editable:
        raise ValidationError(
            _("The dossier is “%(status)s” and can no longer be changed."),
            code="not_editable",
            params={"status": locked.get_status_display()},
        )


def require_part(locked: Nomination, part: str, criterion: Criterion | None = None) -> None:
    """Refuse a change of a part that the request for supplement does not name.

    Raises: ValidationError part_locked.
    """
    if not open_parts(locked).has(part, criterion):
        raise ValidationError(
            _("The Office did not ask for “%(part)s”: it stays as it was handed in."),
            code="part_locked",
            params={"part": Part(part).label},
        )


def require_criterion(nomination: Nomination, criterion: Criterion) -> None:
    if criterion.criteria_set_id != nomination.criteria_set_id:
        raise ValidationError(
            _("This criterion does not belong to the dossier."), code="wrong_criterion"
        )


def refuse_conflict(saved_with: int, opened_at: int) -> None:
    """Nothing is overwritten that was changed since the form was opened.

    Raises: ValidationError edited_elsewhere.
    """
    if saved_with > opened_at:
        raise ValidationError(
            _("This text was changed elsewhere after you opened the page."),
            code="edited_elsewhere",
        )


def touch(locked: Nomination, given: Nomination) -> None:
    """Count the save and note its time, on the row and on the object that the caller holds."""
    locked.edit_number += 1
    locked.saved_at = timezone.now()
    locked.save(update_fields=["edit_number", "saved_at"])
    given.edit_number, given.saved_at = locked.edit_number, locked.saved_at
