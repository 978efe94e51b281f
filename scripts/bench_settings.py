"""Settings of the measure: a folder and databases of its own, which go when it ends."""

import os
import tempfile

_FOLDER = tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True)
# A child, such as the one that makes certificates, works in the folder of its parent.
os.environ["PORTAL_DATA"] = os.environ.setdefault("PORTAL_BENCH_FOLDER", _FOLDER.name)
if os.environ["PORTAL_DATA"] != _FOLDER.name:
    _FOLDER.cleanup()

from emulation_portal.settings.development import *  # noqa: E402, F403
from emulation_portal.settings.development import DATA_DIR, DATABASES, STORAGES  # noqa: E402

_beside = f"portal_bench_{os.getpid()}"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = DATA_DIR / "portal.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / f"{_beside}.sqlite3"}
else:
    DATABASES["default"]["TEST"] = {"NAME": _beside}
# The servers of the deadline's minute work in the throwaway database of their parent.
DATABASES["default"]["NAME"] = os.environ.get("PORTAL_BENCH_DATABASE", DATABASES["default"]["NAME"])
# Without a collected folder; a name is then not looked up in the manifest, which takes no time.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"level": "CRITICAL"}}
