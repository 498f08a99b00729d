"""django-helpdesk with its public form, run by the Python that it is installed in.

    python django_helpdesk.py '{"port": 9000, "database": "desk.sqlite3", "kbsearch": "http://…"}'

Nothing of the help desk is replaced. Its own means are used: a template of the site extends the one
of its form by three lines, which add <kb-suggest>.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django  # type: ignore[import-not-found, unused-ignore]
from django.conf import settings  # type: ignore[import-not-found, unused-ignore]
from django.core.management import call_command  # type: ignore[import-not-found, unused-ignore]
from django.urls import include, path  # type: ignore[import-not-found, unused-ignore]

TEMPLATES = Path(__file__).parent / "templates"
APPS = (
    *(f"django.contrib.{name}" for name in ["admin", "auth", "contenttypes", "humanize"]),
    *(f"django.contrib.{name}" for name in ["messages", "sessions", "sites", "staticfiles"]),
    "rest_framework",
    "helpdesk",
)
PROCESSORS = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    f"{__name__}.kbsearch",
)
urlpatterns: list[Any] = []


def kbsearch(_: Any) -> dict[str, str]:
    """Where kbsearch is, for the template."""
    return {"kbsearch": settings.KBSEARCH}


def configure(given: dict[str, Any]) -> None:
    """The settings that the documentation of django-helpdesk asks for."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="of a test",  # noqa: S106
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=APPS,
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [TEMPLATES],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": PROCESSORS},
            }
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": given["database"]}},
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        LANGUAGE_CODE="es",
        STATIC_URL="/files/",
        SITE_ID=1,
        USE_TZ=True,
        HELPDESK_USE_CDN=False,
        HELPDESK_TEAMS_MODE_ENABLED=False,
        KBSEARCH=given["kbsearch"],
    )


def main() -> None:
    """Makes its database and one queue that everybody may write to, and serves."""
    given: dict[str, Any] = json.loads(sys.argv[1])
    configure(given)
    django.setup()
    urlpatterns.append(path("", include("helpdesk.urls", namespace="helpdesk")))
    call_command("migrate", verbosity=0)
    from helpdesk.models import Queue  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    Queue.objects.create(title="Informática", slug="it", allow_public_submission=True)
    call_command("runserver", f"127.0.0.1:{given['port']}", use_reloader=False)


if __name__ == "__main__":
    main()
