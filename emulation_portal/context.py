"""What every page's frame needs: names, version, navigation, the hats of whoever looks."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emulation_portal import __version__

PORTAL_NAME = _("Emulation and commendation")


def _hats(user) -> list:
    holdings_on = getattr(user, "holdings_on", None)
    return holdings_on(timezone.localdate()) if holdings_on else []


def portal(request) -> dict:
    """The frame's words; middleware sets `portal_is_demo`, `portal_unit` and `nav_items`."""
    return {
        "is_demo": getattr(request, "portal_is_demo", False),
        "portal_name": PORTAL_NAME,
        "portal_unit": getattr(request, "portal_unit", ""),
        "version": __version__,
        "nav_items": getattr(request, "nav_items", []),
        "hats": partial(_hats, getattr(request, "user", None)),
    }
