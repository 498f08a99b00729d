"""Fits what the ranking weighs, and how sure it is, on labelled sets.

    python -m benchmarks.fit --data DIR [--write] [--folds FOLDER] [--picture FILE]

DIR holds one folder in BEIR layout for each set, or an `eval/` folder with them. For every family
(sets that share texts or questions) the weights are fitted on all the others, and what they reach
on it is printed. `--write` puts the weights fitted on all of them into the file that the search
reads; `--folds` keeps those of each family left out, for `benchmarks.quality`.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.fit_crowd import fit_crowd
from benchmarks.fit_picture import draw
from benchmarks.fit_questions import Labelled, collect
from benchmarks.fit_ranking import Curves, FitSet, curves, fit_ranking, mean_ndcg
from benchmarks.fit_trust import Case, cases, chances, fit_trust
from benchmarks.fit_wording import Reached, fit_wording
from benchmarks.quality_sets import folders, kin_of, read_set
from indexer.encoder_cache import default_cache
from kbsearch.encoder import configured_encoder
from kbsearch.evaluation.silence import auroc, calibration_error, silent_at_5
from kbsearch.search.weights import FILE, Pair, Weights, format_weights, pair_name, shipped_weights
from kbsearch.settings import load_settings

NOTE = "What the ranking weighs, and how sure it is; written by python -m benchmarks.fit --write"

SHOWN = 0.6
"""The confidence from which a suggestion is shown by default."""

NEARLY_ALL = 0.8
"""A set is in one pair of languages if this share of it is; the detector errs on short ones."""

FEWEST = 2
"""Families: one to leave out, and one to fit on."""

Judged = tuple[float, bool]
"""A confidence, and whether the hit was right."""


def main() -> None:
    """Reads the command line, collects, fits, prints, writes."""
    given = _options()
    weights = shipped_weights()
    places = folders(given.data, given.sets)
    if len({kin_of(place.name) for place in places}) < FEWEST:
        raise SystemExit(
            f"fit: {len(places)} sets of one family are in {given.data}; "
            f"leaving one out needs {FEWEST} families"
        )
    sets = list(_collected(places, weights))
    found = curves(sets, weights)
    reached: Reached = {}
    fold = {
        family: _fitted(sets, found, reached, weights, without=family)
        for family in sorted({one.family for one in sets})
    }
    final = _fitted(sets, found, reached, weights)
    print("\n".join(report(sets, fold, final)))
    if given.folds:
        given.folds.mkdir(parents=True, exist_ok=True)
        for family, some in fold.items():
            (given.folds / f"{family}.toml").write_text(format_weights(some), "utf-8")
    if given.picture:
        draw(given.picture, pooled(sets, fold))
    if given.write:
        FILE.write_text(format_weights(final, NOTE), "utf-8")


def _collected(places: Sequence[Path], weights: Weights) -> Iterator[FitSet]:
    encoder = configured_encoder(load_settings(), threads=2)
    for place in places:
        one = read_set(place)
        questions = collect(place, encoder, weights, default_cache() / "evaluation.db")
        print(f"{one.name}: {len(questions)} questions asked", flush=True)
        yield FitSet(one.name, kin_of(one.name), _pair(questions), questions)


def _pair(questions: Sequence[Labelled]) -> Pair | None:
    """The pair of languages that nearly all questions and candidates are in."""
    asked = statistics.mode(one.language for one in questions)
    texts = [one.candidates[0].lang for one in questions if one.candidates]
    written = statistics.mode(texts)
    is_one = min(texts.count(written) / len(texts), _share(questions, asked)) >= NEARLY_ALL
    return (asked, written) if is_one else None


def _share(questions: Sequence[Labelled], language: str) -> float:
    return statistics.mean(one.language == language for one in questions)


def _fitted(
    sets: Sequence[FitSet], found: Curves, reached: Reached, weights: Weights, without: str = ""
) -> Weights:
    ranking = fit_ranking(sets, found, weights, without=without)
    worded = fit_wording(sets, ranking, reached, without=without)
    crowded = fit_crowd(sets, worded, reached, without=without)
    return fit_trust(sets, crowded, without=without)


def pooled(sets: Sequence[FitSet], fold: dict[str, Weights]) -> dict[Pair, list[Judged]]:
    """For each pair, the confidence of every case by weights that never saw its family, and
    whether it was right."""
    found: dict[Pair, list[Judged]] = defaultdict(list)
    for one in sets:
        if one.pair is not None:
            some, sure = _judged(one, fold)
            found[one.pair] += zip(sure, (case.right for case in some), strict=True)
    return found


def _judged(one: FitSet, fold: dict[str, Weights]) -> tuple[list[Case], list[float]]:
    some = list(cases(one.questions, fold[one.family]))
    return some, chances(some, fold[one.family])


def report(sets: Sequence[FitSet], fold: dict[str, Weights], final: Weights) -> Iterator[str]:
    """Each set by weights that never saw its family; then each pair, and the weights."""
    yield "Each set by weights fitted without its family:"
    heads = ("words", "ndcg@10", "auroc", "silent@5", "right", "shown", "error")
    yield f"{'set':22}{'pair':>7}" + "".join(f"{head:>10}" for head in heads)
    for one in sets:
        yield _line(one, fold)
    yield f"\n{'pair':22}{'questions':>10}{'calibration error':>20}"
    for pair, found in pooled(sets, fold).items():
        sure, right = zip(*found, strict=True)
        yield f"{pair_name(pair):22}{len(found):10}{calibration_error(sure, right):20.3f}"
    yield "\nFitted on all:\n\n" + format_weights(final)


def _line(one: FitSet, fold: dict[str, Weights]) -> str:
    weights = fold[one.family]
    some, sure = _judged(one, fold)
    answerable = [value for value, case in zip(sure, some, strict=True) if case.answerable]
    others = [value for value, case in zip(sure, some, strict=True) if not case.answerable]
    shown = [case for value, case in zip(sure, some, strict=True) if value >= SHOWN]
    figures = (
        weights.words[one.pair] if one.pair else float("nan"),
        mean_ndcg(one.questions, weights),
        auroc(answerable, others),
        silent_at_5(answerable, others),
        statistics.mean(case.right for case in shown) if shown else 0.0,
        sum(case.answerable for case in shown) / len(answerable),
        calibration_error(sure, [case.right for case in some]),
    )
    pair = pair_name(one.pair) if one.pair else "several"
    return f"{one.name:22}{pair:>7}" + "".join(f"{figure:10.3f}" for figure in figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="labelled sets")
    parser.add_argument("--sets", nargs="*", help="only these")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    parser.add_argument("--folds", type=Path, help="where to keep the weights of each fold")
    parser.add_argument("--picture", type=Path, help="where to draw how well confidence holds")
    return parser.parse_args()


if __name__ == "__main__":
    main()
