"""Finding damage in an index, and mending it from the rows.

Engine files can always be built again from rows and vectors; a lost vector can be encoded again
from its text; only the rows themselves cannot be mended, and are made anew from the articles.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer import durable, manifest
from indexer.database import FILE as DATABASE
from indexer.database import IndexDatabase
from indexer.encoder import Encoder
from indexer.encoding import encode_pending
from indexer.errors import IndexDamagedError, IndexerError, IndexMissingError
from indexer.lexical import LexicalIndex
from indexer.lock import LOCK, exclusive
from indexer.manifest import EncoderRecord, Manifest, StoredFile
from indexer.progress import Silent
from indexer.publishing import publish, sweep
from indexer.sqlite import sqlite3
from indexer.vectors import VectorIndex

UNREPAIRABLE = "the rows are damaged; make the index anew with 'kbsearch index --rebuild'"


def examine(root: Path) -> list[str]:
    """Everything wrong with the index in `root`, a sentence each; empty when all is well.

    Raises IndexMissingError when there is no index at all.
    """
    if not (root / DATABASE).exists() and not (root / manifest.FILE).exists():
        raise IndexMissingError(f"There is no index in {root}; make one with 'kbsearch index'")
    with durable.storage_errors(root), exclusive(root / LOCK):
        found = _examine_rows(root)
        if found:
            return found
        try:
            published = manifest.read(root)
        except IndexerError as error:
            return [str(error)]
        database = IndexDatabase(root)
        try:
            return _examine_published(root, database, published)
        finally:
            database.close()


def repair(root: Path, encoder: Encoder) -> Manifest:
    """Builds every engine file again from the rows, and publishes a new generation.

    Texts that lost their vector are encoded with `encoder`. Raises IndexDamagedError when the
    rows themselves are damaged, EncoderMismatchError when they need another encoder.
    """
    with durable.storage_errors(root), exclusive(root / LOCK):
        if _examine_rows(root):
            raise IndexDamagedError(f"{root / DATABASE}: {UNREPAIRABLE}")
        database = IndexDatabase(root)
        try:
            return _repair(root, database, encoder)
        finally:
            database.close()


def _repair(root: Path, database: IndexDatabase, encoder: Encoder) -> Manifest:
    whole = database.last_complete()
    if whole is None:
        raise IndexDamagedError(f"{root / DATABASE} holds no complete generation; {UNREPAIRABLE}")
    last, record = whole
    if record.fingerprint != encoder.fingerprint:
        raise manifest.mismatch(root, record, encoder.name)
    database.forget_unpublished(last)
    database.drop_odd_vectors(record.dimension)
    encode_pending(database, encoder, last, Silent())
    _keep_numbers_apart(database, last + 1, record)
    current = publish(root, database, last + 1, record, previous=None, progress=Silent())
    sweep(root, database, current, None)
    return current


def _keep_numbers_apart(database: IndexDatabase, generation: int, record: EncoderRecord) -> None:
    """The repaired files get a generation of their own: the old names may still be open."""
    database.complete(generation, record)


def _examine_rows(root: Path) -> list[str]:
    path = root / DATABASE
    if not path.exists():
        return [f"{path} is missing; {UNREPAIRABLE}"]
    try:
        database = IndexDatabase(root)
        try:
            return [f"{path}: {one}; {UNREPAIRABLE}" for one in database.check()]
        finally:
            database.close()
    except sqlite3.DatabaseError as error:
        return [f"{path}: {error}; {UNREPAIRABLE}"]


def _examine_published(root: Path, database: IndexDatabase, published: Manifest) -> list[str]:
    if database.last_complete() is None:
        return [f"{root / DATABASE} holds no complete generation; {UNREPAIRABLE}"]
    found = [finding for file in published.files() for finding in _examine_file(root, file)]
    articles, passages = database.counts(published.generation)
    if (articles, passages) != (published.articles, published.passages):
        found.append(
            f"the manifest names {published.articles} articles and {published.passages} passages, "
            f"the rows hold {articles} and {passages}"
        )
    if not found:
        found += _examine_lexical(root, database, published)
        found += _examine_vectors(root, published)
    return found + _examine_stored_vectors(database, published)


def _examine_file(root: Path, file: StoredFile) -> list[str]:
    wrong = file.wrong_size(root)
    if wrong:
        return [wrong]
    path = root / file.path
    return [] if durable.sha256(path) == file.sha256 else [f"{path} was altered: wrong SHA-256"]


def _examine_lexical(root: Path, database: IndexDatabase, published: Manifest) -> list[str]:
    found = []
    for record in published.lexical:
        expected = sum(
            record.audience.may_read(one.audience)
            for one in database.passages(published.generation)
        )
        try:
            held = LexicalIndex(root / record.directory).passages
        except IndexDamagedError as error:
            found.append(str(error))
            continue
        if held != expected:
            found.append(f"{root / record.directory} holds {held} passages instead of {expected}")
    return found


def _examine_vectors(root: Path, published: Manifest) -> list[str]:
    found = []
    for record in published.vectors:
        try:
            held = VectorIndex(*record.places(root)).ids()
        except IndexDamagedError as error:
            found.append(str(error))
            continue
        if len(np.unique(held)) != len(held):
            found.append(f"{root / record.base.path}: the same passage stands in it twice")
    return found


def _examine_stored_vectors(database: IndexDatabase, published: Manifest) -> list[str]:
    missing = len(database.pending_vectors(published.generation))
    odd = database.count_odd_vectors(published.encoder.dimension)
    found = []
    if missing:
        found.append(f"{missing} {'text has' if missing == 1 else 'texts have'} no vector")
    if odd:
        has = "vector has" if odd == 1 else "vectors have"
        found.append(f"{odd} {has} another length than {published.encoder.dimension}")
    return found
