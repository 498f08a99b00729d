"""Ways to damage an index, each as somebody's disk once did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from indexer import manifest
from indexer.database import FILE as DATABASE
from indexer.sqlite import connect

Damage = Callable[[Path], None]


def cut_short(path: Path) -> None:
    """Leaves the first half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip_a_bit(path: Path) -> None:
    """Turns one bit over in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def fill_with_zeros(path: Path) -> None:
    """Keeps the size: what a file system may leave after a power cut."""
    path.write_bytes(bytes(path.stat().st_size))


def lose(path: Path) -> None:
    """Removes the file."""
    path.unlink()


WAYS: dict[str, Damage] = {
    "lost": lose,
    "cut short": cut_short,
    "zeros": fill_with_zeros,
    "a bit flipped": flip_a_bit,
}


def base(root: Path) -> Path:
    """The file of the vectors' base."""
    return root / manifest.read(root).vectors[0].base.path


def delta(root: Path) -> Path:
    """The file of the vectors that came since the base."""
    record = manifest.read(root).vectors[0].delta
    assert record is not None
    return root / record.path


def largest_lexical(root: Path) -> Path:
    """The largest file of the public lexical index."""
    files = manifest.read(root).lexical[0].files
    return root / max(files, key=lambda file: file.bytes).path


def lexical_meta(root: Path) -> Path:
    """The list of segments of the public lexical index."""
    return root / manifest.read(root).lexical[0].directory / "meta.json"


def execute(root: Path, statement: str) -> None:
    """Changes rows behind the indexer's back."""
    connection = connect(root / DATABASE)
    with connection:
        connection.execute(statement)
    connection.close()


def overwrite_rows(root: Path) -> None:
    """Overwrites pages in the middle of the rows' file."""
    connection = connect(root / DATABASE)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path = root / DATABASE
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096, 2):
        data[page * 4096 : page * 4096 + 2048] = b"\xa5" * 2048
    path.write_bytes(data)


def empty_rows(root: Path) -> None:
    """Leaves a file of no bytes in the rows' place."""
    for path in root.glob(f"{DATABASE}*"):
        path.unlink()
    (root / DATABASE).touch()


def garble_rows(root: Path) -> None:
    """Leaves something else in the rows' place."""
    for path in root.glob(f"{DATABASE}-*"):
        path.unlink()
    (root / DATABASE).write_bytes(b"This was a database once. " * 1000)


def lose_rows(root: Path) -> None:
    """Removes the rows."""
    for path in root.glob(f"{DATABASE}*"):
        path.unlink()
