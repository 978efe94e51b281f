"""Writing the plan: the campaign and its numbered items, while it is still a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.accounts.models import Role
from campaigns.plans.models import (
    Campaign,
    CampaignKind,
    PlanItem,
    PlanItemKind,
)
from campaigns.plans.writing import lock_plan
from campaigns.units.models import Unit
from campaigns.workflow.rules import record_event, require_role, rule
from emulation_portal.vietnamese import normalise

# Contents and the programmes under them share one order, as the plan lists them.
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bases", (PlanItemKind.BASIS,)),
    ("purposes", (PlanItemKind.PURPOSE,)),
    ("requirements", (PlanItemKind.REQUIREMENT,)),
    ("subjects", (PlanItemKind.SUBJECT,)),
    ("contents", (PlanItemKind.CONTENT, PlanItemKind.PROGRAMME)),
    ("awards", (PlanItemKind.AWARD,)),
    ("duties", (PlanItemKind.DUTY,)),
)
# Words that stand in addresses where the code of a campaign would.
RESERVED_CODES = ("new",)


@dataclass(frozen=True)
class PlanItemInput:
    """One sentence of the plan as somebody gives it."""

    kind: str
    text: str
    unit: Unit | None = None


@rule
def create_campaign(
    *,
    code: str,
    name: str,
    short_name: str,
    owner: Unit,
    starts_on: date,
    ends_on: date,
    plan_reference: str = "",
    kind: str = CampaignKind.THEMATIC,
    higher: Campaign | None = None,
    higher_note: str = "",
    by,
) -> Campaign:
    """Begin a campaign as a draft of the unit that will launch it, perhaps within a higher one.

    Source: Law 06/2022/QH15, Articles 16 to 18; plan 2021–2025, heading.
    Raises: PermissionDenied; ValidationError by field (unique, reserved, campaign_period,
    two_highers).
    """
    campaign = Campaign(owner=owner)
    require_role(by, (Role.OFFICE,), campaign)
    if code in RESERVED_CODES:
        refused = ValidationError(_("Choose another code: this one is in use."), code="reserved")
        raise ValidationError({"code": refused})
    campaign.code = code
    _describe(campaign, name, short_name, starts_on, ends_on, plan_reference)
    _place(campaign, kind, higher, higher_note, by)
    campaign.full_clean()
    campaign.save()
    record_event(campaign, "create", by=by, to_state=campaign.status, after=_description(campaign))
    return campaign


@rule
def describe_campaign(
    *,
    campaign: Campaign,
    name: str,
    short_name: str,
    starts_on: date,
    ends_on: date,
    plan_reference: str = "",
    kind: str | None = None,
    higher: Campaign | None = None,
    higher_note: str = "",
    edit_number: int | None = None,
    by,
) -> Campaign:
    """Change the heading of a draft; its rounds must still lie within its years, and no campaign
    lies within itself, however far up.

    Source: this project. Raises: PermissionDenied; ValidationError not_draft, stale,
    round_outside, or by field (circle, two_highers).
    """
    lock_plan(campaign=campaign, edit_number=edit_number, by=by)
    before = _description(campaign)
    _describe(campaign, name, short_name, starts_on, ends_on, plan_reference)
    _place(campaign, kind or campaign.kind, higher, higher_note, by)
    campaign.full_clean()
    outside = campaign.rounds.exclude(year__range=(starts_on.year, ends_on.year)).first()
    if outside:
        raise ValidationError(
            _("The round “%(round)s” lies outside these years. Change or remove it first."),
            code="round_outside",
            params={"round": outside.name},
        )
    campaign.save(
        update_fields=[
            "name",
            "short_name",
            "search_key",
            "starts_on",
            "ends_on",
            "plan_reference",
            "kind",
            "higher",
            "higher_note",
        ]
    )
    record_event(campaign, "describe", by=by, before=before, after=_description(campaign))
    return campaign


def _describe(campaign, name, short_name, starts_on, ends_on, plan_reference):
    campaign.name = normalise(name)
    campaign.short_name = normalise(short_name)
    campaign.starts_on = starts_on
    campaign.ends_on = ends_on
    campaign.plan_reference = normalise(plan_reference)


def _place(campaign, kind, higher, higher_note, by):
    """Where the campaign stands among others: its form, and the higher one it belongs to."""
    campaign.kind = kind
    campaign.higher = higher
    campaign.higher_note = normalise(higher_note)
    if higher and campaign.higher_note:
        raise _refused(
            "higher_note",
            _("Choose the higher campaign or describe one outside the portal, not both."),
            "two_highers",
        )
    if higher and not Campaign.objects.visible_to(by).filter(pk=higher.pk).exists():
        raise _refused("higher", _("There is no such campaign."), "unknown")
    above, passed = higher and higher.pk, set()
    while above and above not in passed:
        passed.add(above)
        if above == campaign.pk:
            raise _refused(
                "higher", _("A campaign does not lie within itself or within its own."), "circle"
            )
        above = Campaign.objects.values_list("higher", flat=True).get(pk=above)


def _refused(field: str, text: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(text, code=code)})


def _description(campaign: Campaign) -> dict:
    return {
        "name": campaign.name,
        "short_name": campaign.short_name,
        "starts_on": str(campaign.starts_on),
        "ends_on": str(campaign.ends_on),
        "plan_reference": campaign.plan_reference,
        "kind": campaign.kind,
        "higher": campaign.higher.code if campaign.higher else "",
        "higher_note": campaign.higher_note,
    }


@rule
def set_plan_items(
    *,
    campaign: Campaign,
    items: Sequence[PlanItemInput],
    kinds: Sequence[str] | None = None,
    edit_number: int | None = None,
    by,
) -> list[PlanItem]:
    """Replace the items of the plan, in the order given; with `kinds`, only items of those kinds.

    A programme stands under the content before it. A duty names the unit that has it, or none
    where it falls to the heads of all units.
    Source: plan 2021–2025, sections I, II, IV.2 and V.
    Raises: PermissionDenied; ValidationError not_draft, stale, text_missing, wrong_kind,
    programme_without_content.
    """
    lock_plan(campaign=campaign, edit_number=edit_number, by=by)
    replaced = tuple(kinds) if kinds is not None else tuple(PlanItemKind.values)
    if any(item.kind not in replaced for item in items):
        raise ValidationError(_("This item belongs to another section."), code="wrong_kind")
    if any(not normalise(item.text) for item in items):
        raise ValidationError(_("An item of the plan needs a text."), code="text_missing")
    rows = []
    for _section, members in SECTIONS:
        of_section = [item for item in items if item.kind in members]
        if of_section and of_section[0].kind == PlanItemKind.PROGRAMME:
            raise ValidationError(
                _("A programme stands under a content: put a content before it."),
                code="programme_without_content",
            )
        rows += [
            PlanItem(
                campaign=campaign,
                kind=item.kind,
                text=normalise(item.text),
                unit=item.unit,
                position=position,
            )
            for position, item in enumerate(of_section, start=1)
        ]
    old = campaign.items.filter(kind__in=replaced)
    before = {"items": _item_texts(old)}
    old.delete()
    PlanItem.objects.bulk_create(rows)
    record_event(
        campaign, "set_plan_items", by=by, before=before, after={"items": _item_texts(rows)}
    )
    return rows


def _item_texts(items) -> list[str]:
    return [f"{item.kind} {item.position}: {item.text}" for item in items]
