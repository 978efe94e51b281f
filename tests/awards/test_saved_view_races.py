"""Views saved at the same moment by one person: in two tabs, or by a button pressed twice."""

import pytest

from awards.office_queue.models import SavedView
from awards.office_queue.saved_views import MOST, save_view
from campaigns.accounts.models import User
from tests import make
from tests.racing import at_once
from tests.refusals import codes_of

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


class Refused:
    def __init__(self, error):
        self.value = error


def save_all(user, names) -> list[str]:
    """Save views of these names at once; gives the codes of the refusals."""
    refusals = at_once(
        *[
            lambda name=name: save_view(
                name=name, query="status=received", by=User.objects.get(pk=user.pk)
            )
            for name in names
        ]
    )
    return [code for error in refusals if error for code in codes_of(Refused(error))]


def test_the_first_view_saved_twice_at_once_is_saved_once():
    user = make.user()
    assert save_all(user, ["Của tôi"] * AT_ONCE) == ["name_taken"] * (AT_ONCE - 1)
    assert SavedView.objects.count() == 1


def test_no_more_views_than_allowed_are_saved_at_once():
    user = make.user()
    for n in range(MOST - 1):
        SavedView.objects.create(user=user, name=str(n), query="status=received")
    refused = save_all(user, [f"Của tôi {n}" for n in range(AT_ONCE)])
    assert refused == ["too_many"] * (AT_ONCE - 1)
    assert SavedView.objects.count() == MOST
