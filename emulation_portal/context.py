"""What every page's frame needs: names, version, navigation, the hats of whoever looks."""

from django.utils.translation import gettext_lazy as _

from emulation_portal import __version__
from emulation_portal.ways_back import page_of

PORTAL_NAME = _("Emulation and commendation")


def portal(request) -> dict:
    """The frame's words; middleware sets what differs from request to request."""
    return {
        "is_demo": getattr(request, "portal_is_demo", False),
        "portal_name": PORTAL_NAME,
        "portal_unit": getattr(request, "portal_unit", ""),
        "portal_version": __version__,
        "nav_items": getattr(request, "nav_items", []),
        "n_unread": getattr(request, "n_unread", 0),
        "hats": getattr(request, "hats", []),
        "way_back": page_of(request),
    }
