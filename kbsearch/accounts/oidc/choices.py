"""What an installation has chosen about its provider; contradictions refuse to start."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from kbsearch.accounts.roles import Role
from kbsearch.errors import SettingsError

_GIVEN = tuple(role for role in Role if role is not Role.VISITOR)


class ProviderSettings(Protocol):
    """The settings that this module reads."""

    @property
    def oidc_issuer(self) -> str: ...

    @property
    def oidc_client_id(self) -> str: ...

    @property
    def oidc_client_secret(self) -> SecretStr: ...

    @property
    def oidc_scopes(self) -> tuple[str, ...]: ...

    @property
    def oidc_groups_claim(self) -> str: ...

    @property
    def oidc_roles(self) -> Mapping[str, str]: ...

    @property
    def oidc_default_role(self) -> str: ...

    @property
    def provider_name(self) -> str: ...

    @property
    def public_url(self) -> str: ...

    @property
    def host(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Choices:
    """One provider, and what its people may do here."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    groups_claim: str
    roles: Mapping[str, Role]
    """The role of a group. When it is empty, groups say nothing."""

    default_role: Role | None
    """The role of whom no group gives one; None does not let them in."""

    name: str
    site: str
    """Where visitors find this site, without a slash at its end; empty on this machine only,
    where it is the address that the service listens on."""


def chosen_provider(settings: ProviderSettings) -> Choices | None:
    """The provider of an installation; None when it has none.

    Raises SettingsError for what is missing, malformed or contradictory. It never shows a secret.
    """
    if not settings.oidc_issuer:
        _refuse_leftovers(settings)
        return None
    _check_addresses(settings)
    secret = settings.oidc_client_secret.get_secret_value()
    if not settings.oidc_client_id:
        raise SettingsError("KBSEARCH_OIDC_ISSUER needs KBSEARCH_OIDC_CLIENT_ID")
    if not (secret.isascii() and (secret.isprintable() or not secret)):
        raise SettingsError("KBSEARCH_OIDC_CLIENT_SECRET holds characters that no provider gives")
    if "openid" not in settings.oidc_scopes:
        raise SettingsError("KBSEARCH_OIDC_SCOPES must hold 'openid'")
    default = settings.oidc_default_role
    roles = {group: _role(group, name) for group, name in settings.oidc_roles.items()}
    if default == "none" and not roles:
        raise SettingsError(
            "KBSEARCH_OIDC_DEFAULT_ROLE is 'none' and KBSEARCH_OIDC_ROLES is empty, so nobody "
            "could sign in; name a group that may"
        )
    return Choices(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret,
        scopes=settings.oidc_scopes,
        groups_claim=settings.oidc_groups_claim,
        roles=roles,
        default_role=None if default == "none" else Role(default),
        name=settings.provider_name,
        site=settings.public_url.rstrip("/"),
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_leftovers(settings: ProviderSettings) -> None:
    given = {
        "KBSEARCH_OIDC_CLIENT_ID": settings.oidc_client_id,
        "KBSEARCH_OIDC_CLIENT_SECRET": settings.oidc_client_secret.get_secret_value(),
        "KBSEARCH_OIDC_ROLES": settings.oidc_roles,
    }
    for name, value in given.items():
        if value:
            raise SettingsError(f"{name} means nothing without KBSEARCH_OIDC_ISSUER")


def _check_addresses(settings: ProviderSettings) -> None:
    issuer = urlsplit(settings.oidc_issuer)
    if not issuer.hostname or issuer.username is not None:
        raise SettingsError(f"KBSEARCH_OIDC_ISSUER is no address: {settings.oidc_issuer!r}")
    if issuer.scheme != "https" and not is_loopback(issuer.hostname):
        raise SettingsError(
            f"KBSEARCH_OIDC_ISSUER must begin with https:// (it is {settings.oidc_issuer!r}): "
            "whoever listens to plain HTTP could sign in as anybody"
        )
    if settings.public_url:
        site = urlsplit(settings.public_url)
        if site.scheme != "https" and not is_loopback(site.hostname or ""):
            raise SettingsError(
                f"KBSEARCH_PUBLIC_URL must begin with https:// where KBSEARCH_OIDC_ISSUER is set "
                f"(it is {settings.public_url!r})"
            )
    elif not is_loopback(settings.host):
        raise SettingsError(
            "KBSEARCH_OIDC_ISSUER needs KBSEARCH_PUBLIC_URL, such as 'https://help.example.com': "
            "the provider sends people back there, and nothing that a request says may change it"
        )


def _role(group: str, name: str) -> Role:
    if not group:
        raise SettingsError(
            f"KBSEARCH_OIDC_ROLES: {name!r} is no pair; write a group and its role, such as "
            "'helpdesk=technician'"
        )
    if name not in _GIVEN:
        raise SettingsError(
            f"KBSEARCH_OIDC_ROLES: {group!r} gives {name!r}, which is no role; the roles are "
            f"{', '.join(_GIVEN)}"
        )
    return Role(name)
