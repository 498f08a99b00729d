"""The routes of `/api/v1`: each reads its parameters, asks the knowledge, and answers in JSON."""

from __future__ import annotations

import base64
import binascii
import hashlib
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from pydantic import AfterValidator
from starlette.responses import JSONResponse, Response

from indexer.records import Kind, Language
from kbsearch.accounts.asking import audience_of
from kbsearch.api.limits import each_parameter_once
from kbsearch.api.models import (
    SLUG_MAX,
    ArticleModel,
    ArticlesModel,
    CompletionModel,
    CompletionsModel,
    PlainText,
    ProblemModel,
    SearchModel,
    SummaryModel,
    article_path,
    not_blank,
)
from kbsearch.api.problems import MEDIA_TYPE
from kbsearch.errors import InvalidRequestError, NotFoundError
from kbsearch.knowledge import Knowledge
from kbsearch.search.limits import QUERY_MAX, TAG_MAX
from kbsearch.search.records import Filters, Mode, SearchRequest

QueryText = Annotated[
    PlainText,
    AfterValidator(not_blank),
    Query(
        min_length=1,
        max_length=QUERY_MAX,
        description="The question, in Spanish or English, as a person types it.",
        examples=["no me funciona la vpn", "how do I reset my password"],
    ),
]
Lang = Annotated[Language | None, Query(description="Only articles in this language.")]
Reader = Annotated[
    Language | None,
    Query(description="Of an article's translations the one to show; else the question's."),
]
OfKind = Annotated[Kind | None, Query(description="Only articles of this kind.")]
Tag = Annotated[PlainText | None, Query(max_length=TAG_MAX, description="Only with this tag.")]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer instead, for the OpenAPI document."""
    schema = ProblemModel.model_json_schema()
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def api_router(knowledge: Knowledge) -> APIRouter:
    """All of `/api/v1`, answering from `knowledge`."""
    router = APIRouter(
        prefix="/api/v1",
        responses=problems(422, 503),
        dependencies=[Depends(each_parameter_once)],
    )
    _add_search(router, knowledge)
    _add_articles(router, knowledge)
    return router


def _add_search(router: APIRouter, knowledge: Knowledge) -> None:
    @router.get("/search", tags=["search"], summary="Articles that answer a question")
    def search(
        request: Request,
        q: QueryText,
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
        offset: Annotated[int, Query(ge=0, le=200)] = 0,
        lang: Lang = None,
        kind: OfKind = None,
        tag: Tag = None,
        *,
        mode: Annotated[Mode, Query(description="Which engines answer.")] = Mode.HYBRID,
        exact: Annotated[bool, Query(description="Search what is typed, misspelt or not.")] = False,
        reader: Reader = None,
        typing: Annotated[bool, Query(description="The last word may not be finished.")] = False,
        explain: Annotated[bool, Query(description="Say why each article is there.")] = False,
    ) -> SearchModel:
        """The best articles, each led by the passage that answers and what matched in it."""
        filters = Filters(lang, kind, tag)
        audience = audience_of(request)
        asked = SearchRequest(
            q, audience, filters, limit, offset, mode, reader, exact, typing, explain=explain
        )
        return SearchModel.of(knowledge.search(asked))

    @router.get("/complete", tags=["search"], summary="Titles for what is being typed")
    def complete(
        request: Request, q: QueryText, limit: Annotated[int, Query(ge=1, le=20)] = 8
    ) -> CompletionsModel:
        """Titles that begin as typed come first, then those with such a word inside."""
        found = knowledge.complete(q, audience_of(request), limit)
        return CompletionsModel(
            completions=[
                CompletionModel(title=one.title, url=article_path(one.slug), lang=one.lang)
                for one in found
            ]
        )


def _add_articles(router: APIRouter, knowledge: Knowledge) -> None:
    @router.get("/articles", tags=["articles"], summary="Published articles, newest first")
    def articles(
        request: Request,
        lang: Lang = None,
        kind: OfKind = None,
        tag: Tag = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        cursor: Annotated[str, Query(max_length=100, description="`next` of a page.")] = "",
    ) -> ArticlesModel:
        """A page of articles; `next` leads to the page after it."""
        offset = _offset(cursor)
        audience = audience_of(request)
        found = knowledge.articles(
            audience, lang=lang, kind=kind, tag=tag, limit=limit + 1, offset=offset
        )
        more = len(found) > limit
        return ArticlesModel(
            articles=[SummaryModel.of(one) for one in found[:limit]],
            next=_cursor(offset + limit) if more else None,
        )

    @router.get(
        "/articles/{slug:path}",
        tags=["articles"],
        summary="One article",
        response_model=ArticleModel,
        responses={**problems(404), 304: {"description": "Not modified"}},
    )
    def article(
        request: Request,
        slug: Annotated[PlainText, Path(max_length=SLUG_MAX, examples=["es/red/vpn-desde-casa"])],
        if_none_match: Annotated[str, Header()] = "",
    ) -> Response:
        """The whole article with an `ETag` that changes when the article does."""
        found = knowledge.article(slug, audience_of(request))
        if found is None:
            raise NotFoundError(f"There is no article '{slug}'; see /api/v1/articles for the list")
        body = ArticleModel.whole(found).model_dump(mode="json")
        answer = JSONResponse(body)
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
        if _names(if_none_match, tag):
            return Response(status_code=304, headers={"ETag": tag})
        answer.headers.update({"ETag": tag, "Cache-Control": "no-cache"})
        return answer


def _names(header: str, tag: str) -> bool:
    """Whether `If-None-Match` names the tag, compared weakly as RFC 9110 has it (13.1.2)."""
    named = {part.strip().removeprefix("W/") for part in header.split(",")}
    return tag in named or "*" in named


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        offset = int(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise InvalidRequestError(
            f"cursor: '{cursor}' is not one of ours; leave it out to begin at the first page"
        ) from error
    if not 0 <= offset < 2**31:
        raise InvalidRequestError("cursor: out of range; leave it out to begin at the first page")
    return offset
