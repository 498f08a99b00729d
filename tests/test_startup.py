"""What is imported to index and to serve, and what is not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from tests.commands.terminal import PRINTER, environment, spawn
from tests.sample import Sample
from tests.test_slim import write_articles

HEAVY = {
    "torch",
    "sentence_transformers",
    "transformers",
    "sklearn",
    "scipy",
    "onnx",
    "ir_measures",
    "pandas",
}
TIMED = re.compile(r"^import time:\s+\d+ \|\s+\d+ \|\s*(\S+)$", re.MULTILINE)
START = """
import sys
from pathlib import Path
from starlette.testclient import TestClient
from kbsearch.app import create_app
from kbsearch.settings import Settings
articles, index, database = map(Path, sys.argv[1:])
app = create_app(Settings(articles=articles, index=index, database=database))
with TestClient(app) as client:
    assert client.get("/api/v1/search?q=vpn").json()["hits"]
    assert client.get("/es/search?q=vpn").status_code == 200
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def imported(*arguments: str, place: Path) -> set[str]:
    """The top-level modules that a command imports, by `python -X importtime`."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kbsearch", *arguments],
        cwd=place,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = {name.partition(".")[0] for name in TIMED.findall(done.stderr)}
    assert "typer" in found, done.stderr[:500]
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("startup")
    write_articles(place)
    assert spawn(place, "index", "articles").status == 0
    return place


def test_indexing_imports_nothing_heavy(place: Path) -> None:
    found = imported("index", "articles", "--rebuild", place=place)
    assert "onnxruntime" in found
    assert found.isdisjoint(HEAVY)


def test_searching_imports_nothing_heavy_and_no_database(place: Path) -> None:
    found = imported("search", PRINTER[0], place=place)
    assert found.isdisjoint(HEAVY | {"sqlalchemy", "alembic"})


def test_serving_imports_nothing_heavy(sample: Sample, tmp_path: Path) -> None:
    database = tmp_path / "desk.db"
    DeskDatabase(database).open()
    done = subprocess.run(
        [sys.executable, "-c", START, str(sample.articles), str(sample.index), str(database)],
        env=environment(PYTHONWARNINGS="default"),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = set(done.stdout.splitlines()[-1].split())
    assert {"fastapi", "onnxruntime", "faiss", "sqlalchemy"} <= found
    assert found.isdisjoint(HEAVY)
    assert "alembic" not in found, "there was nothing to bring up to date"


def test_help_imports_no_engine(place: Path) -> None:
    engines = {"onnxruntime", "faiss", "tantivy", "fastapi", "uvicorn", "sqlalchemy", "alembic"}
    assert imported("--help", place=place).isdisjoint(HEAVY | engines)
