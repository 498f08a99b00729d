"""Front matter: the YAML between two `---` lines on top of an article, checked key by key.

Keys of other systems are passed over, in silence unless they are no YAML. A value of ours that
decides who may read the article, or under which address, withholds it when it cannot be
understood; any other is left out with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import yaml

from indexer.front_matter_keys import KEYS, Entry, entries, meant_key, one_by_one
from indexer.front_matter_values import Values
from indexer.records import Audience, Kind, Language, Problem, Severity

LONGEST = 32_000
"""Characters of front matter that are read: the time to parse brackets in brackets grows with
their square, and is some seconds at this length."""

_FENCE = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LOOKS_LIKE_KEY = re.compile(r"[ \t]*[\w-]+[ \t]*:")

_TABS = "indent with spaces, not with tabs"
_QUOTES = "put a value that begins with a sign such as @ or ` between quotes"
_CLOSE = "close the quotes or brackets that were opened"
_CURES = (
    ("mapping values are not allowed", "put a value that contains ': ' between quotes"),
    ("did not find expected ',' or", _CLOSE),
    ("unexpected end of stream", _CLOSE),
    ("cannot start any token", _QUOTES),
    ("unknown escape", "use single quotes, or write each backslash twice"),
    ("special characters are not allowed", "remove the control characters"),
)
_GENERAL_CURE = "write each line as 'key: value', and values with punctuation between quotes"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What an article says of itself; empty or None where it says nothing.

    `lines` gives the line of each key, counted from 1 in the file.
    """

    title: str = ""
    kind: Kind = Kind.WIKI
    lang: Language | None = None
    audience: Audience = Audience.PUBLIC
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    owner: str = ""
    updated: date | None = None
    valid_until: date | None = None
    translation_of: str = ""
    video: str = ""
    transcript: str = ""
    slug: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, key: str) -> int:
        """The line of a key, or 1 when it is absent."""
        return self.lines.get(key, 1)


@dataclass(frozen=True, slots=True)
class Source:
    """An article's text in two parts. `first_line` is the line of the file where `body` begins;
    `yaml` is None when there is no front matter, and begins on line 2 when there is."""

    yaml: str | None
    body: str
    first_line: int = 1


def split_front_matter(text: str) -> Source:
    """Divides a text, with `\\n` line ends, into front matter and body.

    Front matter that is opened and never closed is everything up to the end, so that what is
    wrong with it is reported; a rule of dashes before ordinary text is not front matter.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return Source(None, text)
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        if not _LOOKS_LIKE_KEY.match(text, opening.end()):
            return Source(None, text)
        raise UnclosedError
    content = text[opening.end() : closing.start()]
    body = text[closing.end() + 1 :]
    return Source(content, body, content.count("\n") + 3)


class UnclosedError(Exception):
    """Front matter begins on line 1 and has no closing `---`."""


def read_front_matter(path: str, text: str) -> tuple[FrontMatter, list[Problem]]:
    """Reads the YAML of `path` that begins on line 2. Problems come in the order of lines."""
    if len(text) > LONGEST:
        what = f"the front matter has {len(text)} characters"
        return FrontMatter(), [broken(path, 1, what, f"say it in {LONGEST} or fewer")]
    problems: list[Problem] = []
    try:
        found = entries(text)
        if found is None:
            raise yaml.MarkedYAMLError(problem="it is not a list of keys and values")
    except yaml.YAMLError as error:
        found, problems = _recovered(path, text, error)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return FrontMatter(), problems
    front_matter, others = _front_matter(path, found)
    return front_matter, sorted([*problems, *others], key=lambda problem: problem.line)


def _recovered(path: str, text: str, error: yaml.YAMLError) -> tuple[list[Entry], list[Problem]]:
    """Reads key by key what is not YAML as a whole. A key of another system may be wrong, and is
    passed over with a warning; with one of ours, or without any key, the article is withheld."""
    found: list[Entry] = []
    problems: list[Problem] = []
    pieces = one_by_one(text)
    if len(pieces) == 1:
        return [], [_broken(path, error, text, 2)]
    for key, line, piece in pieces:
        try:
            read = entries(piece)
        except yaml.YAMLError as fault:
            problem = _broken(path, fault, piece, line)
            if key and key not in KEYS and meant_key(key) is None:
                what = f"'{key}' is passed over: {problem.what}"
                problem = replace(
                    problem, severity=Severity.WARNING, code="unreadable-key", what=what
                )
            problems.append(problem)
        else:
            if read is None:
                return [], [_broken(path, error, text, line)]
            found += [replace(entry, line=entry.line + line - 2) for entry in read]
    return found, problems


def broken(path: str, line: int, what: str, cure: str) -> Problem:
    """Front matter that cannot be read at all withholds the article: who may read it is unknown."""
    return Problem(path, line, Severity.ERROR, "broken-front-matter", what, cure)


def _front_matter(path: str, found: list[Entry]) -> tuple[FrontMatter, list[Problem]]:
    values = Values(path, found)
    front_matter = FrontMatter(
        title=values.text("title"),
        kind=values.choice("kind", {one.value: one for one in Kind}, Kind.WIKI),
        lang=values.language("lang"),
        audience=values.choice("audience", {one.value: one for one in Audience}, Audience.PUBLIC),
        tags=values.texts("tags", separator=","),
        aliases=values.texts("aliases"),
        owner=values.text("owner"),
        updated=values.day("updated"),
        valid_until=values.day("valid_until"),
        translation_of=values.text("translation_of"),
        video=values.text("video"),
        transcript=values.text("transcript"),
        slug=values.slug("slug"),
        lines=values.lines,
    )
    return front_matter, sorted(values.problems, key=lambda problem: problem.line)


def _broken(path: str, error: yaml.YAMLError, text: str, first_line: int) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError):
        reason = str(error.problem or error.context)
        mark = error.problem_mark or error.context_mark
        offset = mark.line if mark else 0
    else:
        reason, offset = "special characters are not allowed", _line_of_control(text)
    lines = text.rstrip().split("\n")
    offset = offset if offset < len(lines) else 0
    cure = next((cure for sign, cure in _CURES if sign in reason), _GENERAL_CURE)
    if lines[offset].startswith("\t"):
        cure = _TABS
    what = f"the front matter is not valid YAML ({reason})"
    return broken(path, first_line + offset, what, cure)


def _line_of_control(text: str) -> int:
    for number, line in enumerate(text.split("\n")):
        if not line.replace("\t", " ").isprintable():
            return number
    return 0
