"""Which files a folder of articles holds, and that reading never leaves it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.errors import FolderError
from indexer.folder import ArticleFolder, printable


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def shown(folder: ArticleFolder) -> list[str]:
    return [str(problem) for problem in folder.problems]


def test_articles_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a/z.md", "a/b.MD", "a.md", "img/x.png", "notes.txt")
    folder = ArticleFolder(tmp_path)
    assert folder.paths() == ["a.md", "a/b.MD", "a/z.md", "b.md"]
    assert [file.data for file in folder.files()] == [b"a.md", b"a/b.MD", b"a/z.md", b"b.md"]
    assert folder.problems == ()


def test_hidden_files_and_folders_do_not_exist(tmp_path: Path) -> None:
    write(tmp_path, ".git/a.md", ".b.md", "c/.d/e.md", "f.md")
    folder = ArticleFolder(tmp_path)
    assert folder.paths() == ["f.md"]
    assert not folder.exists(".b.md")
    assert folder.read(".git/a.md") is None


def test_a_folder_whose_name_ends_like_an_article_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "best.md/inner.md")
    assert ArticleFolder(tmp_path).paths() == ["best.md/inner.md"]


def test_other_files_can_be_read_by_their_path_only(tmp_path: Path) -> None:
    write(tmp_path, "articles/a.md", "articles/img/x.png", "secret.txt")
    folder = ArticleFolder(tmp_path / "articles")
    assert folder.exists("img/x.png")
    assert folder.read("img/x.png") == b"articles/img/x.png"
    for path in ("../secret.txt", "img/../../secret.txt", str(tmp_path / "secret.txt"), "img", ""):
        assert not folder.exists(path)
        assert folder.read(path) is None


def test_a_link_out_of_the_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret/a.md", "articles/b.md")
    (tmp_path / "articles" / "out.md").symlink_to(tmp_path / "secret" / "a.md")
    (tmp_path / "articles" / "more").symlink_to(tmp_path / "secret")
    folder = ArticleFolder(tmp_path / "articles")
    assert folder.paths() == ["b.md"]
    assert folder.read("more/a.md") is None
    assert shown(folder) == [
        f"{name}:1: warning: the link leaves the articles folder and is not followed; "
        "copy the file into the folder in its place"
        for name in ("more", "out.md")
    ]


def test_a_link_within_the_folder_counts_as_what_it_points_to(tmp_path: Path) -> None:
    write(tmp_path, "a/b.md")
    (tmp_path / "c.md").symlink_to("a/b.md")
    (tmp_path / "d").symlink_to("a")
    assert ArticleFolder(tmp_path).paths() == ["a/b.md", "c.md", "d/b.md"]


def test_loops_of_links_end(tmp_path: Path) -> None:
    write(tmp_path, "a/b.md")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self.md").symlink_to("self.md")
    folder = ArticleFolder(tmp_path)
    assert folder.paths() == ["a/b.md"]
    assert shown(folder) == [
        "self.md:1: warning: the link points nowhere; "
        "point it to a file of the articles folder, or remove it"
    ]


def test_two_folders_that_link_to_each_other_end(tmp_path: Path) -> None:
    write(tmp_path, "a/x.md", "b/y.md")
    (tmp_path / "a" / "b").symlink_to("../b")
    (tmp_path / "b" / "a").symlink_to("../a")
    assert ArticleFolder(tmp_path).paths() == ["a/b/y.md", "a/x.md", "b/a/x.md", "b/y.md"]


def test_a_name_that_is_no_text_is_named_in_escapes(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text("x")
    (tmp_path / "two\nlines.md").write_text("x")
    folder = ArticleFolder(tmp_path)
    assert folder.paths() == []
    assert [problem.path for problem in folder.problems] == ["caf\\udce9.md", "two\\nlines.md"]
    assert {problem.code for problem in folder.problems} == {"bad-file-name"}


def test_accents_in_names_are_fine() -> None:
    assert printable("guías/año.md") == "guías/año.md"


def test_a_file_that_goes_away_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.md")
    folder = ArticleFolder(tmp_path)
    (tmp_path / "a.md").unlink()
    assert [file.path for file in folder.files()] == ["b.md"]
    assert shown(folder) == [
        "a.md:1: error: the file cannot be read (No such file or directory); "
        "let the user who runs kbsearch read it"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b/c.md")
    (tmp_path / "a.md").chmod(0)
    (tmp_path / "b").chmod(0)
    folder = ArticleFolder(tmp_path)
    assert list(folder.files()) == []
    assert {problem.path for problem in folder.problems} == {"a.md", "b"}
    (tmp_path / "b").chmod(0o700)


def test_a_missing_folder_or_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    with pytest.raises(FolderError, match="cannot be opened"):
        ArticleFolder(tmp_path / "none")
    with pytest.raises(FolderError, match="is a file, not a folder"):
        ArticleFolder(tmp_path / "a.md")


def test_pipes_and_sockets_are_no_articles(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert ArticleFolder(tmp_path).paths() == []
