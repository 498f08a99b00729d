"""Labelled sets for the comparison, and in which of three means each of them counts.

A set belongs to English, to Spanish, or to both across. Its name says so when it ends in the
languages of its questions and texts (`NAME_es-en`, with anything after another `_`) or in
`_mixed`; otherwise the texts are looked at. What stands before that ending is its family: sets of
one family that count in the same mean count there once, as their own mean.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.peers.peer import Corpus, languages
from indexer.records import Language
from kbsearch.evaluation.beir import LabelledSet, read_labels

_ENDING = re.compile(r"_(?:(?P<asked>en|es)-(?P<written>en|es)|mixed)(?:_.+)?$")
_BOTH = 0.2
"""Texts are in both languages when at least this share is in the rarer one."""


class Group(StrEnum):
    """Which mean a set counts in."""

    ENGLISH = "English"
    SPANISH = "Spanish"
    ACROSS = "Across"


@dataclass(frozen=True)
class QualitySet:
    """One labelled set: a folder in BEIR layout, read."""

    folder: Path
    corpus: Corpus
    labels: LabelledSet

    @property
    def name(self) -> str:
        """The folder's."""
        return self.folder.name

    @property
    def family(self) -> str:
        """The name without its languages."""
        return _ENDING.sub("", self.name)

    @property
    def group(self) -> Group:
        """By the name's ending, or else by the languages of questions and texts."""
        ending = _ENDING.search(self.name)
        if ending is None:
            return _group_of(self.labels.answerable.values(), self.corpus.texts)
        if ending["asked"] is None or ending["asked"] != ending["written"]:
            return Group.ACROSS
        return Group.ENGLISH if ending["asked"] == "en" else Group.SPANISH


def read_set(folder: Path) -> QualitySet:
    """The set in `folder`; InvalidRequestError when its questions or judgements are malformed."""
    documents = {}
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            row = json.loads(line)
            documents[str(row["_id"])] = f"{row.get('title') or ''}\n{row['text']}".strip()
    return QualitySet(folder, Corpus(documents), read_labels(folder))


def kin_of(set_name: str) -> str:
    """The family of a set up to its first `_`: XQuAD and XQuAD-R share questions, so weights that
    are to know nothing of one are fitted without both."""
    return _ENDING.sub("", set_name).partition("_")[0]


def folders(data: Path, names: Sequence[str] | None) -> list[Path]:
    """The sets below `data` or its `eval` folder, sorted; only those of `names`, if given."""
    place = data / "eval" if (data / "eval").is_dir() else data
    found = sorted(path.parent for path in place.glob("*/corpus.jsonl"))
    return [path for path in found if names is None or path.name in names]


def _group_of(questions: Iterable[str], texts: Iterable[str]) -> Group:
    asked, written = _spoken(languages(questions)), _spoken(languages(texts))
    if asked == written == {"en"}:
        return Group.ENGLISH
    return Group.SPANISH if asked == written == {"es"} else Group.ACROSS


def _spoken(counts: Counter[Language]) -> set[Language]:
    return {one for one, count in counts.items() if count >= _BOTH * counts.total()}
