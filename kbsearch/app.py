"""The composition root: the one place that knows every part and puts them together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version

import structlog
from fastapi import FastAPI

from indexer.encoder import Encoder
from indexer.errors import EncoderError
from kbsearch.accounts.composition import AccountServices, account_services
from kbsearch.accounts.identification import Identification
from kbsearch.accounts.noting import Notes
from kbsearch.accounts.sharing import NotShared
from kbsearch.api.attachments import UPLOADS, attachments_router
from kbsearch.api.deflection import deflection_router
from kbsearch.api.desk import desk_router
from kbsearch.api.docs import docs_router
from kbsearch.api.feedback import feedback_router
from kbsearch.api.foreign_pages import ForeignPages
from kbsearch.api.forwarded import forwarded_routers
from kbsearch.api.health import health_router
from kbsearch.api.limits import BodyLimit
from kbsearch.api.outcomes import outcomes_router
from kbsearch.api.problems import add_error_handlers, problem_of, refusal_of
from kbsearch.api.reports import reports_router
from kbsearch.api.routes import api_router
from kbsearch.api.tickets import tickets_router
from kbsearch.background import running
from kbsearch.changes import ArticleLog
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.feedback_rows import FeedbackRows
from kbsearch.database.insight_rows import InsightRows
from kbsearch.deflection.assembly import Parts as DeflectionParts
from kbsearch.deflection.assembly import deflection_parts
from kbsearch.desk.composition import DeskServices, desk_services
from kbsearch.encoder import configured_encoder
from kbsearch.errors import DatabaseVersionError, DeskDatabaseError
from kbsearch.feedback.service import FeedbackService
from kbsearch.health import Health
from kbsearch.knowledge import Knowledge
from kbsearch.monitoring import Metrics, Monitoring
from kbsearch.outbox.composition import OutboxParts, Sources, outbox_parts
from kbsearch.outbox.outward import handed_on
from kbsearch.outbox.watching import OutboxFigures, OutboxWatch
from kbsearch.pages.accounts.provider import provider_pages
from kbsearch.pages.accounts.routes import account_pages_of
from kbsearch.pages.assets import static_routes
from kbsearch.pages.feedback import feedback_pages
from kbsearch.pages.headers import SecurityHeaders
from kbsearch.pages.insights import insight_pages
from kbsearch.pages.link_picker import link_picker_pages
from kbsearch.pages.lookalikes import lookalikes
from kbsearch.pages.mail_look import mail_words
from kbsearch.pages.rendering import Renderer
from kbsearch.pages.routes import pages_router
from kbsearch.pages.site import Site
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.pages.tickets.files import ticket_file_pages
from kbsearch.pages.tickets.routes import ticket_pages
from kbsearch.rates import Rate
from kbsearch.retention import everything_kept, expire_hourly
from kbsearch.search.shared_encoder import SharedEncoder
from kbsearch.settings import Settings
from kbsearch.tickets.composition import TicketServices, tend_hourly, ticket_services
from kbsearch.unread import UnreadBodies
from kbsearch.visitor_rate import VisitorRate
from kbsearch.watching import Follower, index_command, reindex_on_change

DESCRIPTION = """Answers before tickets, in Spanish and English.

Every error is problem details (RFC 9457) with a `detail` that says what to change."""

VOTES_A_MINUTE = 20
"""From one address, which a whole office may share."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Parts:
    """Everything that a service is made of, put together and not yet asked anything."""

    settings: Settings
    metrics: Metrics
    knowledge: Knowledge
    database: DeskDatabase
    notes: Notes
    accounts: AccountServices
    deflection: DeflectionParts
    tickets: TicketServices
    outgoing: OutboxParts
    figures: OutboxFigures
    health: Health
    follower: Follower
    renderer: Renderer

    @property
    def desk(self) -> DeskServices:
        """What technicians work with."""
        tickets, accounts = self.tickets.tickets, self.accounts.accounts
        return desk_services(self.database, self.knowledge, tickets, accounts)

    @property
    def site(self) -> Site:
        """What pages need."""
        return Site(self.knowledge, self.renderer, self.deflection.service.withholds)


def create_app(settings: Settings, *, watch: bool = False) -> FastAPI:
    """The whole service. It starts without an index too, and takes one up once it is made.

    `watch` indexes again whenever an article changes. An encoder that cannot be loaded leaves
    lexical search, and a desk database that is out of action leaves reading and searching;
    `/readyz` says so.
    """
    parts = _parts(settings)
    parts.follower.follow_once()
    parts.knowledge.warm_up()
    app = FastAPI(
        title="kbsearch",
        version=version("kbsearch"),
        description=DESCRIPTION,
        lifespan=lambda _: _life(parts, watch=watch),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.accounts, app.state.follower = parts.accounts, parts.follower
    app.state.tickets = parts.tickets
    app.state.outgoing = parts.outgoing
    _add_api(app, parts)
    _add_pages(app, parts)
    add_error_handlers(app, parts.renderer)
    _add_middleware(app, parts)
    return app


def _parts(settings: Settings) -> Parts:
    encoder, failure = _encoder(settings)
    metrics, notes = Metrics(), Notes()
    knowledge = Knowledge(
        None, encoder, folder=settings.articles, threshold=settings.suggest_confidence
    )
    database = _database(settings)
    accounts = account_services(
        database, settings, kept=everything_kept(database, settings), soon=notes.soon
    )
    deflection = deflection_parts(settings, knowledge, database, metrics.unrecorded.inc)
    outgoing = outbox_parts(database, settings)
    tickets = ticket_services(database, settings, deflection.service, outgoing.listeners)
    watch = OutboxWatch(outgoing.outbox, outgoing.ways)
    health = Health(knowledge, encoder_failure=failure, desk=database.failure, outbox=watch.reasons)
    return Parts(
        settings,
        metrics,
        knowledge,
        database,
        notes,
        accounts,
        deflection=deflection,
        tickets=tickets,
        outgoing=outgoing,
        figures=OutboxFigures(watch, metrics.registry),
        health=health,
        follower=Follower(settings.index, knowledge, health, encoder, metrics),
        renderer=Renderer(settings, lookalikes=lookalikes(knowledge)),
    )


@asynccontextmanager
async def _life(parts: Parts, *, watch: bool) -> AsyncIterator[None]:
    """What goes on beside requests, from the first to the last of them."""
    changes = ArticleLog(parts.knowledge, parts.accounts.audit)
    work = [
        parts.follower.follow(),
        expire_hourly(parts.accounts.erasing),
        changes.follow(),
        tend_hourly(parts.tickets),
        parts.outgoing.deliver(_sources(parts), parts.figures.told),
    ]
    if watch:
        articles = parts.settings.articles
        work.append(reindex_on_change(articles, index_command(articles, parts.settings.index)))
    async with running(work):
        yield
    await asyncio.to_thread(parts.deflection.recorder.close)
    await asyncio.to_thread(parts.notes.close)
    parts.database.close()


def _sources(parts: Parts) -> Sources:
    """What is read for mails and for whatever else leaves the service."""
    return Sources(
        tickets=parts.tickets.tickets,
        links=parts.tickets.links,
        articles=parts.knowledge,
        audience_of=parts.accounts.accounts.audience_of,
        path_of=parts.tickets.attachments.path,
        words=mail_words(parts.settings, parts.renderer.catalogues),
    )


def _add_api(app: FastAPI, parts: Parts) -> None:
    settings, deflection = parts.settings, parts.deflection
    feedback, rate = FeedbackService(FeedbackRows(parts.database)), Rate(VOTES_A_MINUTE)
    votes = feedback_router(parts.knowledge, feedback, rate, public_url=settings.public_url)
    for router in (
        votes,
        api_router(parts.knowledge),
        deflection_router(deflection),
        outcomes_router(deflection.outcomes),
        reports_router(InsightRows(parts.database)),
        tickets_router(
            parts.tickets,
            parts.accounts.accounts,
            parts.knowledge,
            public_url=settings.public_url,
        ),
        health_router(parts.health, parts.metrics.registry, settings.monitoring_from),
        docs_router(app.openapi, parts.renderer),
        feedback_pages(parts.site, feedback, rate),
        desk_router(parts.desk, public_url=settings.public_url),
        attachments_router(parts.tickets, public_url=settings.public_url),
        *forwarded_routers(parts.outgoing, parts.tickets, public_url=settings.public_url),
    ):
        app.include_router(router)


def _add_pages(app: FastAPI, parts: Parts) -> None:
    settings, database, accounts = parts.settings, parts.database, parts.accounts
    withholds = parts.deflection.service.withholds
    mails = bool(settings.smtp_host)
    elsewhere = handed_on(parts.outgoing.outward, database)
    desk = TicketDesk(parts.site, parts.tickets, accounts.accounts, mails, elsewhere)
    for router in (
        static_routes(parts.renderer.assets),
        pages_router(
            knowledge=parts.knowledge,
            renderer=parts.renderer,
            withholds=withholds,
            tickets=None if settings.ticket_url else desk,
        ),
        ticket_pages(desk),
        link_picker_pages(parts.site, settings.picker_origins),
        account_pages_of(settings, parts.site, accounts, database, parts.outgoing),
        provider_pages(settings, accounts, database, parts.renderer),
        insight_pages(parts.site, InsightRows(database), accounts.audit),
        ticket_file_pages(parts.tickets, parts.renderer),
    ):
        app.include_router(router)


def _add_middleware(app: FastAPI, parts: Parts) -> None:
    """From the innermost to the outermost."""
    settings, accounts = parts.settings, parts.accounts
    app.add_middleware(
        VisitorRate,
        amount=settings.visitor_requests_per_minute,
        refuse=refusal_of(parts.renderer),
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
    app.add_middleware(BodyLimit, prefix="/api/", besides=frozenset({UPLOADS}))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(UnreadBodies)
    app.add_middleware(Monitoring, metrics=parts.metrics)


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
