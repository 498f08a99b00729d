"""Webhooks and handing on, put together from the settings: who listens, and who sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kbsearch.database import forwarded_rows
from kbsearch.database.desk import DeskDatabase
from kbsearch.outbox.calling import Caller
from kbsearch.outbox.forwarding.choices import ZammadChoices, zammad_choices
from kbsearch.outbox.forwarding.composing import Composer, Surroundings
from kbsearch.outbox.forwarding.help_desk import Foreign
from kbsearch.outbox.forwarding.sending import ForwardListener, ForwardSender
from kbsearch.outbox.forwarding.zammad import ANSWER_MAX, NAME, PATIENCE, Zammad
from kbsearch.outbox.network_guard import Guard
from kbsearch.outbox.reading import Puts, TicketReading
from kbsearch.outbox.records import Sender, Way
from kbsearch.outbox.webhook_choices import WebhookChoices, webhook_choices
from kbsearch.outbox.webhooks import WebhookListener, WebhookSender
from kbsearch.settings import Settings
from kbsearch.tickets.happening import Listener


@dataclass(frozen=True, slots=True)
class OutwardChoices:
    """What is chosen of both; nothing is told to anybody by default."""

    webhooks: WebhookChoices | None = None
    zammad: ZammadChoices | None = None
    targets: Mapping[Way, tuple[str, ...]] = field(default_factory=dict)
    """Where a trial may be sent to."""


def outward_choices(settings: Settings) -> OutwardChoices:
    """What the settings say. Raises SettingsError for what could never work."""
    webhooks, zammad = webhook_choices(settings), zammad_choices(settings)
    targets: dict[Way, tuple[str, ...]] = {}
    if webhooks:
        targets[Way.WEBHOOK] = tuple(webhooks.urls)
    if zammad:
        targets[Way.FORWARD] = (NAME,)
    return OutwardChoices(webhooks, zammad, targets)


def handed_on(choices: OutwardChoices, database: DeskDatabase) -> Callable[[int], Foreign | None]:
    """Says what a ticket became in another help desk; None where none is handed on, or not yet."""

    def found(ticket: int) -> Foreign | None:
        if choices.zammad is None:
            return None
        with database.reading() as unit:
            row = forwarded_rows.find(unit, ticket, NAME)
        return Foreign(*row) if row else None

    return found


def outward_listeners(choices: OutwardChoices, outbox: Puts) -> tuple[Listener, ...]:
    """Who keeps what is to be sent; nobody when nothing is chosen."""
    listeners: list[Listener] = []
    if choices.webhooks:
        listeners.append(WebhookListener(outbox, choices.webhooks))
    if choices.zammad:
        listeners.append(ForwardListener(outbox, NAME))
    return tuple(listeners)


def outward_senders(
    choices: OutwardChoices, database: DeskDatabase, reading: TicketReading, around: Surroundings
) -> Mapping[Way, Sender]:
    """Who sends it, by way."""
    senders: dict[Way, Sender] = {}
    if webhooks := choices.webhooks:
        caller = Caller(Guard(webhooks.allowed))
        senders[Way.WEBHOOK] = WebhookSender(webhooks, reading, caller)
    if zammad := choices.zammad:
        caller = Caller(Guard([zammad.host]), patience=PATIENCE, answer_max=ANSWER_MAX)
        desk = Zammad(zammad, caller)
        senders[Way.FORWARD] = ForwardSender(desk, Composer(reading, around), database)
    return senders
