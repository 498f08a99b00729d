"""A folder of Markdown as a source of articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.folder import ArticleFolder
from indexer.parsing import PARSER_VERSION, parse_article
from indexer.records import Parsed, Problem, Reference, SourceFile
from indexer.references import check_references
from indexer.word_counts import TokenCounter


class FolderSource:
    """The articles folder; raises FolderError when it cannot be read."""

    def __init__(self, root: Path) -> None:
        self._folder = ArticleFolder(root)

    @property
    def version(self) -> str:
        """The version of the parser."""
        return PARSER_VERSION

    @property
    def problems(self) -> Sequence[Problem]:
        """Unreadable files, and links that leave the folder."""
        return self._folder.problems

    def paths(self) -> Sequence[str]:
        """The paths of all Markdown files, in order."""
        return self._folder.paths()

    def files(self) -> Iterator[SourceFile]:
        """The Markdown files that can be read, in the order of paths."""
        return self._folder.files()

    def read(self, path: str) -> bytes | None:
        """Another file of the folder, or None where there is none."""
        return self._folder.read(path)

    def parse(self, file: SourceFile, tokens: TokenCounter) -> Parsed:
        """One file as an article with its passages."""
        return parse_article(file, self._folder, tokens)

    def check(self, path: str, references: Sequence[Reference]) -> list[Problem]:
        """Links and images of one file that point nowhere."""
        return check_references(path, references, self._folder.exists)
