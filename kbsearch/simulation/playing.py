"""Forms played through the HTTP API, as the element in a page would: ask, report, send."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from queue import SimpleQueue
from typing import Any

import numpy as np

from kbsearch.errors import ServiceError
from kbsearch.simulation.people import Visit
from kbsearch.simulation.texts import Questions, unanswerable, written

AT_ONCE = 4
TIMEOUT_SECONDS = 60
HALF_TYPED = 0.3
"""The share of forms that ask once before the last word is typed."""

OPENS = 0.6
SAYS_SOLVED = 0.7
"""Of those whom an answer keeps from sending, those who say so; the others just leave."""

NOT_THIS = 0.15
SENDS_AFTER_SOLVED = 0.03
_GOOD = range(200, 300)


class Player:
    """Plays visits to the service at `host` and `port`; suggestions have the effect `effect`:
    who is shown something and would have sent a ticket refrains with that probability."""

    def __init__(
        self, host: str, port: int, questions: Questions, *, effect: float, seed: int
    ) -> None:
        self._address = (host, port)
        self._questions = questions
        self._effect = effect
        self._seed = seed
        self._free: SimpleQueue[HTTPConnection] = SimpleQueue()

    def play(self, visits: Sequence[Visit], done: Callable[[], None]) -> None:
        """All of them, AT_ONCE at a time; `done` is called after each.

        Raises ServiceError when the service refuses something.
        """
        connections = [
            HTTPConnection(*self._address, timeout=TIMEOUT_SECONDS) for _ in range(AT_ONCE)
        ]
        for connection in connections:
            self._free.put(connection)
        try:
            with ThreadPoolExecutor(AT_ONCE) as threads:
                for _ in threads.map(self._visit, visits):
                    done()
        finally:
            for connection in connections:
                connection.close()

    def _visit(self, visit: Visit) -> None:
        random = np.random.default_rng([self._seed, visit.number])
        answer = self._type(visit, random)
        events, sends = _reaction(answer, visit, random, self._effect)
        if events:
            self._report(answer["token"], events)
        if sends:
            self._report(answer["token"], [("submitted", "")])

    def _type(self, visit: Visit, random: np.random.Generator) -> Any:
        """What is shown by the time that everything is written."""
        person = visit.person
        lang = person.lang
        text = (
            written(self._questions, lang, random)
            if visit.answerable
            else unanswerable(lang, random)
        )
        draft = {
            "lang": lang,
            "form": person.form,
            "session": person.session,
            "requester": person.requester,
            "draft": random.bytes(16).hex(),
        }
        shown = []
        if random.random() < HALF_TYPED:
            half = self._post("/api/v1/suggest", {**draft, "subject": text[: len(text) // 2]})
            draft["token"], shown = half["token"], half["suggestions"]
        answer = self._post("/api/v1/suggest", {**draft, "subject": text})
        # What was on screen while typing was seen, even when the whole text has no answer.
        return {**answer, "suggestions": answer["suggestions"] or shown}

    def _report(self, token: str, events: Sequence[tuple[str, str]]) -> None:
        key = np.random.default_rng().bytes(12).hex()
        body = [
            {"id": f"{key}-{number}", "name": name, "article": article, "ms": number}
            for number, (name, article) in enumerate(events)
        ]
        self._post(f"/api/v1/suggestions/{token}/events", {"events": body, "ms": len(body)})

    def _post(self, path: str, body: Mapping[str, object]) -> Any:
        connection = self._free.get()
        try:
            sent = json.dumps(body).encode()
            connection.request("POST", path, sent, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            read = answer.read()
        except (OSError, HTTPException) as error:
            raise ServiceError(f"The service that was started does not answer: {error}") from error
        finally:
            self._free.put(connection)
        if answer.status not in _GOOD:
            raise ServiceError(f"The service that was started refused {path[:16]}…: {read[:300]!r}")
        return json.loads(read)


def _reaction(
    answer: Mapping[str, Any], visit: Visit, random: np.random.Generator, effect: float
) -> tuple[list[tuple[str, str]], bool]:
    """What happens in a form that was answered so, and whether it is sent in the end."""
    if not answer["suggestions"]:
        return [], visit.would_send
    article = answer["suggestions"][0]["article"]
    events = [("shown", "")]
    if random.random() < OPENS:
        events.append(("expanded", article))
    if visit.would_send and random.random() < effect:
        if random.random() < SAYS_SOLVED:
            events += [("helpful", article), ("solved", article)]
        return events, False
    if visit.would_send and random.random() < SENDS_AFTER_SOLVED:
        events += [("helpful", article), ("solved", article)]
    elif random.random() < NOT_THIS:
        events.append(("not_helpful", article))
    return events, visit.would_send
