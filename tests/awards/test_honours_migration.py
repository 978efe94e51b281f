"""Decisions issued before honours were kept: the migration writes down what they granted."""

from importlib import import_module

import pytest
from django.apps import apps

from campaigns.staff.models import Honour
from tests.awards.standing import DECIDED_ON, Standing

pytestmark = pytest.mark.django_db

migration = import_module("awards.migrations.0003_honours_of_issued_decisions")
WORDS = (
    "person_id",
    "unit_id",
    "award_form_id",
    "award_name",
    "recipient_name",
    "recipient_unit",
    "ground",
    "year",
    "decided_on",
    "decision_reference",
    "issuer",
    "achievement",
    "origin",
)


def test_the_migration_writes_what_the_issue_writes_and_only_once():
    council = Standing()
    council.nominee(yes=9)
    council.nominee(yes=9, is_collective=True)
    council.issued()
    by_issue = {honour.source_key: honour for honour in Honour.objects.all()}
    Honour.objects.all().delete()
    for _time in range(2):
        migration.enter_honours(apps, None)
    made = {honour.source_key: honour for honour in Honour.objects.all()}
    assert made.keys() == by_issue.keys()
    assert len(made) == 2
    for key, honour in made.items():
        for word in WORDS:
            assert getattr(honour, word) == getattr(by_issue[key], word), word
    assert {honour.decided_on for honour in made.values()} == {DECIDED_ON}


def test_a_draft_has_no_honours():
    council = Standing()
    council.nominee(yes=9)
    council.drafted()
    migration.enter_honours(apps, None)
    assert not Honour.objects.exists()
