"""The outbox of one installation with its ways out, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.records import Audience
from kbsearch.database.desk import DeskDatabase
from kbsearch.outbox.delivering import Told, deliver_until_cancelled, nobody
from kbsearch.outbox.forwarding.composing import Surroundings
from kbsearch.outbox.mail.choices import MailChoices, mail_choices
from kbsearch.outbox.mail.composing import Articles, Composer, Links
from kbsearch.outbox.mail.listener import MailListener
from kbsearch.outbox.mail.words import Words
from kbsearch.outbox.outward import (
    OutwardChoices,
    outward_choices,
    outward_listeners,
    outward_senders,
)
from kbsearch.outbox.reading import TicketReading
from kbsearch.outbox.records import Sender, Way
from kbsearch.outbox.service import Outbox
from kbsearch.settings import Settings
from kbsearch.tickets.happening import Listener


@dataclass(frozen=True, slots=True)
class Sources:
    """What is read to say something about a ticket. `audience_of` is what an account may read;
    `path_of` where a file lies."""

    tickets: TicketReading
    links: Links
    articles: Articles
    audience_of: Callable[[int], Audience]
    path_of: Callable[[str], Path]
    words: Words


@dataclass(frozen=True, slots=True)
class OutboxParts:
    """The outbox and who writes into it; who empties it is made from what tickets are read by."""

    database: DeskDatabase
    settings: Settings
    outbox: Outbox
    mail: MailChoices | None
    outward: OutwardChoices

    @property
    def ways(self) -> frozenset[Way]:
        """Those that the settings say how to send by."""
        return frozenset(self.outward.targets) | ({Way.MAIL} if self.mail else frozenset())

    @property
    def listeners(self) -> Sequence[Listener]:
        """Who is told what happens to tickets."""
        others = outward_listeners(self.outward, self.outbox)
        if self.mail is None:
            return others
        return (MailListener(self.outbox, self.mail, self.settings.default_language), *others)

    def senders(self, sources: Sources) -> Mapping[Way, Sender]:
        """Who sends, by way."""
        site = self.settings.public_url.rstrip("/")
        around = Surroundings(
            words=sources.words,
            article=sources.articles.article,
            path=sources.path_of,
            site=site,
            lang=self.settings.default_language,
        )
        senders = dict(outward_senders(self.outward, self.database, sources.tickets, around))
        if self.mail is not None:
            senders[Way.MAIL] = mail_sender(self.mail, sources)
        return senders

    async def deliver(self, sources: Sources, told: Told = nobody) -> None:
        """Empties it until cancelled."""
        await deliver_until_cancelled(self.outbox, self.senders(sources), told=told)


def outbox_parts(database: DeskDatabase, settings: Settings) -> OutboxParts:
    """Raises SettingsError for settings that contradict each other."""
    return OutboxParts(
        database,
        settings,
        outbox=Outbox(database),
        mail=mail_choices(settings),
        outward=outward_choices(settings),
    )


def mail_sender(choices: MailChoices, sources: Sources) -> Sender:
    """Who hands mail to the server of the settings."""
    from kbsearch.outbox.mail.smtp import MailSender  # noqa: PLC0415 - slow to load

    composer = Composer(
        sources.words,
        site=choices.site,
        tickets=sources.tickets,
        links=sources.links,
        articles=sources.articles,
        audience_of=sources.audience_of,
    )
    return MailSender(choices, composer, sources.words)
