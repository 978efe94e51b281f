"""What every test may ask for."""

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings

from campaigns.accounts.models import Role
from tests import make
from tests.examples import BUSY_MACHINE

# A deadline for an example would be a timed test.
settings.register_profile("portal", deadline=None, suppress_health_check=BUSY_MACHINE)
settings.load_profile("portal")


@pytest.fixture(autouse=True)
def _clean_start(monkeypatch):
    """Vietnamese, as the portal starts, no rate limit left over, and time to draw a preview."""
    cache.clear()
    monkeypatch.setattr("campaigns.files.apart.SECONDS", 120)
    with translation.override("vi"):
        yield


@pytest.fixture
def client_as(client):
    """A browser in which a user is signed in, with a hat on where one is named."""

    def sign_in(user, holding=None):
        client.force_login(user)
        if holding is not None:
            session = client.session
            session["hat"] = holding.pk
            session.save()
        return client

    return sign_in


@pytest.fixture
def here():
    """The Department whose portal this is."""
    return make.department()


@pytest.fixture
def office(here):
    """One of the Department's Office."""
    return make.user(Role.OFFICE, unit=here)


@pytest.fixture
def unit(here):
    """A unit of the Department."""
    return make.unit(parent=here)


@pytest.fixture
def head(unit):
    return make.user(Role.HEAD, unit=unit)
