"""The figures of a comparison: of each set, their means, and our lead over the best peer."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ir_measures

from benchmarks.quality_sets import Group, QualitySet
from kbsearch.evaluation import measuring

OURS = "kbsearch"
MEASURES = {name: measure for name, measure in measuring.MEASURES.items() if name != "recall@100"}
"""What is compared: measures of the first ten, as somebody who searches sees them."""

DECIDING = "ndcg@10"
"""The measure that says who is better."""

DEPTH = 10
"""Documents asked of each peer: as deep as the measures look, and what LanceDB gives by default.
Measured, asking them for 100 ranks worse, because candidates beyond reach then compete."""

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: a set, or the mean of a group. Figures by system and measure."""

    name: str
    group: Group
    systems: Mapping[str, Figures]
    family: str = ""
    questions: int = 0
    documents: int = 0

    def best_peer(self, measure: str = DECIDING) -> str | None:
        """The best system that is not ours; None when there is no peer."""
        peers = [name for name in self.systems if name != OURS]
        return max(peers, key=lambda name: self.systems[name][measure], default=None)

    def lead(self, measure: str = DECIDING) -> float | None:
        """How far we are before the best peer, negative when behind; None without either."""
        best = self.best_peer(measure)
        if best is None or OURS not in self.systems:
            return None
        return self.systems[OURS][measure] - self.systems[best][measure]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every set that was measured, in the order in which tables show them."""

    rows: Sequence[Row]
    missing: Mapping[str, str] = field(default_factory=dict)
    """Peers that could not be measured, and why."""
    weights: str = ""
    """Where our own weights come from, in words."""

    @property
    def systems(self) -> list[str]:
        """Their names, ours last."""
        found = dict.fromkeys(name for row in self.rows for name in row.systems)
        return sorted(found, key=lambda name: name == OURS)

    def of(self, group: Group) -> list[Row]:
        """The sets of a group."""
        return [row for row in self.rows if row.group is group]

    def means(self) -> list[Row]:
        """One row for each group that has sets: the mean over its families."""
        groups = [(group, self.of(group)) for group in Group]
        return [Row(group, group, _mean_of_families(rows)) for group, rows in groups if rows]

    def worst(self) -> Row | None:
        """The set with our smallest lead; None where nothing can be compared."""
        compared = [(lead, row) for row in self.rows if (lead := row.lead()) is not None]
        return min(compared, key=lambda pair: pair[0])[1] if compared else None


def measure(one: QualitySet, ranked: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The measures of what a system answered, by ir-measures; `ranked` by question."""
    # Ranks as scores: what comes first counts as first, whatever the system's scores were.
    run = {
        question: {document: float(-rank) for rank, document in enumerate(documents)}
        for question, documents in ranked.items()
    }
    judged = {question: one.labels.grades[question] for question in ranked}
    found = ir_measures.calc_aggregate(list(MEASURES.values()), judged, run)
    return {name: float(found[what]) for name, what in MEASURES.items()}


def _mean_of_families(rows: Iterable[Row]) -> dict[str, Figures]:
    """Sets of one family first become one, so that it counts once."""
    families: dict[str, list[Mapping[str, Figures]]] = {}
    for row in rows:
        families.setdefault(row.family or row.name, []).append(row.systems)
    return _mean([_mean(members) for members in families.values()])


def _mean(several: Sequence[Mapping[str, Figures]]) -> dict[str, Figures]:
    """The mean of each figure, of the systems that have them all."""
    everywhere = [name for name in several[0] if all(name in one for one in several)]
    return {
        name: {key: statistics.fmean(one[name][key] for one in several) for key in MEASURES}
        for name in everywhere
    }
