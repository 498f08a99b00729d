"""What is installed is whole: the wheel holds every file that the code reads."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.docs.session import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel as pip builds it from this tree; fetching the build tool needs an index."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--no-deps"]
    done = subprocess.run(
        [*command, "--quiet", "--wheel-dir", str(place), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (file,) = place.glob("kbsearch-*.whl")
    return zipfile.ZipFile(file)


def files(folder: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


def test_the_wheel_holds_code_and_web_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    web = {f"kbsearch/_web/{one.removeprefix('web/')}" for one in files("web")}
    inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert inside == files("kbsearch") | files("indexer") | web
    assert {"indexer/schema.sql", "kbsearch/_web/widget/kb-suggest.js"} <= inside


def test_the_wheel_says_what_it_needs_and_what_it_runs(wheel: zipfile.ZipFile) -> None:
    (info,) = {name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name}
    metadata = wheel.read(f"{info}/METADATA").decode()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    assert metadata.count("Requires-Dist: ") == len(project["dependencies"]) + sum(map(len, extras))
    assert "License-Expression: Apache-2.0" in metadata
    assert "kbsearch = kbsearch.cli:main" in wheel.read(f"{info}/entry_points.txt").decode()
    assert len(wheel.read(f"{info}/licenses/LICENSE")) > 10_000


def test_the_service_runs_from_the_wheel_alone(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path / "installed")
    program = (
        "import kbsearch, kbsearch.pages.assets as assets\n"
        "root = assets.web_root()\n"
        "assert root.name == '_web', root\n"
        "from kbsearch.settings import load_settings\n"
        "from kbsearch.pages.rendering import Renderer\n"
        "print(Renderer(load_settings(), root).assets.url('styles/base.css'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("/static/")
