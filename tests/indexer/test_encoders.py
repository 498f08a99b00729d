"""Choosing an encoder by name or path, without a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from indexer.encoders import DEFAULT_MODEL_FOLDER, load_encoder
from indexer.errors import EncoderError


def test_the_default_model_is_small_enough_to_be_cloned_and_installed() -> None:
    sizes = [path.stat().st_size for path in DEFAULT_MODEL_FOLDER.rglob("*") if path.is_file()]
    assert sum(sizes) < 70_000_000
    assert max(sizes) < 50_000_000


def test_a_missing_default_model_says_how_to_get_it_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("indexer.encoders.DEFAULT_MODEL_FOLDER", tmp_path / "gone")
    with pytest.raises(EncoderError, match=r"lacks .*gone/modules\.json; copy the whole"):
        load_encoder(cache=tmp_path)


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
    (repository / "snapshots" / ("0" * 40)).symlink_to(DEFAULT_MODEL_FOLDER)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The fingerprint or the error of each model, on a machine without a network."""
    folder = tmp_path_factory.mktemp("downloads")
    lay_out_a_download(KNOWN, folder / "hub")
    models = [KNOWN, UNKNOWN, str(DEFAULT_MODEL_FOLDER)]
    done = subprocess.run(
        [sys.executable, "-c", ANSWER_EACH, str(folder), *models],
        capture_output=True,
        text=True,
        env={"HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(folder / "hub")},
        check=True,
    )
    return dict(zip(models, done.stdout.splitlines(), strict=True))


def test_a_public_name_is_found_among_the_downloads(answers: dict[str, str]) -> None:
    assert answers[KNOWN] == answers[str(DEFAULT_MODEL_FOLDER)]


def test_an_unknown_public_name_says_how_to_fetch_it(answers: dict[str, str]) -> None:
    assert f"hf download {UNKNOWN}" in answers[UNKNOWN]


def test_the_shipped_model_card_is_the_one_that_training_writes() -> None:
    card = (DEFAULT_MODEL_FOLDER / "README.md").read_text("utf-8")
    written = Path(__file__).parents[2] / "training" / "MODEL_CARD.md"
    assert card == written.read_text("utf-8")
