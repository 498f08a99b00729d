"""Damage of every kind is found, named and mended, and the search answers as before."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import manifest
from indexer.analysis import fold, forms
from indexer.doctor import examine, repair
from indexer.errors import (
    EncoderMismatchError,
    IndexDamagedError,
    IndexerError,
    IndexMissingError,
    LockHeldError,
)
from indexer.lexical import LexicalQuery, Term
from indexer.lock import LOCK, exclusive
from indexer.reader import Limits
from indexer.records import Audience
from tests.desk import Desk
from tests.hashing_encoder import HashingEncoder
from tests.indexer import damage

STONES = ("zafiro", "topacio", "esmeralda", "jade", "rubí", "ámbar", "ópalo", "ónice")
Place = Callable[[Path], Path]
FILES: dict[str, Place] = {
    "vectors/1-public.base": damage.base,
    "vectors/2-public.delta": damage.delta,
    "lexical/2-public": damage.largest_lexical,
    "meta.json": damage.lexical_meta,
}


@pytest.fixture(scope="module")
def _stones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk at its second generation: a base and a delta, two audiences."""
    desk = Desk(tmp_path_factory.mktemp("stones"))
    for stone in STONES[:-1]:
        desk.write(f"{fold(stone)}.md", f"La palabra {stone}, y otra vez {stone}.")
    desk.write("secreto.md", "La palabra obsidiana.", audience="staff")
    desk.index()
    desk.write(f"{fold(STONES[-1])}.md", f"La palabra {STONES[-1]}, y otra vez {STONES[-1]}.")
    desk.index()
    return desk.root.parent


@pytest.fixture
def stones(_stones: Path, tmp_path: Path) -> Desk:
    """The same desk, to be damaged."""
    shutil.copytree(_stones, tmp_path, dirs_exist_ok=True)
    return Desk(tmp_path)


def answers(desk: Desk) -> list[tuple[str, str]]:
    """For each stone the passage that words find first, and the one that vectors find first."""
    opened = desk.open()
    assert opened.damage == ()
    lexical = opened.lexical(Audience.PUBLIC)
    assert lexical is not None
    found = []
    for stone in STONES:
        form = forms(stone, fold(stone), "es")
        query = LexicalQuery((Term(form.folded, (form.stem,)),))
        by_word = lexical.search(query, 1)[0][0]
        by_meaning = opened.nearest(desk.encoder.encode_query(stone), 1, Limits())[0][0]
        texts = opened.passages([by_word, by_meaning])
        found.append((texts[by_word].text, texts[by_meaning].text))
    return found


def mended(desk: Desk) -> bool:
    """Repairs; whether nothing is wrong afterwards."""
    repair(desk.root, desk.encoder)
    return examine(desk.root) == []


def test_a_sound_index_has_nothing_wrong(stones: Desk) -> None:
    assert examine(stones.root) == []


@pytest.mark.parametrize("way", damage.WAYS)
@pytest.mark.parametrize("file", FILES)
def test_a_damaged_engine_file_is_named_and_built_again_without_encoding(
    stones: Desk, file: str, way: str
) -> None:
    before = answers(stones)
    damage.WAYS[way](FILES[file](stones.root))
    found = examine(stones.root)
    assert any(file in one for one in found), found
    assert mended(stones)
    assert stones.encoder.encoded == []
    assert answers(stones) == before


def test_a_lost_manifest_is_written_again_from_the_rows(stones: Desk) -> None:
    before = answers(stones)
    damage.lose(stones.root / manifest.FILE)
    assert "kbsearch" in " ".join(examine(stones.root))
    assert mended(stones)
    assert stones.encoder.encoded == []
    assert answers(stones) == before


def test_a_run_without_a_manifest_begins_again_and_encodes_nothing(stones: Desk) -> None:
    before = answers(stones)
    damage.lose(stones.root / manifest.FILE)
    assert stones.index().articles == len(STONES) + 1
    assert stones.encoder.encoded == []
    assert examine(stones.root) == []
    assert answers(stones) == before


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"format": 3}', "\x00\x00", '{"format": 3, "lexical": 3}'],
)
def test_a_garbled_manifest_is_written_again_from_the_rows(stones: Desk, text: str) -> None:
    before = answers(stones)
    (stones.root / manifest.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(IndexDamagedError, match=r"kbsearch doctor --repair"):
        stones.open()
    assert any("manifest" in one for one in examine(stones.root))
    assert mended(stones)
    assert answers(stones) == before


def test_a_whole_folder_of_engine_files_can_be_lost(stones: Desk) -> None:
    before = answers(stones)
    for path in [*stones.root.glob("vectors/*"), *stones.root.glob("lexical/*/*")]:
        path.unlink()
    assert len(examine(stones.root)) > 2
    assert mended(stones)
    assert stones.encoder.encoded == []
    assert answers(stones) == before


def test_lost_vectors_are_found_and_only_those_are_encoded_again(stones: Desk) -> None:
    before = answers(stones)
    damage.execute(
        stones.root,
        "DELETE FROM vector WHERE key IN (SELECT vector FROM passage WHERE text LIKE '%jade%')",
    )
    assert examine(stones.root) == ["1 text has no vector"]
    assert mended(stones)
    assert len(stones.encoder.encoded) == 1
    assert "jade" in stones.encoder.encoded[0]
    assert answers(stones) == before


def test_a_vector_of_another_length_is_found_and_encoded_again(stones: Desk) -> None:
    before = answers(stones)
    damage.execute(
        stones.root,
        "UPDATE vector SET data = x'0102' "
        "WHERE key IN (SELECT vector FROM passage WHERE text LIKE '%jade%')",
    )
    assert examine(stones.root) == ["1 vector has another length than 256"]
    assert mended(stones)
    assert len(stones.encoder.encoded) == 1
    assert answers(stones) == before


def test_a_repair_publishes_a_new_generation_and_the_next_run_goes_on(stones: Desk) -> None:
    damage.lose(damage.base(stones.root))
    assert repair(stones.root, stones.encoder).generation == 3
    assert not stones.index().published
    stones.write("nuevo.md", "La palabra granate.")
    assert stones.index().generation == 4
    assert len(stones.encoder.encoded) == 1
    assert examine(stones.root) == []


def test_vectors_that_need_another_encoder_are_refused(stones: Desk) -> None:
    damage.lose(damage.base(stones.root))
    with pytest.raises(EncoderMismatchError, match="kbsearch index --rebuild"):
        repair(stones.root, HashingEncoder("another"))


ROWS = {
    "overwritten": damage.overwrite_rows,
    "empty": damage.empty_rows,
    "garbled": damage.garble_rows,
    "lost": damage.lose_rows,
}


@pytest.mark.parametrize("way", ROWS)
def test_damaged_rows_are_said_to_need_a_rebuild_which_works(stones: Desk, way: str) -> None:
    before = answers(stones)
    ROWS[way](stones.root)
    found = examine(stones.root)
    assert re.search(r"index\.db.*kbsearch index --rebuild", " ".join(found)), found
    with pytest.raises(IndexDamagedError, match="kbsearch index --rebuild"):
        repair(stones.root, stones.encoder)
    with pytest.raises(IndexDamagedError, match="kbsearch index --rebuild"):
        stones.index()
    assert stones.index(rebuild=True).articles == len(STONES) + 1
    assert examine(stones.root) == []
    assert answers(stones) == before


@pytest.mark.parametrize("way", ROWS)
def test_damaged_rows_are_one_clear_error_to_a_search(stones: Desk, way: str) -> None:
    ROWS[way](stones.root)
    with pytest.raises(IndexerError, match="kbsearch"):
        answers(stones)


def test_both_the_rows_and_the_manifest_can_be_lost(stones: Desk) -> None:
    before = answers(stones)
    damage.garble_rows(stones.root)
    (stones.root / manifest.FILE).write_text("{")
    assert stones.index(rebuild=True).articles == len(STONES) + 1
    assert answers(stones) == before


def test_rows_of_another_day_are_found(stones: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "index.db"
    copy.write_bytes((stones.root / "index.db").read_bytes())
    stones.write("nuevo.md", "La palabra granate.")
    stones.index()
    damage.lose_rows(stones.root)
    copy.rename(stones.root / "index.db")
    assert any("the rows hold" in one for one in examine(stones.root))
    with pytest.raises(IndexDamagedError, match="kbsearch doctor --repair"):
        stones.open()
    with pytest.raises(IndexDamagedError, match="kbsearch index --rebuild"):
        stones.index()
    assert mended(stones)
    assert stones.index().added == 1
    assert "nuevo" in stones.slugs()
    assert examine(stones.root) == []


def test_no_index_is_missing_and_not_damaged(desk: Desk) -> None:
    with pytest.raises(IndexMissingError, match="kbsearch index"):
        examine(desk.root)
    with pytest.raises(IndexerError, match="kbsearch index"):
        repair(desk.root, desk.encoder)
    assert not (desk.root / "index.db").exists()


def test_an_index_that_is_being_written_is_left_alone(stones: Desk) -> None:
    with exclusive(stones.root / LOCK):
        with pytest.raises(LockHeldError):
            examine(stones.root)
        with pytest.raises(LockHeldError):
            repair(stones.root, stones.encoder)


@pytest.mark.parametrize("way", ["lost", "cut short"])
@pytest.mark.parametrize("file", FILES)
def test_the_next_run_does_not_build_upon_a_damaged_file(stones: Desk, file: str, way: str) -> None:
    before = answers(stones)
    damage.WAYS[way](FILES[file](stones.root))
    stones.write("nuevo.md", "La palabra granate.")
    assert stones.index().generation == 3
    assert len(stones.encoder.encoded) == 1
    assert "granate" in stones.encoder.encoded[0]
    assert examine(stones.root) == []
    assert answers(stones) == before


@pytest.mark.parametrize("seed", range(16))
def test_any_altered_byte_is_an_answer_or_one_clear_error(stones: Desk, seed: int) -> None:
    chance = random.Random(seed)
    path = stones.root / chance.choice(manifest.read(stones.root).files()).path
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    data[place : place + 8] = bytes(chance.randrange(256) for _ in data[place : place + 8])
    path.write_bytes(data)
    assert complaint(stones) in {"", "kbsearch doctor --repair"}


def complaint(desk: Desk) -> str:
    """Searches with both engines; the cure that an error names, or else all that it says."""
    opened = desk.open()
    lexical = opened.lexical(Audience.PUBLIC)
    try:
        found = lexical.search(LexicalQuery((Term("jade", ("jad",)),)), 9) if lexical else []
        found += opened.nearest(desk.encoder.encode_query("jade"), 9, Limits())
        opened.facts(sorted({one for one, _ in found}))
    except IndexDamagedError as error:
        cure = "kbsearch doctor --repair"
        return cure if cure in str(error) else str(error)
    return ""
