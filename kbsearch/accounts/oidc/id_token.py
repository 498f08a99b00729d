"""ID tokens: who signed them, for whom, when, and for which sign-in (Core 1.0, 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry

from kbsearch.accounts.oidc.records import Claims, Granted, Provider
from kbsearch.errors import ProviderError

LEEWAY = 60
"""Seconds by which clocks may differ."""

KINDS = frozenset({"RSA", "EC"})
"""Keys of these kinds have a public half; a shared secret is never published."""

RSA_BITS = 2048
"""Shorter RSA keys are not taken (RFC 7518, 3.3)."""


# What the library raises for tokens and keys that are not as they should be.
MALFORMED = (JoseError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


class UnknownKeyError(ProviderError):
    """The token names a key that is not in the set: the provider may have new ones."""


def read_id_token(
    granted: Granted, provider: Provider, published: Mapping[str, Any], *, client: str, nonce: str
) -> Claims:
    """The claims of an ID token that `provider` made for `client` and for this sign-in.

    `published` is its JWK set. Raises UnknownKeyError, and ProviderError for anything else that is
    not as it must be.
    """
    read = verified(granted.id_token, provider, published)
    try:
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": client},
                "sub": {"essential": True},
                "nonce": {"essential": True},
            },
            {"client_id": client, "nonce": nonce, "access_token": granted.access_token},
        )
        claims.validate(leeway=LEEWAY)
    except MALFORMED as error:
        raise ProviderError(f"The ID token is refused: {error}") from error
    return dict(claims)


def verified(token: str, provider: Provider, published: Mapping[str, Any]) -> jwt.Token:
    """A token that the provider signed, whatever it says. Raises as `read_id_token` does."""
    rules = JWSRegistry(algorithms=provider.algorithms, strict_check_header=False)
    try:
        return jwt.decode(token, _keys(published), registry=rules)
    except InvalidKeyIdError as error:
        raise UnknownKeyError("The token is signed with a key that is not published") from error
    except MALFORMED as error:
        raise ProviderError(f"The token is refused: {error}") from error


def _keys(published: Mapping[str, Any]) -> KeySet:
    found = published.get("keys")
    if not isinstance(found, list):
        raise ProviderError("The provider publishes no set of keys")
    fit = [key for one in found if isinstance(one, dict) and _fits(one) for key in _key(one)]
    if not fit:
        raise UnknownKeyError("The provider publishes no key that signs")
    return KeySet(fit)


def _key(published: dict[str, Any]) -> list[Key]:
    """The key, or nothing for one that is malformed: the others count all the same."""
    try:
        return [JWKRegistry.import_key(published)]
    except MALFORMED:
        return []


def _fits(key: Mapping[str, Any]) -> bool:
    # One whose length cannot be told is left to the library, which refuses it.
    short = key.get("kty") == "RSA" and len(str(key.get("n", ""))) < RSA_BITS / 8 * 4 / 3
    return key.get("kty") in KINDS and key.get("use", "sig") == "sig" and not short
