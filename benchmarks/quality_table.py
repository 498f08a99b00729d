"""The comparison as a reader sees it: text for a terminal, Markdown for a page, one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.quality_figures import DECIDING, MEASURES, OURS, Comparison, Row

BEGIN = "<!-- Written by `make bench-quality`; do not edit what follows. -->"
END = "<!-- End of what is written. -->"
TITLES = {
    "ndcg@10": "nDCG@10",
    "mrr@10": "MRR@10",
    "recall@10": "recall@10",
    "hit@1": "hit@1",
    "hit@3": "hit@3",
}
_NAME = 21
_COLUMN = 10


def as_text(comparison: Comparison) -> Iterator[str]:
    """Lines of at most 120 columns: a block for each measure, then who leads where."""
    for measure in MEASURES:
        yield _text_line(_header(comparison, measure))
        for rows in _blocks(comparison):
            yield ""
            for row in rows:
                yield _text_line(_cells(comparison, row, measure))
        yield ""
    yield from verdict(comparison)


def as_markdown(comparison: Comparison) -> Iterator[str]:
    """The same as tables of Markdown, the deciding one first; the best of a line is bold."""
    yield from (f"- {line}" for line in verdict(comparison))
    for measure in MEASURES:
        header = _header(comparison, measure)
        yield ""
        yield _markdown_line(header)
        yield _markdown_line(["---", *("---:" for _ in comparison.systems), "---", "---:"])
        for rows in _blocks(comparison):
            for row in rows:
                yield _markdown_line(_cells(comparison, row, measure, strong=True))


def as_json(comparison: Comparison) -> dict[str, object]:
    """One object: sets, means, peers that are missing."""
    worst = comparison.worst()
    return {
        "sets": {row.name: _row_object(row) for row in comparison.rows},
        "means": {row.name: _row_object(row) for row in comparison.means()},
        "worst": worst.name if worst else None,
        "missing": dict(comparison.missing),
        "weights": comparison.weights,
    }


def verdict(comparison: Comparison) -> Iterator[str]:
    """What the figures say in words: each mean, the worst set, what was not measured."""
    for mean in comparison.means():
        best, lead = mean.best_peer(), mean.lead()
        sentence = f"{mean.name}: the best peer is {best}, {_figure(mean, best, DECIDING)}"
        if best is None:
            sentence = f"{mean.name}: no peer was measured"
        if OURS in mean.systems:
            sentence += f"; {OURS} {_figure(mean, OURS, DECIDING)}"
        yield sentence + (f", which is {lead:+.3f}" if lead is not None else "")
    worst = comparison.worst()
    if worst is not None:
        yield (
            f"Worst set: {worst.name}, {worst.lead():+.3f} "
            f"from the best peer there ({worst.best_peer()})"
        )
    if comparison.weights:
        yield f"{OURS}: {comparison.weights}"
    for name, why in comparison.missing.items():
        yield f"Not measured: {name} ({why})"


def write_markdown(comparison: Comparison, path: Path) -> None:
    """Puts the tables where `path` marks their place; a file without the marks is written anew."""
    tables = "\n".join([BEGIN, "", *as_markdown(comparison), "", END])
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    whole = f"{before}{tables}{after}" if begin and end else f"{tables}\n"
    path.write_text(whole, encoding="utf-8")


def _blocks(comparison: Comparison) -> Iterator[Sequence[Row]]:
    """The sets of each group, then the means."""
    means = comparison.means()
    for mean in means:
        yield comparison.of(mean.group)
    yield means


def _header(comparison: Comparison, measure: str) -> list[str]:
    return [TITLES[measure], *comparison.systems, "best peer", "lead"]


def _cells(comparison: Comparison, row: Row, measure: str, *, strong: bool = False) -> list[str]:
    name = row.name if row.family else f"mean {row.name}"
    best = max(row.systems, key=lambda one: row.systems[one][measure], default=None)
    figures = [
        f"**{_figure(row, one, measure)}**"
        if strong and one == best
        else _figure(row, one, measure)
        for one in comparison.systems
    ]
    lead = row.lead(measure)
    return [name, *figures, row.best_peer(measure) or "", "" if lead is None else f"{lead:+.3f}"]


def _figure(row: Row, system: str | None, measure: str) -> str:
    found = row.systems.get(system or "")
    return "" if found is None else f"{found[measure]:.3f}"


def _text_line(cells: Sequence[str]) -> str:
    name, *figures, best, lead = cells
    middle = "".join(f"{one:>{_COLUMN}}" for one in figures)
    return f"{name:<{_NAME}}{middle}  {best:<10}{lead:>8}".rstrip()


def _markdown_line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _row_object(row: Row) -> dict[str, object]:
    return {
        "group": row.group.value,
        "family": row.family,
        "questions": row.questions,
        "documents": row.documents,
        "systems": {
            name: {key: round(value, 4) for key, value in figures.items()}
            for name, figures in row.systems.items()
        },
        "best_peer": row.best_peer(),
        "lead": None if (lead := row.lead()) is None else round(lead, 4),
    }
