"""The search service over a small desk: limits, translations, outages, and who may see what."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import manifest
from indexer.reader import Reader
from indexer.records import Audience, Kind
from kbsearch.search.completion import Completer
from kbsearch.search.records import Filters, Mode, SearchRequest, SearchResult
from kbsearch.search.service import Search
from tests.desk import Desk


@pytest.fixture
def library(desk: Desk) -> Desk:
    """Articles in two languages, of three kinds and for two audiences."""
    desk.write("vpn.md", "El túnel cifrado de zafiro.", tags="[red, casa]", kind="tutorial")
    desk.write("tunnel.md", "The sapphire tunnel.", lang="en", translation_of="vpn")
    desk.write("correo.md", "El buzón de topacio.", tags="[correo]")
    desk.write("interno.md", "El túnel de la plantilla, de zafiro.", audience="staff")
    desk.index()
    return desk


def ask(desk: Desk, query: str, **changes: object) -> SearchResult:
    request = replace(SearchRequest(query), **changes)  # type: ignore[arg-type]
    return Search(Reader(desk.root), desk.encoder).search(request)


def slugs(result: SearchResult) -> list[str]:
    return [hit.slug for hit in result.hits]


def test_each_audience_finds_what_it_may_read(library: Desk) -> None:
    assert "interno" not in slugs(ask(library, "túnel zafiro"))
    assert "interno" in slugs(ask(library, "túnel zafiro", audience=Audience.STAFF))
    assert "interno" in slugs(ask(library, "túnel zafiro", audience=Audience.TECHNICIAN))


@pytest.mark.parametrize("mode", list(Mode))
def test_limits_hold_in_every_mode(library: Desk, mode: Mode) -> None:
    for filters, allowed in (
        (Filters(kind=Kind.TUTORIAL), {"vpn"}),
        (Filters(lang="en"), {"tunnel"}),
        (Filters(tag="correo"), {"correo"}),
        (Filters(tag="correo", lang="en"), set()),
    ):
        found = slugs(ask(library, "zafiro topacio sapphire", filters=filters, mode=mode))
        assert set(found) <= allowed


def test_a_translation_is_shown_in_the_language_asked_for(library: Desk) -> None:
    assert slugs(ask(library, "el túnel de zafiro", reader="es"))[0] == "vpn"
    assert slugs(ask(library, "the sapphire tunnel", reader="en"))[0] == "tunnel"
    assert "vpn" not in slugs(ask(library, "the sapphire tunnel", reader="en"))


def test_a_word_with_a_slip_of_the_finger_still_hits(library: Desk) -> None:
    assert slugs(ask(library, "zafiri", mode=Mode.LEXICAL)) == ["vpn"]


@pytest.mark.parametrize("query", ["", " ", "?!", "\n", "😀"])
@pytest.mark.parametrize("mode", list(Mode))
def test_a_question_without_words_is_no_failure(library: Desk, query: str, mode: Mode) -> None:
    assert ask(library, query, mode=mode).total >= 0


def test_without_an_encoder_words_answer_and_that_is_said(library: Desk) -> None:
    found = Search(Reader(library.root), None).search(SearchRequest("zafiro"))
    assert [hit.slug for hit in found.hits] == ["vpn"]
    assert found.degraded
    assert found.hits[0].confidence < 1


def test_an_engine_asked_for_alone_that_is_out_of_action_answers_nothing_and_that_is_said(
    library: Desk,
) -> None:
    without = Search(Reader(library.root), None)
    meaning = without.search(SearchRequest("zafiro", mode=Mode.VECTOR))
    assert (meaning.hits, meaning.degraded) == ((), True)
    assert not without.search(SearchRequest("zafiro", mode=Mode.LEXICAL)).degraded
    (library.root / manifest.read(library.root).lexical[0].files[0].path).unlink()
    words = ask(library, "zafiro", mode=Mode.LEXICAL)
    assert (words.hits, words.degraded) == ((), True)
    assert not ask(library, "zafiro", mode=Mode.VECTOR).degraded


def test_without_words_vectors_answer_and_that_is_said(library: Desk) -> None:
    record = manifest.read(library.root).lexical[0]
    (library.root / record.files[0].path).unlink()
    found = ask(library, "topacio")
    assert found.degraded
    assert found.hits[0].slug == "correo"


def test_an_empty_index_answers_nothing(desk: Desk) -> None:
    desk.index()
    for mode in Mode:
        found = ask(desk, "zafiro", mode=mode)
        assert (found.hits, found.total, found.capped) == ((), 0, False)


def test_more_than_is_ranked_is_capped(desk: Desk) -> None:
    for number in range(220):
        desk.write(f"{number}.md", "La palabra zafiro.")
    desk.index()
    found = ask(desk, "zafiro", limit=50, offset=180)
    assert (found.total, found.capped) == (200, True)
    assert len(found.hits) == 20


def test_a_search_is_shared_between_threads(library: Desk) -> None:
    search = Search(Reader(library.root), library.encoder)
    expected = slugs(search.search(SearchRequest("zafiro topacio")))
    found: list[list[str]] = []

    def work() -> None:
        found.extend(slugs(search.search(SearchRequest("zafiro topacio"))) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 160


def test_completion_follows_the_generation_and_the_audience(library: Desk) -> None:
    reader, completer = Reader(library.root), Completer()

    def titles(prefix: str, audience: Audience = Audience.PUBLIC) -> list[str]:
        found = completer.complete(reader.current(), prefix, audience, 9)
        return [one.title for one in found]

    assert titles("in") == []
    assert titles("in", Audience.STAFF) == ["interno"]
    library.write("índice.md", "Nuevo.")
    library.index()
    reader.refresh()
    assert titles("in") == ["índice"]


def test_words_that_prove_damaged_while_searching_leave_meaning_to_answer(library: Desk) -> None:
    record = manifest.read(library.root).lexical[0]
    for file in record.files:
        if not file.path.endswith((".json", ".fast", ".store")):
            fill_behind_the_header(library.root / file.path)
    reader = Reader(library.root)
    search = Search(reader, library.encoder)
    found = search.search(SearchRequest("el túnel cifrado de zafiro"))
    assert slugs(found)[0] == "vpn"
    assert found.degraded
    assert "kbsearch doctor --repair" in " ".join(reader.current().damage)


def fill_behind_the_header(path: Path) -> None:
    """Keeps the size and the last bytes, which opening checks, and loses the rest."""
    data = path.read_bytes()
    kept = data[len(data) // 2 :]
    path.write_bytes(b"\xff" * (len(data) - len(kept)) + kept)


def test_a_search_says_when_even_its_first_article_probably_does_not_answer(desk: Desk) -> None:
    desk.write("zafiro.md", "El túnel cifrado de zafiro.", title="Túnel de zafiro")
    desk.write("cobre.md", "Un cable de cobre para el túnel viejo.", title="Cable de cobre")
    desk.write("correo.md", "El buzón compartido de cada equipo.", title="Correo")
    desk.index()
    known = "el túnel cifrado de zafiro"
    assert not ask(desk, known).unsure
    doubtful = ask(desk, "un viaje con cable y buzón para ver museos con la familia")
    assert doubtful.hits
    assert doubtful.unsure
    # It is told of the first article of all, on whatever page.
    second = ask(desk, known, offset=1, limit=1)
    assert (slugs(second), second.unsure) == (["cobre"], False)
    assert not ask(desk, known, offset=9).unsure
    nothing = ask(desk, known, filters=Filters(tag="no-hay"))
    assert (nothing.hits, nothing.unsure) == ((), True)


def test_of_equal_articles_the_newest_comes_first_on_the_same_pages_each_time(desk: Desk) -> None:
    days = {f"z{n}": f"2026-0{1 + n * 4 % 7}-11" for n in range(7)}
    for slug, day in {**days, "best": "2020-01-01"}.items():
        article = desk.write(f"{slug}.md", "", title="Zafiro", updated=day)
        text = "Zafiro, zafiro." if slug == "best" else "El zafiro."
        article.write_text(article.read_text("utf-8").replace(f"# {slug}", text), "utf-8")
    desk.index()
    whole = slugs(ask(desk, "zafiro"))
    assert whole == ["best", *sorted(days, key=lambda one: days[one], reverse=True)]
    pages = [slugs(ask(desk, "zafiro", offset=start, limit=3)) for start in (0, 3, 6)]
    assert [slug for page in pages for slug in page] == whole
