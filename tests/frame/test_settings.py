"""What an installation gets from its environment, and what production refuses to start without."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

TELL = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in (
    "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_REDIRECT_EXEMPT",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "CSRF_TRUSTED_ORIGINS",
)}))
"""
GIVEN = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "portal.example"}


def start(module: str, folder, tell: str = TELL, **environment: str) -> subprocess.CompletedProcess:
    """A process of its own with nothing in its environment but what is given."""
    return subprocess.run(
        [sys.executable, "-c", tell],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PORTAL_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": f"emulation_portal.settings.{module}",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_with_its_two_settings_is_closed_and_on_https(tmp_path):
    assert json.loads(start("production", tmp_path, **GIVEN).stdout) == {
        "DEBUG": False,
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": ["portal.example"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_REDIRECT_EXEMPT": ["^healthz$"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "CSRF_TRUSTED_ORIGINS": ["https://portal.example"],
    }


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_production_without_one_of_them_says_which(tmp_path, missing):
    given = {name: value for name, value in GIVEN.items() if name != missing}
    process = start("production", tmp_path, **given)
    assert process.returncode == 1
    assert f"ImproperlyConfigured: Set {missing} " in process.stderr


def test_production_ignores_debug(tmp_path):
    assert json.loads(start("production", tmp_path, **GIVEN, DEBUG="1").stdout)["DEBUG"] is False


TELL_EMAIL = """
from django.conf import settings
print(settings.EMAIL_BACKEND.split(".")[-2], settings.EMAIL_HOST, settings.EMAIL_PORT,
      settings.EMAIL_USE_TLS, settings.EMAIL_FILE_PATH)
"""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "console None None False"),
        ("smtp+tls://user:pass@mail.example:587", "smtp mail.example 587 True"),
        ("filemail:///mails", "filebased None None False {data}/mails"),
        ("filemail:////srv/mails", "filebased None None False /srv/mails"),
    ],
)
@pytest.mark.parametrize("module", ["development", "production"])
def test_email_goes_where_the_environment_says(tmp_path, url, said, module):
    given = {**(GIVEN if module == "production" else {}), **({"EMAIL_URL": url} if url else {})}
    process = start(module, tmp_path, TELL_EMAIL, **given)
    assert process.stdout.strip() == said.format(data=tmp_path / "data"), process.stderr


def test_development_makes_a_secret_key_once_for_its_owner_alone(tmp_path):
    first = json.loads(start("development", tmp_path).stdout)
    second = json.loads(start("development", tmp_path).stdout)
    kept = tmp_path / "data" / "secret_key"
    assert first["SECRET_KEY"] == second["SECRET_KEY"] == kept.read_text()
    assert len(first["SECRET_KEY"]) >= 50
    assert kept.stat().st_mode & 0o777 == 0o600
    assert (first["DEBUG"], first["ALLOWED_HOSTS"]) == (False, ["localhost", "127.0.0.1", "[::1]"])
