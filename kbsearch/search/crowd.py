"""How crowded it is where a passage lies: how near the nearest passages of other articles are.

What is said in general lies near every question of its subject, and near all the other passages on
it; what answers one question lies nearer to that one than to them. So of two that are as near to
the question, the one with less company is likelier meant (hubs: Radovanović and others 2010; that
a measure of nearness be corrected by that of the neighbours: Conneau and others 2018). Only those
that were found are compared, which the reader may see all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.reader import Generation
from kbsearch.search.fusion import Scored

NEIGHBOURS = 5
"""Passages of other articles that are company; with 10 and 20 it ranks as well."""

AMONG = 50
"""Passages, the leading ones, among which they are sought; among 200 are hardly nearer ones."""


def crowds(leading: Sequence[Scored], generation: Generation) -> dict[int, float]:
    """By passage, the mean cosine, 0 to 1, with its nearest neighbours of other articles; 0 for one
    that is alone."""
    if not leading:
        return {}
    groups = {one.candidate.passage: one.candidate.group for one in leading}
    ids, matrix = generation.vectors(list(groups))
    own = np.array([groups[one] for one in ids])
    near = np.where(own[:, None] == own, -np.inf, matrix @ matrix.T)
    nearest = np.sort(near, axis=1)[:, -NEIGHBOURS:]
    others = np.isfinite(nearest)
    sums = np.where(others, nearest, 0.0).sum(axis=1)
    means = np.clip(sums / np.maximum(others.sum(axis=1), 1), 0.0, 1.0)
    return dict(zip(ids, means.tolist(), strict=True))
