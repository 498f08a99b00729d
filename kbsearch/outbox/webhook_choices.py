"""What an installation has chosen about webhooks; contradictions refuse to start."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import SecretStr

from kbsearch.errors import SettingsError
from kbsearch.outbox.network_guard import PORTS, Guard, may_be_called, parts_of
from kbsearch.outbox.records import SendError

SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with
SECRET_BYTES = range(24, 65)
"""How long a secret may be (Standard Webhooks 1.0.0, "Signature scheme")."""

Content = Literal["notice", "full"]


class WebhookSettings(Protocol):
    """The settings that this module reads."""

    @property
    def webhook_urls(self) -> SecretStr: ...

    @property
    def webhook_secret(self) -> SecretStr: ...

    @property
    def webhook_content(self) -> Content: ...

    @property
    def webhook_hosts_allowed(self) -> tuple[str, ...]: ...

    @property
    def public_url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class WebhookChoices:
    """Who is told, and what. `urls` are the addresses by the name that a target has in the outbox,
    where an address itself is never kept, since many hold a secret."""

    urls: Mapping[str, str] = field(repr=False)
    keys: Sequence[bytes] = field(repr=False)
    content: Content
    allowed: tuple[str, ...]
    public_url: str


def webhook_choices(settings: WebhookSettings) -> WebhookChoices | None:
    """What the settings say; None when nobody is told. Raises SettingsError."""
    urls = _listed(settings.webhook_urls)
    if not urls:
        return None
    for one in settings.webhook_hosts_allowed:
        _check_host(one)
    for number, url in enumerate(urls, start=1):
        _check(url, number, settings.webhook_hosts_allowed)
    return WebhookChoices(
        {target_of(url): url for url in urls},
        _keys(settings.webhook_secret),
        settings.webhook_content,
        settings.webhook_hosts_allowed,
        settings.public_url.rstrip("/"),
    )


def target_of(url: str) -> str:
    """What a receiver is called in the outbox: where it is, and eight digits of a digest."""
    scheme, host, port = parts_of(url)
    named = f"[{host}]" if ":" in host else host
    place = named if port == PORTS[scheme] else f"{named}:{port}"
    return f"{scheme}://{place} #{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _check(url: str, number: int, allowed: Sequence[str]) -> None:
    """Refuses what could never be sent to; what a name leads to is looked at when it is."""
    try:
        scheme, host, port = parts_of(url)
    except SendError as error:
        raise SettingsError(f"KBSEARCH_WEBHOOK_URLS, no. {number}: {error}") from error
    named = Guard(allowed).allows(host, port)
    if scheme == "http" and not named:
        raise SettingsError(
            f"KBSEARCH_WEBHOOK_URLS, no. {number}: {host} is to be called over plain HTTP, where "
            "anybody on the way can read along; use https, or name it in "
            "KBSEARCH_WEBHOOK_HOSTS_ALLOWED"
        )
    literal = re.fullmatch(r"[0-9.]+|.*:.*", host)
    if literal and not may_be_called(host, allowed=named):
        raise SettingsError(
            f"KBSEARCH_WEBHOOK_URLS, no. {number}: {host} is in a private network; name it in "
            "KBSEARCH_WEBHOOK_HOSTS_ALLOWED if webhooks may go there"
        )


def _check_host(allowed: str) -> None:
    """Refuses what is no host, and so would allow nothing."""
    try:
        parts_of(f"http://{allowed}/")
    except SendError as error:
        raise SettingsError(
            f"KBSEARCH_WEBHOOK_HOSTS_ALLOWED: {allowed!r} is no host such as 'n8n.internal', nor "
            "one with a port such as 'n8n.internal:5678'"
        ) from error
    if "/" in allowed:
        raise SettingsError(
            f"KBSEARCH_WEBHOOK_HOSTS_ALLOWED: {allowed!r} has more than a host and a port"
        )


def _keys(secret: SecretStr) -> Sequence[bytes]:
    """The keys that are signed with. Raises SettingsError when there is none, or a weak one."""
    keys = []
    for one in _listed(secret):
        try:
            key = base64.b64decode(one.removeprefix(SECRET_PREFIX), validate=True)
        except binascii.Error:
            key = b""
        if not one.startswith(SECRET_PREFIX) or len(key) not in SECRET_BYTES:
            raise SettingsError(
                "KBSEARCH_WEBHOOK_SECRET: it is 'whsec_' and 24 to 64 random bytes as Base64; "
                "make one with: echo whsec_$(openssl rand -base64 32)"
            )
        keys.append(key)
    if not keys:
        raise SettingsError(
            "KBSEARCH_WEBHOOK_URLS is set and KBSEARCH_WEBHOOK_SECRET is not: a receiver could not "
            "tell our webhooks from anybody's; make one with: echo whsec_$(openssl rand -base64 32)"
        )
    return tuple(keys)


def _listed(value: SecretStr) -> Sequence[str]:
    return tuple(
        dict.fromkeys(part.strip() for part in value.get_secret_value().split(",") if part.strip())
    )
