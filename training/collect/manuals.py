"""A manual in two languages: which pages belong together, and the pairs of their blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from training.collect.align import align
from training.collect.blocks import Dialect, read_blocks
from training.pairs import Pair

_ALPHABETICAL = re.compile(r"^ix\d|-index\.html$")


def pairs(
    source: str,
    english: Path,
    spanish: Path,
    dialect: Dialect,
    *,
    pattern: str,
    spanish_name: Callable[[str], str] = lambda name: name,
    clean: Callable[[str], str] = lambda markup: markup,
) -> Iterator[Pair]:
    """The pairs of every page below `english` that matches `pattern` and is below `spanish` too.

    An alphabetical index is passed over: its order differs in each language.
    `spanish_name` turns a relative path in the English folder into the one in the Spanish folder;
    `clean` prepares the markup.
    """
    for page in sorted(english.rglob(pattern)):
        other = spanish / spanish_name(page.relative_to(english).as_posix())
        if other.is_file() and not _ALPHABETICAL.search(page.name):
            sides = (
                read_blocks(clean(path.read_text(encoding="utf-8", errors="replace")), dialect)
                for path in (page, other)
            )
            for pair in align(*sides):
                yield Pair(source, *pair)
