"""The attachments folder: what was taken is there, what is refused is not, and nothing that a
ticket names is ever swept."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import time
from collections.abc import AsyncIterator, Collection
from pathlib import Path

import pytest

from kbsearch.errors import DeskDatabaseError, NotFoundError
from kbsearch.tickets.attachments import store as module
from kbsearch.tickets.attachments.limits import AttachmentLimits
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.attachments.store import SWEPT_SECONDS, USABLE_SECONDS, AttachmentStore
from kbsearch.tickets.attachments.sweeping import sweep_attachments
from kbsearch.tickets.attachments.uploads import Uploads
from kbsearch.tickets.records import Attached
from tests.disk import fill, remount, small_file_system

LIMITS = AttachmentLimits(file=1000)


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    """An empty store for small files."""
    return AttachmentStore(tmp_path / "attachments", LIMITS, reserve=0)


def take(store: AttachmentStore, *chunks: bytes, name: str = "vpn.log") -> Attached:
    """Sends a file in those pieces."""

    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return asyncio.run(store.take(stream(), name))


def files(store: AttachmentStore) -> set[str]:
    """Every file of the folder, below it."""
    return {
        path.relative_to(store.root).as_posix() for path in store.root.rglob("*") if path.is_file()
    }


def age(store: AttachmentStore, seconds: float) -> None:
    """Makes every file that came as old as that."""
    then = time.time() - seconds
    for name in files(store):
        os.utime(store.root / name, (then, then))


class Rows:
    """What a desk database knows of files."""

    def __init__(self, *names: str, fails: bool = False) -> None:
        self.names = set(names)
        self.fails = fails

    def named(self, keys: Collection[str]) -> Collection[str]:
        """Which of those a ticket names."""
        if self.fails:
            raise DeskDatabaseError("out of action")
        return self.names & set(keys)


def test_a_file_is_there_as_it_was_sent(store: AttachmentStore) -> None:
    found = take(store, b"conexi\xc3", b"\xb3n rechazada\n")
    assert found.size == 20
    assert store.path(found.key).read_text() == "conexión rechazada\n"
    assert store.pending(found.key) == found
    assert files(store) == {f"new/{found.key}", f"new/{found.key}.json"}


def test_a_file_of_a_ticket_lies_apart_from_those_that_came(store: AttachmentStore) -> None:
    found = take(store, b"Hola.\n")
    store.keep([found.key])
    assert files(store) == {f"{found.key[:2]}/{found.key}"}
    assert store.path(found.key).read_bytes() == b"Hola.\n"
    with pytest.raises(RefusedFileError, match="too long ago"):
        store.pending(found.key)
    store.keep([found.key])
    assert store.remove([found.key]) == 1
    assert not files(store)
    assert store.remove([found.key]) == 0


def test_nobody_else_on_the_machine_may_look(store: AttachmentStore) -> None:
    found = take(store, b"Hola.\n")
    store.keep([found.key])
    for path in (store.root, store.root / "new", store.path(found.key).parent):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE(store.path(found.key).stat().st_mode) == 0o600


def test_keys_are_long_and_none_is_like_another(store: AttachmentStore) -> None:
    keys = {take(store, b"Hola.\n").key for _ in range(5)}
    assert len(keys) == 5
    assert all(len(key) == 43 for key in keys)


@pytest.mark.parametrize(
    "key",
    ["", "..", "../../etc/passwd", "new", "x" * 42, "x" * 44, "/" * 43, "é" * 43, "x" * 42 + "\n"],
)
def test_what_is_no_key_leads_nowhere(store: AttachmentStore, key: str) -> None:
    take(store, b"Hola.\n")
    with pytest.raises(NotFoundError):
        store.path(key)
    with pytest.raises(NotFoundError):
        store.remove([key])
    with pytest.raises(RefusedFileError):
        store.pending(key)


def test_a_file_that_is_too_large_is_given_up_as_soon_as_that_is_known(
    store: AttachmentStore,
) -> None:
    asked = 0

    async def stream() -> AsyncIterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            yield b"x" * 400

    with pytest.raises(RefusedFileError) as caught:
        asyncio.run(store.take(stream(), "grande.log"))
    assert caught.value.code == "too-large"
    assert caught.value.status == 413
    assert asked == 3
    assert not files(store)


def test_a_sender_that_goes_away_leaves_nothing(store: AttachmentStore) -> None:
    async def stream() -> AsyncIterator[bytes]:
        yield b"Hola"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asyncio.run(store.take(stream(), "vpn.log"))
    assert not files(store)


def test_a_file_can_be_named_for_an_hour(store: AttachmentStore) -> None:
    found = take(store, b"Hola.\n")
    age(store, USABLE_SECONDS - 60)
    assert store.pending(found.key) == found
    age(store, USABLE_SECONDS + 1)
    with pytest.raises(RefusedFileError):
        store.pending(found.key)


def test_what_is_known_of_a_file_that_was_altered_is_not_believed(store: AttachmentStore) -> None:
    found = take(store, b"Hola.\n")
    note = store.root / "new" / f"{found.key}.json"
    for wrong in (b"", b"[]", b"{}", json.dumps({"key": 1}).encode(), b"\xff"):
        note.write_bytes(wrong)
        with pytest.raises(RefusedFileError):
            store.pending(found.key)


def test_what_no_ticket_names_is_swept_once_it_is_old(store: AttachmentStore) -> None:
    old = take(store, b"Hola.\n")
    (store.root / "new" / "half.part").write_bytes(b"Ho")
    age(store, SWEPT_SECONDS + 1)
    young = take(store, b"Hola.\n")
    assert store.sweep(Rows().named) == 0, "only what two sweeps found"
    assert store.path(old.key)
    assert store.sweep(Rows().named) == 3
    assert files(store) == {f"new/{young.key}", f"new/{young.key}.json"}


def test_what_a_ticket_names_is_never_swept(store: AttachmentStore) -> None:
    kept, unmoved = take(store, b"Hola.\n"), take(store, b"Hola.\n")
    store.keep([kept.key])
    age(store, 100 * SWEPT_SECONDS)
    for _ in range(3):
        assert store.sweep(Rows(unmoved.key).named) == 0
    expected = {f"{one.key[:2]}/{one.key}" for one in (kept, unmoved)}
    assert files(store) == expected, "one that was not moved in time is moved now"


def test_files_of_tickets_are_not_even_asked_about(store: AttachmentStore) -> None:
    kept = take(store, b"Hola.\n")
    store.keep([kept.key])
    age(store, 100 * SWEPT_SECONDS)
    # As when the settings name another, empty database.
    for _ in range(3):
        store.sweep(Rows().named)
    assert store.path(kept.key)


def test_a_ticket_that_is_sent_between_two_sweeps_keeps_its_file(store: AttachmentStore) -> None:
    found = take(store, b"Hola.\n")
    age(store, SWEPT_SECONDS + 1)  # the clock of the machine was put forward
    assert store.sweep(Rows().named) == 0
    assert store.sweep(Rows(found.key).named) == 0
    assert store.sweep(Rows().named) == 0
    assert store.path(found.key)


def test_nothing_is_swept_while_the_desk_database_cannot_say_what_it_names(
    store: AttachmentStore,
) -> None:
    take(store, b"Hola.\n")
    age(store, SWEPT_SECONDS + 1)
    before = files(store)
    for _ in range(3):
        assert sweep_attachments(store, Rows(fails=True)) == 0
    assert files(store) == before


def test_a_folder_that_is_not_there_is_swept_too(tmp_path: Path) -> None:
    assert sweep_attachments(AttachmentStore(tmp_path / "none"), Rows()) == 0
    assert not (tmp_path / "none").exists()


def test_one_address_may_send_so_many_files_a_minute(store: AttachmentStore) -> None:
    uploads = Uploads(store, files_a_minute=2)
    for _ in range(2):
        uploads.receiving("vpn.log", "192.0.2.1").discard()
    with pytest.raises(RefusedFileError) as caught:
        uploads.receiving("../vpn.log", "192.0.2.1")
    assert (caught.value.code, caught.value.status) == ("too-often", 429)
    assert caught.value.file == "vpn.log"
    uploads.receiving("vpn.log", "192.0.2.2").discard()
    for _ in range(3):
        uploads.receiving("vpn.log", "127.0.0.1").discard()


def test_files_that_belong_to_nothing_do_not_fill_the_disk(
    store: AttachmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAITING_MAX", 3 * LIMITS.file)
    take(store, b"x" * 900)
    take(store, b"x" * 900)
    with pytest.raises(RefusedFileError) as caught:
        take(store, b"x" * 900)
    assert (caught.value.code, caught.value.status) == ("not-stored", 503)


def test_files_leave_room_for_the_desk_database(tmp_path: Path) -> None:
    store = AttachmentStore(tmp_path / "attachments", LIMITS, reserve=10**18)
    with pytest.raises(RefusedFileError) as caught:
        take(store, b"Hola.\n")
    assert caught.value.code == "not-stored"
    assert not files(store)


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with small_file_system(tmp_path / "small", kilobytes=256) as place:
        store = AttachmentStore(place / "attachments", AttachmentLimits(), reserve=-(10**9))
        before = take(store, b"Hola.\n")
        ballast = fill(place)
        with pytest.raises(RefusedFileError) as caught:
            take(store, b"x" * 500_000)
        assert caught.value.code == "not-stored"
        assert files(store) == {f"new/{before.key}", f"new/{before.key}.json"}
        ballast.unlink()
        assert take(store, b"Hola.\n")


def test_a_disk_that_is_read_only_is_said(tmp_path: Path) -> None:
    with small_file_system(tmp_path / "small", kilobytes=256) as place:
        store = AttachmentStore(place / "attachments", AttachmentLimits(), reserve=-(10**9))
        found = take(store, b"Hola.\n")
        remount(place, "ro")
        with pytest.raises(RefusedFileError) as caught:
            take(store, b"Hola.\n")
        assert caught.value.code == "not-stored"
        store.keep([found.key])
        assert store.path(found.key), "it stays where it is until it can be moved"
        assert sweep_attachments(store, Rows()) == 0
        remount(place, "rw")
