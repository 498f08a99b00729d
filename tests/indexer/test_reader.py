"""The reader holds one generation and notices the next."""

from __future__ import annotations

import threading

import pytest

from indexer.errors import EncoderMismatchError, IndexMissingError
from indexer.reader import Limits, Reader
from indexer.records import Audience, Kind
from tests.desk import Desk
from tests.hashing_encoder import HashingEncoder


@pytest.fixture
def two(desk: Desk) -> Desk:
    desk.write("uno.md", "La palabra zafiro.", tags="[red]", updated="2026-01-02")
    desk.write("two.md", "The word sapphire.", lang="en", translation_of="uno", kind="tutorial")
    desk.index()
    return desk


def test_nothing_published_is_said_with_the_command(desk: Desk) -> None:
    with pytest.raises(IndexMissingError, match="kbsearch index"):
        Reader(desk.root)


def test_an_article_is_found_by_its_address_or_its_path(two: Desk) -> None:
    two.write("carpeta/tres.md", "Tres.", slug="otra/direccion")
    two.index()
    with two.open().rows() as rows:
        for name in ("otra/direccion", "carpeta/tres"):
            found = rows.article(name, Audience.PUBLIC)
            assert found is not None
            assert found.slug == "otra/direccion"
        assert rows.article("carpeta", Audience.PUBLIC) is None


def test_lists_are_limited_and_counted(two: Desk) -> None:
    with two.open().rows() as rows:
        assert [one.slug for one in rows.articles(Audience.PUBLIC)] == ["uno", "two"]
        assert [one.slug for one in rows.articles(Audience.PUBLIC, lang="en")] == ["two"]
        assert [one.slug for one in rows.articles(Audience.PUBLIC, kind=Kind.TUTORIAL)] == ["two"]
        assert [one.slug for one in rows.articles(Audience.PUBLIC, tag="red")] == ["uno"]
        assert rows.articles(Audience.PUBLIC, limit=1, offset=2) == []
        assert rows.count(Audience.PUBLIC) == 2
        assert rows.count(Audience.PUBLIC, "es") == 1


def test_translations_know_each_other(two: Desk) -> None:
    with two.open().rows() as rows:
        for slug, other in (("uno", "two"), ("two", "uno")):
            article = rows.article(slug, Audience.PUBLIC)
            assert article is not None
            assert [one.slug for one in rows.translations(article, Audience.PUBLIC)] == [other]


def test_limits_hold_in_the_vector_engine(two: Desk) -> None:
    opened = two.open()
    question = two.encoder.encode_query("zafiro sapphire")
    for limits, count in (
        (Limits(), 2),
        (Limits(lang="es"), 1),
        (Limits(kind=Kind.TUTORIAL), 1),
        (Limits(tag="red"), 1),
        (Limits(tag="red", lang="en"), 0),
    ):
        assert len(opened.nearest(question, 9, limits)) == count


def test_exact_cosines_are_those_of_the_engine(two: Desk) -> None:
    opened = two.open()
    question = two.encoder.encode_query("zafiro")
    near = dict(opened.nearest(question, 9, Limits()))
    exact = opened.cosines(question, list(near))
    assert exact == pytest.approx(near, abs=1e-2)
    assert opened.cosines(question, []) == {}


def test_another_encoder_is_refused_while_serving_and_the_old_one_stays(two: Desk) -> None:
    reader = Reader(two.root)
    two.encoder = HashingEncoder("another")
    two.index(rebuild=True)
    with pytest.raises(EncoderMismatchError, match="kbsearch index --rebuild"):
        reader.refresh()
    assert reader.current().manifest.generation == 1
    with reader.current().rows() as rows:
        assert rows.count(Audience.PUBLIC) == 2


def test_searches_go_on_while_generations_are_published(two: Desk) -> None:
    reader = Reader(two.root)
    done = threading.Event()
    wrong: list[object] = []

    def work() -> None:
        while not done.is_set():
            opened = reader.current()
            try:
                near = opened.nearest(two.encoder.encode_query("palabra"), 5, Limits())
                found = opened.passages([one for one, _ in near])
                if len(found) != len(near):
                    wrong.append((opened.manifest.generation, near))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
                wrong.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(6):
            two.write("uno.md", f"La palabra número {number}.")
            two.index()
            reader.refresh()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert reader.current().manifest.generation == 7
