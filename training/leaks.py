"""Shows that no benchmark question is trained on: python -m training.leaks --data DIR --eval DIR.

Every question of every labelled set is compared with both sides of every training pair, in three
ways, from strict to loose:

equal        the same words in the same order, but for case, accents and punctuation
translated   the same once every Spanish word is replaced by its most probable English one, and
             words that say little are left out: a question whose translation is trained on
near         four fifths of those words in common; only told, because two people asking the same
             thing in nearly the same words are not one question

The exit status is 1 when any question is equal or translated.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.pairs import Pair, folded, read_pairs

_WORD = re.compile(r"[^\W_]+")
_FEWEST = 4  # words with content; fewer say nothing about where a text comes from
_NEAR = 0.8  # Jaccard similarity of two sets of words
_LITTLE = 2_000  # a word that occurs in so many texts is left out of what is compared
_SHOWN = 3

Bag = frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """A question, the training text it was found in, and how alike they are."""

    question: str
    text: str
    kind: str


class TrainingTexts:
    """Both sides of the pairs, found by their words, all in English."""

    def __init__(self, pairs: Sequence[Pair], to_english: Mapping[str, str]) -> None:
        self._to_english = to_english
        self._texts = [text for pair in pairs for text in (pair.english, pair.spanish)]
        self._equal = {_normal(text): text for text in self._texts}
        everything = [self._translated(text) for text in self._texts]
        self._counts = Counter(word for words in everything for word in set(words))
        self._bags = [self._bag(words) for words in everything]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, bag in enumerate(self._bags):
            for word in bag:
                self._holding[word].append(number)

    def find(self, question: str) -> Finding | None:
        """The strictest way in which the question stands in a training text, if there is any."""
        same = self._equal.get(_normal(question))
        if same is not None:
            return Finding(question, same, "equal")
        bag = self._bag(self._translated(question))
        if len(bag) < _FEWEST:
            return None
        best = max(
            ((_jaccard(bag, self._bags[number]), number) for number in self._candidates(bag)),
            default=(0.0, -1),
        )
        if best[0] < _NEAR:
            return None
        return Finding(question, self._texts[best[1]], "translated" if best[0] == 1 else "near")

    def _candidates(self, bag: Bag) -> set[int]:
        """Texts that share one of the rarest words, of which a near text cannot lack all."""
        rarest = sorted(bag, key=lambda word: (self._counts[word], word))
        needed = rarest[: 1 + int(len(bag) * (1 - _NEAR))]
        return {number for word in needed for number in self._holding.get(word, ())}

    def _translated(self, text: str) -> list[str]:
        return [self._to_english.get(word, word) for word in _WORD.findall(folded(text))]

    def _bag(self, words: Iterable[str]) -> Bag:
        return frozenset(word for word in words if self._counts[word] <= _LITTLE)


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(folded(text)))


def _jaccard(one: Bag, other: Bag) -> float:
    return len(one & other) / len(one | other)


def _questions(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for path in sorted(folder.glob("*/queries.jsonl")):
        lines = path.read_text("utf-8").splitlines()
        yield path.parent.name, [json.loads(line)["text"] for line in lines]


def main() -> int:
    """Prints a line for each set, and some of what is near."""
    options = _options()
    to_english, _ = json.loads((options.run / "exchange.json").read_text("utf-8"))
    texts = TrainingTexts(read_pairs(options.data), to_english)
    guilty = 0
    print(f"{'set':24}{'questions':>10}{'equal':>8}{'translated':>12}{'near':>8}")
    for name, questions in _questions(options.eval):
        found = [one for one in map(texts.find, questions) if one is not None]
        kinds = Counter(one.kind for one in found)
        guilty += kinds["equal"] + kinds["translated"]
        row = (kinds["equal"], kinds["translated"], kinds["near"])
        print(f"{name:24}{len(questions):10}{row[0]:8}{row[1]:12}{row[2]:8}", flush=True)
        if options.show:
            for one in sorted(found, key=lambda one: one.kind != "near", reverse=True)[:_SHOWN]:
                print(f"    {one.kind}: {one.question!r} beside {one.text!r}")
    return 1 if guilty else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.leaks", description=__doc__)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--eval", type=Path, required=True, help="a folder of BEIR sets")
    parser.add_argument("--run", type=Path, required=True, help="the --out folder of the run")
    parser.add_argument("--show", action="store_true", help="print some of what was found")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
