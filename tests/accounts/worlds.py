"""Two desks that differ only in what one reader may not see, and everything that he receives.

One holds every article; in the other those that he may not read were never written. What the real
application answers him must be the same in both, byte for byte.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from indexer.records import Audience
from kbsearch import app as application
from kbsearch.accounts.roles import Role, Scope
from kbsearch.search import service
from kbsearch.settings import Settings
from kbsearch.tickets.records import Author, By, Kind, NewTicket, Requester, ShownArticle
from tests.desk import Desk
from tests.hashing_encoder import HashingEncoder
from tests.people import cookie, sign_in_as, tickets_of, token

VOLATILE_HEADERS = frozenset({"x-request-id"})
"""All that may differ between two answers to one question: a number drawn for the log."""

TICKET = "{ticket}"
"""In an address: the number of the reader's ticket."""

PICTURES = ("es/red/a.png", "en/net/b.png")
CATEGORIES = "redes:\n  es: Redes\n  en: Networks\n  folders: [es/red, en/net]\n"


@dataclass(frozen=True, slots=True)
class Written:
    """An article as its author writes it. `front` is its front matter."""

    audience: Audience
    front: tuple[tuple[str, str], ...]
    text: str

    def __str__(self) -> str:
        matter = "".join(f"{key}: {value}\n" for key, value in self.front)
        return f"---\naudience: {self.audience}\n{matter}---\n\n{self.text}\n"


Round = Mapping[str, Written | None]
"""What becomes of some files between two runs of the indexer; None removes one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    path: str
    method: str = "GET"
    json: tuple[tuple[str, object], ...] = ()
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """Every byte of an answer that has a meaning."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class World:
    """A desk, its index, and the application over it. Worlds of one `database` share sessions."""

    def __init__(self, place: Path, database: Path) -> None:
        place.mkdir()
        self.ticket = 0
        self.desk = Desk(place)
        for picture in PICTURES:
            path = self.desk.articles / picture
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\x89PNG" + picture.encode())
            os.utime(path, (0, 0))  # shown in `Last-Modified`
        (self.desk.articles / "categories.yaml").write_text(CATEGORIES)
        self.desk.index()
        settings = Settings(
            articles=self.desk.articles,
            index=self.desk.root,
            database=database,
            # A form that is sent here gets a number and a link, which no two desks have alike.
            ticket_url="https://desk.example.com/new",
        )
        self.app = application.create_app(settings)
        self.client = TestClient(
            self.app, follow_redirects=False, headers={"accept": "text/html, */*"}
        )
        self.client.__enter__()  # one event loop for all of its requests

    def write(self, files: Round, reader: Audience | None = None) -> None:
        """Writes what `reader` may see, or all without one, and publishes it."""
        for name, written in files.items():
            path = self.desk.articles / name
            if written is not None and (reader is None or reader.may_read(written.audience)):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(str(written), encoding="utf-8")
            else:
                path.unlink(missing_ok=True)
        self.desk.index()
        self.app.state.follower.follow_once()

    def receive(self, asked: Asked, headers: Mapping[str, str]) -> Received:
        """What the application answers."""
        answer = self.client.request(
            asked.method,
            asked.path.replace(TICKET, str(self.ticket)),
            headers=dict(headers),
            json=dict(asked.json) or None,
            data=dict(asked.form) or None,
        )
        told = [pair for pair in answer.headers.items() if pair[0] not in VOLATILE_HEADERS]
        return Received(answer.status_code, tuple(sorted(told)), answer.content)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks, what he may read, and the headers that say who he is."""

    name: str
    audience: Audience
    headers: Mapping[str, str]


class Worlds:
    """The desk as it is, and as one reader must believe it to be."""

    def __init__(self, place: Path) -> None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        self.whole = World(place / "whole", place / "desk.db")
        self.seen = World(place / "seen", place / "desk.db")

    def reader(self, name: str, shown: Sequence[str] = ()) -> Reader:
        """A visitor, a requester, or a technician's token that reads tickets and no articles; his
        ticket says of the articles `shown` that its form had them."""
        if name == "visitor":
            self._submit(None, shown)
            return Reader(name, Audience.PUBLIC, {})
        if name == "token":
            self._submit(None, shown)
            key = token(self.whole.app, Role.TECHNICIAN, Scope.OUTCOMES, Scope.TICKETS_READ)
            return Reader(name, Audience.PUBLIC, {"Authorization": f"Bearer {key}"})
        signed_in = sign_in_as(self.whole.app, Role.REQUESTER)
        self._submit(signed_in.account.number, shown)
        return Reader(name, Audience.STAFF, cookie(signed_in))

    def _submit(self, account: int | None, shown: Sequence[str]) -> None:
        """A ticket, which is in both worlds: they share the desk database."""
        new = NewTicket(
            Kind.INCIDENT,
            "La vpn",
            "No va la red",
            "es",
            Requester("Ana", account=account),
            shown=[ShownArticle(slug, "es", rank) for rank, slug in enumerate(shown, 1)],
        )
        sent = tickets_of(self.whole.app).tickets.submit(new, author=Author(By.REQUESTER))
        self.whole.ticket = self.seen.ticket = sent.ticket.number

    def write(self, files: Round, reader: Reader) -> None:
        """The same round in both."""
        self.whole.write(files)
        self.seen.write(files, reader.audience)

    def differences(self, questions: Sequence[Asked], reader: Reader) -> Iterator[str]:
        """What tells the two apart, in words."""
        for asked in questions:
            whole = self.whole.receive(asked, reader.headers)
            seen = self.seen.receive(asked, reader.headers)
            if whole != seen:
                yield f"{asked.method} {asked.path} {dict(asked.json)}\n{_told(whole, seen)}"

    def close(self) -> None:
        """Closes what they hold open."""
        for world in (self.whole, self.seen):
            world.client.__exit__()


def _told(whole: Received, seen: Received) -> str:
    """The first place where two answers differ, with what stands around it."""
    if (whole.status, whole.headers) != (seen.status, seen.headers) and whole.body == seen.body:
        return f"  {whole.status} {set(whole.headers) ^ set(seen.headers)}"
    pairs = enumerate(zip(whole.body, seen.body, strict=False))
    least = min(len(whole.body), len(seen.body))
    at = next((place for place, (one, other) in pairs if one != other), least)
    around = slice(max(0, at - 80), at + 120)
    return f"  with:    {whole.body[around]!r}\n  without: {seen.body[around]!r}"


@contextmanager
def frozen() -> Iterator[None]:
    """A quick encoder, and no time passes while searching, so that `took_ms` is always alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "configured_encoder", lambda *_, **__: HashingEncoder())
        patch.setattr(service, "time", SimpleNamespace(perf_counter=lambda: 0.0))
        yield
