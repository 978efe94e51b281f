"""Filters of the queue kept under a name, each person's own."""

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from awards.office_queue.models import SavedView
from campaigns.accounts.models import User
from campaigns.workflow.rules import rule
from emulation_portal.vietnamese import normalise, without_invisible

MOST = 20
NOT_KEPT = ("page", "csrfmiddlewaretoken")


def kept_part(query: str) -> str:
    """What of an address a view keeps: the filters and the order that were chosen, not the page."""
    chosen = QueryDict(query, mutable=True)
    kept = QueryDict(mutable=True)
    for name, values in chosen.lists():
        if name not in NOT_KEPT and any(values):
            kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


@rule
def save_view(*, name: str, query: str, by) -> SavedView:
    """Keep the filters of an address under a name of one's own.

    Guarantees that two saved at once count each other. Signs that nobody sees are left out of the
    name. It leaves no event: a view is one's own and decides nothing.
    Source: this project. Units: at most 20 views a person. Raises: ValidationError name_missing,
    name_taken, nothing_chosen, too_many.
    """
    # No form has read this name: PostgreSQL keeps no NUL.
    name, query = normalise(without_invisible(name)), kept_part(query)
    # The views counted below may not be there yet to be locked: their owner is.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = SavedView.objects.filter(user=by)
    problem = None
    if not name or len(name) > 60:
        problem = ("name", _("Give the view a name of at most 60 characters."), "name_missing")
    elif not query or len(query) > 1000:
        problem = (
            "name",
            _("Choose at least one filter or an order; the view keeps that."),
            "nothing_chosen",
        )
    elif own.filter(name=name).exists():
        problem = ("name", _("You have a view of this name already."), "name_taken")
    elif own.count() >= MOST:
        problem = ("name", _("You have 20 views. Delete one before you save another."), "too_many")
    if problem:
        field, sentence, code = problem
        raise ValidationError({field: ValidationError(sentence, code=code)})
    return SavedView.objects.create(user=by, name=name, query=query)


@rule
def delete_view(*, view: SavedView, by) -> None:
    """Forget a view of one's own.

    Source: this project. Raises: SavedView.DoesNotExist for another person's.
    """
    SavedView.objects.get(pk=view.pk, user=by).delete()
