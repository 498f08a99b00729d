"""Why a hit is there, as JSON."""

from __future__ import annotations

from pydantic import BaseModel, Field

from indexer.records import Language
from kbsearch.search.records import Explanation, How


class MatchedWordModel(BaseModel):
    """A word of the question, and how it stands in the article."""

    word: str
    share: float = Field(ge=0, le=1, description="Its share of what the question says.")
    how: How
    found_as: str = Field(description="The synonym or translation that was found, or empty.")
    in_title: bool


class ExplanationModel(BaseModel):
    """Why a hit is there: its score is `meaning` and `words` together."""

    question: Language
    article: Language
    cosine: float | None = Field(description="Likeness of meaning; null if not compared.")
    meaning: float
    words: float
    coverage: float = Field(ge=0, le=1, description="The share of the question's words found.")
    lead: float = Field(description="The score less that of the best other article.")
    by_translation: bool = Field(
        description="Whether cosine and score are those of its translation, which stands nearer."
    )
    matched: list[MatchedWordModel]

    @classmethod
    def of(cls, explanation: Explanation) -> ExplanationModel:
        """The explanation as JSON."""
        return cls.model_validate(explanation, from_attributes=True)
