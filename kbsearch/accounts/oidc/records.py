"""What is known of a provider, and of who comes from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.records import Language

Claims = Mapping[str, Any]

FAREWELL_LIFETIME = 600
"""Seconds for which a logout token counts, and is remembered."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider announces of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    """Empty where there is none; so is the next."""

    end_session_endpoint: str = ""
    algorithms: tuple[str, ...] = ("RS256",)
    """What it signs with, as far as we take it."""

    token_auth: str = "client_secret_basic"  # noqa: S105 - the name of a way
    """How it wants the application to show its secret."""

    asks_anew: str = "select_account"
    """What makes it ask who it is, whoever is signed in there (Core 1.0, 3.1.2.1)."""

    names_itself: bool = False
    """Whether each answer names the issuer (RFC 9207)."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What the token endpoint gave for a code."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes from the provider; all of it is signed, or asked of the provider."""

    issuer: str
    subject: str
    login: str
    name: str
    email: str
    lang: Language
    """The language that he reads: what the provider says of him, or else what he read here."""

    groups: frozenset[str]
    id_token: str = field(repr=False)
    """Kept by his browser, to name him when he signs out."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """Somebody who has signed out at the provider."""

    issuer: str
    subject: str
    token: str
    """The name of the token, which counts once."""
