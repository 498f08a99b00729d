"""The files that a collection leaves behind: gzipped TSV, complete or absent."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_rows(path: Path, rows: Iterable[Sequence[str]]) -> int:
    """Write the rows, columns parted by tabs, and say how many there were.

    The file gets its name when it is complete, so that an interrupted run leaves none that looks
    finished. The same rows give the same bytes: no time stands in the header.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    count = 0
    with part.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        for row in rows:
            packed.write(("\t".join(" ".join(cell.split()) for cell in row) + "\n").encode())
            count += 1
    part.replace(path)
    return count
