"""An explanation as `kbsearch search --explain` prints it: plain sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from kbsearch.search.records import Explanation, Hit, How, MatchedWord

LANGUAGE = {"es": "Spanish", "en": "English"}
SHOWN = 0.005
"""What is less would be written as nothing."""

_HOW = {
    How.TYPED: "as typed",
    How.FORM: "another form of it",
    How.SYNONYM: "as its synonym",
    How.TRANSLATION: "translated",
    How.MISSING: "not in it",
}


def explained(hit: Hit, explanation: Explanation) -> Iterator[str]:
    """The lines below a hit."""
    asked, written = LANGUAGE[explanation.question], LANGUAGE[explanation.article]
    place = ", found through its translation" if explanation.by_translation else ""
    yield f"   {asked} question, {written} article{place}. Score {hit.score:.2f}:"
    if explanation.cosine is None:
        yield "     .00 from meaning, which was not compared"
    else:
        less = explanation.cosine - explanation.meaning
        crowd = f", less {less:.2f} for articles much like it" if less >= SHOWN else ""
        cosine = f"cosine {explanation.cosine:.2f}{crowd}"
        yield f"     {explanation.meaning:.2f} from meaning ({cosine})"
    yield f"     {explanation.words:.2f} from its words"
    yield from (f"         {_word(one)}" for one in explanation.matched)
    lead = f"{abs(explanation.lead):.2f} {'ahead of' if explanation.lead >= 0 else 'behind'}"
    yield (
        f"   Confidence {hit.confidence:.2f}: {explanation.coverage:.0%} of the question's words, "
        f"{lead} the best other article."
    )


def _word(one: MatchedWord) -> str:
    found = f" ({one.found_as})" if one.found_as else ""
    place = ", in the title" if one.in_title and one.how is not How.MISSING else ""
    return f"{one.share:>4.0%}  {one.word}: {_HOW[one.how]}{found}{place}"
