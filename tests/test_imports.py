"""Imports run one way: the indexer knows no sibling, and low layers know no high ones."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOWEST = {"records", "errors"}
ENGINES: dict[str, str | tuple[str, ...]] = {
    "faiss": "indexer/vectors.py",
    "onnxruntime": "indexer/onnx_encoder.py",
    "sentence_transformers": "indexer/sentence_encoder.py",
    "tantivy": "indexer/lexical.py",
    "pysqlite3": "indexer/sqlite.py",
    "sqlite_utils": "indexer/database.py",
    "nh3": "indexer/sanitising.py",
    "onnx": "indexer/bert_graph.py",
    "py3langid": "indexer/language.py",
    "aiosmtplib": "kbsearch/outbox/mail/smtp.py",
    "alembic": "kbsearch/database",
    "authlib": "kbsearch/accounts/oidc/",
    "httpx2": ("kbsearch/accounts/oidc/", "kbsearch/outbox/calling.py"),
    "joserfc": "kbsearch/accounts/oidc/",
    "limits": "kbsearch/rates.py",
    "puremagic": "kbsearch/tickets/attachments/naming.py",
    "pwdlib": "kbsearch/accounts/passwords.py",
    "python_multipart": "kbsearch/pages/multipart.py",
    "sqlalchemy": "kbsearch/database",
    "watchfiles": "kbsearch/watching.py",
    "webvtt": "indexer/transcripts.py",
    "zxcvbn": "kbsearch/accounts/passwords.py",
}
COMPOSERS = {"kbsearch/app.py", "kbsearch/commands", "kbsearch/cli.py", "kbsearch/__main__.py"}
THIN = ("kbsearch.api", "kbsearch.pages", "kbsearch.app", "kbsearch.commands", "kbsearch.cli")


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules("indexer"), ids=relative)
def test_the_indexer_imports_no_sibling(path: Path) -> None:
    siblings = {"kbsearch", "web", "tests", "benchmarks", "training", "articles"}
    assert {name.split(".")[0] for name in imported(path)}.isdisjoint(siblings)


@pytest.mark.parametrize("path", modules("kbsearch"), ids=relative)
def test_the_service_imports_neither_tests_nor_benchmarks(path: Path) -> None:
    assert {name.split(".")[0] for name in imported(path)}.isdisjoint({"tests", "benchmarks"})


@pytest.mark.parametrize(
    "path",
    [path for path in modules("indexer") + modules("kbsearch") if path.stem in LOWEST],
    ids=relative,
)
def test_records_and_errors_import_nothing_above_them(path: Path) -> None:
    if path.parent.name in {"pages", "api"}:
        pytest.skip("error pages are pages")
    ours = {name for name in imported(path) if name.startswith(("indexer.", "kbsearch."))}
    lower = ("indexer.records", "indexer.errors", "kbsearch.accounts.roles")
    assert all(name.startswith(lower) for name in ours)


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in modules("kbsearch")
        if not relative(path).startswith(("kbsearch/api", "kbsearch/pages", *COMPOSERS))
    ],
    ids=relative,
)
def test_capabilities_do_not_know_their_routes(path: Path) -> None:
    assert not {name for name in imported(path) if name.startswith(THIN)}


@pytest.mark.parametrize("path", modules("indexer") + modules("kbsearch"), ids=relative)
def test_each_engine_is_imported_by_one_file_or_folder(path: Path) -> None:
    engines = {name.split(".")[0] for name in imported(path)} & ENGINES.keys()
    assert all(relative(path).startswith(ENGINES[engine]) for engine in engines)
