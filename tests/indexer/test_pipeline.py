from __future__ import annotations

import json
import weakref
from collections.abc import Sequence
from dataclasses import replace

import pytest

from indexer import lexical, manifest, publishing, vectors
from indexer.analysis import Analysed
from indexer.doctor import examine
from indexer.encoder import Vectors
from indexer.errors import (
    EncoderMismatchError,
    IndexFormatError,
    IndexMissingError,
    LockHeldError,
)
from indexer.lock import LOCK, exclusive
from indexer.reader import Limits, Reader
from indexer.records import Audience
from tests.desk import Desk
from tests.hashing_encoder import HashingEncoder


def test_a_first_run_publishes_every_article(desk: Desk) -> None:
    desk.write("vpn.md", "Cómo entrar en la red.")
    desk.write("correo/movil.md", "Cómo leer el correo.")
    report = desk.index()
    assert (report.generation, report.added, report.articles) == (1, 2, 2)
    assert report.encoded == report.passages == len(desk.encoder.encoded)
    assert desk.slugs() == {"vpn", "correo/movil"}


def test_an_unchanged_folder_publishes_nothing(desk: Desk) -> None:
    desk.write("vpn.md", "Cómo entrar en la red.")
    desk.index()
    desk.encoder.encoded.clear()
    again = desk.index()
    assert not again.published
    assert again.generation == 1
    assert desk.encoder.encoded == []


def test_only_changed_passages_are_encoded_again(desk: Desk) -> None:
    desk.write("guia.md", "## Uno\n\n" + "Primero. " * 40 + "\n\n## Dos\n\n" + "Segundo. " * 40)
    desk.write("otro.md", "Nada que ver.")
    desk.index()
    desk.encoder.encoded.clear()
    desk.write("guia.md", "## Uno\n\n" + "Primero. " * 40 + "\n\n## Dos\n\n" + "Cambiado. " * 40)
    report = desk.index()
    assert report.changed == 1
    assert [("Cambiado" in text, "Segundo" in text) for text in desk.encoder.encoded] == [
        (True, False)
    ]


def test_removed_and_renamed_files_disappear_without_encoding(desk: Desk) -> None:
    desk.write("a.md", "Texto de a.")
    desk.write("b.md", "Texto de b.")
    desk.index()
    (desk.articles / "a.md").unlink()
    (desk.articles / "b.md").rename(desk.articles / "c.md")
    report = desk.index()
    assert (report.removed, report.added) == (2, 1)
    assert desk.slugs() == {"c"}


def test_a_broken_article_keeps_the_last_good_version(desk: Desk) -> None:
    path = desk.write("vpn.md", "La versión buena.")
    desk.index()
    good = path.read_text()
    path.write_text(good.replace("lang: es", "kind: telegrama"))
    report = desk.index()
    assert report.errors == 1
    assert report.withheld == 1
    with desk.open().rows() as rows:
        article = rows.article("vpn", Audience.PUBLIC)
        assert article is not None
        assert "La versión buena" in rows.body(article.id)[0]
    path.write_text(good.replace("buena", "nueva"))
    assert desk.index().errors == 0
    with desk.open().rows() as rows:
        article = rows.article("vpn", Audience.PUBLIC)
        assert article is not None
        assert "La versión nueva" in rows.body(article.id)[0]


def test_a_broken_article_is_named_in_every_run(desk: Desk) -> None:
    desk.write("vpn.md", "Texto.", kind="telegrama")
    first, second = desk.index(), desk.index()
    assert first.problems == second.problems
    assert first.problems[0].path == "vpn.md"
    assert not second.published


def test_the_article_that_had_an_address_keeps_it(desk: Desk) -> None:
    desk.write("b.md", "El primero.", slug="ayuda")
    desk.index()
    desk.write("a.md", "El segundo.", slug="ayuda")
    report = desk.index()
    assert [problem.code for problem in report.problems] == ["duplicate-slug"]
    assert report.problems[0].path == "a.md"
    with desk.open().rows() as rows:
        article = rows.article("ayuda", Audience.PUBLIC)
        assert article is not None
        assert article.path == "b.md"
    (desk.articles / "b.md").unlink()
    assert desk.index().errors == 0
    with desk.open().rows() as rows:
        article = rows.article("ayuda", Audience.PUBLIC)
        assert article is not None
        assert article.path == "a.md"


def paths(desk: Desk) -> dict[str, str]:
    """The file behind each address."""
    with desk.open().rows() as rows:
        return {one.slug: one.path for one in rows.articles(Audience.TECHNICIAN)}


def test_what_fewer_may_read_takes_nobodys_address(desk: Desk) -> None:
    desk.write("a.md", "Para técnicos.", slug="ayuda", audience="technician")
    desk.write("b.md", "Para todos.", slug="ayuda")
    report = desk.index()
    assert [(one.path, one.code) for one in report.problems] == [("a.md", "duplicate-slug")]
    assert paths(desk) == {"ayuda": "b.md"}


def test_what_fewer_may_read_gives_its_address_away(desk: Desk) -> None:
    desk.write("a.md", "Para técnicos.", slug="ayuda", audience="technician")
    desk.index()
    desk.write("b.md", "Para todos.", slug="ayuda")
    report = desk.index()
    assert [(one.path, one.code) for one in report.problems] == [("a.md", "duplicate-slug")]
    assert (report.added, report.removed, paths(desk)) == (1, 1, {"ayuda": "b.md"})
    again = desk.index()
    assert (again.published, again.problems) == (False, report.problems)
    (desk.articles / "b.md").unlink()
    assert desk.index().errors == 0
    assert paths(desk) == {"ayuda": "a.md"}


def test_an_article_that_was_hidden_does_not_return_when_its_new_address_is_taken(
    desk: Desk,
) -> None:
    desk.write("a.md", "Para todos, antes.")
    desk.write("b.md", "Para todos.")
    desk.index()
    desk.write("a.md", "Para técnicos.", slug="b", audience="technician")
    assert [one.code for one in desk.index().problems] == ["duplicate-slug"]
    assert paths(desk) == {"b": "b.md"}
    assert not desk.index().published


def test_a_run_of_what_an_audience_may_not_read_leaves_its_files_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        desk.write(f"{number}.md", f"Texto {number}.")
    desk.index()
    for number in range(7):
        desk.write(f"{number}.md", f"Otro texto {number}.")
    desk.index()
    before = manifest.read(desk.root)
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 8)
    monkeypatch.setattr(publishing, "DELTA_LIMIT", 0)
    for number in range(3):
        desk.write(f"secreto-{number}.md", "Palabra esmeralda.", audience="staff")
        desk.index()
    after = manifest.read(desk.root)
    assert after.lexical[0] == before.lexical[0]
    assert after.vectors[0] == before.vectors[0]


def test_an_article_that_takes_anothers_address_keeps_its_own_last_version(desk: Desk) -> None:
    desk.write("a.md", "Uno.")
    desk.write("b.md", "Dos.")
    desk.index()
    desk.write("b.md", "Dos, cambiado.", slug="a")
    report = desk.index()
    assert [problem.code for problem in report.problems] == ["duplicate-slug"]
    assert desk.slugs() == {"a", "b"}


def test_a_link_is_checked_again_when_its_target_goes(desk: Desk) -> None:
    desk.write("a.md", "Véase [b](b.md).")
    desk.write("b.md", "Aquí.")
    assert desk.index().problems == ()
    (desk.articles / "b.md").unlink()
    assert [problem.path for problem in desk.index().problems] == ["a.md"]


def test_another_encoder_is_refused_with_the_command_that_fixes_it(desk: Desk) -> None:
    desk.write("vpn.md", "Texto.")
    desk.index()
    desk.encoder = HashingEncoder("hashing-2")
    with pytest.raises(EncoderMismatchError, match="kbsearch index --rebuild"):
        desk.index()
    assert desk.index(rebuild=True).generation == 2
    assert desk.open().manifest.encoder.fingerprint == "hashing-2"


def test_an_interrupted_run_encodes_nothing_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(HashingEncoder):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            if len(self.encoded) >= 512:
                raise KeyboardInterrupt
            return super().encode_passages(texts)

    for number in range(700):
        desk.write(f"{number}.md", f"Texto número {number}.")
    desk.encoder = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        desk.index()
    with pytest.raises(IndexMissingError):
        desk.open()
    before = desk.encoder.encoded
    desk.encoder = HashingEncoder()
    assert desk.index().passages == 700
    assert len(before) + len(desk.encoder.encoded) == 700
    assert set(before).isdisjoint(desk.encoder.encoded)


def test_a_second_indexer_is_told_who_holds_the_lock(desk: Desk) -> None:
    desk.write("vpn.md", "Texto.")
    desk.root.mkdir()
    with exclusive(desk.root / LOCK), pytest.raises(LockHeldError, match="process"):
        desk.index()


def test_a_search_keeps_its_generation_while_others_are_published(desk: Desk) -> None:
    desk.write("vpn.md", "La palabra zafiro.")
    desk.index()
    reader = Reader(desk.root)
    held = reader.current()
    for word in ("topacio", "jade", "rubí"):
        desk.write("vpn.md", f"La palabra {word}.")
        desk.index()
    near = held.nearest(desk.encoder.encode_query("zafiro"), 1, Limits())
    assert "zafiro" in held.passages([near[0][0]])[near[0][0]].text
    assert reader.refresh()
    assert not reader.refresh()
    assert reader.current().manifest.generation == 4


def test_each_audience_sees_its_own_and_no_more(desk: Desk) -> None:
    desk.write("a.md", "Para todos.")
    desk.write("b.md", "Para la plantilla.", audience="staff")
    desk.write("c.md", "Para técnicos.", audience="technician")
    desk.index()
    assert desk.slugs(Audience.PUBLIC) == {"a"}
    assert desk.slugs(Audience.STAFF) == {"a", "b"}
    assert desk.slugs(Audience.TECHNICIAN) == {"a", "b", "c"}
    opened = desk.open()
    for audience, size in zip(Audience, (1, 2, 3), strict=True):
        lexical = opened.lexical(audience)
        assert lexical is not None
        assert lexical.passages == size
        question = desk.encoder.encode_query("técnicos")
        assert len(opened.nearest(question, 9, Limits(audience))) == size


def test_an_article_that_is_hidden_leaves_the_statistics_too(desk: Desk) -> None:
    for number in range(30):
        desk.write(f"{number}.md", f"Texto {number} sobre impresoras.")
    desk.write("secreto.md", "Palabra esmeralda.")
    desk.index()
    desk.write("secreto.md", "Palabra esmeralda.", audience="technician")
    desk.index()
    lexical = desk.open().lexical(Audience.PUBLIC)
    assert lexical is not None
    assert not lexical.knows("esmeralda")
    assert lexical.passages == 30


def test_a_large_change_writes_a_new_base_and_a_small_one_a_delta(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "DELTA_LIMIT", 3)
    for number in range(20):
        desk.write(f"{number}.md", f"Texto {number}.")
    desk.index()
    desk.write("0.md", "Texto nuevo.")
    desk.index()
    (small,) = manifest.read(desk.root).vectors
    assert small.delta is not None
    assert small.base_generation == 1
    for number in range(10):
        desk.write(f"{number}.md", f"Otro texto {number}.")
    desk.index()
    (large,) = manifest.read(desk.root).vectors
    assert large.delta is None
    assert large.base_generation == 3


def test_old_generations_are_tidied_away(desk: Desk) -> None:
    for number in range(12):
        desk.write("vpn.md", f"Versión {number}.")
        desk.index()
    assert len(list((desk.root / "lexical").iterdir())) <= 2
    assert len(list((desk.root / "vectors").iterdir())) <= 4


def test_an_article_past_its_last_day_is_named_in_every_run_and_stays_published(desk: Desk) -> None:
    desk.write("vpn.md", "Texto.", valid_until="2020-01-31")
    first, second = desk.index(), desk.index()
    assert [problem.code for problem in first.problems] == ["expired"]
    assert first.problems == second.problems
    assert desk.slugs() == {"vpn"}


def test_an_owner_can_edit_his_article_while_another_file_wants_its_address(desk: Desk) -> None:
    desk.write("z.md", "El texto viejo.", slug="ayuda")
    desk.index()
    desk.write("a.md", "El intruso.", slug="ayuda")
    desk.index()
    desk.write("z.md", "El texto nuevo.", slug="ayuda")
    report = desk.index()
    assert [problem.path for problem in report.problems] == ["a.md"]
    with desk.open().rows() as rows:
        article = rows.article("ayuda", Audience.PUBLIC)
        assert article is not None
        assert "El texto nuevo" in rows.body(article.id)[0]


def test_a_file_that_stays_withheld_for_its_address_publishes_nothing(desk: Desk) -> None:
    desk.write("z.md", "El primero.", slug="ayuda")
    desk.write("a.md", "El segundo.", slug="ayuda")
    first = desk.index()
    assert (first.added, first.articles) == (1, 1)
    again = desk.index()
    assert not again.published
    assert (again.added, again.problems) == (0, first.problems)


def test_a_renamed_and_hidden_article_leaves_the_statistics_too(desk: Desk) -> None:
    for number in range(30):
        desk.write(f"{number}.md", f"Texto {number} sobre impresoras.")
    desk.write("secreto.md", "Palabra esmeralda.", title="Igual")
    desk.index()
    (desk.articles / "secreto.md").unlink()
    desk.write("otro.md", "Palabra esmeralda.", title="Igual", audience="technician")
    desk.index()
    lexical = desk.open().lexical(Audience.PUBLIC)
    assert lexical is not None
    assert not lexical.knows("esmeralda")


def test_an_index_of_another_format_is_refused_and_rebuilt(desk: Desk) -> None:
    desk.write("vpn.md", "Texto.")
    desk.index()
    path = desk.root / manifest.FILE
    path.write_text(path.read_text().replace(f'"format": {manifest.FORMAT}', '"format": 999'))
    with pytest.raises(IndexFormatError, match="kbsearch index --rebuild"):
        desk.index()
    assert desk.index(rebuild=True).published
    assert desk.slugs() == {"vpn"}


def test_words_of_an_older_format_are_written_anew_and_vectors_are_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("vpn.md", "Texto.")
    desk.write("correo.md", "La palabra zafiro.")
    with monkeypatch.context() as older:
        older.setattr(lexical, "analyse", lambda *_: Analysed("antes", "antes", ""))
        desk.index()
    old = manifest.read(desk.root)
    manifest.write(desk.root, replace(old, format=manifest.OLDEST))
    written = json.loads((desk.root / manifest.FILE).read_text())
    (written["vectors"],) = written["vectors"]
    del written["vectors"]["audience"]
    (desk.root / manifest.FILE).write_text(json.dumps(written))
    with pytest.raises(IndexFormatError, match="up to date with 'kbsearch index'"):
        desk.open()
    report = desk.index()
    assert (report.published, report.changed, report.encoded) == (True, 0, 0)
    assert {one.audience for one in manifest.read(desk.root).vectors} == {Audience.PUBLIC}
    words = desk.open().lexical(Audience.PUBLIC)
    assert words is not None
    assert (words.knows("zafiro"), words.knows("antes")) == (True, False)
    assert examine(desk.root) == []
    assert not desk.index().published


def test_a_damaged_list_of_segments_is_written_anew(desk: Desk) -> None:
    desk.write("vpn.md", "Texto.")
    desk.index()
    meta = desk.root / manifest.read(desk.root).lexical[0].directory / "meta.json"
    meta.write_bytes(b"\xff" * meta.stat().st_size)
    desk.write("correo.md", "La palabra zafiro.")
    assert desk.index().published
    lexical = desk.open().lexical(Audience.PUBLIC)
    assert lexical is not None
    assert lexical.knows("zafiro")


def test_a_stray_file_among_the_engines_is_left_alone(desk: Desk) -> None:
    desk.write("vpn.md", "Texto.")
    desk.index()
    (desk.root / "lexical" / ".DS_Store").write_bytes(b"stray")
    desk.write("vpn.md", "Otro texto.")
    assert desk.index().published


def test_an_old_generation_goes_when_nobody_holds_it(desk: Desk) -> None:
    desk.write("vpn.md", "Texto.")
    desk.index()
    reader = Reader(desk.root)
    old = weakref.ref(reader.current())
    reader.current().nearest(desk.encoder.encode_query("texto"), 1, Limits())
    desk.write("vpn.md", "Otro texto.")
    desk.index()
    reader.refresh()
    assert old() is None


@pytest.mark.parametrize("target", ["tecnico.md", ".oculto.txt", "carpeta/.oculto.txt"])
def test_an_article_offers_neither_other_articles_nor_hidden_files(desk: Desk, target: str) -> None:
    desk.write("tecnico.md", "Solo para técnicos.", audience="technician")
    for name in (".oculto.txt", "carpeta/.oculto.txt"):
        (desk.articles / name).parent.mkdir(exist_ok=True)
        (desk.articles / name).write_text("secreto")
    desk.write("publico.md", f"![foto]({target}) y [fichero]({target})")
    desk.index()
    with desk.open().rows() as rows:
        assert not rows.shows(target, Audience.PUBLIC)
