"""Rows are born and retired; an interrupted run is undone, and vectors outlive it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.database import IndexDatabase
from indexer.errors import IndexDamagedError
from indexer.manifest import EncoderRecord
from indexer.records import Article, Audience, Kind, Parsed, Passage
from indexer.rows import SourceRow

ENCODER = EncoderRecord("hashing", "f1", 4)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[IndexDatabase]:
    database = IndexDatabase(tmp_path)
    yield database
    database.close()


def article(path: str, text: str, audience: Audience = Audience.PUBLIC) -> Article:
    return Article(
        slug=path.removesuffix(".md"),
        path=path,
        title=path,
        kind=Kind.FAQ,
        lang="es",
        audience=audience,
        html=f"<p>{text}</p>",
        passages=(Passage(0, ("Uno", "Dos"), "dos", text),),
    )


def add(
    database: IndexDatabase, born: int, path: str, text: str, audience: Audience = Audience.PUBLIC
) -> None:
    """Writes one file's article, in the place of the one it had."""
    previous: SourceRow | None = database.sources(born - 1).get(path)
    with database.transaction():
        database.add(
            Parsed(article(path, text, audience)),
            path=path,
            digest=text,
            keys=[text.encode()],
            born=born,
            previous=previous,
        )


def texts(database: IndexDatabase, generation: int) -> list[str]:
    return sorted(one.text for one in database.passages(generation))


def test_every_generation_keeps_its_own_rows(database: IndexDatabase) -> None:
    add(database, 1, "a.md", "uno")
    add(database, 1, "b.md", "dos")
    add(database, 2, "a.md", "tres")
    assert texts(database, 1) == ["dos", "uno"]
    assert texts(database, 2) == ["dos", "tres"]
    assert database.counts(2) == (2, 2)
    came, went = database.changes(1, 2)
    assert [one.text for one in database.passages_of(came)] == ["tres"]
    assert [one.text for one in database.passages_of(went)] == ["uno"]


def test_what_an_interrupted_run_prepared_is_undone_but_for_its_vectors(
    database: IndexDatabase,
) -> None:
    add(database, 1, "a.md", "uno")
    add(database, 2, "a.md", "dos")
    add(database, 2, "b.md", "tres")
    database.store_vectors([b"dos"], np.ones((1, 4), dtype=np.float32))
    database.forget_unpublished(1)
    assert texts(database, 1) == texts(database, 2) == ["uno"]
    add(database, 2, "a.md", "dos")
    assert [one.key for one in database.pending_vectors(2)] == []


def test_rows_that_no_search_can_need_are_forgotten_with_their_vectors(
    database: IndexDatabase,
) -> None:
    add(database, 1, "a.md", "uno")
    add(database, 2, "a.md", "dos")
    database.store_vectors([b"uno", b"dos"], np.ones((2, 4), dtype=np.float32))
    database.forget_retired(1)
    assert texts(database, 1) == ["uno"]
    database.forget_retired(2)
    assert texts(database, 1) == []
    assert texts(database, 2) == ["dos"]
    add(database, 3, "b.md", "uno")
    assert [one.key for one in database.pending_vectors(3)] == [b"uno"]


def test_identifiers_are_never_given_twice(database: IndexDatabase) -> None:
    add(database, 1, "a.md", "uno")
    first = next(database.passages(1)).id
    database.forget_unpublished(0)
    add(database, 1, "a.md", "dos")
    assert next(database.passages(1)).id > first


def test_texts_that_are_equal_share_a_vector(database: IndexDatabase) -> None:
    add(database, 1, "a.md", "uno")
    add(database, 1, "b.md", "uno")
    assert len(database.pending_vectors(1)) == 1
    database.store_vectors([b"uno"], np.ones((1, 4), dtype=np.float32))
    ids, matrix = database.vectors(1, Audience.PUBLIC)
    assert len(ids) == 2
    assert matrix.shape == (2, 4)


def test_a_missing_vector_is_damage_that_is_named(database: IndexDatabase) -> None:
    add(database, 1, "a.md", "uno")
    with pytest.raises(IndexDamagedError, match="kbsearch doctor --repair"):
        database.vectors(1, Audience.PUBLIC)


def test_only_the_audiences_that_differ_have_an_index(database: IndexDatabase) -> None:
    assert database.audiences(1) == [Audience.PUBLIC]
    add(database, 1, "a.md", "uno", Audience.TECHNICIAN)
    assert database.audiences(1) == [Audience.PUBLIC, Audience.TECHNICIAN]


def test_an_article_kept_from_readers_who_had_it_is_noticed(database: IndexDatabase) -> None:
    add(database, 1, "a.md", "uno", Audience.STAFF)
    add(database, 2, "a.md", "uno", Audience.TECHNICIAN)
    assert database.lost(1, 2, Audience.STAFF)
    assert not database.lost(1, 2, Audience.PUBLIC)
    assert not database.lost(1, 2, Audience.TECHNICIAN)


def test_the_last_whole_generation_and_its_encoder_are_remembered(
    database: IndexDatabase,
) -> None:
    assert database.last_complete() is None
    database.complete(1, ENCODER)
    database.complete(2, ENCODER)
    assert database.last_complete() == (2, ENCODER)
    database.forget_unpublished(1)
    assert database.last_complete() == (1, ENCODER)


def test_a_sound_file_passes_the_check_and_an_orphan_does_not(database: IndexDatabase) -> None:
    add(database, 1, "a.md", "uno")
    assert database.check() == []
    with database.transaction() as rows:
        rows.execute("PRAGMA defer_foreign_keys = ON")
    rows.execute("PRAGMA foreign_keys = OFF")
    rows.execute("DELETE FROM article")
    assert any("points at nothing" in one for one in database.check())
