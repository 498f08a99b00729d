"""Machine translation by rules: the only file that runs `apertium`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from typing import Literal

from training.collect.errors import TranslatorError

Direction = Literal["eng-spa", "spa-eng"]
_MARKS = "*#@"
"""What apertium puts before a word that it does not know, cannot inflect, or cannot translate."""

BATCH = 2_000
"""Lines given to one process: large enough to hide its start, small enough to search for a loss."""


def translate(lines: Sequence[str], direction: Direction) -> Iterator[str]:
    """Each line translated on its own, in order, doubtful words still marked (see `doubt`).

    A batch whose line count comes back changed is halved until the lines at fault stand alone;
    those give an empty translation. Raises `TranslatorError` where apertium cannot be run.
    """
    for start in range(0, len(lines), BATCH):
        batch = [_plain(line) for line in lines[start : start + BATCH]]
        yield from _translate_batch(batch, direction)


def doubt(translation: str) -> float:
    """The share of words that the translator marked as doubtful, 0 to 1."""
    words = translation.split()
    return sum(word.lstrip("¿¡\"'(").startswith(tuple(_MARKS)) for word in words) / max(
        len(words), 1
    )


def unmarked(translation: str) -> str:
    """The translation without its marks, as a user may read it."""
    return translation.translate(_NO_MARKS)


def _translate_batch(lines: Sequence[str], direction: Direction) -> list[str]:
    translated = _run(lines, direction)
    if len(translated) == len(lines):
        return translated
    if len(lines) == 1:
        return [""]
    middle = len(lines) // 2
    return [
        *_translate_batch(lines[:middle], direction),
        *_translate_batch(lines[middle:], direction),
    ]


def _plain(line: str) -> str:
    """The line without what apertium reads as markup or as its own signs, and with a full stop.

    Without a stop at the end, the translator's grammar reads on into the next line.
    """
    clean = " ".join(line.translate(_SIGNS).split())
    return clean if clean.endswith((".", "?", "!")) else f"{clean} ."


_NO_MARKS = str.maketrans(dict.fromkeys(_MARKS))
_SIGNS = str.maketrans(dict.fromkeys("[]{}^$\\/<>@#*~|", " "))


def _run(lines: Sequence[str], direction: Direction) -> list[str]:
    program = shutil.which("apertium")
    if program is None:
        raise TranslatorError(
            "apertium is not installed; run: apt-get install apertium apertium-eng-spa"
        )
    done = subprocess.run(  # noqa: S603 - a fixed command, no shell; text goes through its input
        [program, "-f", "line", direction],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise TranslatorError(
            f"apertium {direction} ended with {done.returncode}: {done.stderr.strip()};"
            f" see whether `echo hola | apertium {direction}` works"
        )
    return [line.strip() for line in done.stdout.splitlines()]
