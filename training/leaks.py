"""Keeps benchmark questions out of what is trained on, and shows that none is in it:
python -m training.leaks --data DIR --eval DIR --run RUN.

Every question of every labelled set is compared with both sides of every training pair, in three
ways, from strict to loose:

equal        the same words in the same order, but for case, accents and punctuation
translated   the same once every Spanish word is replaced by its most probable English one, and
             words that say little are left out: a question whose translation is trained on
near         four fifths of those words in common; two people asking the same thing in nearly the
             same words are not one question, so this is only told

`python -m training --eval DIR` leaves out the pairs that are any of the three, and notes them in
its folder. The exit status is 1 when a question is equal to or translated in what is left.
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
LEFT_OUT = "left_out.json"  # in a run's folder: [English, Spanish] of each pair

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
        self._equal: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            self._equal[_normal(text)].append(number)
        everything = [self._translated(text) for text in self._texts]
        self._counts = Counter(word for words in everything for word in set(words))
        self._bags = [self._bag(words) for words in everything]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, bag in enumerate(self._bags):
            for word in bag:
                self._holding[word].append(number)

    def find(self, question: str) -> Finding | None:
        """The strictest way in which the question stands in a training text, if there is any."""
        found = self._alike(question)
        if not found:
            return None
        likeness, number = max(found)
        kind = "equal" if likeness > 1 else "translated" if likeness == 1 else "near"
        return Finding(question, self._texts[number], kind)

    def pairs_alike(self, question: str) -> set[int]:
        """The numbers of all pairs of which a side is equal to the question, or near it."""
        return {number // 2 for _, number in self._alike(question)}

    def _alike(self, question: str) -> list[tuple[float, int]]:
        """Likeness and number of every text that is near, 2 being the likeness of an equal one."""
        found = [(2.0, number) for number in self._equal.get(_normal(question), ())]
        bag = self._bag(self._translated(question))
        if len(bag) >= _FEWEST:
            for number in self._candidates(bag):
                likeness = _jaccard(bag, self._bags[number])
                if likeness >= _NEAR:
                    found.append((likeness, number))
        return found

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


def without_questions(
    pairs: Sequence[Pair], to_english: Mapping[str, str], folders: Sequence[Path], run: Path
) -> list[Pair]:
    """`pairs` but for those near a question of the sets in `folders`; found once, and kept as
    `LEFT_OUT` in `run`."""
    if folders and not (run / LEFT_OUT).exists():
        texts = TrainingTexts(pairs, to_english)
        numbers: set[int] = set()
        for folder in folders:
            for _, questions in _questions(folder):
                numbers.update(*map(texts.pairs_alike, questions))
        found = [[pairs[number].english, pairs[number].spanish] for number in sorted(numbers)]
        (run / LEFT_OUT).write_text(json.dumps(found, ensure_ascii=False, indent=0), "utf-8")
    return trained_on(pairs, run)


def trained_on(pairs: Sequence[Pair], run: Path) -> list[Pair]:
    """`pairs` but for those that the run left out."""
    path = run / LEFT_OUT
    left_out = (
        {(one[0], one[1]) for one in json.loads(path.read_text("utf-8"))}
        if path.exists()
        else set()
    )
    return [pair for pair in pairs if (pair.english, pair.spanish) not in left_out]


def main() -> int:
    """Prints a line for each set, and some of what is near."""
    options = _options()
    to_english, _ = json.loads((options.run / "exchange.json").read_text("utf-8"))
    pairs = read_pairs(options.data)
    left = trained_on(pairs, options.run)
    print(f"{len(left):,} pairs; {len(pairs) - len(left)} others were left out")
    texts = TrainingTexts(left, to_english)
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
