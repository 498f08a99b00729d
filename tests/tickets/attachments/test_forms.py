"""Forms with files: read as they come, bounded, and nothing of a broken one is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from kbsearch.pages import patience
from kbsearch.pages.sent_forms import FIELDS_MAX, PARTS_MAX, SentForm, read_sent
from kbsearch.tickets.attachments.limits import AttachmentLimits
from kbsearch.tickets.attachments.store import AttachmentStore
from kbsearch.tickets.attachments.uploads import Uploads
from tests.tickets.attachments.making import made
from tests.tickets.attachments.sending import BOUNDARY, TYPE, field, file, form, pieces

LIMITS = AttachmentLimits(file=1000, message=2500, files=3)
TEXT_MAX = 500
WHOLE = 10**9


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    """The way to an empty store for small files."""
    return Uploads(AttachmentStore(tmp_path / "attachments", LIMITS, reserve=0))


class Sender:
    """A client that sends a body in pieces, and then goes on, or away, or to sleep."""

    def __init__(self, chunks: Sequence[bytes], *, then: str = "ends") -> None:
        self.left = list(chunks)
        self.then = then
        self.taken = 0

    async def receive(self) -> MutableMapping[str, Any]:
        """The next piece, as ASGI has it."""
        if self.left:
            chunk = self.left.pop(0)
            self.taken += len(chunk)
            more = bool(self.left) or self.then != "ends"
            return {"type": "http.request", "body": chunk, "more_body": more}
        if self.then == "sleeps":
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}


def read(
    uploads: Uploads, body: bytes, *, size: int = 64, kind: str = TYPE, length: int | None = None
) -> SentForm:
    """What the service reads of a form that comes in pieces of that size."""
    return read_from(uploads, Sender(pieces(body, size)), kind=kind, length=length)


def read_from(
    uploads: Uploads, sender: Sender, *, kind: str = TYPE, length: int | None = None
) -> SentForm:
    """The same, of a sender."""
    headers = [(b"content-type", kind.encode())]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    scope = {"type": "http", "method": "POST", "headers": headers, "client": ("192.0.2.1", 1)}
    return asyncio.run(read_sent(Request(scope, sender.receive), uploads, text_max=TEXT_MAX))


def stored(uploads: Uploads) -> set[str]:
    """The names of files that lie in the folder."""
    return {path.name for path in uploads.store.root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 400, WHOLE])
def test_a_form_is_read_alike_however_it_is_cut(uploads: Uploads, size: int) -> None:
    body = form(
        field("subject", "Contraseña"),
        file("pantalla.png", made("= png 8x8")),
        field("text", "Línea\r\n--y otra\r\n"),
        file("vpn.log", f"\r\n--{BOUNDARY[:-1]}\r\n".encode()),
    )
    sent = read(uploads, body, size=size)
    assert sent.fields == {"subject": "Contraseña", "text": "Línea\r\n--y otra\r\n"}
    assert [(one.name, one.type) for one in sent.files] == [
        ("pantalla.png", "image/png"),
        ("vpn.log", "text/plain"),
    ]
    assert (sent.problems, sent.status) == ([], 200)
    assert uploads.store.path(sent.files[1].key).read_text() == f"\n--{BOUNDARY[:-1]}\n"


def test_a_form_without_files_is_read_too(uploads: Uploads) -> None:
    kind = "application/x-www-form-urlencoded; charset=utf-8"
    sent = read(uploads, b"subject=Contrase%C3%B1a&text=", kind=kind)
    assert sent == SentForm({"subject": "Contraseña", "text": ""})


def test_a_file_that_nobody_chose_is_none(uploads: Uploads) -> None:
    sent = read(uploads, form(file("", b"", kind="application/octet-stream"), field("a", "1")))
    assert sent == SentForm({"a": "1"}, [], [])


def test_one_file_that_is_refused_costs_neither_the_others_nor_the_text(uploads: Uploads) -> None:
    body = form(
        field("subject", "Red"),
        file("plano.svg", made("<svg onload='x'/>")),
        file("vacio.txt", b""),
        file("vpn.log", b"Hola.\n"),
        file("grande.log", b"x" * 1200),
        field("text", "No va."),
    )
    sent = read(uploads, body)
    assert sent.fields == {"subject": "Red", "text": "No va."}
    assert [one.name for one in sent.files] == ["vpn.log"]
    assert [(one.file, one.code) for one in sent.problems] == [
        ("plano.svg", "svg"),
        ("vacio.txt", "empty"),
        ("grande.log", "too-large"),
    ]
    assert sent.status == 422
    assert stored(uploads) == {sent.files[0].key, f"{sent.files[0].key}.json"}


def test_without_room_on_the_disk_the_text_comes_back_and_says_so(tmp_path: Path) -> None:
    store = AttachmentStore(tmp_path / "attachments", LIMITS, reserve=10**18)
    sent = read(Uploads(store), form(field("subject", "Red"), file("vpn.log", b"Hola.\n")))
    assert sent.fields == {"subject": "Red"}
    assert [(one.file, one.code) for one in sent.problems] == [("vpn.log", "not-stored")]
    assert sent.status == 503


def test_files_over_their_number_are_named(uploads: Uploads) -> None:
    sent = read(uploads, form(*(file(f"{n}.log", b"x") for n in range(5)), field("a", "1")))
    assert [one.name for one in sent.files] == ["0.log", "1.log", "2.log"]
    assert [(one.file, one.code, one.limit) for one in sent.problems] == [
        ("3.log", "too-many", 3),
        ("4.log", "too-many", 3),
    ]


@pytest.mark.parametrize("length", [None, 4000])
def test_too_much_in_all_gives_back_the_text_and_keeps_no_file(
    uploads: Uploads, length: int | None
) -> None:
    body = form(field("subject", "Red"), *(file(f"{n}.log", b"x" * 900) for n in range(4)))
    sent = read(uploads, body, length=length)
    assert sent.fields == {"subject": "Red"}
    assert [one.code for one in sent.problems] == ["message-too-large"]
    assert sent.status == 413
    assert not sent.files
    assert not stored(uploads)


def test_what_is_said_to_be_huge_is_answered_without_being_read(uploads: Uploads) -> None:
    chunks = [field("subject", "Red"), file("grande.log", b"x")[:-2], *([b"x" * 1000] * 5000)]
    sender = Sender(chunks)
    sent = read_from(uploads, sender, length=WHOLE)
    assert [one.code for one in sent.problems] == ["message-too-large"]
    assert sent.fields == {"subject": "Red"}
    assert sender.taken < 2 * LIMITS.message
    assert not stored(uploads)


def test_what_goes_on_without_an_end_is_read_up_to_a_bound(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "DRAINED_MAX", 10_000)
    sender = Sender([file("a.log", b"x"), *([b"x" * 1000] * 5000)], then="sleeps")
    assert read_from(uploads, sender).status == 413
    assert sender.taken < 15_000


@pytest.mark.parametrize("then", ["goes away", "ends"])
def test_a_form_that_is_cut_short_leaves_nothing(uploads: Uploads, then: str) -> None:
    body = form(file("vpn.log", b"Hola.\n"), file("otro.log", b"Hola.\n" * 20), field("a", "1"))
    for size in range(0, len(body) - 3, 5):
        with pytest.raises(HTTPException) as caught:
            read_from(uploads, Sender(pieces(body[:size], 30), then=then))
        assert caught.value.status_code == 400
        assert not stored(uploads)


def test_a_sender_that_falls_asleep_is_told_so(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "IDLE_SECONDS", 0.05)
    body = field("subject", "Red") + file("vpn.log", b"Hola.\n") + file("otro.log", b"Ho")
    sent = read_from(uploads, Sender(pieces(body, 30), then="sleeps"))
    assert [one.code for one in sent.problems] == ["too-slow"]
    assert (sent.status, sent.fields, sent.files) == (408, {"subject": "Red"}, [])
    assert not stored(uploads)


def test_a_sender_that_takes_for_ever_is_stopped(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WHOLE_SECONDS", 0.0)
    body = field("subject", "Red") + file("otro.log", b"Ho" * 100)
    sent = read_from(uploads, Sender(pieces(body, 1), then="sleeps"))
    assert [one.code for one in sent.problems] == ["too-slow"]
    assert not stored(uploads)


def wrong_forms() -> Iterator[tuple[str, bytes, str, int]]:
    """What no browser sends: its name, the body, its type, and the answer."""
    good = form(file("vpn.log", b"Hola.\n"), field("a", "1"))
    yield "no boundary", good, "multipart/form-data", 400
    yield "an empty boundary", good, "multipart/form-data; boundary=", 400
    yield "another boundary", good, "multipart/form-data; boundary=other", 400
    yield "a boundary without an end", good, TYPE + "x" * 300, 400
    yield "nothing", b"", TYPE, 400
    yield "a part without a name", good.replace(b'name="a"', b'other="a"'), TYPE, 400
    yield "a part without headers", good.replace(b'form-data; name="a"', b""), TYPE, 400
    yield "a part of another kind", good.replace(b'form-data; name="a"', b"attachment"), TYPE, 400
    yield "many headers", good.replace(b"\r\n\r\n", b"\r\nX: y" * 20 + b"\r\n\r\n"), TYPE, 400
    yield "a long header", good.replace(b"\r\n\r\n", b"\r\nX: " + b"y" * 2000), TYPE, 400
    yield "too much text", form(file("a.log", b"x"), field("a", "x" * 600)), TYPE, 413
    yield "JSON", b"{}", "application/json", 415
    yield "no type", good, "", 415
    yield (
        "too much text without files",
        b"a=" + b"x" * 600,
        "application/x-www-form-urlencoded",
        413,
    )


@pytest.mark.parametrize("wrong", list(wrong_forms()), ids=lambda wrong: wrong[0])
def test_what_is_no_form_is_refused_and_leaves_nothing(
    uploads: Uploads, wrong: tuple[str, bytes, str, int]
) -> None:
    _, body, kind, status = wrong
    with pytest.raises(HTTPException) as caught:
        read(uploads, body, kind=kind)
    assert caught.value.status_code == status
    assert not stored(uploads)


def test_too_many_fields_are_refused(tmp_path: Path) -> None:
    uploads = Uploads(AttachmentStore(tmp_path / "attachments", reserve=0))
    fields = [field(f"a{number}", "") for number in range(FIELDS_MAX + 1)]
    assert len(read(uploads, form(*fields[1:])).fields) == FIELDS_MAX
    with pytest.raises(HTTPException) as caught:
        read(uploads, form(file("a.log", b"x"), *fields))
    assert caught.value.status_code == 413
    assert not stored(uploads)


@pytest.mark.parametrize("part", [file("a.log", b""), file("a.log", b"x"), field("a", "")])
def test_no_form_has_parts_without_end(tmp_path: Path, part: bytes) -> None:
    roomy = replace(LIMITS, message=PARTS_MAX * 1000)
    uploads = Uploads(AttachmentStore(tmp_path / "attachments", roomy, reserve=0))
    assert read(uploads, form(*[part] * PARTS_MAX), size=WHOLE)
    with pytest.raises(HTTPException) as caught:
        read(uploads, form(*[part] * (PARTS_MAX + 1)), size=WHOLE)
    assert caught.value.status_code == 413


def test_a_name_with_quotes_and_line_ends_is_only_a_name(uploads: Uploads) -> None:
    name = 'mi "foto"\r\nX: y\r\n\r\n<script>.log'
    sent = read(uploads, form(file(name, b"Hola.\n"), field("a", "1")))
    assert [one.name for one in sent.files] == ["mi _foto_ X_ y _script_.log"]
    assert sent.fields == {"a": "1"}


def test_an_extended_name_is_not_taken_for_the_name(uploads: Uploads) -> None:
    body = form(file("vpn.log", b"Hola.\n")).replace(
        b'filename="vpn.log"', b"filename=\"vpn.log\"; filename*=UTF-8''..%2Fmalo.log"
    )
    assert [one.name for one in read(uploads, body).files] == ["vpn.log"]
