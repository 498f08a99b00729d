"""The file that names the categories: what it may hold, and what is said of what it may not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kbsearch.browsing.categories import (
    BYTES_MAX,
    FILE,
    CategoryFile,
    check_categories,
    parse_categories,
)

GOOD = """
mail:
  es: Correo y calendario
  en: Mail
  folders: [es/correo, en/email/]
people:
  es: Personas
  folders: [es/personas]
"""


def test_the_categories_stand_in_the_order_of_the_file() -> None:
    found = parse_categories(GOOD.encode())
    assert [one.name for one in found.listed] == ["mail", "people"]
    assert found.listed[0].folders == ("es/correo", "en/email")
    assert found.listed[1].title("en") == "Personas", "a title in one language serves both"
    assert found.problems == ()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("es/correo/lleno.md", "mail"),
        ("es/correo/movil/android.md", "mail"),
        ("es/correos/otro.md", "es/correos"),
        ("en/wifi-at-home/slow.md", "en/wifi-at-home"),
        ("suelto.md", None),
    ],
)
def test_an_article_belongs_to_the_nearest_named_folder(path: str, name: str | None) -> None:
    category = parse_categories(GOOD.encode()).of(path)
    assert (category.name if category else None) == name


def test_a_folder_without_a_name_is_called_what_it_is() -> None:
    category = parse_categories(b"").of("en/home-working/vpn.md")
    assert category is not None
    assert category.title("es") == "Home working"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list", "names of categories"),
        ("mail: [", "not valid YAML"),
        ("mail: {es: 2026-99-99, folders: [b]}", "not valid YAML"),
        ("mail: {es: 0b_, folders: [b]}", "not valid YAML"),
        ("Mail Box: {es: a, folders: [b]}", "goes into addresses"),
        ("mail: {es: a, folders: [b], colour: red}", "and nothing else"),
        ("mail: {es: a, folders: b}", "must be a list"),
        ("mail: {folders: [b]}", "needs a title"),
        ("mail: {es: '  ', folders: [b]}", "needs a title"),
        ("x" * (BYTES_MAX + 1), "names of categories"),
        ("mail: &a [*a]", "and nothing else"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(text: str, said: str) -> None:
    found = parse_categories(text.encode())
    assert found.listed == ()
    assert len(found.problems) == 1
    assert said in found.problems[0]


def test_one_wrong_category_does_not_cost_the_others() -> None:
    found = parse_categories(b"bad: 3\n" + GOOD.encode())
    assert [one.name for one in found.listed] == ["mail", "people"]


def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file = CategoryFile(tmp_path)
    assert file.read().listed == ()
    assert file.read() is file.read(), "one value as long as nothing changes"
    (tmp_path / FILE).write_text(GOOD)
    assert len(file.read().listed) == 2
    (tmp_path / FILE).write_text("bad: 3")
    os.utime(tmp_path / FILE, ns=(1, 1))
    with capture_logs() as logs:
        assert file.read().listed == ()
        file.read()
    assert [entry["event"] for entry in logs] == ["a category is left out"], "told once"
    (tmp_path / FILE).unlink()
    assert file.read().listed == ()


def test_lint_names_the_line_of_a_wrong_category_and_of_a_missing_folder(tmp_path: Path) -> None:
    assert check_categories(tmp_path) == []
    (tmp_path / "es/correo").mkdir(parents=True)
    (tmp_path / FILE).write_text("bad: 3\nmail:\n  es: Correo\n  folders: [es/correo, es/nada]\n")
    found = [(one.line, str(one.severity), one.code) for one in check_categories(tmp_path)]
    assert found == [(1, "error", "category"), (4, "warning", "category-folder")]


def test_the_sample_categories_are_in_order() -> None:
    articles = Path(__file__).parents[2] / "articles"
    assert check_categories(articles) == []
    listed = parse_categories((articles / FILE).read_bytes()).listed
    assert all(set(one.titles) == {"es", "en"} for one in listed)
    named = {folder for one in listed for folder in one.folders}
    held = {path.parent.relative_to(articles).as_posix() for path in articles.rglob("*.md")}
    assert held <= named
