"""Questions without an answer where a set has none: the answers of half of them are withdrawn.

Questions that share an answer, directly or through others, are one group, and a group goes whole:
so those that go lose every answer, and those that stay keep every one. The groups are taken in an
order drawn by a seed, each if it still fits into half of the questions; where one group is larger
than what is left (a set whose articles answer the same questions), less than half go.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from kbsearch.errors import InvalidRequestError
from kbsearch.evaluation.beir import LabelledSet


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A set of which some `documents` are withdrawn; `labels` say who is to be met with silence,
    the questions that had no answer before among them."""

    labels: LabelledSet
    documents: frozenset[str]


@dataclass(slots=True)
class _Group:
    """Questions that share answers, and all their answers."""

    questions: list[str] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)


def withdraw_half(labels: LabelledSet, seed: int) -> Withdrawal:
    """Withdraws the answers of about half of the questions, as `seed` chooses them.

    Raises InvalidRequestError when no group of questions is small enough.
    """
    groups = _groups(labels)
    random.Random(seed).shuffle(groups)  # noqa: S311 - a draw that can be repeated, no secret
    gone = _Group()
    for group in groups:
        if len(gone.questions) + len(group.questions) <= len(labels.answerable) // 2:
            gone.questions += group.questions
            gone.documents |= group.documents
    if len(labels.answerable) == 1:
        raise InvalidRequestError(
            f"half of the questions of {labels.name} cannot lose their answers: only one has any"
        )
    if not gone.questions:
        raise InvalidRequestError(
            f"the answers of half of the {len(labels.answerable)} questions of {labels.name} "
            f"cannot be withdrawn: more than half of them share answers with each other"
        )
    questions = frozenset(gone.questions)
    grades = {one: found for one, found in labels.grades.items() if one not in questions}
    kept = replace(labels, grades=grades, silent=labels.silent | questions)
    return Withdrawal(kept, frozenset(gone.documents))


def _groups(labels: LabelledSet) -> list[_Group]:
    """The groups, in the order in which the set names their first questions."""
    of_document: dict[str, _Group] = {}
    groups: dict[int, _Group] = {}
    for question in labels.answerable:
        relevant = labels.relevant(question)
        joined = {id(of_document[one]): of_document[one] for one in relevant & of_document.keys()}
        parts = sorted(joined.values(), key=lambda one: len(one.documents))
        group = parts.pop() if parts else _Group()
        groups[id(group)] = group
        for part in parts:
            group.questions += part.questions
            group.documents |= part.documents
            del groups[id(part)]
        group.questions.append(question)
        group.documents |= relevant
        changed = relevant.union(*(part.documents for part in parts))
        of_document.update(dict.fromkeys(changed, group))
    return list(groups.values())
