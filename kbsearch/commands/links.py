"""The addresses that commands print, for people to open in a browser."""

from __future__ import annotations

from kbsearch.settings import Settings

_EVERYWHERE = {"0.0.0.0": "localhost", "::": "localhost"}  # noqa: S104 - what is compared with


def link_address(settings: Settings, path: str, port: int | None = None) -> str:
    """Where a path of the site is found: at its public address, or else on this machine."""
    if settings.public_url:
        return settings.public_url.rstrip("/") + path
    host = _EVERYWHERE.get(settings.host, settings.host)
    place = f"[{host}]" if ":" in host else host
    return f"http://{place}:{port or settings.port}{path}"
