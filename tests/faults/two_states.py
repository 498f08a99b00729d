"""A folder in two states whose words tell them apart, and the check that an index is in one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis import fold, forms
from indexer.doctor import examine
from indexer.lexical import LexicalQuery, Term
from indexer.reader import Limits, open_generation
from indexer.records import Audience
from tests.hashing_encoder import HashingEncoder

ROOT = Path(__file__).resolve().parent.parent.parent
OLD, NEW = 1, 2
WORDS = {OLD: ("zafiro", "ambar"), NEW: ("topacio", "jade")}
"""Words that only one state has: one in the edited article, one in the removed or added one."""


@dataclass(frozen=True, slots=True)
class TwoStates:
    """An index published from the old state, and a folder that is already in the new one."""

    index: Path
    articles: Path

    def command(self, root: Path) -> list[str]:
        """The command line of an indexing run over a copy of the index."""
        return [sys.executable, "-m", "tests.faults.worker", str(root), str(self.articles)]

    def copy(self, root: Path) -> Path:
        """A copy of the index to be damaged."""
        shutil.copytree(self.index, root)
        return root

    def finish(self, root: Path) -> None:
        """An undisturbed run afterwards: it publishes the new state, and the doctor is content."""
        subprocess.run(self.command(root), check=True, capture_output=True, cwd=ROOT)
        assert generation_in(root) == NEW
        assert examine(root) == []


def prepare(place: Path) -> TwoStates:
    """Publishes the old state, then edits, removes and adds an article."""
    articles, index = place / "articles", place / "index"
    articles.mkdir(parents=True)
    for number in range(6):
        _write(articles / f"constante-{number}.md", f"Artículo {number}", f"Texto fijo {number}.")
    _write(articles / "editado.md", "Editado", "Zafiro, zafiro y zafiro.")
    _write(articles / "retirado.md", "Retirado", "Ámbar, ámbar y ámbar.")
    states = TwoStates(index, articles)
    subprocess.run(states.command(index), check=True, capture_output=True, cwd=ROOT)
    _write(articles / "editado.md", "Editado", "Topacio, topacio y topacio.")
    (articles / "retirado.md").unlink()
    _write(articles / "nuevo.md", "Nuevo", "Jade, jade y jade.")
    return states


def generation_in(root: Path) -> int:
    """Opens the index and checks that rows, words and vectors tell of one and the same state."""
    opened = open_generation(root)
    assert opened.damage == ()
    number = opened.manifest.generation
    other = NEW if number == OLD else OLD
    for word in WORDS[number]:
        assert _texts_with(root, word), f"generation {number} lost '{word}'"
    for word in WORDS[other]:
        assert not _texts_with(root, word), f"generation {number} shows '{word}' of {other}"
    return number


def _texts_with(root: Path, word: str) -> bool:
    """Whether rows and both engines find `word`; they must agree."""
    opened = open_generation(root)
    lexical = opened.lexical(Audience.PUBLIC)
    assert lexical is not None
    form = forms(word, fold(word), "es")
    by_word = [one for one, _ in lexical.search(LexicalQuery((Term(form.folded),)), 5)]
    near = opened.nearest(HashingEncoder().encode_query(word), 1, Limits())
    nearest = opened.passages([near[0][0]])[near[0][0]]
    by_vector = word in fold(nearest.text)
    found = opened.passages(by_word)
    assert len(found) == len(by_word), "a word leads to a passage of another generation"
    assert all(word in fold(passage.text) for passage in found.values())
    assert bool(by_word) == by_vector, f"words and vectors disagree about '{word}'"
    return bool(by_word)


def _write(path: Path, title: str, text: str) -> None:
    path.write_text(f"---\ntitle: {title}\nlang: es\n---\n\n{text}\n", encoding="utf-8")
