"""The API of feedback on articles: a vote, and changing it with the key that it was given."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from indexer.records import Language
from kbsearch.accounts.asking import audience_of
from kbsearch.api.examples import FEEDBACK, VOTE, with_example
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.models import SLUG_MAX, PlainText, article_path
from kbsearch.api.routes import problems
from kbsearch.errors import NotFoundError
from kbsearch.feedback.records import COMMENT_MAX, Feedback
from kbsearch.feedback.service import FeedbackService
from kbsearch.knowledge import Knowledge
from kbsearch.origins import address_of, refuse_other_sites
from kbsearch.rates import Rate

KEY_MAX = 64
Slug = Annotated[PlainText, Path(max_length=SLUG_MAX, examples=["es/red/vpn-desde-casa"])]
Key = Annotated[
    PlainText,
    Path(max_length=KEY_MAX, description="As it was given.", examples=[FEEDBACK["key"]]),
]
Comment = Annotated[
    str,
    Field(max_length=COMMENT_MAX, description="Control characters are removed."),
]


class ChangeModel(BaseModel):
    """Whether the article helped, and what there is to add; it takes the place of what was."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [VOTE]})

    helpful: StrictBool
    comment: Comment = ""


class VoteModel(ChangeModel):
    """Whether the article helped, and what there is to add."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{**VOTE, "lang": "es"}]}
    )

    lang: Language | None = Field(
        None, description="The language of the page where it was asked; else the article's."
    )


class FeedbackModel(BaseModel):
    """An answer as it is kept. With its `key` it can be changed for 24 hours."""

    model_config = with_example(FEEDBACK)

    key: str
    article: str = Field(description="The article's slug.")
    helpful: bool
    comment: str
    lang: Language
    created: datetime

    @classmethod
    def of(cls, one: Feedback) -> FeedbackModel:
        """The answer as JSON."""
        return cls(
            key=one.key,
            article=one.article,
            helpful=one.helpful,
            comment=one.comment,
            lang=one.lang,
            created=one.created,
        )


def feedback_router(
    knowledge: Knowledge, feedback: FeedbackService, rate: Rate, *, public_url: str = ""
) -> APIRouter:
    """`/api/v1/articles/SLUG/feedback`; `rate` bounds what one client may send.

    Pages of other sites are refused; `public_url` is where visitors find this one, if known.
    """

    def from_here(request: Request) -> None:
        refuse_other_sites(request.headers, public_url)

    router = APIRouter(
        prefix="/api/v1/articles/{slug:path}/feedback",
        tags=["feedback"],
        responses=problems(400, 403, 404, 413, 422, 429, 503),
        dependencies=[Depends(each_parameter_once), Depends(from_here)],
    )

    @router.post("", status_code=HTTPStatus.CREATED, summary="Did the article help?")
    def vote(request: Request, response: Response, slug: Slug, vote: VoteModel) -> FeedbackModel:
        """Keeps an answer about the article as it is now, and nothing about who gives it.

        When this answers with 201 the vote is on disk.
        """
        article = knowledge.article(slug, audience_of(request))
        if article is None:
            raise NotFoundError(f"There is no article '{slug}'; see /api/v1/articles for the list")
        rate.take(address_of(request))
        kept = feedback.record(
            article, helpful=vote.helpful, lang=vote.lang or article.lang, comment=vote.comment
        )
        response.headers["Location"] = f"/api/v1{article_path(slug)}/feedback/{kept.key}"
        return FeedbackModel.of(kept)

    @router.put("/{key}", summary="Change an answer, or add a comment to it")
    def change(request: Request, slug: Slug, key: Key, answer: ChangeModel) -> FeedbackModel:
        """Only whoever has the key can change an answer, and only for 24 hours."""
        if feedback.find(key).article != slug:
            raise NotFoundError(f"The answer with this key is not about '{slug}'")
        rate.take(address_of(request))
        return FeedbackModel.of(
            feedback.change(key, helpful=answer.helpful, comment=answer.comment)
        )

    return router
