"""The outbox of one installation with its ways out, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kbsearch.database.desk import DeskDatabase
from kbsearch.outbox.delivering import Told, deliver_until_cancelled, nobody
from kbsearch.outbox.mail.choices import MailChoices, mail_choices
from kbsearch.outbox.mail.composing import Composer
from kbsearch.outbox.mail.listener import MailListener
from kbsearch.outbox.mail.words import Words
from kbsearch.outbox.records import Sender, Way
from kbsearch.outbox.service import Outbox
from kbsearch.settings import Settings
from kbsearch.tickets.happening import Listener


@dataclass(frozen=True, slots=True)
class Ways:
    """Some ways out: who writes into the outbox for them, and who sends."""

    listeners: Sequence[Listener] = ()
    senders: Mapping[Way, Sender] | None = None


@dataclass(frozen=True, slots=True)
class OutboxParts:
    """The outbox, who writes into it when something happens to a ticket, and who empties it."""

    outbox: Outbox
    listeners: Sequence[Listener]
    senders: Mapping[Way, Sender]

    async def deliver(self, told: Told = nobody) -> None:
        """Empties it until cancelled."""
        await deliver_until_cancelled(self.outbox, self.senders, told=told)


def outbox_parts(
    database: DeskDatabase, settings: Settings, composer: Composer, words: Words, *others: Ways
) -> OutboxParts:
    """The outbox with mail, where the settings name a mail server, and with other ways out.

    Raises SettingsError for settings of mail that contradict each other.
    """
    outbox = Outbox(database)
    ways = [mail_ways(mail_choices(settings), outbox, settings, composer, words), *others]
    senders: dict[Way, Sender] = {}
    for one in ways:
        senders.update(one.senders or {})
    listeners = tuple(listener for one in ways for listener in one.listeners)
    return OutboxParts(outbox, listeners, senders)


def mail_ways(
    choices: MailChoices | None,
    outbox: Outbox,
    settings: Settings,
    composer: Composer,
    words: Words,
) -> Ways:
    """Mail; nothing without a mail server."""
    if choices is None:
        return Ways()
    from kbsearch.outbox.mail.smtp import MailSender  # noqa: PLC0415 - slow to load

    listener = MailListener(outbox, choices, settings.default_language)
    return Ways((listener,), {Way.MAIL: MailSender(choices, composer, words)})
