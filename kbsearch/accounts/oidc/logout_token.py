"""Logout tokens: the provider says that somebody has signed out there (Back-Channel Logout 1.0)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from joserfc.jwt import JWTClaimsRegistry

from kbsearch.accounts.oidc.id_token import LEEWAY, MALFORMED, verified
from kbsearch.accounts.oidc.records import FAREWELL_LIFETIME, Farewell, Provider
from kbsearch.errors import ProviderError

EVENT = "http://schemas.openid.net/event/backchannel-logout"
"""What makes a token a logout token (section 2.4)."""


def read_logout_token(
    token: str, provider: Provider, published: Mapping[str, Any], *, client: str
) -> Farewell:
    """Whom a logout token is about (section 2.6). Raises as `read_id_token` does.

    One that names a session only and nobody is refused: sessions are not kept by their names there.
    """
    claims = verified(token, provider, published).claims
    rules = JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": client},
        iat={"essential": True},
        jti={"essential": True},
        sub={"essential": True},
    )
    try:
        rules.validate(claims)
        fresh = time.time() - claims["iat"] <= FAREWELL_LIFETIME
        events = claims.get("events")
        meant = isinstance(events, dict) and isinstance(events.get(EVENT), dict)
    except MALFORMED as error:
        raise ProviderError(f"The logout token is refused: {error}") from error
    if not (fresh and meant) or "nonce" in claims:
        raise ProviderError("The logout token is refused: too old, or another kind of token")
    return Farewell(claims["iss"], claims["sub"], claims["jti"])
