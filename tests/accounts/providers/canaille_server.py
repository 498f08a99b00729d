"""Canaille, an OpenID Connect provider, kept in memory: run by the Python that it is installed in.

    python canaille_server.py '{"port": 9000, "redirect": […], "people": {"ana": {…}}, …}'

Nothing of the provider is replaced: its pages, its endpoints, its keys. Only who is in it and which
application may use it is said here.
"""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

from authlib.common.security import generate_token
from canaille import create_app  # type: ignore[import-not-found, unused-ignore]
from canaille.app import models  # type: ignore[import-not-found, unused-ignore]
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server  # type: ignore[import-not-found, unused-ignore]


def configuration(port: int) -> dict[str, Any]:
    """What the provider's own settings are, signing keys included."""
    key = RSAKey.generate_key(2048, auto_kid=True)
    return {
        "SECRET_KEY": generate_token(32),
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {
            "DATABASE": "memory",
            "NAME": "Aforalia ID",
            "HTMX": False,
            "LOGIN_ATTRIBUTES": ["user_name"],
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    }


def populate(backend: Any, given: dict[str, Any]) -> None:
    """Puts the people, their groups and the application into it."""
    people = {}
    for name, about in given["people"].items():
        people[name] = models.User(
            user_name=name,
            formatted_name=about["name"],
            family_name=about["name"].rpartition(" ")[2],
            display_name=name,
            emails=[f"{name}@aforalia.example"],
            password=about["password"],
        )
        backend.save(people[name])
        for name_of_group in about.get("groups", ()):
            found = backend.get(models.Group, display_name=name_of_group)
            group = found or models.Group(display_name=name_of_group, members=[])
            group.members = [*group.members, people[name]]
            backend.save(group)
    application = models.Client(
        client_id=given["client_id"],
        client_id_issued_at=datetime.datetime.now(datetime.UTC),
        client_name="Ayuda de Aforalia",
        client_secret=given["client_secret"],
        client_uri="https://help.aforalia.example",
        redirect_uris=given["redirect_uris"],
        post_logout_redirect_uris=given["post_logout_redirect_uris"],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "profile", "email", "groups"],
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 - no password
    )
    backend.save(application)
    application.audience = [application]
    backend.save(application)


def main() -> None:
    """Serves until it is ended."""
    given = json.loads(sys.argv[1])
    app = create_app(config=configuration(given["port"]))
    with app.app_context():
        populate(app.backend, given)
    make_server("127.0.0.1", given["port"], app, threaded=True).serve_forever()


if __name__ == "__main__":
    main()
