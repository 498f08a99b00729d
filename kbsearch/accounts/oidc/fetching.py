"""Asking the provider over HTTP; whatever it answers is bounded in size and time."""

from __future__ import annotations

import asyncio
import functools
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from kbsearch.errors import ProviderDownError, ProviderError

PATIENCE = 10.0
"""Seconds for one question and its whole answer: less than a person waits."""

ANSWER_MAX = 262_144
"""Bytes; a set of keys has a few thousand."""

SHOWN_MAX = 200
"""Letters of what a provider said that are logged."""

TOO_BUSY = 429
BROKEN = 500
FINE = 200


class BoundedStream(httpx2.AsyncByteStream):
    """The body of an answer, which is given up as soon as it is too long."""

    def __init__(self, stream: httpx2.AsyncByteStream, address: str) -> None:
        self._stream = stream
        self._address = address

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > ANSWER_MAX:
                raise ProviderError(f"{self._address} sends more than {ANSWER_MAX} bytes")
            yield chunk

    async def aclose(self) -> None:
        """Lets go of the connection."""
        await self._stream.aclose()


def client_options() -> dict[str, Any]:
    """What every client of ours is made with.

    It never follows a redirect, which could lead a secret to another host, and takes nothing
    compressed, since a small answer could become a large one. Proxies and certificates of the
    house count, as variables of the environment name them.
    """
    return {
        "timeout": PATIENCE,
        "follow_redirects": False,
        "verify": _certificates(),
        "headers": {"Accept": "application/json", "Accept-Encoding": "identity"},
        "event_hooks": {"response": [_refuse_surprises]},
    }


@asynccontextmanager
async def patiently(address: str) -> AsyncIterator[None]:
    """Turns what can happen on the way into errors of ours.

    Raises ProviderDownError when the provider cannot be reached within PATIENCE.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except TimeoutError as error:
        raise ProviderDownError(f"{address} took more than {PATIENCE:g} s") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise ProviderDownError(f"{address} cannot be reached: {error!r}") from error


async def get_json(address: str, *, bearer: str = "") -> Mapping[str, Any]:
    """The JSON object at an address. Raises ProviderError."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    async with patiently(address), httpx2.AsyncClient(**client_options()) as client:
        answer = await client.get(address, headers=headers)
    if answer.status_code == TOO_BUSY or answer.status_code >= BROKEN:
        raise ProviderDownError(f"{address} answers with status {answer.status_code}")
    if answer.status_code != FINE:
        raise ProviderError(f"{address} answers with status {answer.status_code}")
    return json_object(answer.content, address)


def json_object(body: bytes, address: str) -> Mapping[str, Any]:
    """The JSON object that a body is. Raises ProviderError for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProviderError(f"{address} sends no JSON") from error
    if not isinstance(found, dict):
        raise ProviderError(f"{address} sends JSON that is no object")
    return found


def shown(said: object) -> str:
    """What a provider said, as it may stand in a log: in one line, and not all of it."""
    return repr(said)[:SHOWN_MAX]


async def _refuse_surprises(answer: httpx2.Response) -> None:
    address = str(answer.request.url.copy_with(query=None))
    if answer.is_redirect:
        raise ProviderError(f"{address} leads elsewhere; name the issuer as it names itself")
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProviderError(f"{address} compresses its answer, though asked not to")
    assert isinstance(answer.stream, httpx2.AsyncByteStream)  # noqa: S101 - asked asynchronously
    answer.stream = BoundedStream(answer.stream, address)


@functools.cache
def _certificates() -> ssl.SSLContext:
    # Reading them takes longer than asking the provider.
    return httpx2.create_ssl_context()
