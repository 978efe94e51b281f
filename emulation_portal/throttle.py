"""How often one address may try something that is open to strangers."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils import timezone


def tries_too_often(request, what: str, *, a_minute: int) -> bool:
    """Count one try; whether this address has tried more often in this minute than it may.

    The count lies in the cache that all processes share. Where it was thrown out meanwhile, the
    count begins anew.
    """
    key = f"{what}:{get_adapter().get_client_ip(request)}:{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key) > a_minute
    except ValueError:
        return False
