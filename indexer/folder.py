"""The articles folder: which files it holds, and reading them without ever leaving it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import FolderError
from indexer.records import Problem, Severity, SourceFile

ARTICLE_ENDING = ".md"


class ArticleFolder:
    """The files under `root` as they were listed once, when this was made.

    Paths are relative to `root`, with forward slashes. Hidden files and folders do not exist
    here. A link to a place inside the folder counts as what it points to; one that leaves it
    is not followed and becomes a warning. Raises FolderError when `root` cannot be listed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._problems: list[Problem] = []
        self._real_root = _real(root)
        self._paths = frozenset(self._list(self._real_root, "", frozenset()))
        self._articles = sorted(path for path in self._paths if is_article(path))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the folder itself, so far: reading adds unreadable files."""
        return tuple(self._problems)

    def paths(self) -> list[str]:
        """The paths of all articles, in order."""
        return list(self._articles)

    def everything(self) -> list[str]:
        """The paths of all files of any kind, in order."""
        return sorted(self._paths)

    def files(self) -> Iterator[SourceFile]:
        """Every article that can be read, in the order of `paths`."""
        for path in self._articles:
            data = self._read(path)
            if data is not None:
                yield SourceFile(path, data)

    def exists(self, path: str) -> bool:
        """Whether a file of any kind has this path inside the folder."""
        return path in self._paths

    def read(self, path: str) -> bytes | None:
        """The bytes of a listed file, or None when there is none or it cannot be read."""
        try:
            return Path(self.root, path).read_bytes() if path in self._paths else None
        except OSError:
            return None

    def _read(self, path: str) -> bytes | None:
        try:
            return Path(self.root, path).read_bytes()
        except OSError as error:
            self._report(
                path,
                Severity.ERROR,
                "unreadable",
                f"the file cannot be read ({error.strerror})",
                "let the user who runs kbsearch read it",
            )
            return None

    def _list(self, real: str, prefix: str, above: frozenset[str]) -> Iterator[str]:
        """The files below one folder. `above` holds the real folders it lies in: a link to one
        of them is a loop, and is passed over."""
        try:
            entries = sorted(os.scandir(real), key=lambda entry: entry.name)
        except OSError as error:
            self._report(
                prefix.rstrip("/"),
                Severity.ERROR,
                "unreadable",
                f"the folder cannot be listed ({error.strerror})",
                "let the user who runs kbsearch list it",
            )
            return
        for entry in entries:
            if not entry.name.startswith("."):
                yield from self._entry(entry, prefix, above | {real})

    def _entry(self, entry: os.DirEntry[str], prefix: str, above: frozenset[str]) -> Iterator[str]:
        path = prefix + entry.name
        if not path.isprintable():
            self._report(
                printable(path),
                Severity.ERROR,
                "bad-file-name",
                "the file name is not readable text (UTF-8 without control characters)",
                "rename the file",
            )
            return
        place = self._follow(entry, path) if entry.is_symlink() else entry.path
        if place is None or place in above:
            return
        mode = Path(place).stat().st_mode
        if stat.S_ISDIR(mode):
            yield from self._list(place, f"{path}/", above)
        elif stat.S_ISREG(mode):
            yield path

    def _follow(self, entry: os.DirEntry[str], path: str) -> str | None:
        try:
            real = os.path.realpath(entry.path, strict=True)
        except OSError:
            self._report(
                path,
                Severity.WARNING,
                "broken-symlink",
                "the link points nowhere",
                "point it to a file of the articles folder, or remove it",
            )
            return None
        if os.path.commonpath([real, self._real_root]) == self._real_root:
            return real
        self._report(
            path,
            Severity.WARNING,
            "outside-folder",
            "the link leaves the articles folder and is not followed",
            "copy the file into the folder in its place",
        )
        return None

    def _report(self, path: str, severity: Severity, code: str, what: str, cure: str) -> None:
        self._problems.append(Problem(path or ".", 1, severity, code, what, cure))


def is_article(path: str) -> bool:
    """Whether a file of this name is an article, whatever the case of its ending."""
    return path.lower().endswith(ARTICLE_ENDING)


def printable(path: str) -> str:
    """The path with what is no printable text written as escapes, so that it can be shown."""
    shown = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)


def _real(root: Path) -> str:
    try:
        real = os.path.realpath(root, strict=True)
    except OSError as error:
        raise FolderError(
            f"The articles folder {root} cannot be opened ({error.strerror}); "
            f"name an existing folder: kbsearch index FOLDER"
        ) from error
    if not Path(real).is_dir():
        raise FolderError(
            f"{root} is a file, not a folder of articles; name the folder that holds it: "
            f"kbsearch index {root.parent}"
        )
    if not os.access(real, os.R_OK | os.X_OK):
        raise FolderError(f"The articles folder {root} may not be listed; allow it to this user")
    return real
