"""The dictionary that the search has: which English words a Spanish word may stand for, and back.

    python -m training.lexicon --data DIR --data PAIRS --run RUN [--out FILE]

Learnt from the same parallel text as the encoder, with IBM Model 1 in both directions over stems,
since a question is compared with an article by its stems. What both directions agree on is kept.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from indexer.analysis import forms, is_stop_word, words
from indexer.records import Language
from training.alignment import align
from training.leaks import trained_on
from training.pairs import Pair, read_pairs
from training.preparation import read_word_list

OUT = Path(__file__).parent.parent / "kbsearch" / "search" / "translations.tsv"
SEGMENTS = 450_000
"""Segments that are aligned; more cost memory and say the same."""

ROUNDS, BEST, FEWEST = 6, 8, 3
LISTED = 0.15
"""What a word list adds to the mean of both probabilities: it is right, but ranks nothing."""

LEAST, MOST = 0.08, 4
"""The least that a translation must reach, and how many a word has."""

_TITLE = "# Spanish stem, then English stems with their likelihood; made by training/lexicon.py\n"

Weighed = dict[tuple[str, str], float]


class _Stems:
    """Texts whose words are divided already."""

    def words(self, text: str) -> list[str]:
        """The words of `text`."""
        return text.split()


def make_lexicon(pairs: Sequence[Pair], listed: Mapping[str, Iterable[str]]) -> Weighed:
    """The likelihood, 0 to 1, of each (Spanish stem, English stem) that is worth keeping; what the
    word list says in several words is not, since words are looked up one by one."""
    stemmed = [
        Pair(one.source, stems(one.english, "en"), stems(one.spanish, "es"))
        for one in pairs[:: 1 + len(pairs) // SEGMENTS]
    ]
    stemmed = [one for one in stemmed if one.english and one.spanish]
    turned = [Pair(one.source, one.spanish, one.english) for one in stemmed]
    likely: Weighed = defaultdict(float)
    for text, is_turned in ((stemmed, False), (turned, True)):
        found = align(text, _Stems(), rounds=ROUNDS, best=BEST, fewest=FEWEST).translations
        for word, translations in found.items():
            for other, probability in translations:
                likely[(other, word) if is_turned else (word, other)] += probability / 2
    for entry, meanings in listed.items():
        for meaning in meanings:
            if " " not in meaning:
                likely[stems(entry, "es"), stems(meaning, "en")] += LISTED
    return {
        pair: min(value, 1.0)
        for pair, value in likely.items()
        if value >= LEAST and all(map(str.isalpha, pair))
    }


def stems(text: str, language: Language) -> str:
    """The stems of the words of `text` that are neither little words nor numbers."""
    return " ".join(
        forms(word.surface, word.folded, language).stem
        for word in words(text)
        if word.folded.isalpha() and not is_stop_word(word.folded, language)
    )


def write_lexicon(path: Path, likely: Weighed) -> None:
    """A line for each Spanish stem; a translation stays that is among the best of either word."""
    spanish, english = _ranked(likely, 0), _ranked(likely, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(_TITLE)
        for word in sorted(spanish):
            kept = [
                f"{other}={value:.2f}"
                for other, value in spanish[word]
                if word != other
                and (
                    (other, value) in spanish[word][:MOST] or (word, value) in english[other][:MOST]
                )
            ]
            if kept:
                file.write("\t".join([word, *kept]) + "\n")


def _ranked(likely: Weighed, side: int) -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for pair, value in likely.items():
        found[pair[side]].append((pair[1 - side], value))
    return {word: sorted(some, key=lambda one: (-one[1], one[0])) for word, some in found.items()}


def main() -> None:
    """Reads the text and writes the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, action="append", required=True, help="parallel text")
    parser.add_argument("--run", type=Path, help="a training, to leave out what it left out")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    pairs = read_pairs(given.data)
    if given.run:
        pairs = trained_on(pairs, given.run)
    write_lexicon(given.out, make_lexicon(pairs, read_word_list(given.data)))


if __name__ == "__main__":
    main()
