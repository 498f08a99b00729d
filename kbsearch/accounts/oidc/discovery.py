"""What a provider announces of itself, asked once and kept for an hour."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from kbsearch.accounts.oidc.fetching import get_json, shown
from kbsearch.accounts.oidc.records import Provider
from kbsearch.errors import ProviderDownError, ProviderError

KEPT = 3600.0
"""Seconds; providers change their endpoints seldom, and announce their keys in advance."""

KEPT_WHEN_DOWN = 86_400.0
"""Seconds for which what is known goes on to count while it cannot be asked for again."""

WELL_KNOWN = "/.well-known/openid-configuration"

# Signatures by a key that only the provider has: neither `none`, nor one with a shared secret,
# for which a public key could be mistaken (RFC 8725, 2.1 and 3.1).
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class Kept:
    """The answer at one address, for as long as it is fresh; asked for by one at a time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asking = asyncio.Lock()
        self._found: Mapping[str, Any] = {}
        self._at = -KEPT_WHEN_DOWN
        self._answered = 0
        self._failure = ""

    async def get(self, address: str, *, after: float | None = None) -> Mapping[str, Any]:
        """What is at the address; asked anew when it is old, or not from `after` a moment.

        Raises ProviderError. Those who wait while one asks in vain do not ask in turn.
        """
        answered = self._answered
        async with self._asking:
            if self._answered == answered or not (self._found or self._failure):
                await self._ask(address, self._clock() - KEPT if after is None else after)
            if self._failure and (after is not None or not self._is_known()):
                raise ProviderDownError(self._failure)
            return self._found

    async def _ask(self, address: str, oldest: float) -> None:
        if self._found and self._at >= oldest:
            return
        now, self._failure = self._clock(), ""
        try:
            self._found = await get_json(address)
            self._at = now
        except ProviderDownError as error:
            self._failure = str(error)
        finally:
            self._answered += 1

    def _is_known(self) -> bool:
        return bool(self._found) and self._clock() - self._at <= KEPT_WHEN_DOWN


class Discovery:
    """One provider, by the name of its issuer."""

    def __init__(self, issuer: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._announced = Kept(clock)
        self._keys = Kept(clock)

    async def provider(self) -> Provider:
        """What it announces. Raises ProviderError."""
        address = self._issuer.rstrip("/") + WELL_KNOWN
        return read_announcement(await self._announced.get(address), self._issuer)

    async def keys(
        self, provider: Provider, *, anew: bool = False, pause: float = 0.0
    ) -> Mapping[str, Any]:
        """The keys that it signs with, as a JWK set; asked for again when `anew`.

        It is not asked again within `pause` seconds, where strangers could make us ask.
        """
        after = self._clock() - pause if anew else None
        return await self._keys.get(provider.jwks_uri, after=after)


def read_announcement(announced: Mapping[str, Any], issuer: str) -> Provider:
    """The provider of an announcement (Discovery 1.0, 4.3).

    Raises ProviderError when another issuer speaks there, or when it lacks what is needed.
    """
    named = announced.get("issuer")
    if named != issuer:
        raise ProviderError(
            f"KBSEARCH_OIDC_ISSUER is {issuer!r}, and what answers there is {shown(named)}"
        )
    plain = urlsplit(issuer).scheme == "http"
    signed = announced.get("id_token_signing_alg_values_supported", ["RS256"])
    algorithms = tuple(one for one in ALGORITHMS if isinstance(signed, list) and one in signed)
    if not algorithms:
        raise ProviderError(f"{issuer} signs with {shown(signed)}, and none of that is safe")
    return Provider(
        issuer=issuer,
        authorization_endpoint=_endpoint(announced, "authorization_endpoint", plain=plain),
        token_endpoint=_endpoint(announced, "token_endpoint", plain=plain),
        jwks_uri=_endpoint(announced, "jwks_uri", plain=plain),
        userinfo_endpoint=_optional(announced, "userinfo_endpoint", plain=plain),
        end_session_endpoint=_optional(announced, "end_session_endpoint", plain=plain),
        algorithms=algorithms,
        token_auth=_token_auth(announced),
        asks_anew=_asks_anew(announced),
        names_itself=announced.get("authorization_response_iss_parameter_supported") is True,
    )


def _endpoint(announced: Mapping[str, Any], name: str, *, plain: bool) -> str:
    found = announced.get(name)
    try:
        address = urlsplit(found if isinstance(found, str) else "")
        usable = bool(address.hostname) and address.username is None and not address.fragment
    except ValueError:
        usable = False
    if not usable or address.scheme not in ({"https", "http"} if plain else {"https"}):
        raise ProviderError(f"The provider's {name} is {shown(found)}, which is no safe address")
    return str(found)


def _optional(announced: Mapping[str, Any], name: str, *, plain: bool) -> str:
    return _endpoint(announced, name, plain=plain) if announced.get(name) else ""


def _asks_anew(announced: Mapping[str, Any]) -> str:
    prompts = announced.get("prompt_values_supported", ["select_account"])
    return (
        "select_account" if isinstance(prompts, list) and "select_account" in prompts else "login"
    )


def _token_auth(announced: Mapping[str, Any]) -> str:
    # A secret in the body reads the same everywhere. In the header, RFC 6749 (2.3.1) wants it
    # percent-encoded first, which not all providers undo.
    ways = announced.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    post = isinstance(ways, list) and "client_secret_post" in ways
    return "client_secret_post" if post else "client_secret_basic"
