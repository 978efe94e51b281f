"""Links that open one dossier to somebody without an account, from their making to their end."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.editing import GuestWriter, open_parts
from awards.nominations.models import Nomination
from awards.nominations.readiness import due_at, too_late
from awards.nominations.supplement_models import Part
from awards.sharing.confirmations import confirm_as_employer
from awards.sharing.consents import ask_consent, consent_of
from awards.sharing.helpers import active_account
from awards.sharing.models import GuestLink, LinkPurpose, LinkState
from campaigns.accounts.models import Role
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.refusals import refusal_on
from emulation_portal.vietnamese import normalise

KEY_BYTES = 24  # 192 random bits: nobody guesses one
DAYS_OFFERED = (3, 7, 14, 30)
DEFAULT_DAYS = 14
MAX_OPEN_LINKS = 20


@rule
def make_guest_link(
    *,
    nomination: Nomination,
    purpose: str,
    recipient_name: str,
    email: str,
    n_days: int,
    creation_key: uuid.UUID,
    by,
) -> tuple[GuestLink, str | None]:
    """A new link to a dossier in preparation, and its key, which is shown this once.

    Guarantees that only the key's fingerprint is kept; that the link ends with the time to hand
    the dossier in, at the latest; that the nominee whose own report is asked for is also asked for
    their consent; and that who has an account answers with it: a link shows its key to the head,
    who could answer in their place. The same words with the same creation key give the same link,
    and None for its key: that was shown.
    Source: this project; consent: Law 91/2025/QH15 (personal data). Units: days.
    Raises: PermissionDenied; ValidationError not_editable, too_late, too_many, not_outside; on its
    field: name_missing, days_unknown, has_account.
    """
    locked = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    require_role(by, (Role.HEAD,), locked)
    # A form gone back to and sent with other words makes another link; sent again as it is, none.
    said = f"{locked.pk}\n{by.pk}\n{purpose}\n{recipient_name}\n{email}\n{n_days}"
    link_key = uuid.uuid5(creation_key, said)
    made = locked.guest_links.filter(pk=link_key).first()
    if made:
        return made, None
    _require_time(locked)
    recipient_name = normalise(recipient_name)
    if not recipient_name:
        raise refusal_on("recipient_name", _("Say for whom."), "name_missing")
    if n_days not in DAYS_OFFERED:
        raise refusal_on("n_days", _("Choose how long it works."), "days_unknown")
    if purpose == LinkPurpose.REPORT and active_account(locked):
        raise refusal_on(
            "purpose",
            _(
                "The nominee has an account in the portal and answers with it: ask for the own "
                "report on the page “People of this dossier” instead."
            ),
            "has_account",
        )
    if purpose == LinkPurpose.EMPLOYER and not locked.has_employer:
        raise ValidationError(
            _("Only the employer of an outside nominee is asked to confirm."), code="not_outside"
        )
    if sum(link.state == LinkState.OPEN for link in locked.guest_links.all()) >= MAX_OPEN_LINKS:
        raise ValidationError(
            _("There are %(limit)d open links to this dossier. Call back those not needed."),
            code="too_many",
            params={"limit": MAX_OPEN_LINKS},
        )
    asks = purpose == LinkPurpose.REPORT and open_parts(locked).has(Part.CONSENT)
    if asks and consent_of(locked) is None:
        ask_consent(nomination=nomination, by=by)
    key = secrets.token_urlsafe(KEY_BYTES)
    link = GuestLink.objects.create(
        pk=link_key,
        nomination=locked,
        purpose=purpose,
        recipient_name=recipient_name[:200],
        email=email,
        key_sha256=_fingerprint(key),
        expires_at=_end(locked, n_days),
        made_by=by,
    )
    record_event(
        locked,
        "make_guest_link",
        by=by,
        after={"link": str(link.pk), "purpose": purpose, "until": str(link.expires_at)},
    )
    return link, key


@rule
def call_back_link(*, link: GuestLink, by) -> GuestLink:
    """End a link at once; what was written through it stays in the dossier.

    What the guest writes at this moment comes before or is refused.
    Source: this project. Raises: PermissionDenied.
    """
    locked = _locked(link)
    require_role(by, (Role.HEAD,), locked.nomination)
    if locked.called_back_at is None:
        locked.called_back_at, locked.called_back_by = timezone.now(), by
        locked.save(update_fields=["called_back_at", "called_back_by"])
        record_event(locked.nomination, "call_back_link", by=by, after={"link": str(locked.pk)})
    return locked


@rule
def finish_as_guest(*, link: GuestLink) -> GuestLink:
    """The guest hands over: from now on the link shows what was written and changes nothing.

    Pressed twice, it is handed over once.
    Source: this project. Raises: ValidationError link_closed.
    """
    locked = _locked(link)
    if locked.state == LinkState.FINISHED:
        return locked
    if locked.state != LinkState.OPEN:
        raise ValidationError(_("This link does not work any more."), code="link_closed")
    locked.finished_at = timezone.now()
    locked.save(update_fields=["finished_at"])
    record_event(
        locked.nomination, "finish_as_guest", by=writer_of(locked), after={"link": str(locked.pk)}
    )
    return locked


@rule
def answer_as_employer(
    *, link: GuestLink, confirmed_by: str, title: str, words: str, upload, is_confirmed: bool
) -> GuestLink:
    """Keep what the employer says today, and end the link with it: both, or neither.

    Source: this project. Raises: PermissionDenied; ValidationError link_closed, and the codes of
    `confirm_as_employer`.
    """
    confirm_as_employer(
        nomination=link.nomination,
        confirmed_by=confirmed_by,
        title=title,
        confirmed_on=timezone.localdate(),
        words=words,
        upload=upload,
        is_confirmed=is_confirmed,
        by=writer_of(link),
        link=link,
    )
    return finish_as_guest(link=link)


def link_of(key: str) -> GuestLink | None:
    """The link that a key opens or once opened; None for a key that nobody was given.

    Found by the key's fingerprint, so that the time it takes tells nothing of other keys.
    Source: this project.
    """
    found = GuestLink.objects.filter(key_sha256=_fingerprint(key))
    return found.select_related(
        "nomination__round__campaign__owner",
        "nomination__unit",
        "nomination__quota__award_form",
        "nomination__criteria_set",
        "nomination__person",
        "nomination__collective",
        "made_by",
    ).first()


def links_of(nomination: Nomination) -> list[GuestLink]:
    """The links that were made to a dossier, the last first."""
    return list(nomination.guest_links.select_related("made_by", "called_back_by"))


def writer_of(link: GuestLink) -> GuestWriter:
    """The guest, as rules take them for `by`."""
    return GuestWriter(nomination_pk=link.nomination_id, link_key=str(link.pk))


def _locked(link: GuestLink) -> GuestLink:
    """A link under the lock of its dossier and its own: whoever writes through it holds the first
    of the two, and has asked whether it is open."""
    nomination = Nomination.objects.select_for_update(no_key=True).get(pk=link.nomination_id)
    locked = nomination.guest_links.select_for_update(no_key=True).get(pk=link.pk)
    locked.nomination = nomination
    return locked


def _require_time(nomination: Nomination) -> None:
    if not nomination.is_editable:
        raise ValidationError(
            _("The dossier is “%(status)s” and can no longer be changed."),
            code="not_editable",
            params={"status": nomination.get_status_display()},
        )
    late = too_late(nomination)
    if late:
        raise ValidationError(late[0], code="too_late")


def _end(nomination: Nomination, n_days: int) -> datetime:
    wanted = timezone.now() + timedelta(days=n_days)
    until = due_at(nomination)
    return min(wanted, until) if until else wanted


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
