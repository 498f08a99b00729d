"""The audit log says what each published generation changed among the articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from indexer.reader import Reader
from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.records import EventFilter
from kbsearch.changes import SHOWN, ArticleLog
from kbsearch.database.desk import DeskDatabase
from kbsearch.knowledge import Knowledge
from tests.desk import Desk


class Newsroom:
    """A desk whose articles are published, followed by an audit log."""

    def __init__(self, desk: Desk, database: DeskDatabase) -> None:
        self.desk = desk
        self.audit = AuditLog(database)
        self.knowledge = Knowledge(None, desk.encoder, folder=desk.articles, threshold=0.5)
        self.log = ArticleLog(self.knowledge, self.audit)
        self.reader: Reader | None = None

    def publish(self, *, rebuild: bool = False) -> None:
        """Indexes, and takes up what was indexed."""
        self.desk.index(rebuild=rebuild)
        if self.reader is None or rebuild:
            self.reader = Reader(self.desk.root)
            self.knowledge.use(self.reader)
        else:
            self.reader.refresh()

    @property
    def told(self) -> list[Mapping[str, object]]:
        """What was noted, the newest first."""
        chosen = EventFilter(action=Action.ARTICLES_CHANGED)
        return [event.details for event in self.audit.listed(chosen).items]


@pytest.fixture
def newsroom(desk: Desk, tmp_path: Path) -> Iterator[Newsroom]:
    database = DeskDatabase(tmp_path / "desk.db")
    yield Newsroom(desk, database)
    database.close()


def test_what_was_written_and_what_was_removed_is_counted_and_named(newsroom: Newsroom) -> None:
    desk = newsroom.desk
    desk.write("one.md", "The first text.")
    gone = desk.write("two.md", "The second text.", audience="technician")
    newsroom.publish()
    assert newsroom.log.look()
    gone.unlink()
    desk.write("one.md", "Another text.")
    desk.write("three.md", "A third text.")
    newsroom.publish()
    assert newsroom.log.look()
    newest, first = newsroom.told
    assert first["written_articles"] == ["one", "two"]
    assert (newest["written"], newest["removed"]) == (2, 1)
    assert newest["written_articles"] == ["one", "three"]
    assert newest["removed_articles"] == ["two"]


def test_a_generation_is_noted_once_whoever_looks_and_however_often(newsroom: Newsroom) -> None:
    newsroom.desk.write("one.md", "The first text.")
    newsroom.publish()
    assert newsroom.log.look()
    assert not newsroom.log.look()
    assert not ArticleLog(newsroom.knowledge, newsroom.audit).look(), "after a restart"
    newsroom.desk.write("one.md", "Another text.")
    newsroom.publish()
    newsroom.desk.write("two.md", "The second text.")
    newsroom.publish()
    assert newsroom.log.look()
    assert len(newsroom.told) == 2, "two generations in one entry"
    assert newsroom.told[0]["written_articles"] == ["one", "two"]


def test_an_entry_about_many_articles_names_some(newsroom: Newsroom) -> None:
    for number in range(SHOWN + 5):
        newsroom.desk.write(f"{number:02}.md", f"The text of number {number}.")
    newsroom.publish()
    newsroom.log.look()
    (told,) = newsroom.told
    assert told["written"] == SHOWN + 5
    assert len(told["written_articles"]) == SHOWN  # type: ignore[arg-type]


def test_nothing_published_is_nothing_to_note(newsroom: Newsroom) -> None:
    assert not newsroom.log.look()
    assert newsroom.told == []


def test_what_could_not_be_noted_is_noted_later(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.audit.record(None, Action.SETTINGS_SHOWN)
    newsroom.desk.write("one.md", "The first text.")
    newsroom.publish()
    file, gone = tmp_path / "desk.db", tmp_path / "gone.db"
    file.rename(gone)
    assert not newsroom.log.look()
    gone.rename(file)
    assert newsroom.log.look()
