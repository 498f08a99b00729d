"""`python -m training.collect`: unpacked packages in, files of parallel text out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.collect import words
from training.collect.errors import CollectError, SourceMissingError
from training.collect.filters import Filter, held_out
from training.collect.likeness import alike
from training.collect.sources import SOURCES
from training.collect.store import write_rows
from training.collect.text import key
from training.pairs import SUFFIX

WORD_LIST = "words.es_en.tsv.gz"


@dataclass(frozen=True, slots=True)
class Options:
    """The command line: folders, the wheel of word frequencies, and what to collect."""

    packages: Path
    out: Path
    eval: Sequence[Path]
    wordfreq: Path | None
    dictionary: Path | None
    only: Sequence[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Collect every source that has no file yet; 1 where one could not be read, else 0."""
    options = _options(arguments)
    queries = held_out(options.eval)
    failed = 0
    if options.wordfreq and not (options.out / WORD_LIST).exists():
        count = write_rows(options.out / WORD_LIST, _word_rows(options, queries))
        _say(f"{WORD_LIST}: {count} words")
    for name in options.only or SOURCES:
        path = options.out / f"{name}{SUFFIX}"
        if path.exists():
            _say(f"{name}: kept, {path} exists")
            continue
        try:
            _say(f"{name}: {_collect(name, path, options, queries)}")
        except CollectError as error:
            _say(f"{name}: not collected; {error}")
            failed = 1
    return failed


def _collect(name: str, path: Path, options: Options, queries: frozenset[str]) -> str:
    """Write one source and tell how many pairs were kept, and why others were dropped."""
    chosen = Filter(queries)
    source = SOURCES[name]
    pairs = chosen.keep(source.read(options.packages))
    if source.aligned:
        pairs = alike(pairs, chosen.dropped)
    count = write_rows(path, ((pair.source, pair.english, pair.spanish) for pair in pairs))
    if not count:
        path.unlink()
        raise SourceMissingError(
            f"no package below {options.packages} brings it; SOURCES.md names them"
        )
    losses = ", ".join(f"{number} {reason}" for reason, number in chosen.dropped.most_common())
    return f"{count} pairs; dropped: {losses or 'none'}"


def _word_rows(options: Options, queries: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    if options.wordfreq is None:
        return
    ranked = words.ranked_words(options.wordfreq)
    common = (words.ranked_words(options.wordfreq, code, "small") for code in ("es", "en"))
    known = frozenset(word for language in common for word in language)
    for entry in words.entries(ranked, _dictionaries(options), known):
        english = [word for word in entry.english if key(word) not in queries]
        if english and key(entry.spanish) not in queries:
            yield entry.spanish, str(entry.rank), "|".join(english)


def _dictionaries(options: Options) -> Iterator[tuple[str, str]]:
    """(Spanish, English) of both FreeDict directions and of the dictionary on the command line."""
    yield from words.freedict(options.packages / "dict-freedict-spa-eng")
    for english, spanish in words.freedict(options.packages / "dict-freedict-eng-spa"):
        yield spanish, english
    if options.dictionary:
        yield from words.english_first(options.dictionary)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser("python -m training.collect", description=__doc__)
    add = parser.add_argument
    add("--packages", type=Path, required=True, help="unpacked packages, one folder each")
    add("--out", type=Path, required=True, help="where the files go; those that exist are kept")
    add("--eval", type=Path, action="append", default=[], help="queries to leave out (repeatable)")
    add("--wordfreq", type=Path, help="wheel of wordfreq 3.1: writes the word list, too")
    add("--dictionary", type=Path, help="gzipped TSV of English and Spanish words")
    add("--only", nargs="+", default=[], choices=list(SOURCES), metavar="SOURCE")
    return Options(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main())
