"""The JSON of the technician's desk: suggestions for replies, and links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from indexer.records import Audience, Language
from kbsearch.api import examples
from kbsearch.api.examples import with_example
from kbsearch.api.models import (
    SLUG_MAX,
    HitModel,
    PastedText,
    PlainText,
    article_path,
    not_blank,
)
from kbsearch.database.link_tables import DESK_MAX, REFERENCE_MAX
from kbsearch.desk.links import Linked
from kbsearch.desk.records import How, Link, TicketRef
from kbsearch.desk.suggesting import Suggestion, Wanted
from kbsearch.search.limits import DESCRIPTION_MAX, QUERY_MAX, SUBJECT_MAX

NUMBER_MAX = 10**15
Name = Annotated[PlainText, AfterValidator(not_blank)]


class RequesterModel(BaseModel):
    """What the requester knows of an article."""

    shown: bool = Field(description="Whether his form showed it to him.")
    opened: bool = Field(description="Whether he opened it there.")
    helpful: bool | None = Field(description="What he said of it there, if anything.")
    may_read: bool = Field(description="Whether a link to it would open for him.")


class ReplySuggestionModel(HitModel):
    """One article for a reply."""

    model_config = with_example(examples.REPLY_SUGGESTION)

    requester: RequesterModel
    linked: bool = Field(description="Whether the ticket has a link to it already.")

    @classmethod
    def suggested(cls, one: Suggestion) -> Self:
        """The suggestion as JSON."""
        shown = one.shown
        requester = RequesterModel(
            shown=shown is not None,
            opened=shown is not None and shown.opened,
            helpful=shown.helpful if shown else None,
            may_read=one.readable,
        )
        hit = HitModel.of(one.hit).model_dump()
        return cls(**hit, requester=requester, linked=one.linked)


class ReplySuggestionsModel(BaseModel):
    """Articles for a reply, the best first; at most five."""

    model_config = with_example(examples.REPLY_SUGGESTIONS)

    suggestions: list[ReplySuggestionModel]

    @classmethod
    def of(cls, found: Sequence[Suggestion]) -> ReplySuggestionsModel:
        """The suggestions as JSON."""
        return cls(suggestions=[ReplySuggestionModel.suggested(one) for one in found])


class ForTextModel(BaseModel):
    """What stands on the page of a ticket elsewhere, or what is searched for instead."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.FOR_TEXT]})

    subject: PastedText = Field("", max_length=SUBJECT_MAX)
    text: PastedText = Field("", max_length=DESCRIPTION_MAX, description="What was said so far.")
    newest: PastedText = Field(
        "", max_length=DESCRIPTION_MAX, description="What the requester said last; it counts most."
    )
    q: PastedText = Field("", max_length=QUERY_MAX, description="Search for this instead.")
    lang: Language | None = Field(None, description="The language that the requester reads.")
    requester: Audience = Field(
        Audience.PUBLIC, description="What the requester may read, for `may_read`."
    )

    def wanted(self) -> Wanted:
        """The same for the service."""
        return Wanted(self.subject, self.text, self.newest, self.q, self.lang)


class ForeignTicketModel(BaseModel):
    """A ticket of another help desk."""

    model_config = ConfigDict(extra="forbid")

    desk: Name = Field(
        max_length=DESK_MAX, description="The name of the help desk.", examples=["zammad"]
    )
    id: Name = Field(
        max_length=REFERENCE_MAX, description="What it calls the ticket.", examples=["48211"]
    )
    requester_hash: str = Field(
        "",
        pattern=r"^([0-9a-f]{64})?$",
        description="As for outcomes: so that the link can be erased with who asked.",
    )


class LinkRequestModel(BaseModel):
    """An article that answered a ticket: one of ours by its number, or a foreign one."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.LINKING]})

    ticket: int | None = Field(None, ge=1, le=NUMBER_MAX, description="The number of a ticket.")
    foreign: ForeignTicketModel | None = None
    article: PlainText = Field(max_length=SLUG_MAX, examples=["es/red/vpn-desde-casa"])
    how: How = Field(How.API, description="As a link, as a quotation, or by another program.")

    @model_validator(mode="after")
    def _one_ticket(self) -> Self:
        if (self.ticket is None) == (self.foreign is None):
            raise ValueError("give either `ticket` or `foreign`")
        return self

    @property
    def reference(self) -> TicketRef:
        """The ticket."""
        if self.foreign is not None:
            return TicketRef(self.foreign.id.strip(), self.foreign.desk.strip())
        return TicketRef.ours(self.ticket or 0)

    @property
    def requester_hash(self) -> str:
        """Who asked, as the other help desk calls him."""
        return self.foreign.requester_hash if self.foreign else ""


class LinkModel(BaseModel):
    """An article that was linked to a ticket."""

    model_config = with_example(examples.LINK)

    number: int
    ticket: int | None = Field(description="The number of a ticket here.")
    desk: str = Field(description="The name of another help desk; empty for this one.")
    id: str = Field(description="What that help desk calls the ticket.")
    article: str
    url: str
    how: How
    account: int | None = Field(description="Who linked it, until he is erased.")
    created: datetime

    @classmethod
    def of(cls, link: Link) -> LinkModel:
        """The link as JSON."""
        return cls(
            number=link.number,
            ticket=link.ticket.number,
            desk=link.ticket.desk,
            id=link.ticket.reference,
            article=link.article,
            url=article_path(link.article),
            how=link.how,
            account=link.account,
            created=link.created,
        )


class LinkedModel(LinkModel):
    """The same, and whether it had been linked before."""

    model_config = with_example({**examples.LINK, "repeated": False})

    repeated: bool

    @classmethod
    def made(cls, linked: Linked) -> LinkedModel:
        """The link as JSON."""
        return cls(**LinkModel.of(linked.link).model_dump(), repeated=linked.repeated)


class LinksModel(BaseModel):
    """The links of a ticket that were not taken back, oldest first."""

    model_config = with_example({"links": [examples.LINK]})

    links: list[LinkModel]
