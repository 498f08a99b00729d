"""How well we rank beside what an engineer would put together instead.

    python -m benchmarks.quality --data DIR [--sets NAME ...] [--peers NAME ...] [--only-peers]
                                 [--folds FOLDER] [--json] [--output FILE.md]

DIR holds one folder in BEIR layout for each labelled set, or an `eval/` folder with them. Every
system gets the same texts, the title above the body, and the same vectors. The peers index whole
documents, because that is what their documentation does and none of them splits a text by itself:
what lies beyond the encoder's window (256 tokens) they find by words only. `benchmarks/peers/` says
how each is used. We are measured with weights fitted without the family of the set at hand, from
FOLDER (`python -m benchmarks.fit --folds` writes it), and with those we ship where there are none.
Vectors are remembered between runs; the text is indexed each time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.peers.installed import PEERS, make_peer, missing
from benchmarks.peers.peer import Peer
from benchmarks.peers.remembered import RememberedVectors
from benchmarks.quality_figures import DECIDING, DEPTH, OURS, Comparison, Row, measure
from benchmarks.quality_ours import FOLDS, measure_ours, weights_note
from benchmarks.quality_sets import Group, QualitySet, folders, read_set
from benchmarks.quality_table import as_json, as_text, write_markdown
from indexer.encoder_cache import default_cache
from kbsearch.encoder import configured_encoder
from kbsearch.settings import load_settings

System = Callable[[QualitySet], dict[str, float]]


def compare(places: Sequence[Path], systems: Mapping[str, System]) -> list[Row]:
    """Measures every system on every set, and says on standard error how far it is."""
    rows = []
    for number, folder in enumerate(places, 1):
        one = read_set(folder)
        figures = {}
        for name, system in systems.items():
            start = time.perf_counter()
            figures[name] = system(one)
            _say(
                f"{number}/{len(places)} {one.name}: {name} {figures[name][DECIDING]:.3f} "
                f"({time.perf_counter() - start:.0f} s)"
            )
        rows.append(_row(one, figures))
    return sorted(rows, key=lambda row: (list(Group).index(row.group), row.name))


def asking(peer: Peer) -> System:
    """A peer as a system: it is asked every answerable question of a set."""

    def ask(one: QualitySet) -> dict[str, float]:
        questions = one.labels.answerable
        ranked = peer.rank(one.corpus, list(questions.values()), DEPTH)
        return measure(one, dict(zip(questions, ranked, strict=True)))

    return ask


def _row(one: QualitySet, figures: Mapping[str, Mapping[str, float]]) -> Row:
    return Row(
        name=one.name,
        group=one.group,
        systems=figures,
        family=one.family,
        questions=len(one.labels.answerable),
        documents=len(one.corpus.documents),
    )


def _compare_as_asked(given: argparse.Namespace) -> Comparison:
    """The comparison that the command line asks for."""
    settings = load_settings()
    encoder = configured_encoder(settings, threads=settings.index_threads)
    cache = default_cache() / "evaluation.db"
    absent = missing(given.peers)
    with closing(RememberedVectors(encoder, cache)) as vectors:
        present = [name for name in given.peers if name not in absent]
        systems = {name: asking(make_peer(name, vectors)) for name in present}
        if not given.only_peers:
            systems[OURS] = partial(
                measure_ours,
                encoder=encoder,
                cache=cache,
                folds=given.folds,
            )
        places = folders(given.data, given.sets)
        names = [place.name for place in places]
        note = "" if given.only_peers else weights_note(names, given.folds)
        return Comparison(compare(places, systems), absent, note)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder of labelled sets")
    parser.add_argument("--sets", nargs="*", help="only these sets")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS), help="only these")
    parser.add_argument("--only-peers", action="store_true", help="leave ourselves out")
    parser.add_argument("--folds", type=Path, default=FOLDS, help="weights by family left out")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--output", type=Path, help="also write the tables to this Markdown file")
    given = parser.parse_args()
    known = [path.name for path in folders(given.data, None)]
    if not known:
        parser.error(f"no labelled set below {given.data}: a set is a folder with corpus.jsonl")
    if unknown := set(given.sets or ()) - set(known):
        parser.error(f"no set {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    return given


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Reads the command line, measures, prints."""
    given = _options()
    comparison = _compare_as_asked(given)
    if given.output:
        write_markdown(comparison, given.output)
    print(json.dumps(as_json(comparison)) if given.json else "\n".join(as_text(comparison)))


if __name__ == "__main__":
    main()
