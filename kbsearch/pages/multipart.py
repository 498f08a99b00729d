"""Forms with files (RFC 7578), read part by part as they come, by python-multipart's parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException

MULTIPART_TYPE = "multipart/form-data"
HEADERS_MAX = 8
HEADER_MAX = 1024
"""Headers of one part, and bytes of one of them; browsers send two short ones."""


@dataclass(frozen=True, slots=True)
class PartBegins:
    """A field of the form; `file` is what its file is called, None for a field without one."""

    name: str
    file: str | None


@dataclass(frozen=True, slots=True)
class PartEnds:
    """The part that began last is complete."""


Event = PartBegins | bytes | PartEnds


class Parts:
    """The parts of one form, as events; bytes are of the part that began last.

    Raises HTTPException 400 for what is no such form.
    """

    def __init__(self, content_type: str) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        self._events: list[Event] = []
        self._header = bytearray()
        self._value = bytearray()
        self._disposition = b""
        self._is_whole = False
        try:
            self._parser = self._parser_of(boundary)
        except FormParserError as error:
            raise _malformed() from error
        if not boundary:
            raise _malformed()

    def feed(self, data: bytes) -> Sequence[Event]:
        """What the next bytes of the body bring."""
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise _malformed() from error
        events, self._events = self._events, []
        return events

    def finish(self) -> None:
        """The body is at its end; it must be the end of the form too."""
        if not self._is_whole:
            raise _malformed()

    def _parser_of(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._take_header,
                "on_header_value": self._take_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._name,
                "on_part_data": self._take_data,
                "on_part_end": lambda: self._events.append(PartEnds()),
                "on_end": self._end,
            },
            max_header_count=HEADERS_MAX,
            max_header_size=HEADER_MAX,
        )

    def _begin(self) -> None:
        self._disposition = b""

    def _take_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _take_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _name(self) -> None:
        kind, options = parse_options_header(self._disposition)
        if kind != b"form-data" or b"name" not in options:
            raise _malformed()
        file = options.get(b"filename")
        self._events.append(
            PartBegins(_text(options[b"name"]), None if file is None else _text(file))
        )

    def _take_data(self, data: bytes, start: int, end: int) -> None:
        if end > start:
            self._events.append(data[start:end])

    def _end(self) -> None:
        self._is_whole = True


def _text(value: bytes) -> str:
    """A name as browsers write it (HTML Standard, multipart/form-data encoding algorithm): UTF-8,
    with quotes and line ends percent-encoded."""
    text = value.decode("utf-8", "replace")
    return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def _malformed() -> HTTPException:
    return HTTPException(400, "The form cannot be read; load its page again and send that")
