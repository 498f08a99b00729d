"""Publishing builds upon what is there, and tidies up only what nothing names."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import manifest, publishing
from indexer.doctor import examine
from indexer.records import Audience
from tests.desk import Desk


@pytest.fixture
def desk(desk: Desk) -> Desk:
    for number in range(20):
        desk.write(f"{number}.md", f"Texto {number}.")
    desk.index()
    return desk


def files(root: Path) -> set[str]:
    """Every engine file that lies there, locks aside."""
    return {
        path.relative_to(root).as_posix()
        for folder in ("lexical", "vectors")
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


def named(root: Path) -> set[str]:
    return {file.path for file in manifest.read(root).files()}


def test_a_small_change_links_the_segments_it_keeps(desk: Desk) -> None:
    first = manifest.read(desk.root).lexical[0].files
    desk.write("nuevo.md", "Nuevo.")
    desk.index()
    second = {Path(file.path).name: desk.root / file.path for file in kept(desk)}
    shared = [Path(one.path).name for one in first if Path(one.path).name in second]
    segments = [name for name in shared if not name.endswith(".json")]
    assert segments
    assert all(second[name].stat().st_nlink == 2 for name in segments)


def kept(desk: Desk) -> tuple[manifest.StoredFile, ...]:
    return manifest.read(desk.root).lexical[0].files


def test_hashes_that_are_carried_over_are_true(desk: Desk) -> None:
    for number in range(3):
        desk.write(f"nuevo-{number}.md", f"Nuevo {number}.")
        desk.index()
        assert examine(desk.root) == []


def test_an_audience_that_saw_no_change_keeps_its_directory(desk: Desk) -> None:
    desk.write("interno.md", "Interno.", audience="staff")
    desk.index()
    public, staff = manifest.read(desk.root).lexical
    assert (public.audience, staff.audience) == (Audience.PUBLIC, Audience.STAFF)
    assert public.directory == "lexical/1-public"
    assert staff.directory == "lexical/2-staff"
    assert staff.passages == public.passages + 1


def test_many_deletions_make_a_directory_anew(desk: Desk) -> None:
    for number in range(8):
        desk.write(f"{number}.md", f"Cambiado {number}.")
        desk.index()
    lexical = desk.open().lexical(Audience.PUBLIC)
    assert lexical is not None
    assert lexical.passages == 20
    for number in range(10):
        (desk.articles / f"{number}.md").unlink()
    desk.index()
    desk.write("nuevo.md", "Nuevo.")
    desk.index()
    lexical = desk.open().lexical(Audience.PUBLIC)
    assert lexical is not None
    assert not lexical.knows("cambiado")


def test_nothing_but_this_generation_and_the_last_is_kept(desk: Desk) -> None:
    before = named(desk.root)
    for number in range(5):
        desk.write("0.md", f"Otra vez {number}.")
        previous = named(desk.root)
        desk.index()
        assert named(desk.root) <= files(desk.root) <= named(desk.root) | previous
    assert not before <= files(desk.root)


def test_what_an_interrupted_run_left_is_written_over(desk: Desk) -> None:
    (desk.root / "lexical" / "2-public").mkdir()
    (desk.root / "lexical" / "2-public" / "meta.json").write_text("half a li")
    (desk.root / "vectors" / "2-public.delta.faiss").write_text("half a fi")
    (desk.root / "manifest.json.new").write_text("half a ma")
    desk.write("0.md", "Cambiado.")
    assert desk.index().generation == 2
    assert examine(desk.root) == []


def test_the_last_article_can_go(desk: Desk) -> None:
    for path in desk.articles.iterdir():
        path.unlink()
    report = desk.index()
    assert (report.articles, report.passages, report.removed) == (0, 0, 20)
    assert desk.slugs() == set()
    assert examine(desk.root) == []
    desk.write("nuevo.md", "Nuevo.")
    assert desk.index().articles == 1
    assert examine(desk.root) == []


def test_old_rows_stay_for_searches_that_are_under_way(desk: Desk) -> None:
    held = desk.open()
    for number in range(publishing.KEPT_GENERATIONS):
        desk.write("0.md", f"Otra vez {number}.")
        desk.index()
    with held.rows() as rows:
        article = rows.article("0", Audience.PUBLIC)
        assert article is not None
        assert "Texto 0" in rows.body(article.id)[0]
