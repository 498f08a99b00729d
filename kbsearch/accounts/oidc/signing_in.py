"""Signing in and out at the provider, as routes see it: from the button to the session."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from indexer.records import Language
from kbsearch.accounts.oidc.attempts import Attempt, Attempts, check_state
from kbsearch.accounts.oidc.choices import Choices
from kbsearch.accounts.oidc.records import FAREWELL_LIFETIME, Arrival, Farewell
from kbsearch.accounts.oidc.used import Used
from kbsearch.errors import ProviderError

if TYPE_CHECKING:
    from kbsearch.accounts.oidc.client import ProviderClient

CALLBACK = "/auth/oidc/callback"
"""Where the provider sends people back to; it must know this address of the site."""

SIGNED_OUT = "/auth/oidc/signed-out"
"""Where it sends them after they signed out there."""

KEY = "oidc"
"""The name of the signing key among those of the installation."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A browser on its way to the provider."""

    address: str
    cookie: str
    """What it must bring back."""


class ProviderSignIn:
    """The way to the provider and back. Network work is asynchronous, the rest is in threads."""

    def __init__(self, choices: Choices, key: Callable[[], bytes]) -> None:
        """`key` gives the signing key; it is asked for in a thread, and once."""
        self.choices = choices
        self._read_key = key
        self._key = b""
        self._attempts = Attempts(lambda: self._key)
        self._farewells = Used(FAREWELL_LIFETIME)
        self._client: ProviderClient | None = None
        self._loading = threading.Lock()

    async def depart(
        self, site: str, back: str, lang: Language, *, other: bool = False
    ) -> Departure:
        """Begins to sign in. `site` is where this site is. Raises ProviderError.

        `other` asks the provider who it is even when somebody is signed in there.
        """
        client = await self._ready()
        attempt = self._attempts.begin(back, lang)
        made = self._attempts.secrets(attempt)
        address = await client.sign_in_address(
            made, redirect_uri=site + CALLBACK, lang=lang, other=other
        )
        return Departure(address, self._attempts.seal(attempt))

    async def attempt(self, cookie: str) -> Attempt:
        """What the browser had begun. Raises ProviderLostError."""
        await self._ready()
        return self._attempts.open(cookie)

    async def arrive(self, sent: Mapping[str, str], attempt: Attempt, site: str) -> Arrival:
        """Who comes back with `sent`, the query of the provider's answer. Raises ProviderError.

        An attempt whose state was shown is used up, however it ends.
        """
        client = await self._ready()
        made = self._attempts.secrets(attempt)
        check_state(sent, made.state)
        self._attempts.finish(attempt)
        return await client.arrival(sent, made, redirect_uri=site + CALLBACK, lang=attempt.lang)

    async def sign_out_address(self, site: str, id_token: str, lang: Language) -> str:
        """Where somebody signs out of the provider; empty when it has no such address."""
        client = await self._ready()
        back = site + SIGNED_OUT
        return await client.sign_out_address(id_token=id_token, back=back, lang=lang)

    async def signed_out(self, token: str) -> Farewell:
        """Whom the provider has signed out, by a token that counts once. Raises ProviderError."""
        if not token:
            raise ProviderError("The provider's sign-out has no logout token")
        client = await self._ready()
        farewell = await client.signed_out(token)
        self._farewells.use(farewell.token)
        return farewell

    async def _ready(self) -> ProviderClient:
        # The engines take a second to import, and the key is in the database.
        if self._client is None:
            return await run_in_threadpool(self._load)
        return self._client

    def _load(self) -> ProviderClient:
        from kbsearch.accounts.oidc.client import ProviderClient  # noqa: PLC0415

        with self._loading:
            self._key = self._key or self._read_key()
            if self._client is None:
                self._client = ProviderClient(self.choices)
        return self._client
