"""The JSON of tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from indexer.records import Language
from kbsearch.api import ticket_examples as examples
from kbsearch.api.examples import with_example
from kbsearch.api.models import PastedText, PlainText, article_path
from kbsearch.deflection.tokens import LENGTH
from kbsearch.search.articles import PublishedArticle
from kbsearch.tickets.changes import NOBODY, TicketChange
from kbsearch.tickets.records import (
    EMAIL_MAX,
    LEVELS,
    NAME_MAX,
    PHONE_MAX,
    SUBJECT_MAX,
    TEXT_MAX,
    Attachment,
    By,
    Channel,
    Entry,
    EntryKind,
    Impact,
    Kind,
    Requester,
    ShownArticle,
    State,
    Ticket,
    Urgency,
)

FILES_MAX = 50
"""Keys of one message; the settings allow fewer."""

NUMBER_MAX = 2**53 - 1
"""The greatest whole number that JSON carries safely (RFC 8259, 6)."""

AccountNumber = Annotated[int, Field(ge=1, le=NUMBER_MAX)]
Level = Annotated[int, Field(ge=LEVELS[0], le=LEVELS[-1])]
Priority = Annotated[int, Field(ge=1, le=5)]
Keys = Annotated[
    list[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]],
    Field(max_length=FILES_MAX, description="Of files that were sent before, within the hour."),
]


def _body(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class NewTicketModel(BaseModel):
    """What somebody wants. Without an e-mail address or a telephone number nobody can answer but
    on the page of the ticket."""

    model_config = _body(examples.NEW_TICKET)

    subject: PastedText = Field(max_length=SUBJECT_MAX)
    description: PastedText = Field(max_length=TEXT_MAX, description="In Markdown.")
    kind: Kind = Kind.INCIDENT
    lang: Language = Field("es", description="The language that the requester is answered in.")
    name: PastedText = Field("", max_length=NAME_MAX)
    email: PastedText = Field("", max_length=EMAIL_MAX)
    phone: PastedText = Field("", max_length=PHONE_MAX)
    account: AccountNumber | None = Field(
        None, description="The requester's account; for technicians, who write for somebody else."
    )
    channel: Channel = Field(
        Channel.API, description="How it came; other than 'web' and 'api' for technicians alone."
    )
    category: PastedText = Field("", max_length=NAME_MAX)
    service: PastedText = Field("", max_length=NAME_MAX, description="One of the settings, if any.")
    impact: Impact = Impact.ONE
    urgency: Urgency = Urgency.SLOWED
    attachments: Keys = []
    token: PlainText = Field(
        "",
        max_length=2 * LENGTH,
        description="Of the suggestions of its form: so the technician sees what was shown.",
    )

    @property
    def requester(self) -> Requester:
        """Who asks, as far as it is said."""
        return Requester(self.name, self.email, self.phone, self.account)


class ReceivedModel(BaseModel):
    """A ticket that was taken; whoever has the link may follow it."""

    model_config = with_example(examples.RECEIVED)

    number: int
    state: State
    kind: Kind
    subject: str
    lang: Language
    link: str = Field(description="A secret of the requester; for technicians the desk's page.")


class RequesterModel(BaseModel):
    """Who asks."""

    name: str
    email: str
    phone: str
    account: int | None

    @classmethod
    def of(cls, one: Requester) -> RequesterModel:
        """The requester as JSON."""
        return cls(name=one.name, email=one.email, phone=one.phone, account=one.account)


class TicketModel(BaseModel):
    """A ticket as it stands."""

    model_config = with_example(examples.TICKET)

    number: int
    kind: Kind
    subject: str
    lang: Language
    channel: Channel
    state: State
    level: int
    impact: Impact
    urgency: Urgency
    priority: int = Field(description="From 1, the first to be seen to, to 5.")
    category: str
    service: str
    requester: RequesterModel
    logged_by: int | None = Field(description="The technician who wrote it down for somebody.")
    assignee: int | None
    created: datetime
    changed: datetime
    answered: datetime | None
    solved: datetime | None
    closed: datetime | None
    reopened: int = Field(description="How many times it was opened again.")
    url: str

    @classmethod
    def of(cls, ticket: Ticket, url: str) -> TicketModel:
        """The ticket as JSON; `url` is its page."""
        names = cls.model_fields.keys() - {"requester", "url"}
        values = {name: getattr(ticket, name) for name in names}
        return cls(**values, requester=RequesterModel.of(ticket.requester), url=url)


class EntryFileModel(BaseModel):
    """A file of an entry; width and height, in pixels, are those of pictures."""

    key: str
    name: str
    type: str
    size: int
    width: int | None
    height: int | None
    url: str

    @classmethod
    def of(cls, one: Attachment, ticket: int) -> EntryFileModel:
        """The file as JSON."""
        return cls(
            key=one.key,
            name=one.name,
            type=one.type,
            size=one.size,
            width=one.width,
            height=one.height,
            url=f"/api/v1/tickets/{ticket}/files/{one.key}",
        )


class ChangedModel(BaseModel):
    """A field of a ticket that was given another value; both as text."""

    field: str
    old: str
    new: str


class EntryModel(BaseModel):
    """One thing in the history of a ticket."""

    model_config = with_example(examples.ENTRY)

    number: int
    at: datetime
    kind: EntryKind
    by: By
    author: str
    text: str = Field(description="In Markdown.")
    changes: list[ChangedModel]
    attachments: list[EntryFileModel]

    @classmethod
    def of(cls, one: Entry) -> EntryModel:
        """The entry as JSON."""
        return cls(
            number=one.number,
            at=one.at,
            kind=one.kind,
            by=one.author.by,
            author=one.author.name,
            text=one.text,
            changes=[ChangedModel(field=c.field, old=c.old, new=c.new) for c in one.changes],
            attachments=[EntryFileModel.of(file, one.ticket) for file in one.attachments],
        )


class ShownModel(BaseModel):
    """An article that the requester was shown while he wrote, and that you may read today."""

    article: str = Field(description="The article's slug.")
    url: str
    title: str
    rank: int
    opened: bool
    helpful: bool | None = Field(description="What the requester said of it, if anything.")

    @classmethod
    def of(cls, one: ShownArticle, article: PublishedArticle) -> ShownModel:
        """The article as JSON."""
        return cls(
            article=one.article,
            url=article_path(one.article),
            title=article.title,
            rank=one.rank,
            opened=one.opened,
            helpful=one.helpful,
        )


class WholeTicketModel(TicketModel):
    """A ticket with its history, oldest first, and the articles that were shown."""

    model_config = with_example(examples.WHOLE_TICKET)

    history: list[EntryModel]
    shown: list[ShownModel]


class TicketsModel(BaseModel):
    """A page of tickets, newest first."""

    model_config = with_example(examples.TICKETS)

    tickets: list[TicketModel]
    next: str | None = Field(description="The `cursor` of the next page; null on the last one.")


class ChangeTicketModel(BaseModel):
    """What is to change; what is left out stays. Requesters change the state alone."""

    model_config = _body(examples.CHANGE)

    state: State | None = None
    level: Level | None = None
    assignee: AccountNumber | None = Field(None, description="A technician; null for nobody.")
    kind: Kind | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    priority: Priority | None = None
    category: Annotated[PastedText, Field(max_length=NAME_MAX)] | None = None
    service: Annotated[PastedText, Field(max_length=NAME_MAX)] | None = None
    subject: Annotated[PastedText, Field(max_length=SUBJECT_MAX)] | None = None

    def change(self) -> TicketChange:
        """The change for the service."""
        given = self.model_dump(exclude_unset=True)
        if "assignee" in given:
            given["assignee"] = given["assignee"] or NOBODY
        return TicketChange(**given)


class ReplyModel(BaseModel):
    """Something that is said about a ticket."""

    model_config = _body(examples.REPLY)

    text: PastedText = Field("", max_length=TEXT_MAX, description="In Markdown.")
    note: bool = Field(default=False, description="Between technicians; the requester never sees.")
    state: State | None = Field(None, description="The state from now on; else what follows.")
    attachments: Keys = []
