"""What a mail tells, without banner, greeting, courtesy, signature and notices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kbsearch.search.pasted_mail import RULE, has_words
from kbsearch.search.pasted_phrases import (
    BANNER,
    CONTACT,
    COURTESY,
    MARK,
    NOTICE,
    OPENING,
    POSTSCRIPT,
    SENT_FROM,
    SIGN_OFF,
)

PROSE = 9
"""Words from which a line below a signature is no name, post or address but goes on telling."""

SIGNATURE_LINE, SIGNATURE_LINES = 70, 8
"""The longest line of a signature, in characters, and how many lines it has at most."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def body(lines: Sequence[str]) -> list[str]:
    """The lines of a mail that tell of its matter; each step takes away another layer."""
    kept = [line for line in lines if not BANNER.fullmatch(line)]
    kept = _without_signature(_without_notice(_opened(kept)))
    return [line for line in map(_without_courtesy, kept) if line is not None]


def _opened(lines: Sequence[str]) -> list[str]:
    text, at = "\n".join(lines), 0
    while (found := OPENING.match(text, at)) and found.end() > at:
        at = found.end()
    return text[at:].split("\n") if at else list(lines)


def _without_notice(lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    for found in NOTICE.finditer(text):
        before = text[: found.start()]
        if has_words([before]):
            return before.split("\n")
    return list(lines)


def _without_signature(lines: Sequence[str]) -> list[str]:
    """Lines up to where the writer takes his leave; below it only what goes on telling."""
    kept: list[str] = []
    started = left = False
    for at, line in enumerate(lines):
        if started and MARK.fullmatch(line) and len(lines) - at <= SIGNATURE_LINES:
            break
        if started and SIGN_OFF.fullmatch(line):
            left = True
        elif RULE.fullmatch(line) or SENT_FROM.fullmatch(line):
            continue
        elif not left or _goes_on(line):
            kept.append(line)
            started = started or has_words([line])
    return kept if left else _without_address(kept)


def _goes_on(line: str) -> bool:
    return POSTSCRIPT.match(line) is not None or (
        len(line.split()) >= PROSE and not CONTACT.fullmatch(line)
    )


def _without_address(lines: Sequence[str]) -> list[str]:
    """Without a last paragraph of short lines with a telephone or an address among them."""
    ends = len(lines)
    while ends and not lines[ends - 1].strip():
        ends -= 1
    begins = ends
    while begins and lines[begins - 1].strip():
        begins -= 1
    last = lines[begins:ends]
    is_address = (
        begins > 0
        and 2 <= len(last) <= SIGNATURE_LINES  # noqa: PLR2004 - a name and how to reach it
        and all(len(line) <= SIGNATURE_LINE and "?" not in line for line in last)
        and any(CONTACT.fullmatch(line) for line in last)
    )
    return list(lines[:begins] if is_address else lines)


def _without_courtesy(line: str) -> str | None:
    """A line without its sentences of mere courtesy; None when nothing of it is left."""
    sentences = _SENTENCE.split(line)
    kept = [one for one in sentences if not COURTESY.fullmatch(one)]
    if len(kept) == len(sentences):
        return line
    return " ".join(kept) if kept else None
