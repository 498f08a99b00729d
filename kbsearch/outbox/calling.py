"""One HTTP request to somebody else's server, to an address that was checked, and bounded.

Only this file of the outbox imports httpx2, and only when something is sent.
"""

from __future__ import annotations

import asyncio
import email.utils
import functools
import json
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from kbsearch.outbox.network_guard import PORTS, Destination, Guard
from kbsearch.outbox.records import SendError

if TYPE_CHECKING:
    import httpx2

PATIENCE = 20.0
"""Seconds for the whole request; Standard Webhooks recommends 15 to 30 for a receiver."""

ADDRESSES_MAX = 3
"""Of one host, that are tried one after another."""

AFTER_MAX = 86_400.0
"""Seconds that a server may have us wait."""

GONE = 410
TOO_BUSY = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `url` may hold a secret and is never shown; `content` is sent as JSON."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is empty unless it was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str

    @property
    def fine(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110, 15.3

    def json(self) -> Any:
        """The body as JSON. Raises SendError."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise SendError(f"{self.host} answers with something that is no JSON") from error


class Caller:
    """Calls other servers. Safe to use for several at once.

    Redirects are not followed, which could lead anywhere; proxies named in the environment are
    passed by, since they would resolve the name anew.
    """

    def __init__(self, guard: Guard, *, patience: float = PATIENCE, answer_max: int = 0) -> None:
        """`answer_max` are the bytes of an answer that is read; with 0, its status alone counts."""
        self._guard = guard
        self._patience = patience
        self._answer_max = answer_max

    async def call(self, request: Request) -> Answer:
        """Whatever the server answers. Raises SendError when it cannot be reached in time."""
        destination = await self._destination(request.url)
        try:
            async with asyncio.timeout(self._patience):
                return await self._ask(request, destination)
        except TimeoutError as error:
            raise SendError(f"{destination.host} took more than {self._patience:g} s") from error

    async def _destination(self, url: str) -> Destination:
        try:
            async with asyncio.timeout(self._patience):
                return await self._guard.destination(url)
        except TimeoutError as error:
            raise SendError("No address was found in time") from error

    async def _ask(self, request: Request, destination: Destination) -> Answer:
        """Tries one address after another until one can be connected to."""
        import httpx2  # noqa: PLC0415 - a service that sends nothing does without

        failure = ""
        for address in destination.addresses[:ADDRESSES_MAX]:
            try:
                return await self._ask_at(address, request, destination)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = type(error).__name__
            except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
                # The text of the error may hold the address, and that a secret.
                kind = type(error).__name__
                raise SendError(f"{destination.host} did not answer as HTTP does: {kind}") from None
        raise SendError(f"{destination.host} cannot be connected to: {failure}")

    async def _ask_at(self, address: str, request: Request, destination: Destination) -> Answer:
        import httpx2  # noqa: PLC0415 - a service that sends nothing does without

        url = httpx2.URL(request.url).copy_with(host=address, fragment=None)
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": f"kbsearch/{version('kbsearch')}",
            **request.headers,
            "Host": _netloc(destination),
        }
        async with (
            httpx2.AsyncClient(
                timeout=self._patience,
                follow_redirects=False,
                trust_env=False,
                verify=_certificates(),
            ) as client,
            client.stream(
                request.method,
                url,
                headers=headers,
                content=request.content,
                extensions={"sni_hostname": destination.host},
            ) as answer,
        ):
            body = await self._body(answer, destination.host)
            return Answer(answer.status_code, dict(answer.headers), body, destination.host)

    async def _body(self, answer: httpx2.Response, host: str) -> bytes:
        if not self._answer_max:
            return b""
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise SendError(f"{host} compresses its answer, though asked not to")
        body = bytearray()
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > self._answer_max:
                raise SendError(f"{host} answers with more than {self._answer_max} bytes")
        return bytes(body)


def refusal(answer: Answer, said: str = "") -> SendError:
    """Why something was not taken, and what to do about it; `said` is what the server gave as its
    reason, fit to show."""
    status, after = answer.status, retry_after(answer.headers)
    text = f"{answer.host} answers with status {status}"
    if 300 <= status < 400:  # noqa: PLR2004 - RFC 9110, 15.4
        text += ", which leads elsewhere; set the address that it leads to"
    if status == GONE:
        return SendError(f"{text}: it wants no more of this", lasting=True)
    return SendError(
        f"{text}: {said}" if said else text, after=after if status in TOO_BUSY else None
    )


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """The seconds that an answer asks us to wait, at most AFTER_MAX (RFC 9110, 10.2.3)."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal() and len(said) < len("1000000000"):
        return min(float(said), AFTER_MAX)
    with suppress(ValueError, OverflowError):
        when = email.utils.parsedate_to_datetime(said)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = (when - (now or datetime.now(UTC))).total_seconds()
        return min(max(seconds, 0.0), AFTER_MAX)
    return None


def _netloc(destination: Destination) -> str:
    host = f"[{destination.host}]" if ":" in destination.host else destination.host
    usual = destination.port == PORTS[destination.scheme]
    return host if usual else f"{host}:{destination.port}"


@functools.cache
def _certificates() -> ssl.SSLContext:
    # Reading them takes longer than a request.
    import httpx2  # noqa: PLC0415 - a service that sends nothing does without

    return httpx2.create_ssl_context()
