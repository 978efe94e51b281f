"""What stands around every page: whether this is a demo, whose portal it is, where one can go."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from awards.nominations.queries import has_dossiers
from campaigns.accounts.demo import is_demo_database
from campaigns.accounts.models import Role
from campaigns.outbox.models import Message
from campaigns.units.models import Unit, UnitKind


def holds_any(*roles: Role) -> Callable:
    return lambda user: any(user.holds(role) for role in roles)


# Where one can go, in the order of the process, and who goes there.
PLACES = (
    (_("My desk"), "home", lambda user: True),
    (_("Campaigns"), "plans:campaigns", lambda user: True),
    (_("Progress"), "progress:own", holds_any(Role.HEAD, Role.OFFICE, Role.DIRECTOR)),
    (_("Nominations"), "nominations:own", has_dossiers),
    (
        _("Evaluation"),
        "evaluation:rounds",
        holds_any(Role.OFFICE, Role.DIRECTOR, Role.SECRETARY),
    ),
    (
        _("Council"),
        "council:sessions",
        holds_any(Role.OFFICE, Role.SECRETARY, Role.CHAIR, Role.MEMBER),
    ),
    (_("Public page"), "publicity:index", lambda user: True),
)
# What one looks up or keeps, beside the process: behind one word, so that the process fits a line.
REGISTERS = (
    (_("Units"), "units:units", lambda user: user.can_keep_registers),
    (_("People"), "staff:people", lambda user: user.can_keep_registers),
    (_("Accounts"), "accounts:accounts", lambda user: user.can_manage_accounts),
    (_("Legal rules"), "law:overview", holds_any(Role.OFFICE, Role.DIRECTOR, Role.ADMINISTRATOR)),
    (_("Reference data"), "admin:index", lambda user: user.can_manage_accounts),
    (_("Outbox"), "outbox:outbox", holds_any(Role.OFFICE)),
    (_("Audit chain"), "workflow:audit", lambda user: user.can_read_audit),
)
# Pages of a place that stand at an address of their own.
ALSO = (("/reorganisation/", "units:units"),)


@dataclass(frozen=True)
class NavItem:
    """One place in the main navigation."""

    label: str
    url: str
    is_current: bool
    is_register: bool = False
    n_waiting: int = 0


def navigation(request) -> list[NavItem]:
    """The places this person goes to in the role they wear; the longest that fits is current."""
    user = request.user
    if not user.is_authenticated:
        return []
    registers = [place for place in REGISTERS if place[2](user)]
    # A menu for a single place would only be in the way.
    behind = {name for _label, name, _may_go in registers} if len(registers) > 1 else set()
    places = [place for place in PLACES if place[2](user)] + registers
    urls = {name: reverse(name) for _label, name, _may_go in places}
    path = next((urls.get(name) for start, name in ALSO if request.path.startswith(start)), None)
    fitting = [url for url in urls.values() if _is_inside(path or request.path, url)]
    current = max(fitting, key=len, default="")
    return [
        NavItem(label, urls[name], urls[name] == current, name in behind)
        for label, name, _may_go in places
    ]


def _is_inside(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def portal_unit() -> str:
    """The name of the Department whose portal this is."""
    living = Unit.objects.existing_on(timezone.localdate()).filter(kind=UnitKind.DEPARTMENT)
    first = living.order_by("position", "pk")
    return first.values_list("name", flat=True).first() or ""


def unread_notices(user) -> int:
    """How many notices this person has not read, whatever hat they wear."""
    return Message.objects.unread().filter(recipient=user).count() if user.is_authenticated else 0


class FrameMiddleware:
    """Sets what the frame needs; each is asked of the database only where a page draws it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.portal_is_demo = SimpleLazyObject(is_demo_database)
        request.portal_unit = SimpleLazyObject(portal_unit)
        request.nav_items = SimpleLazyObject(lambda: navigation(request))
        request.n_unread = SimpleLazyObject(lambda: unread_notices(request.user))
        return self.get_response(request)
