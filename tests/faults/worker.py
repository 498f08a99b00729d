"""Indexes a folder in a process of its own, so that a test may kill it at any instant.

python -m tests.faults.worker INDEX ARTICLES
"""

from __future__ import annotations

import sys
from pathlib import Path

from indexer.folder_source import FolderSource
from indexer.pipeline import index
from tests.hashing_encoder import HashingEncoder


def main() -> None:
    """Indexes once and prints the generation."""
    root, articles = map(Path, sys.argv[1:])
    print(index(FolderSource(articles), root, HashingEncoder()).generation)  # noqa: T201


if __name__ == "__main__":
    main()
