"""From what a person typed to what the engines are asked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.analysis import compounds, forms, words
from indexer.lexical import LexicalIndex, Synonym, Term
from indexer.records import Language
from kbsearch.search.codes import is_code, other_spellings
from kbsearch.search.language import is_little, question_language
from kbsearch.search.phrases import Phrase, is_quoted
from kbsearch.search.synonyms import Synonyms
from kbsearch.search.translations import LONGEST, translated

MAX_TERMS = 32
"""Words of a question that are looked up, the rarest: a whole ticket has a hundred, and the
common ones among them say nothing."""

FUZZY_LETTERS = 4
"""A shorter unknown word has too many neighbours to guess from."""

FUZZY_WEIGHT = 3.0
"""tantivy scores any fuzzy match 1.0, less than an ordinary word brings; chosen by hand."""

SUBJECT_WEIGHT = 1.5
"""What a word of a ticket's first line counts beside one of its text: it was chosen to say what
matters. Of 1, 1.5, 2 and 3 the best for long technical questions (nDCG@10 .832 to .850)."""

SUBJECT_WORDS = 25
"""Words of a first line up to which it is a subject, and no paragraph."""

OPENING_WORDS = 96
"""Words of a question whose meaning is compared, the first ones: a ticket says there what it is
about, and encoding takes as long as the text is. For 187 long technical questions nDCG@10 is .892
with 96 as it is with all (by meaning alone .852 and .855); with 64 it is .890 (.848). The slowest
twentieth of tickets of some 110 words is encoded in 32 ms instead of 44."""

CODE_WEIGHT = 4.0
"""What an error code that an article has counts beside a word of a sentence: who copies one means
it. A whole ticket has many, and not all of them matter."""

_OPENING = re.compile(rf"(?:\s*+\S++){{0,{OPENING_WORDS}}}")
_NO_SYNONYMS = Synonyms()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the engines see it. `terms` are its words without the little ones; `subject`
    the folded words of its first line, where more follow; `phrases` what stands in quotes."""

    text: str
    language: Language
    terms: tuple[Term, ...]
    subject: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()

    @property
    def opening(self) -> str:
        """The part of the text whose meaning is compared."""
        found = _OPENING.match(self.text)
        return found.group() if found else self.text


@dataclass(frozen=True, slots=True)
class WeighedTerm:
    """A term and how much it says: its inverse document frequency in this reader's index."""

    term: Term
    weight: float


def understand(
    text: str,
    languages: tuple[Language, ...],
    synonyms: Synonyms = _NO_SYNONYMS,
    phrases: tuple[Phrase, ...] = (),
) -> Question:
    """Analyses `text` as a word list of each language of the index; a single word that is one of
    its `phrases` is taken as it is written."""
    language = question_language(text)
    found = list(words(text))
    alike = synonyms.found([word.folded for word in found])
    literal = [phrase for phrase in phrases if len(phrase.words) == 1]
    content: dict[str, Term] = {}
    little: dict[str, Term] = {}
    for at, word in enumerate(found):
        if is_quoted(word.folded, literal):
            term = Term(word.folded)
        else:
            stems = _stems(word.surface, word.folded, languages)
            others = (*other_spellings(found, at), *alike.get(word.folded, ()))
            if len(found) <= LONGEST:
                others += translated(word, language, languages)
            term = Term(word.folded, stems, synonyms=others)
        kept = little if is_little(word.folded, language) else content
        kept.setdefault(word.folded, term)
    for compound in compounds(text):
        content.setdefault(compound.folded, Term(compound.folded, (compound.folded,)))
    terms = tuple((content or little).values())
    return Question(text, language, terms, _subject(text), phrases)


def _subject(text: str) -> frozenset[str]:
    first, _, rest = text.strip().partition("\n")
    folded = frozenset(word.folded for word in words(first))
    return folded if rest.strip() and len(folded) <= SUBJECT_WORDS else frozenset()


def weigh(question: Question, index: LexicalIndex | None) -> tuple[WeighedTerm, ...]:
    """The rarest MAX_TERMS terms with their weights, unknown words to be matched fuzzily.

    The weight is BM25's ln(1 + (N - n + .5) / (n + .5)) (Robertson & Zaragoza 2009). Without an
    index to count in, all terms weigh the same.
    """
    if index is None:
        return tuple(WeighedTerm(term, 1.0) for term in question.terms[:MAX_TERMS])
    weighed = (_weigh(term, index, question) for term in question.terms)
    rarest = sorted(weighed, key=lambda one: -one.weight * one.term.weight)[:MAX_TERMS]
    return tuple(
        one if one.term.synonyms or index.frequency(one.term) else _guess(one) for one in rarest
    )


def _weigh(term: Term, index: LexicalIndex, question: Question) -> WeighedTerm:
    """A term with what it says. Of its synonyms those that occur stay, and a rarer one is worth
    no more than the word that was typed: what is rare is only how it is called."""
    counted = [(one, index.synonym_frequency(one)) for one in term.synonyms]
    known = [(one, frequency) for one, frequency in counted if frequency]
    frequency = index.frequency(term) or max((count for _, count in known), default=0)
    weight = rarity(frequency, index.passages)
    synonyms = tuple(_tempered(one, weight, rarity(n, index.passages)) for one, n in known)
    bonus = SUBJECT_WEIGHT if term.folded in question.subject else 1.0
    if frequency and not question.subject and is_code(term.folded):
        bonus *= CODE_WEIGHT
    return WeighedTerm(replace(term, synonyms=synonyms, weight=bonus), weight)


def rarity(frequency: int, total: int) -> float:
    """How much a word says that stands in `frequency` of `total` passages: BM25's ln(1 + (N - n +
    .5) / (n + .5)) (Robertson & Zaragoza 2009)."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _tempered(synonym: Synonym, typed: float, own: float) -> Synonym:
    return replace(synonym, weight=synonym.weight * min(1.0, typed / own)) if own > 0 else synonym


def _guess(weighed: WeighedTerm) -> WeighedTerm:
    term = weighed.term
    if len(term.folded) < FUZZY_LETTERS or not term.folded.isalpha() or not term.stems:
        return weighed
    return replace(weighed, term=replace(term, edits=1, weight=FUZZY_WEIGHT * term.weight))


def _stems(surface: str, folded: str, languages: Sequence[Language]) -> tuple[str, ...]:
    found: list[str] = []
    for language in languages:
        form = forms(surface, folded, language)
        found += [form.stem, form.root]
    return tuple(dict.fromkeys(found))
