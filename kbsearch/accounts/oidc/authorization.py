"""The two steps of the authorization code flow, with PKCE (RFC 6749, 4.1; RFC 7636; RFC 9700)."""

from __future__ import annotations

import re

from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError
from authlib.oauth2.client import OAuth2Client

from kbsearch.accounts.oidc.attempts import Secrets
from kbsearch.accounts.oidc.choices import Choices
from kbsearch.accounts.oidc.fetching import client_options, patiently
from kbsearch.accounts.oidc.records import Granted, Provider
from kbsearch.errors import ProviderDownError, ProviderError, ProviderLostError

TOKEN_MAX = 100_000
"""Characters of one token."""

# Codes that say it is the provider's own trouble (RFC 6749, 4.1.2.1).
OUT_OF_ACTION = frozenset({"server_error", "temporarily_unavailable"})
_CODE = re.compile(r"[a-z_]{1,60}")


def authorization_address(
    choices: Choices,
    provider: Provider,
    made: Secrets,
    *,
    redirect_uri: str,
    lang: str,
    other: bool = False,
) -> str:
    """Where a browser is sent to sign in; as somebody `other` than is signed in there now."""
    scope = " ".join(choices.scopes)
    client = OAuth2Client(None, choices.client_id, scope=scope, code_challenge_method="S256")
    address, _ = client.create_authorization_url(
        provider.authorization_endpoint,
        state=made.state,
        nonce=made.nonce,
        code_verifier=made.verifier,
        redirect_uri=redirect_uri,
        ui_locales=lang,
        **({"prompt": provider.asks_anew} if other else {}),
    )
    return str(address)


async def exchange(
    choices: Choices, provider: Provider, code: str, verifier: str, redirect_uri: str
) -> Granted:
    """The tokens that the provider gives for a code. Raises ProviderError."""
    address = provider.token_endpoint
    async with patiently(address), _client(choices, provider) as client:
        try:
            token = await client.fetch_token(
                address,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                redirect_uri=redirect_uri,
            )
        except OAuthError as error:
            raise _refusal(address, str(error.error)) from error
        except (ValueError, RecursionError) as error:
            raise ProviderError(f"{address} sends no JSON object") from error
    id_token, access_token = token.get("id_token"), token.get("access_token", "")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise ProviderError(f"{address} sends no ID token; do the scopes hold 'openid'?")
    if max(len(id_token), len(access_token)) > TOKEN_MAX:
        raise ProviderError(f"{address} sends a token of more than {TOKEN_MAX} characters")
    return Granted(id_token, access_token)


def named(code: object) -> str:
    """The code of an error as it may be logged: what else is sent there is left out."""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else "an unknown error"


def _client(choices: Choices, provider: Provider) -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        client_id=choices.client_id,
        client_secret=choices.client_secret or None,
        token_endpoint_auth_method=provider.token_auth if choices.client_secret else "none",
        **client_options(),
    )


def _refusal(address: str, code: str) -> ProviderError:
    if code == "invalid_grant":
        return ProviderLostError(f"{address} does not take the code: used, too old, or not ours")
    if code in OUT_OF_ACTION:
        return ProviderDownError(f"{address} answers {named(code)}")
    return ProviderError(
        f"{address} refuses kbsearch itself: {named(code)}; check KBSEARCH_OIDC_CLIENT_ID and "
        "KBSEARCH_OIDC_CLIENT_SECRET, and the redirect URI that the provider knows"
    )
