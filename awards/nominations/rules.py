"""The dossier while its unit writes it: begun, answered criterion by criterion, summed up."""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.nominations.editing import (
    lock_for_edit,
    refuse_conflict,
    require_criterion,
    require_part,
    touch,
)
from awards.nominations.evidence import attach_evidence, remove_evidence, replace_evidence
from awards.nominations.figures import checked_figures, figures_of, put_figures
from awards.nominations.models import Answer, Nomination, NominationStatus
from awards.nominations.nominees import candidates, recipient_kind, words_of
from awards.nominations.particulars import save_honours, save_profile
from awards.nominations.readiness import too_late
from awards.nominations.supplement_models import Part
from awards.nominations.texts import clean_text, trace
from campaigns.accounts.models import Role
from campaigns.criteria.models import Criterion
from campaigns.criteria.rules import set_for_round
from campaigns.plans.models import Round
from campaigns.staff.models import Person
from campaigns.units.models import Unit
from campaigns.units.rules import how_it_ended
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.documents.fonts import MissingGlyph, require_glyphs
from emulation_portal.vietnamese import normalise

__all__ = [
    "attach_evidence",
    "remove_evidence",
    "replace_evidence",
    "save_answer",
    "save_honours",
    "save_profile",
    "save_summary",
    "start_nomination",
]

MAX_ANSWER = 5000
MAX_SUMMARY = 300
S = NominationStatus


@rule
def start_nomination(
    *,
    round: Round,
    unit: Unit,
    group: str,
    nominee: Person | Unit,
    creation_key: uuid.UUID,
    award_form=None,
    by,
) -> Nomination:
    """Open a dossier for one nominee in an open round; the same key gives the same dossier.

    Guarantees that the nominee belongs to whom the unit may nominate in that group, that the round
    has a quota for the nominee's kind, and that the nominee has no other live dossier for it.
    Source: plan 2021–2025, sections II.1, III and V; Law 06/2022/QH15, Article 84.
    A unit that was dissolved, merged or split up is refused with what became of it; its people are
    nominated by the unit they work in now.
    Raises: PermissionDenied; ValidationError round_not_open, unit_ended, not_a_candidate, no_quota,
    criteria_missing, already_nominated.
    """
    nomination = Nomination(round=round, unit=unit)
    require_role(by, (Role.HEAD,), nomination)
    made = Nomination.objects.filter(creation_key=creation_key, created_by=by).first()
    if made:
        return made
    if too_late(nomination):
        raise ValidationError(_("This round takes no nominations now."), code="round_not_open")
    today = timezone.localdate()
    for there in (unit, nominee):
        if isinstance(there, Unit) and there.has_ended(today):
            raise ValidationError(
                _("A unit that has ended neither nominates nor is commended. %(why)s"),
                code="unit_ended",
                params={"why": how_it_ended(there)},
            )
    kind = recipient_kind(nominee)
    can_be = candidates(round=round, unit=unit, group=group, kind=kind)
    if not can_be.filter(pk=nominee.pk).exists() or can_be.model is not type(nominee):
        raise ValidationError(
            _("Your unit cannot nominate “%(name)s” in this group."),
            code="not_a_candidate",
            params={"name": str(nominee)},
        )
    quotas = round.quotas.filter(recipient_kind=kind, places__gt=0)
    if award_form is not None:
        quotas = quotas.filter(award_form=award_form)
    quota = quotas.order_by("award_form__position", "award_form__code").first()
    if quota is None:
        raise ValidationError(_("This round has no places for this nominee."), code="no_quota")
    criteria_set = set_for_round(round=round, group=group)
    if criteria_set is None:
        raise ValidationError(
            _("This round has no criteria for this group."), code="criteria_missing"
        )
    words = words_of(nominee, round=round, unit=unit, group=group)
    is_person = isinstance(nominee, Person)
    nomination = Nomination(
        round=round,
        quota=quota,
        unit=unit,
        group=group,
        criteria_set=criteria_set,
        person=nominee if is_person else None,
        collective=None if is_person else nominee,
        nominee_name=words.name,
        nominee_title=words.title,
        nominee_unit_name=words.unit_name,
        nominee_is_leader=words.is_leader,
        nominee_sort_key=words.sort_key,
        nominee_search_key=words.search_key,
        creation_key=creation_key,
        created_by=by,
        saved_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            nomination.save()
    except IntegrityError:
        twin = Nomination.objects.filter(creation_key=creation_key, created_by=by).first()
        if twin:
            return twin
        raise ValidationError(
            _("This nominee already has a dossier in this round."), code="already_nominated"
        ) from None
    record_event(nomination, "start", by=by, to_state=S.DRAFT, after={"nominee": words.name})
    return nomination


@rule
def save_answer(
    *,
    nomination: Nomination,
    criterion: Criterion,
    text: str,
    edit_number: int,
    figures: list[dict] | None = None,
    by,
) -> Answer:
    """Keep the text for one criterion and, where they are given, all its figures (each a dict of
    label, measure, target, result; None leaves them). Drafts are kept even after the deadline.

    Guarantees that nothing is overwritten that was changed since the form with `edit_number` was
    opened; the same words and figures sent again change nothing.
    Source: this project. Units: figures in their own measure, to the hundredth.
    Raises: PermissionDenied; ValidationError not_editable, wrong_criterion, too_long, part_locked,
    edited_elsewhere, and the codes of `checked_figures` (too_many_figures, figure).
    """
    locked = lock_for_edit(nomination, by=by)
    require_criterion(locked, criterion)
    text = clean_text(text)
    if len(text) > MAX_ANSWER:
        raise ValidationError(
            _("The answer has %(present)d characters; at most %(limit)d are allowed."),
            code="too_long",
            params={"present": len(text), "limit": MAX_ANSWER},
        )
    answer, _made = Answer.objects.get_or_create(nomination=locked, criterion=criterion)
    counted = None if figures is None else checked_figures(figures)
    has_other_text = answer.text != text
    has_other_figures = counted is not None and counted != figures_of(answer)
    if not has_other_text and not has_other_figures:
        touch(locked, nomination)
        return answer
    if has_other_text:
        require_part(locked, Part.TEXT, criterion)
    if has_other_figures:
        require_part(locked, Part.FIGURES, criterion)
    refuse_conflict(answer.edit_number, edit_number)
    before = trace(answer.text)
    answer.edit_number = locked.edit_number + 1
    answer.text = text
    answer.save(update_fields=["text", "edit_number"])
    after = {"criterion": criterion.position, **trace(text)}
    if has_other_figures:
        after["figures"] = put_figures(answer, counted)
    touch(locked, nomination)
    record_event(locked, "save_answer", by=by, before=before, after=after)
    return answer


@rule
def save_summary(*, nomination: Nomination, summary: str, edit_number: int, by) -> Nomination:
    """Keep the summary that a certificate may print.

    Source: practice of nomination lists (about 300 characters). Units: characters after
    composition (NFC).
    Raises: PermissionDenied; ValidationError not_editable, too_long, sign, part_locked,
    edited_elsewhere.
    """
    locked = lock_for_edit(nomination, by=by)
    summary = normalise(summary)
    if len(summary) > MAX_SUMMARY:
        raise ValidationError(
            _("The summary has %(present)d characters; at most %(limit)d are allowed."),
            code="too_long",
            params={"present": len(summary), "limit": MAX_SUMMARY},
        )
    if locked.summary != summary:
        _require_printable(summary)
        require_part(locked, Part.SUMMARY)
        refuse_conflict(locked.summary_edit_number, edit_number)
        before = trace(locked.summary)
        locked.summary = summary
        locked.summary_edit_number = locked.edit_number + 1
        locked.save(update_fields=["summary", "summary_edit_number"])
        record_event(locked, "save_summary", by=by, before=before, after=trace(summary))
    nomination.summary = locked.summary
    nomination.summary_edit_number = locked.summary_edit_number
    touch(locked, nomination)
    return nomination


def _require_printable(summary: str) -> None:
    """A sign that the font of certificates lacks would stop the print of a whole batch later."""
    try:
        require_glyphs([summary])
    except MissingGlyph as error:
        raise ValidationError(
            _("A sign cannot be printed on the certificate: %(sign)s"),
            code="sign",
            params={"sign": error.signs},
        ) from None
