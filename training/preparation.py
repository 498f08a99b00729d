"""What is settled before the first step: spelling, vocabulary, tokenizer and first word vectors."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from training.alignment import Alignment, align
from training.first_vectors import Table, first_vectors, stem_vectors
from training.pairs import Pair
from training.recipe import Recipe
from training.spelling import Spelling, distinct_words
from training.vocabulary import extend, new_words, stems

WORD_LIST = "words.es_en.tsv.gz"  # Spanish word, rank, translations separated by |
_ALIGNED = 300_000  # segments are enough; more cost memory and say the same
_SURE = 0.3  # probability from which a translation may stand in for a word
_WORD_VECTORS = "embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class Preparation:
    """`to_english` and `to_spanish` exchange single words, for texts that mix the languages."""

    tokenizer: Tokenizer
    vectors: Table
    to_english: dict[str, str]
    to_spanish: dict[str, str]


def prepare(
    pairs: Sequence[Pair], folders: Iterable[Path], teacher: Path, out: Path, recipe: Recipe
) -> Preparation:
    """Everything before the first step, computed once and then read from `out`."""
    files = [out / name for name in ("tokenizer.json", "first_vectors.npy", "exchange.json")]
    if not all(path.exists() for path in files):
        made = _prepared(pairs, read_word_list(folders), teacher, recipe)
        made.tokenizer.save(str(files[0]))
        np.save(files[1], made.vectors)
        exchange = json.dumps([made.to_english, made.to_spanish], ensure_ascii=False)
        files[2].write_text(exchange, "utf-8")
    to_english, to_spanish = json.loads(files[2].read_text("utf-8"))
    tokenizer = Tokenizer.from_file(str(files[0]))
    return Preparation(tokenizer, np.load(files[1]), to_english, to_spanish)


def read_word_list(folders: Iterable[Path]) -> dict[str, list[str]]:
    """Frequent Spanish words, the most frequent first, each with its translations."""
    found: dict[str, list[str]] = {}
    for folder in folders:
        path = folder / WORD_LIST
        if path.exists():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    word, _, translations = line.rstrip("\n").split("\t")
                    found.setdefault(word, translations.split("|"))
    return found


def _prepared(
    pairs: Sequence[Pair], listed: Mapping[str, list[str]], teacher: Path, recipe: Recipe
) -> Preparation:
    spelling = Spelling(distinct_words(listed))
    alignment = align(
        pairs[:: 1 + len(pairs) // _ALIGNED],
        spelling,
        rounds=recipe.alignment_rounds,
        best=recipe.translations,
    )
    dictionary = _folded(listed, spelling)
    old = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    old.no_padding()
    words = new_words(
        alignment.spanish,
        alignment.english,
        list(dictionary),
        old.get_vocab(),
        fewest=recipe.fewest_occurrences,
        most=recipe.new_words,
    )
    known = [*old.get_vocab(), *words]
    english = [word for word, count in alignment.english.items() if count > 1]
    pieces = stems([*alignment.translations, *dictionary], known, recipe.new_stems, english)
    tokenizer = extend(teacher / "tokenizer.json", words + pieces, spelling, recipe.longest)
    table = load_file(teacher / "model.safetensors")[_WORD_VECTORS]
    vectors = first_vectors(words, alignment, dictionary, old, table)
    endings = table[[number for token, number in old.get_vocab().items() if token[:2] == "##"]]
    both = np.concatenate([vectors, stem_vectors(pieces, words, vectors, endings.mean(axis=0))])
    return Preparation(tokenizer, both, *_exchange(alignment, dictionary))


def _folded(listed: Mapping[str, list[str]], spelling: Spelling) -> dict[str, list[str]]:
    """The word list by folded spelling; spellings that become one share their translations."""
    folded: dict[str, list[str]] = defaultdict(list)
    for word, translations in listed.items():
        folded[spelling.fold(word)].extend(translations)
    return dict(folded)


def _exchange(
    alignment: Alignment, dictionary: Mapping[str, Sequence[str]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Single words that may replace each other, Spanish to English and English to Spanish."""
    to_english: dict[str, str] = {}
    for word, found in alignment.translations.items():
        if found and found[0][1] >= _SURE and found[0][0] != word:
            to_english[word] = found[0][0]
    for word, senses in dictionary.items():
        if word not in to_english and " " not in senses[0] and senses[0] != word:
            to_english[word] = senses[0]
    to_spanish: dict[str, str] = {}
    for word in sorted(to_english, key=lambda word: -alignment.spanish[word]):
        to_spanish.setdefault(to_english[word], word)
    return to_english, to_spanish
