"""Rounds, units and drafts as the tests of dossiers need them."""

import uuid

from django.urls import reverse

from awards.nominations.models import NominationStatus
from awards.nominations.rules import start_nomination
from campaigns.accounts.models import Role
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from tests import make

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def code_of(excinfo) -> str:
    error = excinfo.value
    return error.error_list[0].code


_WHILE_WRITING = (
    "answer",
    "profile",
    "honours",
    "summary",
    "evidence",
    "preview",
)


def page_of(name, nomination, *more) -> str:
    """The address of a page of a dossier, whichever room it belongs to."""
    room = "nominations" if name in _WHILE_WRITING else "submission"
    return reverse(f"{room}:{name}", args=[nomination.pk, *more])


def open_round(**fields):
    """A round that is open, with the criteria of all groups and places of both kinds."""
    round = make.round_(**fields)
    for group in NomineeGroup:
        make.criteria_set(round.campaign, group)
    make.quota(round, RecipientKind.INDIVIDUAL, 4)
    make.quota(round, RecipientKind.COLLECTIVE, 2)
    return round


def unit_with_head(round):
    unit = make.unit(parent=round.campaign.owner)
    return unit, make.user(Role.HEAD, unit=unit)


def start(round, unit, by, **fields):
    return start_nomination(
        **{
            "round": round,
            "unit": unit,
            "group": NomineeGroup.STAFF,
            "nominee": fields.pop("nominee", None) or make.person(unit=unit),
            "creation_key": uuid.uuid4(),
            "by": by,
            **fields,
        }
    )


def draft(**fields):
    """A complete draft, its head and its criteria."""
    nomination = make.nomination(status=NominationStatus.DRAFT, **fields)
    return nomination, nomination.created_by, list(nomination.criteria_set.criteria.all())


def ready(**fields):
    """A draft that can be handed in: every criterion answered, and the unit's meeting held."""
    nomination, head, criteria = draft(**fields)
    make.meeting(nomination)
    return nomination, head, criteria
