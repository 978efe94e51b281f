"""One machine, no TLS: what `scripts/run` serves when no production environment is given.

DEBUG stays off unless the environment asks for it; the secret key is made once, kept with the data.
"""

import secrets

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, DATA_DIR, SECRET_KEY, env

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]


def kept_secret_key() -> str:
    """The key of this data folder, made at the first start and readable by its owner only."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = SECRET_KEY or kept_secret_key()
