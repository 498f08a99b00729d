"""Checking finds what an indexing run would find, without an index."""

from __future__ import annotations

from indexer.checking import check
from indexer.folder_source import FolderSource
from tests.desk import Desk


def test_checking_and_indexing_agree(desk: Desk) -> None:
    desk.write("bueno.md", "Texto con un [enlace](no-hay.md).")
    desk.write("roto.md", "Texto.", kind="telegrama")
    desk.write("uno.md", "Texto.", slug="mismo")
    desk.write("zeta.md", "Texto.", slug="mismo")
    desk.write("viejo.md", "Texto.", valid_until="2020-01-31")
    found = check(FolderSource(desk.articles))
    assert found.files == 5
    assert found.problems == desk.index().problems
    assert {problem.code for problem in found.problems} >= {"duplicate-slug", "broken-link"}


def test_checking_leaves_nothing_behind(desk: Desk) -> None:
    desk.write("bueno.md", "Texto.")
    assert check(FolderSource(desk.articles)).problems == ()
    assert not desk.root.exists()


def test_problems_come_in_reading_order(desk: Desk) -> None:
    for name in ("c", "a", "b"):
        desk.write(f"{name}.md", "[x](no-hay.md)\n\n[y](tampoco.md)")
    problems = check(FolderSource(desk.articles)).problems
    assert [(one.path, one.line) for one in problems] == sorted(
        (one.path, one.line) for one in problems
    )
    assert len(problems) == 6
