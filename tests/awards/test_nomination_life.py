"""Every status × transition × role of a dossier: who may do what, and nothing else."""

import ast
import itertools
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from awards.nominations.life import TRANSITIONS
from awards.nominations.models import Nomination, NominationStatus
from awards.submission.rules import TRANSITIONS as SAME
from campaigns.accounts.models import Role
from campaigns.workflow.rules import available_moves, move
from tests import make

pytestmark = pytest.mark.django_db
# status: {act: (who, status afterwards)}, as design and plan have it.
LIFE = {
    "draft": {"submit": ({"head"}, "submitted"), "withdraw": ({"head"}, "withdrawn")},
    "submitted": {
        "receive": ({"office"}, "received"),
        "recall": ({"head"}, "draft"),
        "withdraw": ({"head"}, "withdrawn"),
    },
    "received": {
        "return_for_supplement": ({"office"}, "returned"),
        "mark_eligible": ({"office"}, "eligible"),
        "mark_ineligible": ({"office"}, "ineligible"),
        "withdraw": ({"head"}, "withdrawn"),
        "undo_receive": ({"office"}, "submitted"),
    },
    "returned": {
        "undo_return": ({"office"}, "received"),
        "resubmit": ({"head"}, "received"),
        "mark_ineligible": ({"office"}, "ineligible"),
        "withdraw": ({"head"}, "withdrawn"),
    },
    "eligible": {
        "undo_finding": ({"office"}, "received"),
        "mark_ineligible": ({"office"}, "ineligible"),
        "recommend": ({"chair"}, "recommended"),
        "not_recommend": ({"chair"}, "not_recommended"),
        "withdraw": ({"head"}, "withdrawn"),
    },
    "ineligible": {
        "mark_eligible": ({"office"}, "eligible"),
        "undo_finding": ({"office"}, "received"),
    },
    "recommended": {
        "award": ({"clerk"}, "awarded"),
        "decline": ({"director", "clerk"}, "declined"),
    },
    "not_recommended": {},
    "awarded": {},
    "declined": {},
    "withdrawn": {},
}


def test_the_table_stands_once_and_covers_every_status():
    assert SAME is TRANSITIONS
    assert set(LIFE) == set(NominationStatus.values)


@pytest.mark.parametrize("status", NominationStatus.values)
def test_each_role_may_do_what_the_life_of_a_dossier_gives_it_and_nothing_else(status):
    nomination = make.nomination(status=status)
    owner = nomination.round.campaign.owner
    offered, done = {}, {}
    for role in Role:
        user = make.user(role, unit=nomination.unit if role == Role.HEAD else owner)
        for offer in available_moves(nomination, by=user):
            offered.setdefault(offer.name, set()).add(role.value)
    expected = {act: who for act, (who, _after) in LIFE[status].items()}
    assert offered == expected
    for transition, role in itertools.product(TRANSITIONS, Role):
        user = make.user(role, unit=nomination.unit if role == Role.HEAD else owner)
        Nomination.objects.filter(pk=nomination.pk).update(status=status)
        with suppress(PermissionDenied, ValidationError):
            move(nomination, transition.name, by=user, reason="Lý do", submitted_at=timezone.now())
            done.setdefault(transition.name, set()).add(role.value)
            assert nomination.status == LIFE[status][transition.name][1]
    if status == "returned":
        # The unit still has time to answer: the one check that blocks here.
        del expected["mark_ineligible"]
    assert done == expected


def test_only_the_confirmation_of_a_count_recommends():
    """The table lets the chair, and one rule alone uses it: no page and no other rule does."""
    moves = ("recommend", "not_recommend")
    naming = set()
    for app in ("campaigns", "awards", "emulation_portal"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and node.value in moves:
                    naming.add(path.relative_to(settings.BASE_DIR).as_posix())
    assert naming == {"awards/nominations/life.py", "awards/voting/rules.py"}


def test_a_forged_button_recommends_nobody(client_as):
    nomination = make.nomination(status="eligible")
    owner = nomination.round.campaign.owner
    for role in (Role.OFFICE, Role.CHAIR, Role.SECRETARY):
        browser = client_as(make.user(role, unit=owner))
        for name in ("evaluation:dossier", "submission:detail"):
            page = browser.get(reverse(name, args=[nomination.pk]))
            assert b'value="recommend"' not in page.content
        moved = reverse("evaluation:move", args=[nomination.round.code])
        browser.post(moved, {"move": "recommend"})
    nomination.refresh_from_db()
    assert nomination.status == "eligible"


def test_a_head_of_another_unit_may_do_nothing():
    nomination = make.nomination(status="draft")
    other = make.user(Role.HEAD, unit=make.unit(parent=nomination.round.campaign.owner))
    assert available_moves(nomination, by=other) == []
