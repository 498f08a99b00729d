"""A disk that refuses writes: one line, the old generation goes on, and a later run succeeds.

SQLite, tantivy and FAISS each meet it in their own way, so the limit falls at many places.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.doctor import examine
from indexer.errors import IndexMissingError
from indexer.reader import Limits, open_generation
from tests.commands.terminal import environment
from tests.desk import Desk
from tests.disk import fill, small_file_system
from tests.sample import ROOT

LIMITS = [0, 1_000, 8_192, 33_000, 66_000, 100_000]
"""Bytes that one file may have; the largest of a sound run here has about 200,000."""

RUN = """
import sys
from pathlib import Path
from indexer.errors import IndexerError
from indexer.folder_source import FolderSource
from indexer.pipeline import index
from tests.hashing_encoder import HashingEncoder
try:
    index(FolderSource(Path(sys.argv[1])), Path(sys.argv[2]), HashingEncoder())
except IndexerError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A published generation, and a folder in which much has changed since."""
    for number in range(12):
        desk.write(f"{number}.md", f"Texto {number}. " * 20)
    desk.index()
    for number in range(60):
        desk.write(f"{number}.md", f"Nuevo {number} palabra{number}. " * 80)
    return desk


def index_with_limit(desk: Desk, size: int) -> subprocess.CompletedProcess[str]:
    """An indexing run in a process whose files may have `size` bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(
        [sys.executable, "-c", RUN, str(desk.articles), str(desk.root)],
        cwd=ROOT,
        env=environment(RUST_BACKTRACE="0"),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("size", LIMITS)
def test_a_refused_write_is_one_line_and_costs_nothing(filled: Desk, size: int) -> None:
    done = index_with_limit(filled, size)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("StorageError: The disk refuses the index in "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    opened = open_generation(filled.root)
    assert opened.manifest.generation == 1
    assert opened.damage == ()
    assert filled.index().generation == 2
    assert examine(filled.root) == []


@pytest.mark.parametrize("size", LIMITS[::3])
def test_a_first_run_that_is_refused_leaves_nothing_published(desk: Desk, size: int) -> None:
    for number in range(60):
        desk.write(f"{number}.md", f"Nuevo {number} palabra{number}. " * 80)
    done = index_with_limit(desk, size)
    assert done.returncode == 1
    assert done.stderr.startswith("StorageError: "), done.stderr
    with pytest.raises(IndexMissingError):
        open_generation(desk.root)
    assert desk.index().generation == 1
    assert examine(desk.root) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    with small_file_system(tmp_path / "disk", kilobytes=512) as place:
        yield place


def test_a_full_disk_is_one_line_and_a_later_run_succeeds(small_disk: Path) -> None:
    desk = Desk(small_disk)
    desk.write("a.md", "La palabra zafiro.")
    desk.index()
    serving = desk.open()
    ballast = small_disk / "ballast"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    ballast.write_bytes(bytes(free - 40_000))
    for number in range(5):
        desk.write(f"{number}.md", f"Nuevo {number}. " * 80)
    done = index_with_limit(desk, resource.RLIM_INFINITY)
    assert done.stderr.startswith("StorageError: The disk refuses the index in "), done.stderr
    near = serving.nearest(desk.encoder.encode_query("zafiro"), 1, Limits())
    assert "zafiro" in serving.passages([near[0][0]])[near[0][0]].text
    ballast.unlink()
    assert desk.open().manifest.generation == 1
    assert desk.index().generation == 2
    assert examine(desk.root) == []


def test_a_disk_without_a_byte_left_can_still_be_opened_and_searched(small_disk: Path) -> None:
    desk = Desk(small_disk)
    desk.write("a.md", "La palabra zafiro.")
    desk.index()
    fill(small_disk)
    opened = desk.open()
    near = opened.nearest(desk.encoder.encode_query("zafiro"), 1, Limits())
    assert "zafiro" in opened.passages([near[0][0]])[near[0][0]].text
