"""The command that fits the weights: what it asks, prints, draws and writes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import fit
from benchmarks.fit import pooled, report
from benchmarks.fit_picture import draw
from benchmarks.fit_questions import collect
from benchmarks.fit_ranking import FitSet, curves, fit_ranking
from benchmarks.fit_trust import fit_trust
from kbsearch.search.weights import (
    PAIRS,
    Weights,
    format_weights,
    pair_name,
    parse_weights,
    shipped_weights,
)
from tests.benchmarks.labelled import ACROSS, ENGLISH, SPANISH, drawn
from tests.evaluation.sets import write_set
from tests.hashing_encoder import HashingEncoder

WEIGHTS = shipped_weights()
QUESTIONS = {"q1": "zafiro y esmeralda", "q2": "topacio o jade", "q3": "jade, zafiro", "q4": "jade"}
JUDGED = [("q1", "d1", 2), ("q1", "d3", 0), ("q2", "d2", 1), ("q3", "d4", 1)]


@pytest.fixture(scope="module")
def sets() -> list[FitSet]:
    mixed = [*drawn("x", SPANISH, 5).questions[:20], *drawn("x", ENGLISH, 6).questions[:20]]
    return [
        drawn("alfa_es-es", SPANISH, 1),
        drawn("beta_es-es", SPANISH, 2),
        drawn("alfa_es-en", ACROSS, 3),
        drawn("gama_en-en", ENGLISH, 4),
        FitSet("gama_mixed", "gama", None, mixed),
    ]


@pytest.fixture(scope="module")
def fold(sets: list[FitSet]) -> dict[str, Weights]:
    found = curves(sets, WEIGHTS)
    return {
        one: fit_trust(sets, fit_ranking(sets, found, WEIGHTS, without=one), without=one)
        for one in ("alfa", "beta", "gama")
    }


def test_a_question_is_collected_with_all_that_could_lead(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "alfa", QUESTIONS, JUDGED, ["q4"])
    cache = tmp_path / "cache.db"
    found = collect(folder, HashingEncoder(), WEIGHTS, cache)
    assert found == collect(folder, HashingEncoder(), WEIGHTS, cache)
    assert sorted(one.ideal for one in found) == [[], [1], [1], [2]]
    for one in found:
        assert sorted(one.grades.values()) == sorted(one.ideal)
        groups = {candidate.group for candidate in one.candidates}
        assert one.grades.keys() <= groups
        assert all(0 <= share <= 1 for share in one.coverage.values())
        assert {candidate.passage for candidate in one.candidates} <= one.coverage.keys()


def test_the_report_has_a_line_for_each_set_and_each_pair(
    sets: list[FitSet], fold: dict[str, Weights]
) -> None:
    lines = "\n".join(report(sets, fold, WEIGHTS)).splitlines()
    for one in sets:
        (line,) = (some for some in lines if some.startswith(f"{one.name} "))
        spoken, *figures = line.split()[1:]
        assert spoken == (pair_name(one.pair) if one.pair else "several")
        assert len(figures) == 7
        assert all(0 <= float(figure) <= 1 for figure in figures[1:])
    for pair in (SPANISH, ACROSS, ENGLISH):
        assert sum(some.startswith(f"{pair_name(pair)} ") for some in lines) == 2, "and as weights"
    assert "\n".join(lines).endswith(format_weights(WEIGHTS).rstrip())


def test_a_set_is_judged_by_weights_that_never_saw_its_family(
    sets: list[FitSet], fold: dict[str, Weights]
) -> None:
    said = [sure for sure, _ in pooled(sets, fold)[ENGLISH]]
    without = pooled(sets, {**fold, "alfa": WEIGHTS, "beta": WEIGHTS})[ENGLISH]
    assert [sure for sure, _ in without] == said
    assert [sure for sure, _ in pooled(sets, {**fold, "gama": WEIGHTS})[ENGLISH]] != said


def test_what_is_pooled_is_every_case_of_sets_in_one_pair(
    sets: list[FitSet], fold: dict[str, Weights]
) -> None:
    found = pooled(sets, fold)
    assert {pair: len(some) for pair, some in found.items()} == {
        SPANISH: 160,
        ACROSS: 80,
        ENGLISH: 80,
    }


def test_the_picture_has_a_panel_for_each_pair_and_is_the_same_each_time(
    tmp_path: Path, sets: list[FitSet], fold: dict[str, Weights]
) -> None:
    for name in ("one.svg", "two.svg"):
        draw(tmp_path / name, pooled(sets, fold))
    text = (tmp_path / "one.svg").read_text("utf-8")
    assert text == (tmp_path / "two.svg").read_text("utf-8")
    for pair in (SPANISH, ACROSS, ENGLISH):
        assert f"{pair_name(pair)}, " in text


def test_a_picture_of_one_pair_is_drawn(tmp_path: Path) -> None:
    draw(tmp_path / "one.svg", {SPANISH: [(0.05, False), (1.0, True), (0.0, False)]})
    assert (tmp_path / "one.svg").read_text("utf-8").lstrip().startswith("<?xml")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two families of sets; what the command writes stays in it."""
    for name in ("alfa_es-es", "beta_es-es"):
        write_set(tmp_path / "eval" / name, QUESTIONS, JUDGED, ["q4"])
    monkeypatch.setattr(fit, "configured_encoder", lambda *_, **__: HashingEncoder())
    monkeypatch.setattr(fit, "default_cache", lambda: tmp_path)
    monkeypatch.setattr(fit, "FILE", tmp_path / "weights.toml")
    return tmp_path


def run(patch: pytest.MonkeyPatch, *options: object) -> None:
    patch.setattr(sys, "argv", ["fit", *map(str, options)])
    fit.main()


def test_the_command_prints_writes_and_draws_what_it_fitted(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folds, picture = place / "folds", place / "picture.svg"
    run(monkeypatch, "--data", place, "--write", "--folds", folds, "--picture", picture)
    printed = capsys.readouterr().out
    assert "alfa_es-es: 4 questions asked" in printed
    written = parse_weights((place / "weights.toml").read_text("utf-8"))
    assert printed.endswith(format_weights(written) + "\n")
    assert {path.name for path in folds.iterdir()} == {"alfa.toml", "beta.toml"}
    assert all(set(parse_weights(path.read_text()).trust) == set(PAIRS) for path in folds.iterdir())
    assert picture.stat().st_size > 0


def test_without_being_told_nothing_is_written(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "--data", place)
    assert "Fitted on all:" in capsys.readouterr().out
    assert not (place / "weights.toml").exists()


def test_one_family_alone_cannot_be_left_out(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="needs 2 families"):
        run(monkeypatch, "--data", place, "--sets", "alfa_es-es")
