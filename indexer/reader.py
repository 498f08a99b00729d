"""The reader of the index: one published generation, held from the start of a search to its end.

The next generation is written beside it and does not disturb it; whoever asks for the current
one after publishing gets the new one, and the old one closes with its last search.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer import durable, manifest, vectors
from indexer.articles import ArticleRows, StoredPassage
from indexer.database import FILE as DATABASE
from indexer.database import among, live
from indexer.encoder import Vectors
from indexer.errors import IndexDamagedError, IndexMissingError
from indexer.lexical import LexicalIndex
from indexer.manifest import Manifest, StoredFile, VectorRecord
from indexer.records import LANGUAGES, Audience, Kind, Language
from indexer.rows import stack_vectors
from indexer.sqlite import connect, sqlite3
from indexer.vectors import Mask, VectorIndex

CANDIDATES = 200
"""Candidates of an approximate vector search that are scored again exactly."""

MASKS = 64
"""Combinations of limits that are remembered; anybody may ask for any tag."""

_OPENING_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """Which passages a search may return; None means any."""

    audience: Audience = Audience.PUBLIC
    lang: Language | None = None
    kind: Kind | None = None
    tag: str | None = None


class PassageFacts(NamedTuple):
    """Where a passage belongs. Articles that are translations of each other share a `group`;
    `updated` is the ordinal of the day when its article was last changed, 0 for an unknown one."""

    article: int
    group: int
    lang: Language
    updated: int


@dataclass(frozen=True, slots=True)
class _Table:
    """The live passages as columns, in the order of their ids."""

    ids: vectors.Ids
    articles: vectors.Ids
    groups: vectors.Ids
    levels: Mask
    langs: Mask
    kinds: Mask
    updated: vectors.Ids


class Generation:
    """One published generation, open for searching; safe to share between threads.

    `damage` names the engine that could not be opened, if any: the other one still answers.
    """

    def __init__(self, root: Path, published: Manifest) -> None:
        self.manifest = published
        self._root = root
        self._pool: deque[sqlite3.Connection] = deque()
        with self._connection() as connection:
            self._table = _load_table(connection, published)
        self.damage: tuple[str, ...] = ()
        self._lexical = self._open_lexical()
        self._vectors = self._open_vectors()
        if not self._vectors and not self._lexical:
            raise IndexDamagedError("; ".join(self.damage))
        self._masks: dict[Limits, Mask] = {}

    def lexical(self, audience: Audience) -> LexicalIndex | None:
        """The lexical index of what `audience` may read; None when it is damaged."""
        readable = [one for one in self._lexical if audience.may_read(one)]
        return self._lexical[readable[-1]] if readable else None

    def distrust_words(self, reason: str) -> None:
        """Searches on without the lexical index, which proved to be damaged while searching."""
        if self._lexical:
            self._lexical = {}
            self.damage += (reason,)

    @property
    def has_vectors(self) -> bool:
        """Whether the vector files could be opened."""
        return bool(self._vectors)

    def languages(self, audience: Audience) -> tuple[Language, ...]:
        """The languages of what `audience` may read."""
        present = set(self._table.langs[self._table.levels <= audience.level].tolist())
        return tuple(lang for place, lang in enumerate(LANGUAGES) if place in present)

    def nearest(self, vector: Vectors, limit: int, limits: Limits) -> list[tuple[int, float]]:
        """The passages nearest to `vector` (shape (dimension,)) as (id, cosine), best first."""
        mask, found = self._mask(limits), {}
        for record in self.manifest.vectors:
            if self._vectors and limits.audience.may_read(record.audience):
                found.update(self._nearest(record, vector, limit, mask))
        return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:limit]

    def _nearest(
        self, record: VectorRecord, vector: Vectors, limit: int, mask: Mask
    ) -> dict[int, float]:
        """The passages nearest to `vector` of those in the files of one audience."""
        index = self._vectors[record.audience]
        if not record.approximate:
            return dict(index.search(vector, limit, mask))
        near = index.search(vector, max(limit, CANDIDATES), mask)
        return self.cosines(vector, [one for one, _ in near])

    def cosines(self, vector: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """The exact cosine of `vector` with each passage of `ids`, from the rows."""
        if not ids:
            return {}
        found, matrix = self.vectors(ids)
        return dict(zip(found, (matrix @ vector).tolist(), strict=True))

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        """The vectors of passages, from the rows, of shape (passages, dimension), and in which
        order they stand."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT passage.id, vector.data FROM passage "
                "JOIN vector ON vector.key = passage.vector "
                f"WHERE {among('passage.id', ids)}"
            ).fetchall()
        return stack_vectors(rows)

    def centre(self, article: int) -> Vectors | None:
        """The unit vector, shape (dimension,), in the middle of an article's passages."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT passage.id, vector.data FROM passage "
                "JOIN vector ON vector.key = passage.vector "
                f"WHERE passage.article = :article AND {live('passage')}",
                {"article": article, "g": self.manifest.generation},
            ).fetchall()
        if not rows:
            return None
        _, matrix = stack_vectors(rows)
        mean = matrix.mean(axis=0)
        centre: Vectors = mean / max(float(np.linalg.norm(mean)), 1e-6)
        return centre

    def facts(self, passages: Sequence[int]) -> list[PassageFacts]:
        """What ranking needs to know of each live passage, in order.

        Raises IndexDamagedError for an id that no live passage has: an engine file was altered.
        """
        table, wanted = self._table, np.asarray(passages, dtype=np.int64)
        places = np.searchsorted(table.ids, wanted)
        if not np.array_equal(table.ids[places[places < len(table.ids)]], wanted):
            raise IndexDamagedError(
                f"The engine files in {self._root} name passages that are not among the rows; "
                f"'kbsearch doctor --repair' builds them again"
            )
        columns = (table.articles, table.groups, table.langs, table.updated)
        rows = zip(*(column[places].tolist() for column in columns), strict=True)
        return [
            PassageFacts(article, group, LANGUAGES[lang], updated)
            for article, group, lang, updated in rows
        ]

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages of `ids`, with what their article says of itself."""
        with self.rows() as rows:
            return rows.passages(ids)

    def readable(self, audience: Audience, lang: Language | None = None) -> int:
        """How many passages `audience` may read, of one language or of all."""
        chosen = self._table.levels <= audience.level
        if lang is not None:
            chosen &= self._table.langs == LANGUAGES.index(lang)
        return int(np.count_nonzero(chosen))

    @contextmanager
    def rows(self) -> Iterator[ArticleRows]:
        """The articles of this generation, for the length of the block."""
        with self._connection() as connection:
            yield ArticleRows(connection, self.manifest.generation)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._pool.pop()
        except IndexError:
            connection = _connect(self._root)
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise durable.row_error(self._root, error) from error
        finally:
            self._pool.append(connection)

    def _mask(self, limits: Limits) -> Mask:
        """The passages within `limits`. Kept here, so that they go when the generation goes."""
        mask = self._masks.get(limits)
        if mask is None:
            mask = self._make_mask(limits)
            if len(self._masks) >= MASKS:
                self._masks.clear()
            self._masks[limits] = mask
        return mask

    def _make_mask(self, limits: Limits) -> Mask:
        table = self._table
        chosen = table.levels <= limits.audience.level
        if limits.lang is not None:
            chosen &= table.langs == LANGUAGES.index(limits.lang)
        if limits.kind is not None:
            chosen &= table.kinds == list(Kind).index(limits.kind)
        if limits.tag is not None:
            with self.rows() as rows:
                chosen &= np.isin(table.articles, rows.tagged(limits.tag))
        return vectors.mask_of(table.ids[chosen])

    def _open_lexical(self) -> dict[Audience, LexicalIndex]:
        opened = {}
        try:
            for record in self.manifest.lexical:
                _check_sizes(self._root, record.files)
                opened[record.audience] = LexicalIndex(self._root / record.directory)
        except IndexDamagedError as error:
            self.damage += (str(error),)
            return {}
        return opened

    def _open_vectors(self) -> dict[Audience, VectorIndex]:
        opened, dimension = {}, self.manifest.encoder.dimension
        try:
            for record in self.manifest.vectors:
                _check_sizes(self._root, record.files)
                opened[record.audience] = VectorIndex(*record.places(self._root), dimension)
        except IndexDamagedError as error:
            self.damage += (str(error),)
            return {}
        return opened


class Reader:
    """Hands out the current generation, and notices when a newer one was published."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._current = open_generation(root)

    def current(self) -> Generation:
        """The generation to use for one whole search."""
        return self._current

    def refresh(self) -> bool:
        """Opens the published generation if it is another one; returns whether it was.

        Raises EncoderMismatchError, and keeps the generation it has, when the published one was
        made with another encoder: its vectors would not fit the questions.
        """
        with self._lock:
            published = manifest.read(self._root)
            if published == self._current.manifest:
                return False
            recorded = self._current.manifest.encoder
            if published.encoder.fingerprint != recorded.fingerprint:
                raise manifest.mismatch(self._root, published.encoder, recorded.name)
            self._current = open_generation(self._root)
            return True


def open_generation(root: Path) -> Generation:
    """Opens what is published in `root`.

    An indexer may publish and tidy up between reading the manifest and opening its files; then
    the newer manifest is read. Raises IndexMissingError, IndexFormatError or IndexDamagedError.
    """
    for attempt in range(_OPENING_ATTEMPTS):
        published = manifest.read(root)
        try:
            opened = Generation(root, published)
        except IndexDamagedError:
            if attempt + 1 == _OPENING_ATTEMPTS or manifest.read(root) == published:
                raise
            continue
        if not opened.damage or manifest.read(root) == published:
            return opened
    return opened


def _connect(root: Path) -> sqlite3.Connection:
    path = root / DATABASE
    try:
        return connect(path, read_only=True)
    except sqlite3.OperationalError as error:
        raise IndexMissingError(
            f"The rows of the index, {path}, cannot be opened ({error}); "
            f"make the index anew with 'kbsearch index --rebuild'"
        ) from error
    except sqlite3.DatabaseError as error:
        raise IndexDamagedError(durable.damaged_rows(root, str(error))) from error


def _load_table(connection: sqlite3.Connection, published: Manifest) -> _Table:
    levels = {audience.value: audience.level for audience in Audience}
    langs = {lang: place for place, lang in enumerate(LANGUAGES)}
    kinds = {kind.value: place for place, kind in enumerate(Kind)}
    rows = connection.execute(
        "SELECT passage.id, article.id, article.audience, article.lang, article.kind, "
        "CASE article.translation_of WHEN '' THEN article.slug ELSE article.translation_of END, "
        "article.updated "
        "FROM passage JOIN article ON article.id = passage.article "
        f"WHERE {live('passage')} ORDER BY passage.id",
        {"g": published.generation},
    ).fetchall()
    if len(rows) != published.passages:
        raise IndexDamagedError(
            f"The manifest names {published.passages} passages and the rows hold {len(rows)}; "
            f"'kbsearch doctor --repair' publishes the rows again"
        )
    groups: dict[str, int] = {}
    return _Table(
        ids=np.array([row[0] for row in rows], dtype=np.int64),
        articles=np.array([row[1] for row in rows], dtype=np.int64),
        groups=np.array([groups.setdefault(row[5], len(groups)) for row in rows], dtype=np.int64),
        levels=np.array([levels[row[2]] for row in rows], dtype=np.uint8),
        langs=np.array([langs[row[3]] for row in rows], dtype=np.uint8),
        kinds=np.array([kinds[row[4]] for row in rows], dtype=np.uint8),
        updated=np.array([_ordinal(row[6]) for row in rows], dtype=np.int64),
    )


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0


def _check_sizes(root: Path, files: Sequence[StoredFile]) -> None:
    for file in files:
        wrong = file.wrong_size(root)
        if wrong:
            raise IndexDamagedError(
                f"The index file {wrong}; 'kbsearch doctor --repair' builds it again from the rows"
            )
