"""What every test may ask for."""

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def _clean_start():
    """Vietnamese, as the portal starts, and no rate limit left over from another test."""
    cache.clear()
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
