"""One browser module made of several that import each other, so that a page loads one file instead
of a dozen one after another. The modules lie in `web/` as people read them; nothing is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.{1,2}/[\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |class |const |function )", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?://.*|/\*\*(?:.|\n)*?\*/)\n", re.MULTILINE)
_SPACE = re.compile(r"^\s+", re.MULTILINE)


def combined(folder: Path, entry: str) -> bytes:
    """The module `entry` of `folder` together with all that it imports, without their comments.

    Each name at the top of a module must be its own: they share one scope.
    """
    return "".join(_bare(path) for path in _order((folder / entry).resolve())).encode()


def _order(entry: Path) -> list[Path]:
    """Every module after those that it imports."""

    def walk(path: Path) -> Iterator[Path]:
        for imported in _IMPORT.findall(path.read_text("utf-8")):
            yield from walk((path.parent / imported).resolve())
        yield path

    return list(dict.fromkeys(walk(entry)))


def _bare(path: Path) -> str:
    text = path.read_text("utf-8")
    for pattern in (_COMMENT, _IMPORT, _EXPORT, _SPACE):
        text = pattern.sub("", text)
    return text
