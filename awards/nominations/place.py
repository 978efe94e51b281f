"""Where the pages of writing stand: in the portal, or behind the link of a guest."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from awards.nominations.models import Nomination

Address = Callable[..., str]
# What an address of a page of writing ends with for whoever came from the check.
FROM_THE_CHECK = "check"


@dataclass(frozen=True)
class Place:
    """One dossier as its writer reaches it. `address(page, *arguments)` gives the pages “answer”,
    “profile”, “honours”, “summary”, “evidence” and “preview”; `overview` is the task list, `check`
    the page on which everything is read once more before it is handed in."""

    nomination: Nomination
    by: object
    overview: str
    address: Address
    base: str = "base.html"
    own_list: str = ""
    check: str = ""


def place_in_portal(nomination: Nomination, *, by) -> Place:
    """The pages of writing for somebody who is signed in."""

    def address(page: str, *arguments) -> str:
        return reverse(f"nominations:{page}", args=[nomination.pk, *arguments])

    return Place(
        nomination=nomination,
        by=by,
        overview=reverse("submission:detail", args=[nomination.pk]),
        address=address,
        own_list=reverse("nominations:own"),
        check=reverse("submission:check", args=[nomination.pk]),
    )
