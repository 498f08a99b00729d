"""Forms that may bring files: what was typed, which files were taken, and which were not.

Files go to the disk as they come, never whole into memory. A body that is too large is not read to
its end: what was typed before it went too far is given back, and no file of it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from anyio import to_thread
from fastapi import Request
from starlette.exceptions import HTTPException

from kbsearch.origins import address_of
from kbsearch.pages.multipart import MULTIPART_TYPE, Event, PartBegins, PartEnds, Parts
from kbsearch.pages.patience import TooSlowError, drained, patiently
from kbsearch.pages.posted import fields as urlencoded_fields
from kbsearch.pages.posted import is_form, read_body
from kbsearch.tickets.attachments.arriving import Arriving
from kbsearch.tickets.attachments.limits import MEGABYTE
from kbsearch.tickets.attachments.names import cleaned
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.attachments.uploads import Uploads
from kbsearch.tickets.records import Attached

TEXT_MAX = 131_072
"""Bytes of everything that is typed in a form."""

FIELDS_MAX = 100
FIELD_NAME_MAX = 100
PARTS_MAX = 250
"""Of one form: its fields, and more files than are ever taken; each of those is told on a page."""


@dataclass(frozen=True, slots=True)
class SentForm:
    """What a form brought. `status` is that of its worst problem, 200 when there is none."""

    fields: Mapping[str, str]
    files: Sequence[Attached] = ()
    problems: Sequence[RefusedFileError] = ()

    @property
    def status(self) -> int:
        """What the page that shows the problems is answered with."""
        return max((one.status for one in self.problems), default=200)


async def read_sent(request: Request, uploads: Uploads, *, text_max: int = TEXT_MAX) -> SentForm:
    """The form of the request, with files or without.

    Raises HTTPException: 415 for what is no form, 413 for too much text, 400 for a form that is
    broken or whose sender went away; then no file is kept.
    """
    if is_form(request):
        body = await read_body(request, text_max)
        if body is None:
            raise HTTPException(413)
        return SentForm(urlencoded_fields(body))
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != MULTIPART_TYPE:
        raise HTTPException(415)
    reading = _Reading(uploads, address_of(request), text_max)
    try:
        await _read(request, Parts(kind), reading)
    except BaseException:
        reading.discard()
        raise
    return SentForm(reading.fields, reading.files, reading.problems)


async def _read(request: Request, parts: Parts, reading: _Reading) -> None:
    most = reading.uploads.limits.message
    left = most + reading.text_max
    declared = _declared(request)
    if declared > left:
        reading.refuse_all("message-too-large", most // MEGABYTE)
    body = patiently(request)
    try:
        async for chunk in body:
            await to_thread.run_sync(reading.take, parts.feed(chunk[: max(left, 0)]))
            left -= len(chunk)
            if left < 0:
                reading.refuse_all("message-too-large", most // MEGABYTE)
                await drained(body, declared - most)
                return
    except TooSlowError:
        reading.refuse_all("too-slow")
        return
    parts.finish()


def _declared(request: Request) -> int:
    """Bytes that the body is said to have, 0 when it is not said."""
    declared = request.headers.get("content-length", "")
    return int(declared) if declared.isdecimal() else 0


@dataclass(slots=True)
class _Reading:
    """A form while it is read; for one thread at a time."""

    uploads: Uploads
    address: str
    text_max: int
    fields: dict[str, str] = field(default_factory=dict)
    files: list[Attached] = field(default_factory=list)
    problems: list[RefusedFileError] = field(default_factory=list)
    _name: str = ""
    _typed: bytearray | None = None
    _arriving: Arriving | None = None
    _awaited: str | None = None
    _text: int = 0
    _begun: int = 0
    _parts: int = 0
    _refused: bool = False

    def take(self, events: Sequence[Event]) -> None:
        """What came, in its order."""
        for event in events:
            match event:
                case PartBegins():
                    self._begin(event)
                case PartEnds():
                    self._end()
                case _:
                    self._data(event)

    def refuse_all(self, code: str, limit: int = 0) -> None:
        """Takes no file of this form, and lets go of those that it took."""
        if not self._refused:
            self.discard()
            self.problems[:] = [RefusedFileError(code, limit=limit)]
            self._refused = True

    def discard(self) -> None:
        """Leaves no file behind."""
        if self._arriving:
            self._arriving.discard()
            self._arriving = None
        self.uploads.store.remove(one.key for one in self.files)
        self.files.clear()

    def _begin(self, part: PartBegins) -> None:
        self._name = part.name[:FIELD_NAME_MAX]
        self._typed = bytearray() if part.file is None else None
        # The field of a file that nobody chose has no name and no content.
        self._awaited = part.file
        self._parts += 1
        if len(self.fields) >= FIELDS_MAX or self._parts > PARTS_MAX:
            raise HTTPException(413)

    def _data(self, data: bytes) -> None:
        if self._typed is not None:
            self._text += len(data)
            if self._text > self.text_max:
                raise HTTPException(413)
            self._typed += data
        elif not self._refused:
            self._file_data(data)

    def _file_data(self, data: bytes) -> None:
        try:
            if self._awaited is not None:
                self._receive(self._awaited)
            if self._arriving:
                self._arriving.write(data)
        except RefusedFileError as error:
            self._not_taken(error)

    def _receive(self, name: str) -> None:
        self._awaited = None
        self._begun += 1
        most = self.uploads.limits.files
        if self._begun > most:
            raise RefusedFileError("too-many", cleaned(name), limit=most)
        self._arriving = self.uploads.receiving(name, self.address)

    def _end(self) -> None:
        if self._typed is not None:
            self.fields[self._name] = self._typed.decode("utf-8", "replace")
        elif self._awaited and not self._refused:
            self.problems.append(RefusedFileError("empty", cleaned(self._awaited)))
        elif self._arriving:
            self._finish(self._arriving)
        self._typed = self._awaited = self._arriving = None

    def _finish(self, arriving: Arriving) -> None:
        try:
            self.files.append(arriving.finish())
        except RefusedFileError as error:
            self._not_taken(error)

    def _not_taken(self, error: RefusedFileError) -> None:
        self._arriving = None
        self.problems.append(error)
