"""Words that mean the same at this desk, from `synonyms.txt` in the articles folder.

Like the categories, the file is read where it lies and not from the index, so a change holds from
the next question on:

    # an ordinary line: each finds the others
    ordenador, computadora, PC
    # who asks for the first finds the others too, and not the other way round
    equipo => ordenador, portátil
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from indexer.analysis import forms, words
from indexer.lexical import Synonym
from indexer.records import LANGUAGES, Problem, Severity
from indexer.stop_words import STOP_WORDS

FILE = "synonyms.txt"
BYTES_MAX = 262_144
WORDS_MAX = 4
"""Words of one entry; what is longer is a sentence, and belongs into an article's aliases."""

ENTRIES_MAX = 20
"""Entries of one line, and synonyms of one entry on all lines together: each is looked up in every
field with every question that has one."""

WEIGHT = 0.8
"""What a synonym counts beside the word that was typed; chosen by hand."""

_ARROW = "=>"
_CURE = "write it like 'ordenador, computadora, PC' or 'equipo => ordenador, portátil'"

log = structlog.get_logger()

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be used, counted from 1, and why."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What each entry may be called as well, by its folded words; `faults` are the lines that
    are left out."""

    others: Mapping[Words, tuple[Words, ...]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def found(self, asked: Sequence[str]) -> dict[str, tuple[Synonym, ...]]:
        """The synonyms of each word of a question, given folded and in order.

        Those of an entry of several words go to each of them, which share what they count. A plural
        is found by its singular.
        """
        met: dict[str, dict[Words, float]] = defaultdict(dict)
        if not self.others:
            return {}
        longest = max(map(len, self.others))
        for start in range(len(asked)):
            for length in range(1, min(longest, len(asked) - start) + 1):
                typed = asked[start : start + length]
                for entry in _singulars(typed):
                    for word in typed:
                        for other in self.others.get(entry, ()):
                            share = max(met[word].get(other, 0.0), WEIGHT / length)
                            met[word][other] = share
        return {
            word: tuple(_synonym(other, share) for other, share in others.items())
            for word, others in met.items()
            if others
        }


def _singulars(typed: Sequence[str]) -> Iterator[Words]:
    """The words as they are, and the last of them, or the first of two, in the singular."""
    yield tuple(typed)
    for cut in ("s", "es"):
        if typed[-1].endswith(cut):
            last = typed[-1].removesuffix(cut)
            yield (*typed[:-1], last)
            yield (*(one.removesuffix("s") for one in typed[:-1]), last)


def _synonym(entry: Words, weight: float) -> Synonym:
    stems: list[str] = []
    if len(entry) == 1:
        for language in LANGUAGES:
            form = forms(entry[0], entry[0], language)
            stems += [form.stem, form.root]
    return Synonym(entry, tuple(dict.fromkeys(stems)), weight)


def parse_synonyms(data: bytes) -> Synonyms:
    """Reads the file; a line that cannot be used is left out and told."""
    if len(data) > BYTES_MAX:
        return Synonyms(faults=(Fault(1, f"the file is larger than {BYTES_MAX:,} bytes"),))
    others: dict[Words, dict[Words, None]] = defaultdict(dict)
    faults: list[Fault] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        try:
            _add(others, _pairs(line.decode("utf-8").strip()))
        except UnicodeDecodeError:
            faults.append(Fault(number, "the line is not UTF-8 text"))
        except ValueError as error:
            faults.append(Fault(number, str(error)))
    return Synonyms({entry: tuple(met) for entry, met in others.items()}, tuple(faults))


def _add(others: dict[Words, dict[Words, None]], pairs: Sequence[tuple[Words, Words]]) -> None:
    """Adds all pairs of a line; ValueError, and none of them, where an entry would have too
    many."""
    added: dict[Words, dict[Words, None]] = defaultdict(dict)
    for entry, other in pairs:
        added[entry][other] = None
    together = {entry: others.get(entry, {}) | met for entry, met in added.items()}
    for entry, met in together.items():
        if len(met) > ENTRIES_MAX:
            raise ValueError(
                f"with this line '{' '.join(entry)}' has {len(met)} synonyms, and at most "
                f"{ENTRIES_MAX} are read"
            )
    others.update(together)


def _pairs(line: str) -> list[tuple[Words, Words]]:
    """Each entry of a line with each that it finds; ValueError for a line that cannot be used."""
    if not line or line.startswith("#"):
        return []
    left, arrow, right = line.partition(_ARROW)
    asked = _entries(left)
    found = _entries(right) if arrow else asked
    pairs = [(one, other) for one in asked for other in found if one != other]
    if not pairs:
        raise ValueError(f"'{line}' names nothing beside itself")
    return pairs


def _entries(text: str) -> list[Words]:
    entries = [_entry(part.strip()) for part in text.split(",")]
    if len(entries) > ENTRIES_MAX:
        raise ValueError(f"there are {len(entries)} entries, and at most {ENTRIES_MAX} are read")
    return entries


def _entry(text: str) -> Words:
    if _ARROW in text:
        raise ValueError("there is more than one '=>'")
    folded = tuple(word.folded for word in words(text))
    if not folded:
        raise ValueError(f"'{text}' holds no word" if text else "an entry is empty")
    if len(folded) > WORDS_MAX:
        raise ValueError(f"'{text}' has more than {WORDS_MAX} words")
    if all(any(word in STOP_WORDS[lang] for lang in LANGUAGES) for word in folded):
        raise ValueError(f"'{text}' is passed over in questions, so it cannot have synonyms")
    return folded


def check_synonyms(articles: Path) -> list[Problem]:
    """What is wrong with the file: an error for each line that is left out. No file is no
    problem."""
    path = articles / FILE
    if not path.is_file():
        return []
    return [
        Problem(FILE, fault.line, Severity.ERROR, "synonyms", fault.what, _CURE)
        for fault in parse_synonyms(path.read_bytes()).faults
    ]


class SynonymFile:
    """The file, read again whenever it changes."""

    def __init__(self, articles: Path) -> None:
        self._path = articles / FILE
        self._seen: tuple[int, int] | None = None
        self._none = self._synonyms = Synonyms()

    def read(self) -> Synonyms:
        """What the file says now; nothing when there is none or it cannot be read."""
        try:
            state = self._path.stat()
            seen = (state.st_mtime_ns, state.st_size)
            if seen != self._seen:
                self._synonyms = parse_synonyms(self._path.read_bytes())
                self._seen = seen
                for fault in self._synonyms.faults:
                    log.warning(
                        "synonyms are left out",
                        file=str(self._path),
                        line=fault.line,
                        problem=fault.what,
                    )
        except FileNotFoundError:
            return self._none
        except OSError as error:
            log.warning("synonyms cannot be read", file=str(self._path), error=str(error))
        return self._synonyms
