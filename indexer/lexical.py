"""The lexical index: one tantivy directory for each cumulative audience of a generation.

Text arrives analysed (see analysis), so tantivy only splits at spaces and the same analysis
serves documents and questions. Directories are never changed once published: the next generation
starts from hard links of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tantivy

from indexer import durable
from indexer.analysis import Analysed, analyse
from indexer.errors import IndexDamagedError, StorageError
from indexer.rows import IndexPassage

FIELDS = ("title", "aliases", "headings", "body", "transcript")
"""`transcript` holds the text of what is spoken in a video, `body` that of everything else."""

STEMS = "_stems"
HEAP_BYTES = 64_000_000
"""Memory for documents that are not yet in a segment; tantivy asks for at least 15 MB."""

_LIMITS = ("lang", "kind", "tag")
_LOCKS = ".lock"
_REFUSED = "IO error"
_PANIC = "PanicException"


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another way to write a term: folded words that stand together in this order, and the stems
    where it is a single one. `weight` scales its score beside that of the term's own word.
    `translated` tells a word of the other language from one that the desk calls a synonym."""

    words: tuple[str, ...]
    stems: tuple[str, ...] = ()
    weight: float = 1.0
    translated: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question: its folded form, and its stems in each language of the index.

    `weight` scales its score, which is that of the best of its forms and `synonyms`. For words
    that the index does not know: `edits`, 1 or 2, looks for folded words that many edits away
    instead; `begins` for those that begin so.
    """

    folded: str
    stems: tuple[str, ...] = ()
    weight: float = 1.0
    edits: int = 0
    begins: bool = False
    synonyms: tuple[Synonym, ...] = ()


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """What to look for, any term counting. `boosts` weighs each of FIELDS (0 leaves one out);
    `limits` holds (field, value) pairs of lang, kind and tag that a passage must have, and
    `phrases` folded words that must stand together in it, in this order."""

    terms: tuple[Term, ...]
    boosts: tuple[tuple[str, float], ...] = tuple((field, 1.0) for field in FIELDS)
    limits: tuple[tuple[str, str], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()


@lru_cache(maxsize=1)
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # A signed integer: deleting by term on an unsigned field silently deletes nothing.
    builder.add_integer_field("id", stored=False, indexed=True, fast=True)
    for limit in _LIMITS:
        builder.add_text_field(limit, tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(field + STEMS, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def write(
    directory: Path, added: Iterable[IndexPassage], removed: Sequence[int], previous: Path | None
) -> int:
    """Writes a directory that holds what `previous` held, less `removed`, plus `added`.

    Returns the number of passages in it. Every file and the directory are flushed.
    """
    directory.mkdir(parents=True)
    if previous is not None:
        for file in engine_files(previous):
            durable.link(file, directory / file.name)
    with _engine_errors(directory, writing=True):
        if previous is None:
            index = tantivy.Index(_schema(), path=str(directory))
        else:
            index = tantivy.Index.open(str(directory))
        _commit(index, added, removed)
        index.reload()
        count = int(index.searcher().num_docs)
    for file in engine_files(directory):
        durable.flush(file)
    durable.flush(directory)
    durable.flush(directory.parent)
    return count


@contextmanager
def _engine_errors(directory: Path, *, writing: bool = False) -> Iterator[None]:
    """Turns tantivy's two ways to fail into our errors: a ValueError for everything it foresees,
    a full disk included, and for altered files a panic, which is not even an Exception."""
    try:
        yield
    except ValueError as error:
        if writing and _REFUSED in str(error):
            raise StorageError(durable.refusal(directory, str(error))) from error
        raise IndexDamagedError(_damaged(directory, str(error))) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise IndexDamagedError(_damaged(directory, str(error))) from error


def _damaged(directory: Path, reason: str) -> str:
    return (
        f"The lexical index {directory} is damaged ({reason}); "
        f"'kbsearch doctor --repair' builds it again from the rows"
    )


def engine_files(directory: Path) -> list[Path]:
    """The files of a lexical directory that matter, by name (locks do not)."""
    return sorted(path for path in directory.iterdir() if not path.name.endswith(_LOCKS))


def write_once(file: Path) -> bool:
    """Whether tantivy never writes this file again: segments are, their lists are not."""
    return file.suffix != ".json"


def deleted_share(directory: Path) -> float:
    """The share of passages in a directory that are deleted but still in its statistics.

    Raises IndexDamagedError when the list of segments cannot be read.
    """
    try:
        segments = json.loads((directory / "meta.json").read_bytes())["segments"]
        held = sum(segment["max_doc"] for segment in segments)
        gone = sum((segment["deletes"] or {}).get("num_deleted_docs", 0) for segment in segments)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise IndexDamagedError(_damaged(directory, repr(error))) from error
    return gone / held if held else 0.0


def _commit(index: tantivy.Index, added: Iterable[IndexPassage], removed: Sequence[int]) -> None:
    writer = index.writer(heap_size=HEAP_BYTES, num_threads=1)
    for passage in removed:
        writer.delete_documents_by_term("id", passage)
    for one in added:
        writer.add_document(_document(one))
    writer.commit()
    writer.wait_merging_threads()


def _document(passage: IndexPassage) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("id", passage.id)
    document.add_text("lang", passage.lang)
    document.add_text("kind", passage.kind)
    for tag in passage.tags:
        document.add_text("tag", tag)
    for field, texts in (
        ("title", (passage.title,)),
        ("aliases", passage.aliases),
        ("headings", passage.heading_path),
        ("transcript" if passage.spoken else "body", (passage.text,)),
    ):
        for text in texts:
            _add(document, field, analyse(text, passage.lang))
    return document


def _add(document: tantivy.Document, field: str, text: Analysed) -> None:
    """Adds a text of its own: tantivy leaves a gap between two of a field, so that no phrase
    reaches from one into the other."""
    for name, written in ((field, text.folded), (field + STEMS, text.stems)):
        for one in (written, text.whole):
            if one:
                document.add_text(name, one)


class LexicalIndex:
    """A published lexical directory, open for searching; safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        with _engine_errors(directory):
            self._searcher = tantivy.Index.open(str(directory)).searcher()
        self._schema = _schema()

    @property
    def passages(self) -> int:
        """How many passages it holds."""
        return int(self._searcher.num_docs)

    def frequency(self, term: Term) -> int:
        """In how many passages any form of the term occurs (the largest count of a field)."""
        searcher = self._searcher
        with _engine_errors(self._directory):
            counts = [searcher.doc_freq(field, term.folded) for field in FIELDS]
            counts += [
                searcher.doc_freq(field + STEMS, stem) for field in FIELDS for stem in term.stems
            ]
        return max(counts)

    def frequency_in(self, field: str, word: str) -> int:
        """In how many passages a word stands in one field, or a stem in that of its STEMS."""
        with _engine_errors(self._directory):
            return int(self._searcher.doc_freq(field, word))

    def synonym_frequency(self, synonym: Synonym) -> int:
        """In how many passages a synonym occurs; of several words, at most in so many."""
        return min(self.frequency(Term(word, synonym.stems)) for word in synonym.words)

    def knows(self, folded: str) -> bool:
        """Whether a folded word occurs in the index as it is."""
        with _engine_errors(self._directory):
            return any(self._searcher.doc_freq(field, folded) for field in FIELDS)

    def search(self, query: LexicalQuery, limit: int) -> list[tuple[int, float]]:
        """The best passages as (id, BM25 score), best first, ties by id. Without terms, those
        that hold the phrases."""
        if not (query.terms or query.phrases) or not self.passages:
            return []
        compiled, most = self._compile(query), min(limit, self.passages)
        with _engine_errors(self._directory):
            found = self._searcher.search(compiled, most, count=False)
            addresses = [address for _, address in found.hits]
            ids = [int(one or 0) for one in self._searcher.fast_field_values("id", addresses)]
        scores = [float(score or 0.0) for score, _ in found.hits]
        scored: list[tuple[int, float]] = list(zip(ids, scores, strict=True))
        return sorted(scored, key=lambda one: (-one[1], one[0]))

    def _compile(self, query: LexicalQuery) -> tantivy.Query:
        words = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._word(term, field), boost))
            for term in query.terms
            for field, weight in query.boosts
            if (boost := weight * term.weight) > 0
        ]
        clauses = [(tantivy.Occur.Must, tantivy.Query.boolean_query(words))] if words else []
        clauses += [(tantivy.Occur.Must, self._phrase(phrase)) for phrase in query.phrases]
        for field, value in query.limits:
            limit = tantivy.Query.term_query(self._schema, field, value, "basic")
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(limit, 0.0)))
        return tantivy.Query.boolean_query(clauses)

    def _word(self, term: Term, field: str) -> tantivy.Query:
        """The best of a word's forms in one field: they are one word, not several."""
        if term.edits:
            return tantivy.Query.fuzzy_term_query(
                self._schema, field, term.folded, distance=term.edits
            )
        if term.begins:
            return tantivy.Query.regex_query(self._schema, field, f"{re.escape(term.folded)}.+")
        forms = [tantivy.Query.term_query(self._schema, field, term.folded)]
        forms += [
            tantivy.Query.term_query(self._schema, field + STEMS, stem) for stem in term.stems
        ]
        forms += [self._synonym(one, field) for one in term.synonyms]
        return tantivy.Query.disjunction_max_query(forms)

    def _synonym(self, synonym: Synonym, field: str) -> tantivy.Query:
        alone = len(synonym.words) == 1
        forms = [self._together(synonym.words, field)]
        forms += [
            tantivy.Query.term_query(self._schema, field + STEMS, stem)
            for stem in synonym.stems
            if alone
        ]
        best = tantivy.Query.disjunction_max_query(forms)
        return tantivy.Query.boost_query(best, synonym.weight)

    def _phrase(self, words: tuple[str, ...]) -> tantivy.Query:
        """Passages with the words together in any field; it limits, and scores nothing."""
        fields = [(tantivy.Occur.Should, self._together(words, field)) for field in FIELDS]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(fields), 0.0)

    def _together(self, words: tuple[str, ...], field: str) -> tantivy.Query:
        if len(words) == 1:
            return tantivy.Query.term_query(self._schema, field, words[0])
        return tantivy.Query.phrase_query(self._schema, field, list(words))
