"""What documents say of the code is what the code says of itself."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from indexer.front_matter_keys import KEYS
from indexer.parsing import parse_article
from indexer.records import SourceFile
from kbsearch.settings import load_settings
from tests.docs.references import references
from tests.docs.session import ROOT

ARTICLES = (ROOT / "docs" / "articles.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")


class _Words:
    """Counts words as tokens: the examples are far from the encoder's window."""

    window = 256

    def count_tokens(self, texts: list[str]) -> list[int]:
        return [len(text.split()) for text in texts]


class _NoFiles:
    def read(self, path: str) -> bytes | None:  # noqa: ARG002 - there are no files
        return None


@pytest.mark.parametrize("path", references(ROOT), ids=lambda path: path.name)
def test_a_reference_is_what_the_code_says(path: Path) -> None:
    written = path.read_text("utf-8") if path.exists() else ""
    assert written == references(ROOT)[path], "write it again with 'make docs'"


def test_the_example_of_a_settings_file_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    file = tmp_path / "kbsearch.toml"
    file.write_text(re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    monkeypatch.setenv("KBSEARCH_CONFIG", str(file))
    assert load_settings().suggest_right_in_10 == pytest.approx(8)


def test_every_key_of_front_matter_is_documented_and_no_other() -> None:
    table = ARTICLES.partition("## Front matter")[2].partition("## Markdown")[0]
    assert sorted(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == sorted(KEYS)


def test_every_problem_is_documented_and_no_other() -> None:
    tables = ARTICLES.partition("## Errors and warnings")[2]
    rows = re.findall(r"^\| (`.*?`) \|", tables, re.MULTILINE)
    documented = {code for row in rows for code in re.findall(r"`([\w-]+)`", row)}
    assert documented == _problem_codes()


def _problem_codes() -> set[str]:
    """The codes in the sources: those that Problem(...) and its helpers are given."""
    found = {f"unknown-{key}" for key in ("kind", "lang", "audience")}
    read_beside = (ROOT / "kbsearch" / part for part in ("browsing", "search"))
    for path in sorted(
        one for place in (ROOT / "indexer", *read_beside) for one in place.glob("*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found |= _codes_of(node)
            if isinstance(node, ast.FunctionDef):
                found |= _default_codes(node)
    return found


def _codes_of(call: ast.Call) -> set[str]:
    called = getattr(call.func, "id", getattr(call.func, "attr", ""))
    given = [one.value for one in call.keywords if one.arg == "code"]
    if called in {"Problem", "warning", "_warning", "_report"}:
        before = next(
            (number for number, one in enumerate(call.args) if _names_severity(one)), None
        )
        given += call.args[before + 1 : before + 2] if before is not None else call.args[1:3]
    words = [one for value in given for one in ast.walk(value) if isinstance(one, ast.Constant)]
    return {one.value for one in words if isinstance(one.value, str) and CODE.fullmatch(one.value)}


def _names_severity(node: ast.expr) -> bool:
    return ast.unparse(node).lower().startswith("severity")


def _default_codes(function: ast.FunctionDef) -> set[str]:
    defaults = zip(reversed(function.args.args), reversed(function.args.defaults), strict=False)
    return {
        str(value.value)
        for argument, value in defaults
        if argument.arg == "code" and isinstance(value, ast.Constant)
    }


@pytest.mark.parametrize("text", re.findall(r"```markdown\n(.*?)```", ARTICLES, re.DOTALL))
def test_the_example_of_an_article_has_nothing_wrong(text: str) -> None:
    parsed = parse_article(SourceFile("es/ejemplo.md", text.encode()), _NoFiles(), _Words())  # type: ignore[arg-type]
    assert parsed.problems == ()
    assert parsed.article is not None
    assert len(parsed.article.passages) >= 3


def name_of(requirement: str) -> str:
    return re.split(r"[<>=~!\[ ]", requirement)[0]


def test_every_dependency_has_its_reason_and_no_other_is_listed() -> None:
    table = ARCHITECTURE.partition("## Dependencies")[2]
    listed = re.findall(r"^\| ([\w-]+) \|", table, re.MULTILINE)
    assert sorted(listed) == sorted(name_of(one) for one in PROJECT["dependencies"])
    development = table.partition("For development:")[2]
    for one in PROJECT["optional-dependencies"]["dev"]:
        assert name_of(one) in development


def test_every_folder_is_in_the_architecture() -> None:
    top = [path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()]
    inner = [path.parent.name for path in (ROOT / "kbsearch").glob("*/__init__.py")]
    assert "indexer" in top
    assert "search" in inner
    for name in {*top, *inner, "web", "articles", "docs", ".ci"}:
        assert f"{name}/" in ARCHITECTURE, name


def test_the_changelog_begins_with_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (\S+?),? ", changes, re.MULTILINE)[0] == PROJECT["version"]
