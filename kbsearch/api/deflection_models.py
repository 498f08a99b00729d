"""The JSON of suggestions and of what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from indexer.records import Language
from kbsearch.api import examples
from kbsearch.api.examples import with_example
from kbsearch.api.models import SLUG_MAX, HitModel, PastedText, PlainText
from kbsearch.deflection.outcomes import REPORTED_MAX, SENT_MAX, Report
from kbsearch.deflection.records import Channel, EventName, OutcomeKind, Receipt
from kbsearch.deflection.service import Answer, FormDraft, Happened
from kbsearch.deflection.suggesting import Draft
from kbsearch.deflection.tokens import LENGTH
from kbsearch.search.limits import DESCRIPTION_MAX, SUBJECT_MAX

EVENTS_MAX = 50
"""Events of one report."""

MILLISECONDS_MAX = 2**53 - 1
"""The greatest whole number that JSON carries safely (RFC 8259, 6)."""

_MADE_UP = r"^([A-Za-z0-9_-]{16,64})?$"
_HASH = r"^[0-9a-f]{64}$"
MadeUp = Annotated[str, Field(pattern=_MADE_UP)]
Milliseconds = Annotated[int | None, Field(ge=0, le=MILLISECONDS_MAX)]


class DraftModel(BaseModel):
    """A ticket as far as it is written, and the form that it is written in."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.DRAFT]})

    subject: PastedText = Field("", max_length=SUBJECT_MAX)
    description: PastedText = Field("", max_length=DESCRIPTION_MAX)
    lang: Language | None = Field(
        None, description="The language of the form: of two translations, the one in it is shown."
    )
    form: str = Field(
        "",
        max_length=80,
        pattern=r"^[\w .:/-]*$",
        description="The name of the form in reports; else that of its site.",
    )
    category: PastedText = Field(
        "", max_length=120, description="What is chosen as the ticket's category, if anything."
    )
    session: MadeUp = Field(
        "", description="Made up at random by the page and kept: the same person's visits."
    )
    requester: str = Field(
        "",
        pattern=r"^([0-9a-f]{64})?$",
        description="Who writes, where the page knows: the SHA-256 of his e-mail address.",
    )
    draft: MadeUp = Field(
        "", description="Made up at random by the page for this filling of the form."
    )
    token: PlainText = Field(
        "",
        max_length=2 * LENGTH,
        description="As it came with the answer before. One that does not fit begins a new form.",
    )
    preview: bool = Field(default=False, description="Records nothing and holds nobody out.")

    def form_draft(
        self, *, origin: str, requester: str = "", address: str = "", preview: bool = False
    ) -> FormDraft:
        """The draft of a form on the site `origin`; `requester` is who is known to write it."""
        return FormDraft(
            Draft(self.subject, self.description),
            lang=self.lang,
            form=self.form.strip(),
            category=self.category,
            session=self.session,
            requester=requester or self.requester,
            filling=self.draft,
            token=self.token,
            origin=origin,
            preview=preview or self.preview,
            address=address,
        )


class SuggestionsModel(BaseModel):
    """At most three answers; an empty list is the normal answer when unsure."""

    model_config = with_example(examples.SUGGESTIONS)

    token: str | None = Field(
        description="For the next question of this form, and to report what happens in it; null "
        "when nothing of it is recorded."
    )
    holdout: bool = Field(description="Whether this form is one that is shown nothing.")
    suggestions: list[HitModel]

    @classmethod
    def of(cls, answer: Answer) -> SuggestionsModel:
        """The answer as JSON."""
        return cls(
            token=answer.token,
            holdout=answer.holdout,
            suggestions=[HitModel.of(hit) for hit in answer.hits],
        )


class EventModel(BaseModel):
    """Something that happened in a form."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(
        pattern=r"^[A-Za-z0-9_-]{16,64}$",
        description="Made up at random: an event that is reported again does not count again.",
    )
    name: EventName
    article: PlainText = Field("", max_length=SLUG_MAX, description="The article it is about.")
    ms: Milliseconds = Field(None, description="When, in milliseconds by the page's clock.")

    def happened(self) -> Happened:
        """The event for the service."""
        return Happened(self.id, self.name, self.article, self.ms)


class EventsModel(BaseModel):
    """What happened in a form since the last report."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.EVENTS]})

    events: list[EventModel] = Field(min_length=1, max_length=EVENTS_MAX)
    ms: Milliseconds = Field(None, description="The page's clock as this is sent.")


class RefusalModel(BaseModel):
    """An event that cannot have happened."""

    id: str
    reason: str


class ReceiptModel(BaseModel):
    """What became of the events that were reported."""

    model_config = with_example(examples.RECEIPT)

    recorded: int
    repeated: int = Field(description="Those that were reported before.")
    refused: list[RefusalModel]

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptModel:
        """The receipt as JSON."""
        refused = [RefusalModel(id=one.key, reason=one.reason) for one in receipt.refused]
        return cls(recorded=receipt.recorded, repeated=receipt.repeated, refused=refused)


class OutcomeModel(BaseModel):
    """A ticket that reached a help desk."""

    model_config = ConfigDict(extra="forbid")

    requester_hash: str = Field(
        pattern=_HASH,
        description="The SHA-256 of the e-mail address, trimmed and in lower case; HMAC-SHA-256 "
        "with KBSEARCH_REQUESTER_KEY, where that is set.",
    )
    channel: Channel
    kind: OutcomeKind = Field(
        OutcomeKind.TICKET, description="`reopened`: a ticket that was opened again."
    )
    at: AwareDatetime | None = Field(None, description="When; now when it is left out.")
    id: PlainText = Field(
        "",
        max_length=SENT_MAX,
        description="The help desk's own number: a ticket that is reported again does not count "
        "again.",
    )

    def report(self) -> Report:
        """The outcome for the service."""
        at: datetime | None = self.at
        return Report(self.requester_hash, self.channel, self.kind, at, self.id)


class OutcomesModel(BaseModel):
    """Tickets that reached a help desk."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.OUTCOMES]})

    outcomes: list[OutcomeModel] = Field(min_length=1, max_length=REPORTED_MAX)

    def reports(self) -> Sequence[Report]:
        """The outcomes for the service."""
        return [one.report() for one in self.outcomes]


class KeptModel(BaseModel):
    """How many outcomes are new, and how many were reported before."""

    model_config = with_example(examples.KEPT)

    recorded: int
    repeated: int
