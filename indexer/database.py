"""The rows of the index: written by one indexer, read by any number of searches.

Rows carry the generation in which they were born and the one in which they were retired, so one
file holds the published state and the next one at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from indexer.encoder import Vectors
from indexer.errors import IndexFormatError
from indexer.manifest import EncoderRecord
from indexer.records import Article, Audience, Parsed, Problem
from indexer.rows import (
    INDEX_PASSAGE,
    PASSAGE_COLUMNS,
    STORED,
    Clash,
    IndexPassage,
    PendingVector,
    SourceRow,
    article_row,
    passage_rows,
    problems_json,
    read_index_passage,
    read_source,
    source_row,
    stack_vectors,
)
from indexer.sqlite import connect, sqlite3

FILE = "index.db"
FORMAT = 1
"""Raised whenever an older version could not work with the rows that a newer one writes."""

_BATCH = 500


def live(table: str) -> str:
    """The SQL condition that a row of `table` belongs to generation `:g`."""
    return f"{table}.born <= :g AND ({table}.retired IS NULL OR {table}.retired > :g)"


_LEVELS = " ".join(f"WHEN '{one}' THEN {one.level}" for one in Audience)
_LEVEL = f"CASE audience {_LEVELS} END"
_MEANT = "article.audience = :audience"


def among(column: str, ids: Sequence[int]) -> str:
    """The SQL condition that an integer column holds one of `ids` (whole numbers only)."""
    return f"{column} IN ({','.join(str(int(one)) for one in ids)})"


class IndexDatabase:
    """The writer's side. Open it only while holding the lock of the index."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.path = root / FILE
        self._db = Database(connect(self.path))
        if not self._db.table_names():
            schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
            self._db.execute(f"PRAGMA user_version = {FORMAT}")
            self._db.executescript(f"BEGIN; {schema} COMMIT;")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version != FORMAT:
            self.close()
            raise IndexFormatError(
                f"The rows in {self.path} have format {version} and this version writes {FORMAT}; "
                f"make them anew with 'kbsearch index --rebuild'"
            )

    def close(self) -> None:
        """Closes the file; what was committed stays."""
        self._db.close()

    def transaction(self) -> AbstractContextManager[Database]:
        """Groups writes into one commit."""
        return self._db.atomic()

    # What an interrupted run left, and what no search needs any more

    def forget_unpublished(self, published: int) -> None:
        """Undoes what an interrupted run had prepared after generation `published`.

        Vectors stay: they are true whatever was published, and cost the most to make.
        """
        with self.transaction():
            self._delete("born > ?", published)
            for table in ("source", "passage", "article"):
                self._db.execute(
                    f"UPDATE {table} SET retired = NULL WHERE retired > ?", [published]
                )
            self._db.execute("DELETE FROM generation WHERE number > ?", [published])

    def forget_retired(self, oldest: int) -> None:
        """Deletes rows that no generation from `oldest` on contains, and vectors without text."""
        with self.transaction():
            if self._delete("retired <= ?", oldest):
                self._db.execute("DELETE FROM vector WHERE key NOT IN (SELECT vector FROM passage)")

    def _delete(self, condition: str, generation: int) -> int:
        values = [generation]
        articles = f"SELECT id FROM article WHERE {condition}"
        self._db.execute(f"DELETE FROM media WHERE article IN ({articles})", values)
        self._db.execute(f"DELETE FROM source WHERE {condition}", values)
        passages = self._db.execute(f"DELETE FROM passage WHERE {condition}", values).rowcount
        self._db.execute(f"DELETE FROM article WHERE {condition}", values)
        return int(passages)

    # Source files and their articles

    def sources(self, generation: int) -> dict[str, SourceRow]:
        """The source files that `generation` knows, by path."""
        rows = self._db.query(
            f"SELECT * FROM source WHERE {live('source')} ORDER BY path", {"g": generation}
        )
        return {row["path"]: read_source(row) for row in rows}

    def add(
        self,
        parsed: Parsed,
        *,
        path: str,
        digest: str,
        keys: Sequence[bytes],
        born: int,
        previous: SourceRow | None,
    ) -> None:
        """Writes one parsed file as born in `born`, and retires what it replaces.

        A withheld file keeps the article of its previous version. `keys` names the vector of
        each passage, in order.
        """
        article = previous.article if previous else None
        if parsed.article is not None:
            if article is not None:
                self._retire(article, born)
            article = self._insert(parsed.article, keys, born)
        if previous is not None:
            self._db.execute("UPDATE source SET retired = ? WHERE id = ?", [born, previous.id])
        row = source_row(parsed, path=path, digest=digest, article=article, born=born)
        self._db.table("source").insert(row)

    def remove(self, source: SourceRow, *, retired: int) -> None:
        """Retires a file that is gone from the folder, and its article."""
        self._db.execute("UPDATE source SET retired = ? WHERE id = ?", [retired, source.id])
        if source.article is not None:
            self._retire(source.article, retired)

    def clashes(self, generation: int) -> list[Clash]:
        """Slugs that several live articles want. One that more people may read keeps it, else who
        had it, else the first path."""
        rows = self._db.execute(
            f"SELECT slug, path FROM article WHERE {live('article')} AND slug IN ("
            f"SELECT slug FROM article WHERE {live('article')} GROUP BY slug HAVING count(*) > 1) "
            f"ORDER BY slug, {_LEVEL}, NOT EXISTS (SELECT 1 FROM article AS old "
            "WHERE old.slug = article.slug AND old.path = article.path AND "
            "old.born < :g AND coalesce(old.retired, :g) = :g), born, path",
            {"g": generation},
        )
        paths: dict[str, list[str]] = {}
        for slug, path in rows:
            paths.setdefault(slug, []).append(path)
        return [Clash(slug, found[0], tuple(found[1:])) for slug, found in paths.items()]

    def valid_until(self, generation: int) -> dict[str, date]:
        """The last day of each live article that names one, by path."""
        rows = self._db.execute(
            f"SELECT path, valid_until FROM article WHERE {live('article')} "
            "AND valid_until IS NOT NULL",
            {"g": generation},
        )
        return {path: date.fromisoformat(day) for path, day in rows}

    def brought(self, path: str, generation: int) -> bool:
        """Whether the article of `path` came in `generation`."""
        query = "SELECT 1 FROM article WHERE path = ? AND born = ?"
        return self._db.execute(query, [path, generation]).fetchone() is not None

    def withhold(self, path: str, problem: Problem, *, generation: int) -> None:
        """Takes back the article that `path` brought in `generation`; its previous one returns,
        unless fewer people were to read the new one."""
        values = {"path": path, "g": generation}
        new = "SELECT id FROM article WHERE path = :path AND born = :g"
        whose = f"SELECT {_LEVEL} FROM article WHERE path = :path AND born = :g"
        kept = (
            f"SELECT id FROM article WHERE path = :path AND retired = :g AND {_LEVEL} >= ({whose})"
        )
        found = self._db.execute(kept, values).fetchone()
        values["old"] = found[0] if found else None
        self._db.execute(
            "UPDATE source SET withheld = 1, article = :old, problems = :problems "
            "WHERE path = :path AND born = :g",
            {**values, "problems": problems_json([problem])},
        )
        for table in ("media", "passage"):
            self._db.execute(f"DELETE FROM {table} WHERE article IN ({new})", values)
        self._db.execute("DELETE FROM article WHERE path = :path AND born = :g", values)
        self._db.execute("UPDATE passage SET retired = NULL WHERE article = :old", values)
        self._db.execute("UPDATE article SET retired = NULL WHERE id = :old", values)

    def displace(self, path: str, problem: Problem, *, generation: int) -> None:
        """Retires the article of `path`, which is not new, and withholds the file from now on."""
        row = next(
            self._db.query(
                f"SELECT * FROM source WHERE path = :path AND {live('source')}",
                {"path": path, "g": generation},
            )
        )
        self._retire(row["article"], generation)
        self._db.execute("UPDATE source SET retired = ? WHERE id = ?", [generation, row.pop("id")])
        self._db.execute("DELETE FROM source WHERE born = retired AND path = ?", [path])
        state = {"article": None, "withheld": 1, "born": generation}
        row |= {**state, "problems": problems_json([problem])}
        self._db.table("source").insert(row)

    def restore(self, source: SourceRow, *, generation: int) -> None:
        """Puts back the row of a file that `generation` withheld just as it was before."""
        values = [source.path, generation]
        self._db.execute("DELETE FROM source WHERE path = ? AND born = ?", values)
        self._db.execute("UPDATE source SET retired = NULL WHERE id = ?", [source.id])

    def _insert(self, article: Article, keys: Sequence[bytes], born: int) -> int:
        identifier = int(
            self._db.table("article").insert(article_row(article, born)).last_rowid or 0
        )
        self._db.conn.executemany(
            f"INSERT INTO passage ({PASSAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            passage_rows(identifier, article, keys, born),
        )
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO media (path, article) VALUES (?, ?)",
            [(path, identifier) for path in article.media],
        )
        return identifier

    def _retire(self, article: int, generation: int) -> None:
        values = [generation, article]
        self._db.execute("UPDATE article SET retired = ? WHERE id = ?", values)
        self._db.execute("UPDATE passage SET retired = ? WHERE article = ?", values)

    # Vectors

    def pending_vectors(self, generation: int) -> list[PendingVector]:
        """Texts of `generation` without a vector, each once, by audience, the shortest first.

        Texts of one length fill a batch without padding, which encodes them fastest.
        """
        rows = self._db.execute(
            "SELECT passage.vector, min(passage.id), min(article.audience) FROM passage "
            "JOIN article ON article.id = passage.article "
            "LEFT JOIN vector ON vector.key = passage.vector "
            f"WHERE vector.key IS NULL AND {live('passage')} GROUP BY passage.vector "
            "ORDER BY min(article.audience), min(length(passage.text)), passage.vector",
            {"g": generation},
        )
        return [PendingVector(key, passage, Audience(whose)) for key, passage, whose in rows]

    def store_vectors(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Commits the vectors of `keys`, of shape (len(keys), dimension)."""
        stored = vectors.astype(STORED)
        with self.transaction():
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO vector (key, data) VALUES (?, ?)",
                [(key, row.tobytes()) for key, row in zip(keys, stored, strict=True)],
            )

    def drop_odd_vectors(self, dimension: int) -> int:
        """Deletes vectors that cannot have `dimension` numbers; returns how many."""
        size = dimension * STORED.itemsize
        with self.transaction():
            found = self._db.execute("DELETE FROM vector WHERE length(data) <> ?", [size])
        return int(found.rowcount)

    def count_odd_vectors(self, dimension: int) -> int:
        """How many vectors cannot have `dimension` numbers."""
        size = dimension * STORED.itemsize
        query = "SELECT count(*) FROM vector WHERE length(data) <> ?"
        return int(self._db.execute(query, [size]).fetchone()[0])

    def vectors(
        self, generation: int, audience: Audience, base: int = 0
    ) -> tuple[list[int], Vectors]:
        """The id and the vector, of shape (passages, dimension), of every live passage that is
        meant for `audience` and was born after generation `base`.

        Raises IndexDamagedError when a vector is missing or has another length.
        """
        rows = self._db.execute(
            "SELECT passage.id, vector.data FROM passage "
            "JOIN article ON article.id = passage.article "
            "LEFT JOIN vector ON vector.key = passage.vector "
            f"WHERE {_MEANT} AND {live('passage')} AND passage.born > :base ORDER BY passage.id",
            {"g": generation, "audience": audience.value, "base": base},
        )
        return stack_vectors(rows.fetchall())

    # Generations

    def complete(self, generation: int, encoder: EncoderRecord) -> None:
        """Marks the rows of `generation` as whole: a lost manifest can be made from them."""
        with self.transaction():
            self._db.table("generation").insert(
                {
                    "number": generation,
                    "completed": datetime.now(UTC).isoformat(timespec="seconds"),
                    "encoder": encoder.name,
                    "fingerprint": encoder.fingerprint,
                    "dimension": encoder.dimension,
                }
            )

    def last_complete(self) -> tuple[int, EncoderRecord] | None:
        """The newest generation whose rows are whole, with its encoder."""
        row = self._db.execute(
            "SELECT number, encoder, fingerprint, dimension FROM generation "
            "ORDER BY number DESC LIMIT 1"
        ).fetchone()
        return (row[0], EncoderRecord(row[1], row[2], row[3])) if row else None

    def counts(self, generation: int) -> tuple[int, int]:
        """Articles and passages that are live in `generation`."""
        return self._count("article", generation), self._count("passage", generation)

    def _count(self, table: str, generation: int) -> int:
        query = f"SELECT count(*) FROM {table} WHERE {live(table)}"
        return int(self._db.execute(query, {"g": generation}).fetchone()[0])

    def since(self, generation: int, audience: Audience, base: int) -> tuple[int, int]:
        """Passages of `generation` that are meant for `audience`: how many of them generation
        `base` had too, and how many came since."""
        row = self._db.execute(
            "SELECT coalesce(sum(passage.born <= :base), 0), "
            "coalesce(sum(passage.born > :base), 0) "
            "FROM passage JOIN article ON article.id = passage.article "
            f"WHERE {_MEANT} AND {live('passage')}",
            {"g": generation, "audience": audience.value, "base": base},
        ).fetchone()
        return int(row[0]), int(row[1])

    def audiences(self, generation: int) -> list[Audience]:
        """The cumulative audiences that differ from each other; public always exists."""
        rows = self._db.execute(
            f"SELECT DISTINCT audience FROM article WHERE {live('article')}", {"g": generation}
        )
        present = {Audience(row[0]) for row in rows} | {Audience.PUBLIC}
        return [audience for audience in Audience if audience in present]

    def changes(self, before: int, after: int) -> tuple[list[int], list[int]]:
        """Passages that came and passages that went between two generations, by id."""
        span = {"before": before, "after": after}
        came = self._db.execute(
            "SELECT id FROM passage WHERE born > :before AND born <= :after "
            "AND (retired IS NULL OR retired > :after)",
            span,
        )
        went = self._db.execute(
            "SELECT id FROM passage WHERE born <= :before AND retired > :before "
            "AND retired <= :after",
            span,
        )
        return [row[0] for row in came], [row[0] for row in went]

    def lost(self, before: int, after: int, audience: Audience) -> bool:
        """Whether a file that `audience` could read is gone, or is now kept from it.

        Deleting it from a lexical index would leave its words in the statistics there. Nobody
        must be able to tell from them which of the two it was.
        """
        gone = self._between("retired", before, after)
        came = self._between("born", before, after)
        kept = {path for path, whose in came if audience.may_read(whose)}
        return any(audience.may_read(whose) and path not in kept for path, whose in gone)

    def _between(self, what: str, before: int, after: int) -> list[tuple[str, Audience]]:
        """Articles born or retired after one generation, up to another: path and audience."""
        rows = self._db.execute(
            f"SELECT path, audience FROM article WHERE {what} > ? AND {what} <= ?",
            [before, after],
        )
        return [(path, Audience(audience)) for path, audience in rows]

    def passages(self, generation: int) -> Iterator[IndexPassage]:
        """All passages of `generation`, in the order of their ids."""
        rows = self._db.execute(
            f"{INDEX_PASSAGE} WHERE {live('passage')} ORDER BY passage.id", {"g": generation}
        )
        yield from map(read_index_passage, rows)

    def passages_of(self, ids: Iterable[int]) -> Iterator[IndexPassage]:
        """The passages of `ids`, live or not, in the order of their ids."""
        wanted = sorted(ids)
        for start in range(0, len(wanted), _BATCH):
            some = among("passage.id", wanted[start : start + _BATCH])
            rows = self._db.execute(f"{INDEX_PASSAGE} WHERE {some} ORDER BY passage.id")
            yield from map(read_index_passage, rows)

    def check(self) -> list[str]:
        """What SQLite's own integrity and foreign-key checks find wrong."""
        try:
            found: list[Any] = self._db.execute("PRAGMA integrity_check").fetchall()
            orphans = self._db.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        wrong = [str(row[0]) for row in found if row[0] != "ok"]
        return wrong + [f"row {row[1]} of {row[0]} points at nothing" for row in orphans]
