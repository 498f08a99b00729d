"""The manifest: the one small file that says which state of the index is published.

It names one state of three things (rows, lexical directories, vector files) and is the only file
ever replaced. Everything it names is on disk before it is.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer import durable
from indexer.errors import (
    EncoderMismatchError,
    IndexDamagedError,
    IndexFormatError,
    IndexMissingError,
)
from indexer.records import Audience

FORMAT = 3
"""Raised whenever readers and writers of two versions could not read each other's engine files,
or would analyse words in two ways (see analysis and lexical)."""

OLDEST = 1
"""The oldest format that `kbsearch index` brings up to date: its rows and their vectors hold, and
only the engine files are written anew."""

FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the index: its path below the index folder, its size in bytes, its SHA-256."""

    path: str
    bytes: int
    sha256: str

    @classmethod
    def of(cls, root: Path, path: Path) -> StoredFile:
        """Describes the file at `path` as it is now."""
        return cls(path.relative_to(root).as_posix(), path.stat().st_size, durable.sha256(path))

    def wrong_size(self, root: Path) -> str:
        """What a look at the folder finds wrong, or nothing: lost and shortened files show."""
        path = root / self.path
        try:
            size = path.stat().st_size
        except OSError:
            return f"{path} is missing"
        return "" if size == self.bytes else f"{path} has {size} bytes instead of {self.bytes}"


@dataclass(frozen=True, slots=True)
class EncoderRecord:
    """Which encoder made the vectors of the index."""

    name: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class LexicalRecord:
    """The lexical index of one cumulative audience."""

    audience: Audience
    directory: str
    passages: int
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class VectorRecord:
    """The vector files of what is meant for just one audience: a base of `base_passages` as of one
    generation, and what came since.

    `approximate` says that the base is quantised and its candidates are scored again exactly.
    """

    audience: Audience
    base: StoredFile
    base_generation: int
    base_passages: int
    approximate: bool
    delta: StoredFile | None = None

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """The base, and the delta where there is one."""
        return (self.base, self.delta) if self.delta else (self.base,)

    def places(self, root: Path) -> tuple[Path, Path | None]:
        """Where base and delta lie, of the index in `root`."""
        return root / self.base.path, root / self.delta.path if self.delta else None


@dataclass(frozen=True, slots=True)
class Manifest:
    """One published generation. `articles` and `passages` count what is live in it."""

    generation: int
    published: str
    encoder: EncoderRecord
    articles: int
    passages: int
    lexical: tuple[LexicalRecord, ...]
    vectors: tuple[VectorRecord, ...]
    format: int = field(default=FORMAT)

    def files(self) -> tuple[StoredFile, ...]:
        """Every engine file that this generation needs (the rows are in the database)."""
        words = tuple(file for record in self.lexical for file in record.files)
        return words + tuple(file for record in self.vectors for file in record.files)


def read(root: Path, *, oldest: int = FORMAT) -> Manifest:
    """The manifest of the index in `root`, of a format from `oldest` on.

    Raises IndexMissingError when nothing was published there, IndexDamagedError when the file
    cannot be understood, IndexFormatError when another version wrote it.
    """
    path = root / FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IndexMissingError(
            f"There is no index in {root}; make one with 'kbsearch index'"
        ) from error
    except (OSError, ValueError) as error:
        raise IndexDamagedError(_unreadable(path, str(error))) from error
    return _decode(path, raw, oldest)


def write(root: Path, manifest: Manifest) -> None:
    """Publishes `manifest`: the last step of an indexing run, atomic and flushed."""
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False)
    durable.replace(root / FILE, f"{text}\n".encode())


def mismatch(root: Path, recorded: EncoderRecord, configured: str) -> EncoderMismatchError:
    """The error for an encoder that is not the one of the index: what to do about it."""
    return EncoderMismatchError(
        f"The index in {root} was made with the encoder '{recorded.name}' "
        f"({recorded.dimension} dimensions, fingerprint {recorded.fingerprint[:12]}) and "
        f"'{configured}' is configured, which gives other vectors; configure that encoder again "
        f"or encode everything anew with 'kbsearch index --rebuild'"
    )


def _decode(path: Path, raw: Any, oldest: int) -> Manifest:
    try:
        if raw["format"] not in range(oldest, FORMAT + 1):
            raise _other_format(path, raw["format"])
        return Manifest(
            generation=int(raw["generation"]),
            published=str(raw["published"]),
            encoder=EncoderRecord(**raw["encoder"]),
            articles=int(raw["articles"]),
            passages=int(raw["passages"]),
            lexical=tuple(_lexical(record) for record in raw["lexical"]),
            vectors=tuple(_vectors(record) for record in _each(raw["vectors"])),
            format=raw["format"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IndexDamagedError(_unreadable(path, repr(error))) from error


def _other_format(path: Path, found: Any) -> IndexFormatError:
    known = found in range(OLDEST, FORMAT)
    cure = "bring it up to date with 'kbsearch index'"
    anew = "make it anew with 'kbsearch index --rebuild'"
    return IndexFormatError(
        f"The index in {path.parent} has format {found} and this version reads {FORMAT}; "
        f"{cure if known else anew}"
    )


def _lexical(raw: Any) -> LexicalRecord:
    return LexicalRecord(
        audience=Audience(raw["audience"]),
        directory=raw["directory"],
        passages=raw["passages"],
        files=tuple(StoredFile(**file) for file in raw["files"]),
    )


def _each(raw: Any) -> list[Any]:
    """The records of vector files; before format 3 there was one, of what everybody may read."""
    return [{"audience": Audience.TECHNICIAN, **raw}] if isinstance(raw, dict) else list(raw)


def _vectors(raw: Any) -> VectorRecord:
    return VectorRecord(
        audience=Audience(raw["audience"]),
        base=StoredFile(**raw["base"]),
        base_generation=raw["base_generation"],
        base_passages=raw["base_passages"],
        approximate=raw["approximate"],
        delta=StoredFile(**raw["delta"]) if raw["delta"] else None,
    )


def _unreadable(path: Path, reason: str) -> str:
    return (
        f"The manifest {path} cannot be read ({reason}); 'kbsearch doctor --repair' writes it "
        f"again from the rows"
    )
