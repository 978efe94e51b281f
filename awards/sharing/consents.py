"""The nominee is asked whether they agree to be nominated; what they answered last stands."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.editing import (
    GuestWriter,
    account_of,
    lock_for_edit,
    require_editable,
    require_part,
    touch,
)
from awards.nominations.models import Nomination
from awards.nominations.supplement_models import Part
from awards.nominations.texts import clean_text, trace
from awards.sharing.models import Consent, ConsentRequest, GuestLink, LinkPurpose, LinkState
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.workflow.rules import record_event, require_role, rule

MAX_REASON = 1000


def can_be_asked(nomination: Nomination) -> bool:
    """Whether there is anybody to ask: a person, or whoever speaks for an outside collective. A
    collective of the Department is the unit itself, and its head has signed already."""
    return nomination.person_id is not None or nomination.group == NomineeGroup.OUTSIDER


def consent_of(nomination: Nomination) -> ConsentRequest | None:
    """The standing request with `answer`, the last one or None; two queries."""
    standing = nomination.consent_requests.filter(cancelled_at=None).select_related("asked_by")
    request = standing.first()
    if request:
        request.answer = request.answers.select_related("user", "link").order_by("pk").last()
    return request


def is_nominee(by, nomination: Nomination) -> bool:
    """Whether this is the nominee, by the own account or by a link to the own report that works."""
    if isinstance(by, GuestWriter):
        link = GuestLink.objects.filter(pk=by.link_key, nomination=nomination).first()
        is_open = link is not None and link.state == LinkState.OPEN
        return is_open and (link.purpose, by.nomination_pk) == (LinkPurpose.REPORT, nomination.pk)
    return nomination.person_id is not None and nomination.person.user_id == by.pk


@rule
def ask_consent(*, nomination: Nomination, by) -> ConsentRequest:
    """Ask the nominee; until they consent the dossier cannot be handed in. Asked once.

    Source: this project. Raises: PermissionDenied; ValidationError not_editable, part_locked,
    nobody_to_ask.
    """
    require_role(by, (Role.HEAD,), nomination)
    locked = lock_for_edit(nomination, by=by)
    standing = locked.consent_requests.filter(cancelled_at=None).first()
    if standing:
        return standing
    if not can_be_asked(locked):
        raise ValidationError(
            _("A collective of the Department is not asked: its head signs for it."),
            code="nobody_to_ask",
        )
    require_part(locked, Part.CONSENT)
    request = ConsentRequest.objects.create(nomination=locked, asked_by=by)
    touch(locked, nomination)
    record_event(locked, "ask_consent", by=by)
    return request


@rule
def cancel_consent(*, request: ConsentRequest, by) -> ConsentRequest:
    """Ask no longer, while there is no answer. A refusal is not undone by asking no more: only the
    nominee's own later answer does that.

    Source: this project. Raises: PermissionDenied; ValidationError not_editable, part_locked,
    already_answered.
    """
    nomination = request.nomination
    require_role(by, (Role.HEAD,), nomination)
    locked = lock_for_edit(nomination, by=by)
    request.refresh_from_db()
    if request.cancelled_at:
        return request
    require_part(locked, Part.CONSENT)
    if request.answers.exists():
        raise ValidationError(
            _("The nominee has answered already: the answer stands until they change it."),
            code="already_answered",
        )
    request.cancelled_at = timezone.now()
    request.save(update_fields=["cancelled_at"])
    touch(locked, nomination)
    record_event(locked, "cancel_consent", by=by)
    return request


@rule
def answer_consent(
    *,
    request: ConsentRequest,
    is_given: bool,
    reason: str = "",
    publishes_photo: bool = False,
    by,
) -> Consent:
    """Keep what the nominee says, beside everything said before; the same answer again is no new
    one. Whoever declines says why.

    Source: this project. Units: a reason has at most MAX_REASON characters.
    Raises: PermissionDenied; ValidationError not_editable, part_locked, cancelled, reason_missing,
    too_long.
    """
    nomination = Nomination.objects.select_for_update(no_key=True).get(pk=request.nomination_id)
    if not is_nominee(by, nomination):
        raise PermissionDenied(_("Only the nominee answers this."))
    require_editable(nomination)
    if ConsentRequest.objects.exclude(cancelled_at=None).filter(pk=request.pk).exists():
        raise ValidationError(
            _("Your unit does not ask for this answer any more."), code="cancelled"
        )
    require_part(nomination, Part.CONSENT)
    reason = clean_text(reason)
    if not is_given and not reason:
        raise ValidationError({"reason": ValidationError(_("Give a reason."), "reason_missing")})
    if len(reason) > MAX_REASON:
        too_long = ValidationError(
            _("The reason has %(present)d characters; at most %(limit)d are allowed."),
            code="too_long",
            params={"present": len(reason), "limit": MAX_REASON},
        )
        raise ValidationError({"reason": too_long})
    said = {"is_given": is_given, "reason": reason, "publishes_photo": is_given and publishes_photo}
    last = request.answers.order_by("pk").last()
    if last and all(getattr(last, name) == value for name, value in said.items()):
        return last
    answer = Consent.objects.create(
        request=request,
        user=account_of(by),
        link_id=by.link_key if isinstance(by, GuestWriter) else None,
        answered_at=timezone.now(),
        **said,
    )
    touch(nomination, request.nomination)
    action = "give_consent" if is_given else "refuse_consent"
    # Why somebody declines stays in the dossier; the chain only proves it.
    after = {"answer": answer.pk, **trace(reason)}
    if answer.link_id:
        after["link"] = str(answer.link_id)
    record_event(nomination, action, by=by, after=after)
    return answer
