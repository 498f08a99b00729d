"""One provider, asked: where to sign in there, who came back, where to sign out.

Imports the engines; `signing_in` imports this when somebody first signs in.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import structlog

from indexer.records import Language
from kbsearch.accounts.oidc.attempts import Secrets
from kbsearch.accounts.oidc.authorization import (
    OUT_OF_ACTION,
    authorization_address,
    exchange,
    named,
)
from kbsearch.accounts.oidc.choices import Choices
from kbsearch.accounts.oidc.discovery import Discovery
from kbsearch.accounts.oidc.fetching import get_json, shown
from kbsearch.accounts.oidc.id_token import UnknownKeyError, read_id_token
from kbsearch.accounts.oidc.logout_token import read_logout_token
from kbsearch.accounts.oidc.person import arrival_of, groups_of, left_out
from kbsearch.accounts.oidc.records import Arrival, Claims, Farewell, Granted, Provider
from kbsearch.errors import (
    ProviderDownError,
    ProviderError,
    ProviderLostError,
    ProviderRefusedError,
)

PAUSE = 60.0
"""Seconds between two questions for keys that anybody can make us ask."""

log = structlog.get_logger(__name__)


class ProviderClient:
    """kbsearch as a client of one provider."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._discovery = Discovery(choices.issuer)

    async def sign_in_address(
        self, made: Secrets, *, redirect_uri: str, lang: str, other: bool = False
    ) -> str:
        """Where a browser is sent. Raises ProviderError."""
        provider = await self._discovery.provider()
        return authorization_address(
            self._choices, provider, made, redirect_uri=redirect_uri, lang=lang, other=other
        )

    async def arrival(
        self, sent: Mapping[str, str], made: Secrets, *, redirect_uri: str, lang: Language
    ) -> Arrival:
        """Who came back with the answer `sent`, whose state has been checked.

        Raises ProviderError and those below it.
        """
        provider = await self._discovery.provider()
        _check_issuer(sent, provider)
        _check_refusal(sent)
        code = sent.get("code", "")
        if not code:
            raise ProviderError("The provider's answer has no code")
        granted = await exchange(self._choices, provider, code, made.verifier, redirect_uri)
        claims = await self._claims(granted, provider, made.nonce)
        more = await self._more(granted, provider, claims)
        path = self._choices.groups_claim
        if left_out({**more, **claims}, path):
            log.warning(
                "the provider leaves somebody's groups out, because they are too many",
                claim=path,
                cure="let it send only the groups, or the roles, of this application",
            )
        return arrival_of(claims, more, groups_claim=path, id_token=granted.id_token, lang=lang)

    async def sign_out_address(self, *, id_token: str, back: str, lang: str) -> str:
        """Where a browser signs out of the provider (RP-Initiated Logout 1.0); empty without."""
        provider = await self._discovery.provider()
        if not provider.end_session_endpoint:
            return ""
        asked = {"client_id": self._choices.client_id, "post_logout_redirect_uri": back}
        if id_token:
            asked["id_token_hint"] = id_token
        asked |= {"state": lang, "ui_locales": lang}
        joint = "&" if "?" in provider.end_session_endpoint else "?"
        return f"{provider.end_session_endpoint}{joint}{urlencode(asked)}"

    async def signed_out(self, token: str) -> Farewell:
        """Whom a logout token of the provider is about. Raises ProviderError."""
        provider, client = await self._discovery.provider(), self._choices.client_id
        keys = await self._discovery.keys(provider)
        try:
            return read_logout_token(token, provider, keys, client=client)
        except UnknownKeyError:
            keys = await self._discovery.keys(provider, anew=True, pause=PAUSE)
            return read_logout_token(token, provider, keys, client=client)

    async def _claims(self, granted: Granted, provider: Provider, nonce: str) -> Claims:
        client, keys = self._choices.client_id, await self._discovery.keys(provider)
        try:
            return read_id_token(granted, provider, keys, client=client, nonce=nonce)
        except UnknownKeyError:
            # The provider may have begun to sign with another key since; asked for once.
            keys = await self._discovery.keys(provider, anew=True)
            return read_id_token(granted, provider, keys, client=client, nonce=nonce)

    async def _more(self, granted: Granted, provider: Provider, claims: Claims) -> Claims:
        """What the provider says of somebody only when it is asked (Core 1.0, 5.3)."""
        wanted = not self._choices.roles or groups_of(claims, self._choices.groups_claim)
        known = wanted and claims.get("name") and claims.get("email")
        if known or not provider.userinfo_endpoint or not granted.access_token:
            return {}
        more = await get_json(provider.userinfo_endpoint, bearer=granted.access_token)
        if more.get("sub") != claims["sub"]:
            raise ProviderError("The provider's user info is of somebody else")
        return more


def _check_issuer(sent: Mapping[str, str], provider: Provider) -> None:
    # Against answers of one provider that are passed to another (RFC 9207, 2.4).
    named_issuer = sent.get("iss")
    if named_issuer is None and not provider.names_itself:
        return
    if named_issuer != provider.issuer:
        raise ProviderError(f"The answer is of {shown(named_issuer)}, not of {provider.issuer!r}")


def _check_refusal(sent: Mapping[str, str]) -> None:
    code = sent.get("error")
    if code is None:
        return
    message = f"The provider answers {named(code)}"
    if code == "access_denied":
        raise ProviderRefusedError(message, reason="provider-denied")
    if code in OUT_OF_ACTION:
        raise ProviderDownError(message)
    if code in {"login_required", "interaction_required", "consent_required"}:
        raise ProviderLostError(message)
    raise ProviderError(message)
