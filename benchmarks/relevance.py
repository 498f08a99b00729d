"""How often the labelled questions over the sample articles find their article.

    python -m benchmarks.relevance [--articles DIR] [--questions FILE] [--json]

Indexes the articles in a temporary place with the configured encoder, asks every question of
`tests/relevance/questions.yaml` as a visitor would, and lists each miss with what came first.
Then the same as tickets: how often something is suggested, and how often it is right.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from indexer.encoder import Encoder
from indexer.folder_source import FolderSource
from indexer.pipeline import index
from indexer.reader import Reader
from indexer.records import Audience, Language
from kbsearch.deflection.suggesting import Draft, suggest
from kbsearch.encoder import configured_encoder
from kbsearch.search.records import Hit, SearchRequest
from kbsearch.search.service import Search
from kbsearch.search.synonyms import SynonymFile
from kbsearch.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests" / "relevance" / "questions.yaml"
DEPTH = 10
"""Ranks that count for MRR; an article further down scores nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question. `across` says that only the other language has an answer."""

    ask: str
    want: tuple[str, ...]
    across: bool = False

    @property
    def short(self) -> str:
        """Its first words on one line."""
        line = " ".join(self.ask.split())
        return line if len(line) <= 60 else f"{line[:59]}…"


@dataclass(frozen=True, slots=True)
class Labels:
    """The questions that have an answer, and those that have none."""

    questions: tuple[Question, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question found. `rank` counts from 1, or is 0 when the article was not in DEPTH."""

    question: Question
    language: Language
    rank: int
    first: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over some questions."""

    questions: int
    hit_at_1: float
    hit_at_3: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Suggested:
    """Suggestions at one threshold. Precision is the share of shown lists that hold the article;
    `silent` of `unanswerable` drafts were rightly shown nothing."""

    threshold: float
    shown: int
    right: int
    drafts: int
    silent: int
    unanswerable: int

    @property
    def precision(self) -> float:
        """Of the drafts that were shown something, the share that got the right article."""
        return self.right / self.shown if self.shown else 0.0

    @property
    def show_rate(self) -> float:
        """Of the drafts that have an answer, the share that were shown something."""
        return self.shown / self.drafts if self.drafts else 0.0


@dataclass(frozen=True, slots=True)
class Relevance:
    """All outcomes of one run."""

    outcomes: tuple[Outcome, ...]
    suggested: Suggested

    def groups(self) -> Iterator[tuple[str, Figures]]:
        """The figures overall, by language within one language, and across languages."""
        yield "all", figures(self.outcomes)
        for lang in ("es", "en"):
            inside = [o for o in self.outcomes if o.language == lang and not o.question.across]
            yield lang, figures(inside)
        yield "across", figures([o for o in self.outcomes if o.question.across])

    @property
    def misses(self) -> list[Outcome]:
        """Questions whose article is not among the first three."""
        return [one for one in self.outcomes if not 1 <= one.rank <= 3]


def read_labels(path: Path = QUESTIONS) -> Labels:
    """The labelled questions of a file; KeyError or TypeError when one is malformed."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    questions = (
        Question(one["ask"], tuple(one["want"]), bool(one.get("across")))
        for one in raw["questions"]
    )
    return Labels(tuple(questions), tuple(raw["silent"]))


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """hit@1, hit@3 and the mean reciprocal rank of some outcomes."""
    count = max(len(outcomes), 1)
    return Figures(
        questions=len(outcomes),
        hit_at_1=sum(one.rank == 1 for one in outcomes) / count,
        hit_at_3=sum(1 <= one.rank <= 3 for one in outcomes) / count,
        mrr=sum(1 / one.rank for one in outcomes if one.rank) / count,
    )


def ask_all(search: Search, labels: Labels, threshold: float) -> Relevance:
    """Asks every question, as a search and as a ticket."""
    outcomes = tuple(_ask(search, one) for one in labels.questions)
    drafts = [_suggest(search, one.ask, threshold) for one in labels.questions]
    silence = [_suggest(search, one, threshold) for one in labels.silent]
    suggested = Suggested(
        threshold=threshold,
        shown=sum(bool(hits) for hits in drafts),
        right=sum(
            any(hit.slug in one.want for hit in hits)
            for one, hits in zip(labels.questions, drafts, strict=True)
        ),
        drafts=len(drafts),
        silent=sum(not hits for hits in silence),
        unanswerable=len(silence),
    )
    return Relevance(outcomes, suggested)


def measure(articles: Path, encoder: Encoder, labels: Labels, threshold: float) -> Relevance:
    """Indexes `articles` in a temporary place and asks it everything."""
    with tempfile.TemporaryDirectory(prefix="kbsearch-relevance-") as place:
        index(FolderSource(articles), Path(place), encoder)
        synonyms = SynonymFile(articles).read()
        return ask_all(Search(Reader(Path(place)), encoder, synonyms), labels, threshold)


def report(found: Relevance) -> Iterator[str]:
    """The lines to print."""
    yield f"{'':8}{'questions':>10}{'hit@1':>8}{'hit@3':>8}{'MRR':>8}"
    for name, one in found.groups():
        yield f"{name:8}{one.questions:>10}{one.hit_at_1:>8.2f}{one.hit_at_3:>8.2f}{one.mrr:>8.2f}"
    shown = found.suggested
    yield ""
    yield f"suggestions that are right at least {10 * shown.threshold:g} times in 10"
    yield f"  shown for {shown.show_rate:.0%} of {shown.drafts} questions that have an answer"
    yield f"  right in {shown.precision:.0%} of those {shown.shown}"
    yield f"  silent for {shown.silent} of {shown.unanswerable} that have none"
    if found.misses:
        yield ""
        yield "not among the first three:"
    for miss in found.misses:
        yield f"  {miss.question.short}"
        yield f"    wanted {miss.question.want[0]}, came {miss.first or 'nothing'}"


def as_json(found: Relevance) -> dict[str, object]:
    """The same as one object."""
    return {
        **{
            name: {
                "questions": one.questions,
                "hit@1": round(one.hit_at_1, 4),
                "hit@3": round(one.hit_at_3, 4),
                "mrr@10": round(one.mrr, 4),
            }
            for name, one in found.groups()
        },
        "suggestions": {
            "threshold": found.suggested.threshold,
            "show_rate": round(found.suggested.show_rate, 4),
            "precision": round(found.suggested.precision, 4),
            "silent": found.suggested.silent,
            "unanswerable": found.suggested.unanswerable,
        },
    }


def _ask(search: Search, question: Question) -> Outcome:
    result = search.search(SearchRequest(question.ask, limit=DEPTH))
    slugs = [hit.slug for hit in result.hits]
    rank = next((at for at, slug in enumerate(slugs, 1) if slug in question.want), 0)
    return Outcome(question, _language(question), rank, slugs[0] if slugs else "")


def _language(question: Question) -> Language:
    """The language that a question is in: that of its article, or the other one if `across`."""
    spanish = question.want[0].startswith("es/") is not question.across
    return "es" if spanish else "en"


def _suggest(search: Search, text: str, threshold: float) -> Sequence[Hit]:
    subject, _, description = text.partition("\n")
    draft = Draft(subject, description)
    return suggest(search, draft, threshold=threshold, audience=Audience.PUBLIC)


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ROOT / "articles")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args()
    settings = load_settings(articles=given.articles)
    encoder = configured_encoder(settings, threads=settings.index_threads)
    labels = read_labels(given.questions)
    found = measure(settings.articles, encoder, labels, settings.suggest_confidence)
    print(json.dumps(as_json(found)) if given.json else "\n".join(report(found)))


if __name__ == "__main__":
    main()
