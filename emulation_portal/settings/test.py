"""What the test suite runs on: fast hashing, tasks at once, files in a folder of their own."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import CONTENT_SECURITY_POLICY, DATABASES, STORAGES  # noqa: F401

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Removed when the process ends.
_FOLDER = tempfile.TemporaryDirectory(prefix="portal-test-", ignore_cleanup_errors=True)
DATA_DIR = Path(_FOLDER.name)
PRIVATE_FILES_DIR = DATA_DIR / "files"
STORAGES = {
    "default": {
        **STORAGES["default"],
        "OPTIONS": {"location": PRIVATE_FILES_DIR, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = DATA_DIR / "portal.sqlite3"
    # A file, not memory: threads and the browser's server each open a connection of their own.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
