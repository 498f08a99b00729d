"""The last stage of a run: engine files beside the published ones, and the manifest at the end.

Order: rows (already committed and flushed), lexical directories, vector files, manifest. Each is
on disk before the next begins, so a crash at any instant leaves a manifest whose files are whole.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from indexer import lexical, manifest, vectors
from indexer.database import IndexDatabase
from indexer.errors import IndexDamagedError
from indexer.manifest import EncoderRecord, LexicalRecord, Manifest, StoredFile, VectorRecord
from indexer.progress import Progress
from indexer.records import Audience
from indexer.rows import IndexPassage

LEXICAL = "lexical"
VECTORS = "vectors"
DELTA_LIMIT = 2_000
"""Passages in the delta before the base is written again: an exact search of so many is free."""

DELTA_SHARE = 0.1
RETIRED_SHARE = 0.25
KEPT_GENERATIONS = 8
"""Row generations kept behind the published one, for searches that are still under way."""


def publish(
    root: Path,
    database: IndexDatabase,
    generation: int,
    encoder: EncoderRecord,
    *,
    previous: Manifest | None,
    progress: Progress,
) -> Manifest:
    """Writes the engine files of `generation` from its rows, then names them in the manifest.

    `previous` is what to build upon; without it everything is written anew.
    """
    articles, passages = database.counts(generation)
    audiences = database.audiences(generation)
    progress.start("publish", 2 * len(audiences) + 1, "files")
    _clear(root, generation)
    words = []
    for audience in audiences:
        words.append(_lexical(root, database, generation, audience, previous))
        progress.advance()
    near = []
    for audience in audiences:
        near.append(_vectors(root, database, generation, audience, previous, encoder.dimension))
        progress.advance()
    current = Manifest(
        generation=generation,
        published=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=encoder,
        articles=articles,
        passages=passages,
        lexical=tuple(words),
        vectors=tuple(near),
    )
    manifest.write(root, current)
    progress.advance()
    return current


def sweep(
    root: Path, database: IndexDatabase, current: Manifest, previous: Manifest | None
) -> None:
    """Removes files and rows that neither the current nor the previous generation needs."""
    keep = [current] + ([previous] if previous else [])
    named = {file.path for one in keep for file in one.files()}
    directories = {record.directory for one in keep for record in one.lexical}
    for path in (root / VECTORS).iterdir():
        if path.relative_to(root).as_posix() not in named:
            path.unlink()
    for path in (root / LEXICAL).iterdir():
        if path.is_dir() and path.relative_to(root).as_posix() not in directories:
            shutil.rmtree(path)
    database.forget_retired(current.generation - KEPT_GENERATIONS)


def _clear(root: Path, generation: int) -> None:
    """Removes what an interrupted run left under the names that are to be written."""
    for path in (root / LEXICAL).glob(f"{generation}-*"):
        shutil.rmtree(path)
    for path in (root / VECTORS).glob(f"{generation}-*"):
        path.unlink()


def _lexical(
    root: Path,
    database: IndexDatabase,
    generation: int,
    audience: Audience,
    previous: Manifest | None,
) -> LexicalRecord:
    target = root / LEXICAL / f"{generation}-{audience.value}"
    old = _whole(root, audience, previous)
    if previous is not None and old is not None:
        came, went = database.changes(previous.generation, generation)
        added = _readable(database, came, audience)
        removed = [one.id for one in _readable(database, went, audience)]
        # Before all else: what this audience may not read must not be seen in its directory.
        if not added and not removed:
            return old
        if _is_honest(root, database, generation, old, previous):
            count = lexical.write(target, added, removed, root / old.directory)
            return _describe(root, audience, target, count, old.files)
    everything = database.passages(generation)
    readable = (one for one in everything if audience.may_read(one.audience))
    return _describe(root, audience, target, lexical.write(target, readable, [], None), ())


def _readable(database: IndexDatabase, ids: list[int], audience: Audience) -> list[IndexPassage]:
    return [one for one in database.passages_of(ids) if audience.may_read(one.audience)]


def _whole(root: Path, audience: Audience, previous: Manifest | None) -> LexicalRecord | None:
    """The previous directory of `audience`, unless it is damaged or an older version analysed the
    words in it."""
    records = previous.lexical if previous else ()
    old = next((one for one in records if one.audience is audience), None)
    if previous is None or old is None or previous.format < manifest.FORMAT:
        return None
    if any(file.wrong_size(root) for file in old.files):
        return None
    try:
        lexical.deleted_share(root / old.directory)
    except IndexDamagedError:
        return None
    return old


def _is_honest(
    root: Path,
    database: IndexDatabase,
    generation: int,
    old: LexicalRecord,
    previous: Manifest,
) -> bool:
    """Whether one more commit on the directory gives honest statistics: deleted passages count in
    them until segments merge, so there must be few of them, and none that is to be gone."""
    if lexical.deleted_share(root / old.directory) > RETIRED_SHARE:
        return False
    return not database.lost(previous.generation, generation, old.audience)


def _describe(
    root: Path, audience: Audience, directory: Path, count: int, known: tuple[StoredFile, ...]
) -> LexicalRecord:
    """Describes a directory; hard-linked files keep the hash that they already have."""
    hashes = {(Path(file.path).name, file.bytes): file.sha256 for file in known}
    files = []
    for path in lexical.engine_files(directory):
        name = path.relative_to(root).as_posix()
        size = path.stat().st_size
        same = hashes.get((path.name, size)) if lexical.write_once(path) else None
        files.append(StoredFile(name, size, same) if same else StoredFile.of(root, path))
    return LexicalRecord(audience, directory.relative_to(root).as_posix(), count, tuple(files))


def _vectors(
    root: Path,
    database: IndexDatabase,
    generation: int,
    audience: Audience,
    previous: Manifest | None,
    dimension: int,
) -> VectorRecord:
    """The vectors of what is meant for just this audience. Each in files of its own: how an
    approximate one divides the space depends on all that is in it."""
    records = previous.vectors if previous and previous.format == manifest.FORMAT else ()
    old = next((one for one in records if one.audience is audience), None)
    if old is not None and (record := _delta(root, database, generation, old)):
        return record
    ids, matrix = database.vectors(generation, audience)
    if not ids:
        matrix = matrix.reshape(0, dimension)
    path = root / VECTORS / f"{generation}-{audience.value}.base.faiss"
    approximate = vectors.write(path, np.array(ids, dtype=np.int64), matrix)
    return VectorRecord(audience, StoredFile.of(root, path), generation, len(ids), approximate)


def _delta(
    root: Path, database: IndexDatabase, generation: int, old: VectorRecord
) -> VectorRecord | None:
    """The previous base with what was born since, or None when it is time for a new base."""
    if old.base.wrong_size(root):
        return None
    stayed, came = database.since(generation, old.audience, old.base_generation)
    if came > max(DELTA_LIMIT, min(DELTA_SHARE * old.base_passages, vectors.EXACT_LIMIT)):
        return None
    if old.base_passages - stayed > RETIRED_SHARE * old.base_passages:
        return None
    if not came:
        return replace(old, delta=None)
    ids, matrix = database.vectors(generation, old.audience, old.base_generation)
    path = root / VECTORS / f"{generation}-{old.audience.value}.delta.faiss"
    vectors.write(path, np.array(ids, dtype=np.int64), matrix)
    return replace(old, delta=StoredFile.of(root, path))
