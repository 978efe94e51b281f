"""What tests of campaigns share: the Department as an owner, its Director, and what it launched."""

import pytest

from campaigns.accounts.models import Role
from tests import make


@pytest.fixture
def owner(here):
    """The Department, as the one whose campaigns these are."""
    return here


@pytest.fixture
def director(here):
    return make.user(Role.DIRECTOR, unit=here)


@pytest.fixture
def keeper(office):
    """Who keeps the register of people: the Office."""
    return office


@pytest.fixture
def plan_law(owner):
    """What a plan of the owner rests on as a paper."""
    make.plan_law(owner)


@pytest.fixture
def campaign(owner):
    """A campaign that is launched."""
    return make.campaign(owner=owner)


@pytest.fixture
def period(campaign):
    """The year 2022, on which units report until 10 January 2023."""
    return make.period(campaign=campaign)
