"""What the student reads: pairs from files, altered as people write, in batches that repeat."""

from __future__ import annotations

import gzip
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from training.batches import Batches, texts_of
from training.noise import Writer
from training.pairs import Pair, read_pairs, weight_of
from training.recipe import STAGES, Noise, Recipe

SILENT = Noise(typos=0, switched=0, lazy=0, upper=0)
PAIRS = [Pair("desk", f"english {n} " + "word " * (n % 40), f"texto {n}") for n in range(3000)]
LENGTHS = [4 + number % 40 for number in range(3000)]


def batches(recipe: Recipe | None = None) -> Batches:
    writer = Writer(Noise(), {"texto": "text"})
    return Batches(PAIRS, LENGTHS, recipe or Recipe(batch_tokens=400), STAGES[0], writer, writer)


def write(folder: Path, name: str, lines: list[str]) -> None:
    with gzip.open(folder / name, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def test_pairs_are_read_once_each_and_word_lists_are_no_pairs(tmp_path: Path) -> None:
    lines = ["a\tHello\tHola", "a\thello!\thola", "b\tHello\tBuenas", "short line", "c\t\tnada"]
    write(tmp_path, "a.en_es.tsv.gz", [*lines, "a\tHello\tHOLA"])
    write(tmp_path, "dictionary.en_es.tsv.gz", ["the\tel"])
    read = read_pairs([tmp_path])
    assert [pair.spanish for pair in read] == ["Hola", "hola", "Buenas"]


def test_sources_weigh_by_the_beginning_of_their_name() -> None:
    assert weight_of("messages-apt") == weight_of("messages-bash") < weight_of("gimp-help") == 1


def test_a_silent_writer_writes_what_is_there() -> None:
    dice = np.random.default_rng(0)
    assert Writer(SILENT, {"hola": "hello"}).write("Hola, ¿qué tal?", dice) == "Hola, ¿qué tal?"


def test_a_hurried_writer_slips_in_some_words_and_never_in_the_shortest() -> None:
    writer = Writer(Noise(typos=1, switched=0, lazy=0, upper=0), {})
    dice = np.random.default_rng(0)
    text = "la impresora no imprime los documentos"
    written = [writer.write(text, dice) for _ in range(50)]
    assert all(one != text for one in written)
    assert all(one.split()[2:3] == ["no"] for one in written)


def test_a_bilingual_writer_exchanges_words_and_a_lazy_one_forgets_the_tilde() -> None:
    dice = np.random.default_rng(1)
    switching = Writer(Noise(typos=0, switched=1, lazy=0, upper=0), {"perro": "dog"})
    written = {switching.write("un perro", dice) for _ in range(50)}
    assert written == {"un perro", "un dog"}
    lazy = Writer(Noise(typos=0, switched=0, lazy=1, upper=0), {})
    assert lazy.write("mañana AÑO", dice) == "manana ANO"


def test_joined_texts_follow_each_other_in_one_source() -> None:
    first = [Pair("one", f"a{n} " + "x " * 30, f"b{n}") for n in range(20)]
    second = [Pair("two", f"c{n} " + "x " * 30, f"d{n}") for n in range(20)]
    stage = replace(STAGES[0], joined=0.25, texts=32)
    read = texts_of([*first, *second], stage, seed=1)
    joined = [pair for pair in read if "\n" in pair.spanish]
    assert len(read) == 32
    assert len(joined) == 8
    for pair in joined:
        numbers = [int(line[1:]) for line in pair.spanish.split("\n")]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert len({line[0] for line in pair.spanish.split("\n")}) == 1


def test_a_run_that_goes_on_meets_the_batches_it_would_have_met() -> None:
    whole = list(islice(batches().after(0), 400))  # more than one pass over the data
    resumed = list(islice(batches().after(250), 150))
    assert whole[250:] == resumed


def test_a_pass_meets_every_pair_once_and_fills_its_batches() -> None:
    stream = batches().after(0)
    met: list[int] = []
    while len(met) < len(PAIRS):
        batch = next(stream)
        met += batch.numbers
        longest = max(LENGTHS[number] for number in batch.numbers)
        assert longest * len(batch.numbers) <= 400
        assert len(batch.texts) == len(batch.numbers)
    assert sorted(met) == list(range(len(PAIRS)))


def test_another_seed_gives_other_batches() -> None:
    one, other = (next(batches(Recipe(seed=seed)).after(0)) for seed in (1, 2))
    assert one != other
