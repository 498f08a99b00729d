"""How often a misspelt title of the sample articles still finds its article.

    python -m benchmarks.misspellings [--articles DIR] [--count N] [--seed N] [--json]

Every title is misspelt as fingers do it: accents left out, a letter too many, too few, exchanged
or hit beside, two letters swapped, the space between two words forgotten. The same seed gives the
same misspellings.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from indexer.analysis import fold, words
from indexer.articles import StoredArticle
from indexer.folder_source import FolderSource
from indexer.pipeline import index
from indexer.reader import Reader
from indexer.records import Audience
from kbsearch.encoder import configured_encoder
from kbsearch.search.records import SearchRequest
from kbsearch.search.service import Search
from kbsearch.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
COUNT, SEED, DEPTH = 200, 4, 3

LETTERS = 5
"""The shortest word in which a slip is made: a shorter one may become another word."""

_KEYS = ("qwertyuiop", "asdfghjklñ", "zxcvbnm")
_BESIDE = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _KEYS
    for at, key in enumerate(row)
}


@dataclass(frozen=True, slots=True)
class Misspelling:
    """What is typed, the article that it means, and the slip that was made."""

    typed: str
    article: StoredArticle
    slip: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a misspelling found; `rank` counts from 1, or is 0 below DEPTH."""

    asked: Misspelling
    rank: int
    corrected: str


def misspellings(
    articles: Sequence[StoredArticle], count: int = COUNT, seed: int = SEED
) -> list[Misspelling]:
    """`count` misspelt titles, the slips in turn, over all the articles again and again."""
    chance = random.Random(seed)
    slips = cycle(SLIPS.items())
    made: list[Misspelling] = []
    pool: list[StoredArticle] = []
    while len(made) < count:
        name, slip = next(slips)
        for _ in range(len(articles)):
            pool = pool or chance.sample(list(articles), len(articles))
            article = pool.pop()
            typed = slip(article.title, chance)
            if typed != article.title:
                made.append(Misspelling(typed, article, name))
                break
    return made


def _accents(title: str, _: random.Random) -> str:
    return "".join(fold(char) if char.isalpha() and not char.isascii() else char for char in title)


def _in_a_word(change: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    def misspell(title: str, chance: random.Random) -> str:
        fit = [w for w in words(title) if len(w.surface) >= LETTERS and w.surface.isalpha()]
        if not fit:
            return title
        word = chance.choice(fit)
        return title[: word.start] + change(word.surface, chance) + title[word.end :]

    return misspell


def _beside(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice(_BESIDE.get(fold(word[at]), word[at])) + word[at + 1 :]


def _missing(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at] + word[at:]


def _swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(0, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _joined(title: str, chance: random.Random) -> str:
    gaps = [
        at
        for at, char in enumerate(title)
        if char == " " and title[at - 1].isalpha() and title[at + 1].isalpha()
    ]
    at = chance.choice(gaps) if gaps else None
    return title if at is None else title[:at] + title[at + 1 :]


SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "accents left out": _accents,
    "a key beside": _in_a_word(_beside),
    "a letter missing": _in_a_word(_missing),
    "a letter twice": _in_a_word(_doubled),
    "letters swapped": _in_a_word(_swapped),
    "space missing": _joined,
}


def ask(search: Search, asked: Sequence[Misspelling]) -> list[Outcome]:
    """Asks each as a visitor who reads the language of the article."""
    return [_ask(search, one) for one in asked]


def _ask(search: Search, one: Misspelling) -> Outcome:
    found = search.search(SearchRequest(one.typed, limit=DEPTH, reader=one.article.lang))
    slugs = [hit.slug for hit in found.hits]
    rank = slugs.index(one.article.slug) + 1 if one.article.slug in slugs else 0
    return Outcome(one, rank, found.corrected)


def report(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The lines to print: the share of each slip, and every miss."""
    yield f"{'':20}{'asked':>8}{'hit@1':>8}{'hit@3':>8}"
    for name in (*SLIPS, ""):
        some = [one for one in outcomes if name in {"", one.asked.slip}]
        if some:
            first, third = hits(some, 1), hits(some, DEPTH)
            yield f"{name or 'all':20}{len(some):>8}{first:>8.3f}{third:>8.3f}"
    for one in outcomes:
        if not one.rank:
            yield f"missed {one.asked.article.slug}: {one.asked.typed!r} -> {one.corrected!r}"


def hits(outcomes: Sequence[Outcome], depth: int) -> float:
    """The share of misspellings whose article is among the first `depth`."""
    return sum(1 <= one.rank <= depth for one in outcomes) / max(len(outcomes), 1)


def titled(reader: Reader) -> Sequence[StoredArticle]:
    """The articles that anybody may read, in order of their addresses."""
    with reader.current().rows() as rows:
        return sorted(rows.articles(Audience.PUBLIC, limit=-1), key=lambda one: one.slug)


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ROOT / "articles")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args()
    settings = load_settings(articles=given.articles)
    encoder = configured_encoder(settings, threads=settings.index_threads)
    with tempfile.TemporaryDirectory(prefix="kbsearch-misspellings-") as place:
        index(FolderSource(settings.articles), Path(place), encoder)
        reader = Reader(Path(place))
        asked = misspellings(titled(reader), given.count, given.seed)
        outcomes = ask(Search(reader, encoder), asked)
    if given.json:
        figures = {"hit@1": hits(outcomes, 1), "hit@3": hits(outcomes, DEPTH)}
        print(json.dumps({"asked": len(outcomes), **figures}))
    else:
        print("\n".join(report(outcomes)))


if __name__ == "__main__":
    main()
