"""Package descriptions that Debian's translators put into Spanish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.collect.errors import SourceMissingError
from training.pairs import Pair

SOURCE = "debian-descriptions"


def pairs(folder: Path) -> Iterator[Pair]:
    """`Translation-en` and `Translation-es` of `folder`, matched by checksum and paragraph.

    A description whose two languages have different numbers of paragraphs is left out.
    """
    spanish = dict(_descriptions(folder / "Translation-es", "es"))
    for checksum, english in _descriptions(folder / "Translation-en", "en"):
        other = spanish.get(checksum, [])
        if len(english) == len(other):
            for part in zip(english, other, strict=True):
                yield Pair(SOURCE, *part)


def _descriptions(path: Path, language: str) -> Iterator[tuple[str, list[str]]]:
    """(Description-md5, paragraphs) of each record; the first paragraph is the title line."""
    if not path.is_file():
        raise SourceMissingError(
            f"no {path}; see SOURCES.md for the apt-helper line that writes it"
        )
    checksum = ""
    lines: list[str] = []
    with path.open(encoding="utf-8") as rows:
        for row in rows:
            if row.startswith("Description-md5:"):
                checksum = row.split()[1]
            elif row.startswith(f"Description-{language}:"):
                lines = [row.partition(":")[2].strip(), "."]
            elif row.startswith(" "):
                lines.append(row[1:].rstrip())
            elif not row.strip():
                yield checksum, _paragraphs(lines)
    yield checksum, _paragraphs(lines)


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines joined at paragraph marks (`.`); a list item or an indented line stands alone."""
    paragraphs: list[str] = []
    fresh = True
    for line in lines:
        text = line.strip()
        if text == ".":
            fresh = True
            continue
        item = text[:2] in {"* ", "- ", "+ ", "o "}
        if fresh or item or not paragraphs:
            paragraphs.append(text[2:] if item else text)
        else:
            paragraphs[-1] += f" {text}"
        fresh = False
    return paragraphs
