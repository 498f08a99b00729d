"""The composition root: the one place that knows every part and puts them together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import structlog
from fastapi import FastAPI

from indexer.encoder import Encoder
from indexer.errors import EncoderError
from kbsearch.accounts.composition import account_services
from kbsearch.accounts.identification import Identification
from kbsearch.accounts.noting import Notes
from kbsearch.accounts.sharing import NotShared
from kbsearch.api.deflection import deflection_router
from kbsearch.api.docs import docs_router
from kbsearch.api.feedback import feedback_router
from kbsearch.api.foreign_pages import ForeignPages
from kbsearch.api.health import health_router
from kbsearch.api.limits import BodyLimit
from kbsearch.api.outcomes import outcomes_router
from kbsearch.api.problems import add_error_handlers, problem_of, refusal_of
from kbsearch.api.reports import reports_router
from kbsearch.api.routes import api_router
from kbsearch.background import running
from kbsearch.changes import ArticleLog
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.feedback_rows import FeedbackRows
from kbsearch.database.insight_rows import InsightRows
from kbsearch.deflection.assembly import deflection_parts
from kbsearch.encoder import configured_encoder
from kbsearch.errors import DatabaseVersionError, DeskDatabaseError
from kbsearch.feedback.service import FeedbackService
from kbsearch.health import Health
from kbsearch.knowledge import Knowledge
from kbsearch.monitoring import Metrics, Monitoring
from kbsearch.pages.accounts.provider import provider_pages
from kbsearch.pages.accounts.routes import account_pages_of
from kbsearch.pages.assets import static_routes
from kbsearch.pages.feedback import feedback_pages
from kbsearch.pages.headers import SecurityHeaders
from kbsearch.pages.insights import insight_pages
from kbsearch.pages.lookalikes import lookalikes
from kbsearch.pages.rendering import Renderer
from kbsearch.pages.routes import pages_router
from kbsearch.pages.site import Site
from kbsearch.rates import Rate
from kbsearch.retention import everything_kept, expire_hourly
from kbsearch.search.shared_encoder import SharedEncoder
from kbsearch.settings import Settings
from kbsearch.visitor_rate import VisitorRate
from kbsearch.watching import Follower, index_command, reindex_on_change

DESCRIPTION = """Answers before tickets, in Spanish and English.

Every error is problem details (RFC 9457) with a `detail` that says what to change."""

VOTES_A_MINUTE = 20
"""From one address, which a whole office may share."""

log = structlog.get_logger()


def create_app(settings: Settings, *, watch: bool = False) -> FastAPI:
    """The whole service. It starts without an index too, and takes one up once it is made.

    `watch` indexes again whenever an article changes. An encoder that cannot be loaded leaves
    lexical search, and a desk database that is out of action leaves everything but feedback;
    `/readyz` says so.
    """
    encoder, failure = _encoder(settings)
    metrics = Metrics()
    knowledge = Knowledge(
        None, encoder, folder=settings.articles, threshold=settings.suggest_confidence
    )
    database = _database(settings)
    notes = Notes()
    accounts = account_services(
        database, settings, kept=everything_kept(database, settings), soon=notes.soon
    )
    deflection = deflection_parts(settings, knowledge, database, metrics.unrecorded.inc)
    health = Health(knowledge, encoder_failure=failure, desk=database.failure)
    follower = Follower(settings.index, knowledge, health, encoder, metrics)
    follower.follow_once()
    knowledge.warm_up()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        changes = ArticleLog(knowledge, accounts.audit)
        work = [follower.follow(), expire_hourly(accounts.erasing), changes.follow()]
        if watch:
            command = index_command(settings.articles, settings.index)
            work.append(reindex_on_change(settings.articles, command))
        async with running(work):
            yield
        await asyncio.to_thread(deflection.recorder.close)
        await asyncio.to_thread(notes.close)
        database.close()

    app = FastAPI(
        title="kbsearch",
        version=version("kbsearch"),
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.accounts, app.state.follower = accounts, follower
    renderer = Renderer(settings, lookalikes=lookalikes(knowledge))
    feedback, rate = FeedbackService(FeedbackRows(database)), Rate(VOTES_A_MINUTE)
    app.include_router(feedback_router(knowledge, feedback, rate, public_url=settings.public_url))
    app.include_router(api_router(knowledge))
    app.include_router(deflection_router(deflection))
    app.include_router(outcomes_router(deflection.outcomes))
    app.include_router(reports_router(InsightRows(database)))
    app.include_router(health_router(health, metrics.registry, settings.monitoring_from))
    app.include_router(docs_router(app.openapi, renderer))
    app.include_router(static_routes(renderer.assets))
    withholds = deflection.service.withholds
    app.include_router(pages_router(knowledge=knowledge, renderer=renderer, withholds=withholds))
    app.include_router(feedback_pages(Site(knowledge, renderer), feedback, rate))
    app.include_router(account_pages_of(settings, Site(knowledge, renderer), accounts, database))
    app.include_router(provider_pages(settings, accounts, database, renderer))
    site = Site(knowledge, renderer)
    app.include_router(insight_pages(site, InsightRows(database), accounts.audit))
    add_error_handlers(app, renderer)
    app.add_middleware(
        VisitorRate, amount=settings.visitor_requests_per_minute, refuse=refusal_of(renderer)
    )
    app.add_middleware(NotShared)
    app.add_middleware(
        ForeignPages, origins=settings.widget_origins, public_url=settings.public_url
    )
    app.add_middleware(
        Identification,
        sessions=accounts.sessions,
        tokens=accounts.tokens,
        cookies=accounts.cookies,
        refuse=problem_of,
    )
    app.add_middleware(BodyLimit, prefix="/api/")
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Monitoring, metrics=metrics)
    return app


def _encoder(settings: Settings) -> tuple[Encoder | None, str]:
    try:
        encoder = configured_encoder(settings, threads=settings.threads)
    except EncoderError as error:
        log.warning("answering by words alone", reason=str(error))
        return None, str(error)
    return SharedEncoder(encoder, at_once=settings.threads), ""


def _database(settings: Settings) -> DeskDatabase:
    """The desk database, ready for use; one that is out of action is tried again when needed.

    Raises DatabaseVersionError: going on without what a newer version has kept would hide it.
    """
    database = DeskDatabase(settings.database)
    try:
        database.open()
    except DatabaseVersionError:
        raise
    except DeskDatabaseError as error:
        log.warning("serving without the desk database", reason=str(error))
    return database
