"""What programs wrote into a ticket: stack traces, logs and dumps, reduced to what they tell.

The name and message of an exception and the codes stay; where in somebody's program it happened,
when, and what memory held say nothing to a help desk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FRAME = re.compile(
    r"""\s*+(?:
      at\s+[\w.$<>/@-]++\((?:[\w$-]++(?:\.\w++)++(?::\d+)?|Native\ Method  # Java
        |Unknown\ Source)\).*
    | (?:at|en)\s+[\w`<>]++(?:\.[\w`<>\[\],+]++)++\s*\([^)\n]*\)(?:\s+(?:in|en)\s.*)?  # .NET
    | at\s+(?:[^()\n]{1,120}\()?[^\s()]++(?<=:\d)\d*\)?  # JavaScript
    | at\s+(?:[^()\n]{1,120}\()?(?:https?:|file:|node:|/|\w:\\|\.)[^\s()]++\)?
    | [\w.$<>/]*+@\S++(?<=\d)
    | File\ "[^"\n]++",\ line\ \d+.*  # Python
    | at\ (?:async\ )?[\w.]++\ \((?:index\ \d+|<anonymous>|native)\)
    | [~^]{2,}+
    | Traceback\ \(most\ recent\ call\ last\):
    | During\ handling\ of\ the\ above\ exception.*
    | The\ above\ exception\ was\ the\ direct\ cause.*
    | \#\d+\s+(?:\S++\(\d+\):.*|0x[0-9a-f]++\ in\ .*|\{main\})  # PHP, C
    | /\S++\.go:\d+.*  # Go
    | \.\.\.\s*\d+\ (?:more|common\ frames|m[áa]s)\b.*
    | -{2,}\s*(?:End\ of|Fin\ de)[^\n]{0,80}(?:stack|trace|pila).*
    )\s*""",
    re.VERBOSE,
)
_SOURCE_FOLLOWS = re.compile(r"\s*File \"")
_INLINE_FRAME = re.compile(
    r"(?<![\w.$<>/])(?:at\s)?(?<![\w.$<>/])[\w$<>/]++(?:\.[\w$<>/]++)++"
    r"\((?:[\w$-]+\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)"
)
_TIME = re.compile(
    r"""\s*+[\[(]?
    (?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{2,4}
      |(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]{0,8}\s+\d\d?)
    [T,\s]\s*\d\d?:\d\d(?::\d\d)?(?:[.,:]\d{1,9})?
    (?:\s?(?:Z|UTC|GMT|[AECMPW][SD]T|[CEW]ES?T|[+-]\d\d:?\d\d)\b)?[\])]?\s*[-|:]?\s*
    (?:[0-9a-f]{8}\s+\w{1,20}\s+[A-Z]\s)?""",
    re.VERBOSE | re.IGNORECASE,
)
_IDLE = re.compile(r"\W*(?:\w{1,20}\W+)?(?:INFO|DEBUG|TRACE|VERBOSE|FINE|FINEST)\b")
_DIGITS = re.compile(r"\d+")
_BLOB = re.compile(r"(?<![\w.\\/:+=-])(?=[A-Za-z+=]*\d)[A-Za-z0-9+=]{48,}+(?![\w.\\/:-])")
_HEXADECIMAL = re.compile(r"(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{2}(?:[0-9a-fA-F]{2}){0,7}")
_TOKEN = re.compile(r"[^\s|,:;/]+")

DUMPED, LEAST_DUMPED = 0.6, 4
"""A line of which this share, and at least so many, of the words are bare hexadecimal numbers is
what memory held."""


def without_traces(lines: Sequence[str]) -> list[str]:
    """The lines without stack frames, dumps, and what a log repeats or merely mentions."""
    return list(_without_logs(list(_without_frames(lines))))


def _without_frames(lines: Sequence[str]) -> Iterator[str]:
    source_of = -1
    for line in lines:
        indented = len(line) - len(line.lstrip())
        if 0 <= source_of < indented:
            source_of = -1
            continue
        source_of = -1
        bare = line[_time_ends(line) :]
        if _FRAME.fullmatch(bare):
            source_of = indented if _SOURCE_FOLLOWS.match(bare) else -1
        elif not _is_dump(bare):
            yield _BLOB.sub(" ", _INLINE_FRAME.sub(" ", line))


def _without_logs(lines: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for line in lines:
        told = line[_time_ends(line) :]
        if told is line or told == line:
            yield line
            continue
        alike = _DIGITS.sub("0", told)
        if alike not in seen and not _IDLE.match(told):
            seen.add(alike)
            yield told


def _time_ends(line: str) -> int:
    """Where what follows a line's time begins; 0 where it has none."""
    found = _TIME.match(line)
    return found.end() if found else 0


def _is_dump(line: str) -> bool:
    tokens = _TOKEN.findall(line)
    dumped = sum(_HEXADECIMAL.fullmatch(token) is not None for token in tokens)
    return dumped >= LEAST_DUMPED and dumped >= DUMPED * len(tokens)
