"""Keys to sign with: made once, the same ever after, and for every process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import KEY_BYTES, SecretRows


def test_a_key_is_made_once_and_kept(database: DeskDatabase) -> None:
    key = SecretRows(database).key("suggestions")
    assert len(key) == KEY_BYTES
    assert SecretRows(database).key("suggestions") == key
    assert SecretRows(database).key("devices") != key


def test_those_who_ask_at_once_get_one_key(database: DeskDatabase) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: SecretRows(database).key("suggestions"), range(8)))
    assert len(found) == 1
