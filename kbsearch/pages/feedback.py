"""Feedback without a script: the vote, a page that thanks for it, and the comment that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from indexer.records import LANGUAGES, Language
from kbsearch.accounts.asking import audience_of
from kbsearch.errors import (
    DeskDatabaseError,
    FormExpiredError,
    InvalidRequestError,
    TooManyRequestsError,
)
from kbsearch.feedback.records import COMMENT_MAX, Feedback
from kbsearch.feedback.service import FeedbackService
from kbsearch.origins import address_of, refuse_other_sites
from kbsearch.pages.errors import error_page
from kbsearch.pages.posted import fields, is_form, read_body
from kbsearch.pages.secure_forms import refuse_other_sessions
from kbsearch.pages.site import Site, add_page
from kbsearch.rates import Rate

# Bytes of a form: a comment of four-byte letters, percent-encoded, and a slug, with room to spare.
FORM_MAX = 32_768
ANSWERS: Mapping[str, bool] = {"yes": True, "no": False}
KEPT = "kept"
"""In the address of the page that comes back after a comment."""

log = structlog.get_logger(__name__)


async def posted(request: Request) -> Mapping[str, str]:
    """The fields of a form. Raises HTTPException 415 or 413."""
    if not is_form(request):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = await read_body(request, FORM_MAX)
    if body is None:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return fields(body)


Form = Annotated[Mapping[str, str], Depends(posted)]


def feedback_pages(site: Site, feedback: FeedbackService, rate: Rate) -> APIRouter:
    """`/feedback` and `/feedback/KEY` in each language; `rate` bounds what one client may send."""
    router = APIRouter(include_in_schema=False)
    for lang in LANGUAGES:
        pages = FeedbackPages(site, feedback, rate, lang)
        router.include_router(pages.routes(), prefix=f"/{lang}")
    return router


class FeedbackPages:
    """The pages of one language."""

    def __init__(self, site: Site, feedback: FeedbackService, rate: Rate, lang: Language) -> None:
        self._site = site
        self._feedback = feedback
        self._rate = rate
        self._lang = lang

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter(dependencies=[Depends(self._from_here)])
        add_page(router, "/feedback", self.nothing)
        add_page(router, "/feedback/{key}", self.thanks)
        router.post("/feedback", response_model=None)(self.vote)
        router.post("/feedback/{key}", response_model=None)(self.change)
        return router

    def _from_here(self, request: Request) -> None:
        # A link from elsewhere is no harm; a form from elsewhere is somebody else's answer.
        if request.method == "POST":
            refuse_other_sites(request.headers, self._site.renderer.settings.public_url)

    def nothing(self) -> Response:
        """Who loads the address that a form is sent to, finds the front page."""
        return RedirectResponse(f"/{self._lang}/", HTTPStatus.TEMPORARY_REDIRECT)

    def vote(self, request: Request, form: Form) -> Response:
        """Keeps a vote and leads to the page that thanks for it."""
        article = self._site.knowledge.article(form.get("article", ""), audience_of(request))
        if article is None:
            return error_page(request, self._site.renderer, 404, reason="no-such-article")
        helpful = ANSWERS.get(form.get("helpful", ""))
        if helpful is None:
            return error_page(request, self._site.renderer, 422)

        def keep() -> Response:
            refuse_other_sessions(request, form)
            self._rate.take(address_of(request))
            kept = self._feedback.record(article, helpful=helpful, lang=self._lang)
            return self._see(f"/feedback/{kept.key}")

        return self._or_again(request, form, keep)

    def thanks(self, request: Request, key: str) -> Response:
        """The page after a vote; it takes a comment, and a change of mind."""
        kept = self._feedback.find(key)
        return self._page(request, kept, {"comment": kept.comment})

    def change(self, request: Request, key: str, form: Form) -> Response:
        """Keeps a comment or a change of mind, and leads back to the page that thanks for it."""

        def keep() -> Response:
            refuse_other_sessions(request, form)
            self._rate.take(address_of(request))
            comment = form.get("comment")
            answer = ANSWERS.get(form.get("helpful", ""))
            try:
                self._feedback.change(key, helpful=answer, comment=comment)
            except InvalidRequestError:
                return self._too_long(request, key, comment or "")
            return self._see(f"/feedback/{key}{f'?{KEPT}=1' if comment else ''}")

        return self._or_again(request, form, keep)

    def _or_again(
        self, request: Request, form: Mapping[str, str], keep: Callable[[], Response]
    ) -> Response:
        """What `keep` answers, or a page that has everything that was sent, to send it again."""
        try:
            return keep()
        except (DeskDatabaseError, FormExpiredError, TooManyRequestsError) as error:
            log.warning("feedback not kept", reason=str(error))
            wait = error.retry_after if isinstance(error, TooManyRequestsError) else 0
            sent = {name: form[name] for name in ("helpful", "comment") if name in form}
            values = {
                "fields": {"article": form.get("article", ""), **sent},
                "wait": wait,
                "expired": isinstance(error, FormExpiredError),
            }
            page = self._site.renderer.page(
                request, "feedback_failed.html", self._lang, values, status=error.status
            )
            page.headers.update(error.headers)
            return page

    def _too_long(self, request: Request, key: str, comment: str) -> Response:
        shown = {"comment": comment, "too_long": len(comment.replace("\r\n", "\n"))}
        return self._page(request, self._feedback.find(key), shown, status=422)

    def _page(
        self, request: Request, kept: Feedback, shown: Mapping[str, Any], *, status: int = 200
    ) -> Response:
        values = {
            "answer": kept,
            "article": self._site.knowledge.article(kept.article, audience_of(request)),
            "kept": KEPT in request.query_params,
            "limit": COMMENT_MAX,
            "too_long": 0,
            **shown,
        }
        # Whoever has the address of this page can change the answer.
        return self._site.renderer.page(
            request, "feedback.html", self._lang, values, status=status, secret=True
        )

    def _see(self, path: str) -> Response:
        return RedirectResponse(f"/{self._lang}{path}", HTTPStatus.SEE_OTHER)
