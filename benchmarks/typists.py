"""People who type tickets at once: HTTP clients that ask as `<kb-suggest>` does.

Each waits 400 ms after a key before it asks, gives up the question under way when it asks the next
one, gives up after 800 ms, hands on the token, and tells of what was shown and of sending the form.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from types import TracebackType
from typing import Any, Self

import httpx2

DEBOUNCE_SECONDS = 0.4
GIVEN_UP_MS = 800
SHORTEST = 3
SUBJECT_WORDS = 5
KEY_SECONDS = 0.2
"""Between two keys, the median; 0.24 s on average with the pauses below, as 168,000 people type
(Dhakal et al., Observations on Typing from 136 Million Keystrokes, 2018)."""
WORD_SECONDS = 0.1
SENTENCE_SECONDS = 0.8


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody types."""

    subject: str
    description: str

    @classmethod
    def of(cls, question: str) -> Ticket:
        """The first words as the subject, all of it as the description."""
        words = question.split()
        return cls(" ".join(words[:SUBJECT_WORDS]), " ".join(words))


def pauses(text: str, chance: random.Random) -> Iterator[tuple[str, float]]:
    """Each key and the seconds until the next one."""
    for key in text:
        longer = SENTENCE_SECONDS if key in ".,;:?!" else WORD_SECONDS if key == " " else 0.0
        yield key, chance.lognormvariate(0, 0.4) * KEY_SECONDS + chance.random() * 2 * longer


class Typists:
    """So many people, each typing one ticket after another until the block is left."""

    def __init__(self, address: str, tickets: Sequence[Ticket], people: int) -> None:
        self.asked = 0
        self.per_second = 0.0
        self._address = address
        self._tickets = tickets
        self._people = people
        self._thread = Thread(target=self._run, daemon=True)
        self._running: Future[tuple[asyncio.AbstractEventLoop, Any]] = Future()
        self._since = 0.0

    def __enter__(self) -> Self:
        self._since = time.monotonic()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.per_second = self.asked / (time.monotonic() - self._since)
        loop, task = self._running.result()
        loop.call_soon_threadsafe(task.cancel)
        self._thread.join()

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(self._type_all())

    async def _type_all(self) -> None:
        task = asyncio.current_task()
        self._running.set_result((asyncio.get_running_loop(), task))
        limits = httpx2.Limits(max_connections=self._people + 1)
        async with httpx2.AsyncClient(base_url=self._address, limits=limits) as client:
            people = [self._type(client, number) for number in range(self._people)]
            await asyncio.gather(*people, asyncio.Event().wait())

    async def _type(self, client: httpx2.AsyncClient, number: int) -> None:
        chance = random.Random(number)
        await asyncio.sleep(chance.random() * 5)
        while True:
            form = _Form(client, self)
            await form.write(chance.choice(self._tickets), chance)


class _Form:
    """One filling of the form."""

    def __init__(self, client: httpx2.AsyncClient, typists: Typists) -> None:
        self._client = client
        self._typists = typists
        self._names = {"session": secrets.token_hex(16), "draft": secrets.token_hex(16)}
        self._token = ""
        self._shown = False
        self._asking: asyncio.Task[None] | None = None

    async def write(self, ticket: Ticket, chance: random.Random) -> None:
        typed = {"subject": "", "description": ""}
        for name, text in (("subject", ticket.subject), ("description", ticket.description)):
            for key, pause in pauses(text, chance):
                typed[name] += key
                self._restart(dict(typed))
                await asyncio.sleep(pause)
            await asyncio.sleep(1)
        await self._tell("submitted")

    def _restart(self, typed: dict[str, str]) -> None:
        if self._asking:
            self._asking.cancel()
        self._asking = asyncio.get_running_loop().create_task(self._ask(typed))

    async def _ask(self, typed: dict[str, str]) -> None:
        await asyncio.sleep(DEBOUNCE_SECONDS)
        if max(map(len, typed.values())) < SHORTEST:
            return
        self._typists.asked += 1
        body = {**typed, **self._names, "lang": "es", "form": "typists", "token": self._token}
        with suppress(httpx2.HTTPError):
            answer = await self._client.post(
                "/api/v1/suggest", json=body, timeout=GIVEN_UP_MS / 1000
            )
            if not answer.is_success:
                return
            found = answer.json()
            self._token = found["token"] or ""
            if found["suggestions"] and not self._shown:
                self._shown = True
                await self._tell("shown")

    async def _tell(self, name: str) -> None:
        if not self._token:
            return
        event = {"id": secrets.token_hex(16), "name": name, "ms": 0}
        with suppress(httpx2.HTTPError):
            await self._client.post(
                f"/api/v1/suggestions/{self._token}/events", json={"events": [event], "ms": 0}
            )
