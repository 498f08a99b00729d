"""The security checklist is whole, and each of its lines is shown by something that exists."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Every requirement of level 1 in OWASP ASVS 5.0.0, by chapter and section.
LEVEL_1 = {
    "1.2": 5, "1.3": 2, "1.5": 1, "2.1": 1, "2.2": 2, "2.3": 1, "3.2": 2, "3.3": 1, "3.4": 2,
    "3.5": 3, "4.1": 1, "4.4": 1, "5.2": 2, "5.3": 2, "6.1": 1, "6.2": 8, "6.3": 2, "6.4": 2,
    "7.2": 4, "7.4": 2, "8.1": 1, "8.2": 2, "8.3": 1, "9.1": 3, "9.2": 1, "10.4": 5, "11.3": 2,
    "11.4": 1, "12.1": 1, "12.2": 2, "13.4": 1, "14.2": 1, "14.3": 1, "15.1": 1, "15.2": 1,
    "15.3": 1,
}  # fmt: skip
ROWS = {
    number: (what, shown)
    for number, what, shown in re.findall(
        r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \|$",
        (ROOT / "docs" / "security.md").read_text("utf-8"),
        re.MULTILINE,
    )
}


@cache
def functions(file: str) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {
        one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_every_requirement_of_the_level_is_listed() -> None:
    wanted = {f"{section}.{n}" for section, most in LEVEL_1.items() for n in range(1, most + 1)}
    assert set(ROWS) == wanted


@pytest.mark.parametrize("number", ROWS)
def test_what_shows_a_requirement_exists(number: str) -> None:
    _, shown = ROWS[number]
    tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", shown)
    for file, name in tests:
        assert name in functions(file), f"{file} has no {name}"
    links = re.findall(r"\]\(([^)]+)\)", shown)
    reason = shown.removeprefix("Not applicable: ")
    assert tests or links or "`ruff`" in shown or (reason != shown and len(reason) > len("none"))


def test_the_rules_that_are_named_are_checked() -> None:
    named = set(re.findall(r"`ruff` (\w+)", " ".join(shown for _, shown in ROWS.values())))
    command = [sys.executable, "-m", "ruff", "check", "--show-settings", "kbsearch/app.py"]
    settings = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    enabled = set(re.findall(r"\((\w+)\)", settings.stdout))
    assert named
    assert named <= enabled
