"""Ranking quality on every labelled set in BEIR layout, for each mode.

    python -m benchmarks.retrieval --data DIR [--sets NAME ...]

DIR holds one folder for each set, or an `eval/` folder with them. Passage vectors are remembered
between runs; the text is indexed each time by the code that serves users.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from indexer.encoder_cache import default_cache
from indexer.progress import Silent
from kbsearch.encoder import configured_encoder
from kbsearch.evaluation.measuring import evaluate
from kbsearch.search.records import Mode
from kbsearch.settings import load_settings

COLUMNS = ("ndcg@10", "mrr@10", "recall@100", "hit@1", "hit@3", "ms_per_query")


def main() -> None:
    """Prints one row for each set and mode."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=None)
    parser.add_argument("--modes", nargs="*", type=Mode, default=list(Mode))
    chosen = parser.parse_args()
    settings = load_settings()
    encoder = configured_encoder(settings, threads=settings.index_threads)
    print("set", "mode", *COLUMNS, sep="\t")
    for folder in _sets(chosen.data, chosen.sets):
        for mode in chosen.modes:
            scores = evaluate(
                folder,
                encoder,
                mode=mode,
                threshold=settings.suggest_confidence,
                cache=default_cache() / "evaluation.db",
                progress=Silent(),
            ).as_dict()
            figures = (f"{scores[name]:.3f}" for name in COLUMNS)
            print(folder.name, mode.value, *figures, sep="\t", flush=True)


def _sets(data: Path, names: list[str] | None) -> list[Path]:
    place = data / "eval" if (data / "eval").is_dir() else data
    found = sorted(path.parent for path in place.glob("*/corpus.jsonl"))
    return [path for path in found if names is None or path.name in names]


if __name__ == "__main__":
    main()
