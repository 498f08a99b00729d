"""The mails of a pasted text: the writer's own, and those that he answers or passes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from kbsearch.search.pasted_phrases import LEAVE

_LABELS = (
    "de|from|para|to|cc|cco|bcc|asunto|subject|enviado(?: el)?|sent|fecha|date|responder a|"
    "reply-to|importancia|importance|datos adjuntos|adjuntos|attachments?"
)
_HEADER = re.compile(
    rf"[\s>*_]*+(?P<label>{_LABELS})[*_\s]{{0,5}}:[*_\s]*+(?P<value>.*)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]")
_SUBJECT = frozenset({"asunto", "subject"})
_ANSWER = re.compile(r"(?:(?:re|rv|fwd?|tr|aw)\s{0,3}:\s*+)+", re.IGNORECASE)

_WROTE = r"(?:escribi[óo]|wrote)\s{0,3}:"
_REPLY = re.compile(
    r"\s*+(?:-{0,20}\s{0,3}(?:mensaje original|original message)\s{0,3}-{0,20}"
    rf"|(?:el|on)\s.{{5,160}}?{_WROTE}"
    rf"|.{{3,80}}?(?:<[^<>\s]{{1,60}}@[^<>\s]{{1,60}}>|GMT[+-]\d\S{{0,5}})\s{{0,3}}(?:{_WROTE}|:)"
    r")\s*",
    re.IGNORECASE,
)
_REPLY_BEGINS = re.compile(r"\s*+(?:el|on)\s.{5,160}", re.IGNORECASE)
_REPLY_ENDS = re.compile(rf".{{0,120}}?{_WROTE}\s*", re.IGNORECASE)
_FORWARD = re.compile(
    r"\s*+(?:-{0,20}\s{0,3}(?:forwarded message|(?:mensaje|correo) reenviado)\s{0,3}-{0,20}"
    r"|(?:begin forwarded message|inicio del mensaje reenviado)\s{0,3}:?)\s*",
    re.IGNORECASE,
)
BLANK_LINES = 4
"""Empty lines at most between a line that announces a mail and the mail."""

RULE = re.compile(r"\s*+[-_=*]{3,}+\s*")

_DAY = "(?:lun|mar|mi[ée]|jue|vie|s[áa]b|dom|mon|tue|wed|thu|fri|sat|sun|[0-9])"
_UNFOLDED = re.compile(
    r"(?:(?<=\s)|^)(?:"
    r"(?P<alone>-{2,20}\s?(?:mensaje (?:original|reenviado)|(?:original|forwarded) message)"
    r"\s?-{2,20}"
    rf"|(?:el|on)\s{_DAY}[^\n]{{5,120}}?{_WROTE}"
    rf"|(?<=[.!?,]\s){LEAVE}[,.!]{{0,3}}"
    r"|(?:enviado desde mi|sent from my)\s\w{2,12})"
    r"|(?P<headers>(?:de|from)\s?:\s[^\n]{3,160}?)(?=\s(?:asunto|subject)\s?:\s)"
    r"|(?P<subject>(?:asunto|subject)\s?:)"
    r")(?=\s|$)",
    re.IGNORECASE,
)


class Origin(Enum):
    """Whose words a part of a text holds: the writer's, or those he answers or passes on."""

    OWN = auto()
    ANSWERED = auto()
    PASSED_ON = auto()


@dataclass(slots=True)
class Part:
    """One mail of those that a text consists of, without its headers."""

    origin: Origin
    subject: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class _Boundary:
    """Where the lines that announce a mail end; where they begin when there are none."""

    ends: int
    origin: Origin = Origin.ANSWERED
    subject: str = ""


def parts(lines: Sequence[str]) -> list[Part]:
    """The mails of a text, the writer's own first.

    Lines that are quoted with `>` are a part of their own; what stands between them is the
    writer's.
    """
    found = [Part(Origin.OWN, "", [])]
    at = 0
    while at < len(lines):
        boundary = _boundary(lines, at)
        if boundary.ends > at:
            _begin(found, boundary, quoted=_is_quoted(lines, boundary.ends))
            at = boundary.ends
        else:
            _append(found, lines, at)
            at += 1
    return [part for part in found if part.subject or has_words(part.lines)]


def unfold(text: str) -> str:
    """A mail on one line with its lines again, as far as they can be told."""
    return _UNFOLDED.sub(_on_its_own, text)


def has_words(lines: Iterable[str]) -> bool:
    """Whether any line holds a letter or a figure."""
    return any(_WORD.search(line) for line in lines)


def _begin(found: list[Part], boundary: _Boundary, *, quoted: bool) -> None:
    """Begins another mail. Headers above everything are the writer's own; and where `>` marks
    what is quoted, what it does not mark is his again."""
    if not has_words(found[-1].lines):
        found[-1].subject = found[-1].subject or boundary.subject
    elif not quoted:
        found.append(Part(boundary.origin, boundary.subject, []))


def _append(found: list[Part], lines: Sequence[str], at: int) -> None:
    line, above = lines[at], lines[at - 1] if at else ""
    if line.lstrip().startswith(">"):
        if found[-1].origin is Origin.OWN:
            # Below a colon somebody quotes what his screen says.
            told = above.rstrip()
            shown = told.endswith(":") and not _REPLY_ENDS.fullmatch(told)
            found.append(Part(Origin.PASSED_ON if shown else Origin.ANSWERED, "", []))
        line = line.lstrip("> \t")
    elif above.lstrip().startswith(">") and not line.strip():
        found.append(Part(Origin.OWN, "", []))
    found[-1].lines.append(line)


def _boundary(lines: Sequence[str], at: int) -> _Boundary:
    line = lines[at]
    if not line.strip() or line.lstrip().startswith(">"):
        return _Boundary(at)
    after = _next_line(lines, at + 1)
    if _FORWARD.fullmatch(line):
        ends, subject = _headers(lines, after)
        return _Boundary(max(ends, at + 1), Origin.PASSED_ON, subject)
    if _REPLY.fullmatch(line) or (RULE.fullmatch(line) and _headers(lines, after)[0] > after):
        ends, subject = _headers(lines, after)
        return _Boundary(max(ends, at + 1), subject=subject)
    if _REPLY_BEGINS.match(line) and at + 1 < len(lines) and _REPLY_ENDS.fullmatch(lines[at + 1]):
        return _Boundary(at + 2)
    ends, subject = _headers(lines, at)
    return _Boundary(ends, subject=subject)


def _headers(lines: Sequence[str], at: int) -> tuple[int, str]:
    """Where the headers that begin at a line end, and the subject among them. One line alone is
    a header when it is a subject or names an address."""
    ends, subject = at, ""
    while ends < len(lines) and (header := _HEADER.fullmatch(lines[ends])):
        if header["label"].lower() in _SUBJECT:
            subject = _ANSWER.sub("", header["value"]).strip()
        ends += 1
    alone = ends == at + 1 and not subject and "@" not in lines[at]
    return (at, "") if alone else (ends, subject)


def _next_line(lines: Sequence[str], at: int) -> int:
    """The next line that is not empty, or the one after BLANK_LINES."""
    last = min(len(lines), at + BLANK_LINES)
    while at < last and not lines[at].strip():
        at += 1
    return at


def _is_quoted(lines: Sequence[str], at: int) -> bool:
    at = _next_line(lines, at)
    return at < len(lines) and lines[at].lstrip().startswith(">")


def _on_its_own(match: re.Match[str]) -> str:
    if match["alone"]:
        return f"\n{match['alone']}\n"
    # The subject of a mail without line ends runs on into its text: both stay.
    return "" if match["headers"] else "\n"
