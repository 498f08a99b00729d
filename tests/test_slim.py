"""The slim lock is enough to index and to serve, and leaves out what is large."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.terminal import PRINTER, VPN, Done, environment
from tests.only_slim import LOCK, PIN, foreign_modules, normalised, slim_distributions
from tests.sample import ROOT
from tests.server import PATIENCE

LARGE = {"torch", "sentence-transformers", "transformers", "scikit-learn", "triton", "sympy"}
FULL_LOCK = ROOT / "requirements.lock"


def write_articles(place: Path) -> None:
    (place / "articles").mkdir()
    for name, (title, lang, text) in {"vpn": VPN, "printer": PRINTER}.items():
        front = f"---\ntitle: {title}\nlang: {lang}\n---\n\n{text}\n"
        (place / "articles" / f"{name}.md").write_text(front, encoding="utf-8")


def slim(place: Path, *arguments: str) -> Done:
    """A command in a process that can import nothing but the slim lock."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.only_slim", *arguments],
        cwd=place,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "refused: " in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def test_the_slim_lock_leaves_out_what_is_large() -> None:
    assert LARGE.isdisjoint(slim_distributions())
    assert {"torch", "sentence_transformers", "transformers", "pytest"} <= foreign_modules()


def test_the_slim_lock_pins_what_the_full_lock_pins() -> None:
    def pins(path: Path) -> dict[str, str]:
        lines = (line for line in path.read_text(encoding="utf-8").splitlines() if PIN.match(line))
        return {
            normalised(one): version for one, _, version in (ln.partition("==") for ln in lines)
        }

    full, small = pins(FULL_LOCK), pins(LOCK)
    assert {name: full.get(name) for name in small} == small


def test_index_and_search_need_no_more_than_the_slim_lock(tmp_path: Path) -> None:
    write_articles(tmp_path)
    indexed = slim(tmp_path, "index", "articles")
    assert indexed.status == 0, indexed.err
    found = slim(tmp_path, "search", "paper jam", "--json")
    assert found.status == 0, found.err
    assert found.json["hits"][0]["article"] == "printer"
    assert not found.json["degraded"]
    assert slim(tmp_path, "doctor").status == 0


def test_serving_needs_no_more_than_the_slim_lock(tmp_path: Path) -> None:
    write_articles(tmp_path)
    assert slim(tmp_path, "index", "articles").status == 0
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.only_slim", "serve", "--port", "0"],
        cwd=tmp_path,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert_answers(running)
    finally:
        running.terminate()
        running.communicate(timeout=PATIENCE)


def assert_answers(running: subprocess.Popen[str]) -> None:
    """A page, a search and a suggestion from a server that has just been started."""
    import httpx2  # noqa: PLC0415 - only here

    assert running.stdout is not None
    address = re.search(r"http://\S+", running.stdout.readline())
    assert address, running.communicate()
    with httpx2.Client(base_url=address[0], timeout=PATIENCE) as client:
        found = client.get("/api/v1/search?q=paper+jam").json()
        assert found["hits"][0]["article"] == "printer"
        assert client.get("/readyz").json()["status"] == "ready"
        assert client.get("/en/search?q=paper+jam").status_code == 200
        draft = {"subject": "paper jam", "description": "in the printer"}
        assert client.post("/api/v1/suggest", json=draft).status_code == 200


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_an_environment_made_from_the_slim_lock_indexes_and_serves(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = str(venv / "bin" / "python")
    source = tmp_path / "source"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "bench-results", "screenshots")
    shutil.copytree(ROOT, source, ignore=ignored)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "-r", str(LOCK)], check=True)
    subprocess.run([*pip, "--no-deps", str(source)], check=True)
    write_articles(tmp_path)
    own = {**environment(), "PYTHONPATH": ""}
    subprocess.run(
        [python, "-m", "kbsearch", "index", "articles"], cwd=tmp_path, env=own, check=True
    )
    running = subprocess.Popen(
        [python, "-m", "kbsearch", "serve", "--port", "0"],
        cwd=tmp_path,
        env={**own, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert_answers(running)
    finally:
        running.terminate()
        running.communicate(timeout=PATIENCE)
