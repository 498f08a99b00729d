"""People who send tickets to a service that dies again and again, and do not give up."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

FILE_MAX = 40_000
"""Characters of a file."""

PAUSE_SECONDS = 0.02
"""Between two tickets of one person."""

RETRY_SECONDS = 0.1
"""Before he tries again."""

AGAIN = 0.25
"""How often somebody sends again what was answered already."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A ticket that was answered with 201: what it must hold for ever."""

    key: str
    subject: str
    number: int
    link: str
    files: Sequence[tuple[str, bytes]]


@dataclass
class Senders:
    """Several who send at once. What they were promised, and how often they were let down."""

    port: int
    seed: int
    promises: list[Promise] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    """Answers that no failure excuses."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._last = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self, people: int) -> None:
        """Starts so many of them."""
        for person in range(people):
            thread = threading.Thread(target=self._send_all, args=(person,))
            thread.start()
            self._threads.append(thread)

    def end(self) -> None:
        """Lets everybody finish the ticket that he is at, however often he has to try."""
        self._last.set()
        for thread in self._threads:
            thread.join()

    def attempts(self) -> int:
        """How many requests there were so far, answered or not."""
        with self._lock:
            return self.answered.total()

    def _send_all(self, person: int) -> None:
        dice = random.Random(f"{self.seed} {person}")
        number = 0
        with httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30) as client:
            while not self._last.is_set() and not self.refused:
                number += 1
                self._send(client, f"{self.seed}-{person}-{number}", dice)
                self._last.wait(PAUSE_SECONDS)

    def _send(self, client: httpx2.Client, key: str, dice: random.Random) -> None:
        files = [_file(dice) for _ in range(dice.randrange(3))]
        named = [(str(self._upload(client, data)["key"]), data) for data in files]
        subject = f"No funciona {key}"
        body: dict[str, object] = {
            "subject": subject,
            "description": "Desde esta mañana.",
            "email": f"ana.{key}@example.com",
            "attachments": [one for one, _ in named],
        }
        said = self._ticket(client, key, body)
        if dice.random() < AGAIN and not self.refused:
            again = self._ticket(client, key, body)
            if again != said:
                self.refused.append(f"{key}: {said} and then {again}")
        if not self.refused:
            promise = Promise(key, subject, said["number"], said["link"], named)
            with self._lock:
                self.promises.append(promise)

    def _upload(self, client: httpx2.Client, data: bytes) -> Any:
        def send() -> httpx2.Response:
            kind = {"Content-Type": "application/octet-stream"}
            return client.post(
                "/api/v1/attachments", params={"name": "a.txt"}, content=data, headers=kind
            )

        return self._insist("file", send)

    def _ticket(self, client: httpx2.Client, key: str, body: dict[str, object]) -> Any:
        def send() -> httpx2.Response:
            return client.post("/api/v1/tickets", json=body, headers={"Idempotency-Key": key})

        return self._insist("ticket", send)

    def _insist(self, what: str, send: Callable[[], httpx2.Response]) -> Any:
        """Sends until it is taken, as whoever has had no answer does."""
        while not self.refused:
            try:
                answer = send()
            except httpx2.TransportError:
                self._count(f"{what}: no answer")
                time.sleep(RETRY_SECONDS)
                continue
            replayed = ", replayed" if "Idempotent-Replayed" in answer.headers else ""
            self._count(f"{what}: {answer.status_code}{replayed}")
            if answer.status_code == 201:
                return answer.json()
            if answer.status_code != 503:
                self.refused.append(f"{what}: {answer.status_code} {answer.text[:300]}")
        return {"key": "", "number": 0, "link": ""}

    def _count(self, what: str) -> None:
        with self._lock:
            self.answered[what] += 1


def _file(dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(1, FILE_MAX // 2)).hex().encode()
