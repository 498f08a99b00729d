"""Tiny labelled sets in BEIR layout, written by tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from kbsearch.evaluation.beir import UNANSWERABLE

DOCUMENTS = {
    "d1": ("Printer", "zafiro zafiro zafiro"),
    "d2": ("Mail", "topacio topacio esmeralda"),
    "d3": ("Wifi", "esmeralda esmeralda esmeralda"),
    "d4": ("Phone", "jade jade jade"),
}
"""Words that occur nowhere else, so that lexical ranks can be told by hand."""


def write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """A file of JSON lines."""
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def write_set(
    folder: Path,
    questions: Mapping[str, str],
    judgements: Iterable[tuple[str, str, int]],
    unanswerable: Iterable[str] = (),
) -> Path:
    """A set over DOCUMENTS."""
    (folder / "qrels").mkdir(parents=True)
    documents = ({"_id": one, "title": t, "text": b} for one, (t, b) in DOCUMENTS.items())
    write_lines(folder / "corpus.jsonl", documents)
    asked = ({"_id": one, "text": text} for one, text in questions.items())
    write_lines(folder / "queries.jsonl", asked)
    lines = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, one)) for one in judgements)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if names := list(unanswerable):
        (folder / UNANSWERABLE).write_text("\n".join(names) + "\n", encoding="utf-8")
    return folder
