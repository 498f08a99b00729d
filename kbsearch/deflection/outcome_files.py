"""Tickets that a help desk exports as a CSV file (RFC 4180), read line by line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kbsearch.deflection.outcomes import SENT_MAX, Report
from kbsearch.deflection.pseudonyms import requester_hash
from kbsearch.deflection.records import Channel, OutcomeKind
from kbsearch.errors import InvalidRequestError

COLUMNS = ("email", "requester_hash", "channel", "kind", "at", "id")
_HASH = re.compile(r"[0-9a-f]{64}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_Choice = TypeVar("_Choice", bound=StrEnum)


def read_outcomes(path: Path, requester_key: str = "") -> Iterator[Report]:
    """The tickets of a file. Its first line names the columns: `channel`, one of `email` and
    `requester_hash`, and where there are any `kind`, `at` and `id`.

    Raises InvalidRequestError naming the line that is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            _check(path, rows.fieldnames or ())
            for row in rows:
                yield _report(row, requester_key, f"{path}:{rows.line_num}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidRequestError(f"{path} cannot be read as CSV in UTF-8: {error}") from error


def _check(path: Path, names: object) -> None:
    found = list(names) if isinstance(names, list) else []
    unknown = [name for name in found if name not in COLUMNS]
    if unknown or "channel" not in found or not {"email", "requester_hash"} & set(found):
        named = ", ".join(map(str, found)) or "not named"
        raise InvalidRequestError(
            f"{path}:1: the columns are {named}; name 'channel' and "
            f"'email' (or 'requester_hash'), and if you like 'kind', 'at' and 'id'"
        )


def _report(row: Mapping[str, str | None], requester_key: str, place: str) -> Report:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if len(given["id"]) > SENT_MAX:
        raise InvalidRequestError(f"{place}: id has more than {SENT_MAX} characters")
    return Report(
        requester=_requester(given, requester_key, place),
        channel=_one_of(Channel, given["channel"], f"{place}: channel"),
        kind=_one_of(OutcomeKind, given["kind"] or OutcomeKind.TICKET, f"{place}: kind"),
        at=_moment(given["at"], place),
        sent=given["id"],
    )


def _requester(given: Mapping[str, str], requester_key: str, place: str) -> str:
    if _EMAIL.fullmatch(given["email"]):
        return requester_hash(given["email"], requester_key)
    if not given["email"] and _HASH.fullmatch(given["requester_hash"]):
        return given["requester_hash"]
    # Not repeated: it may be the name of a person.
    raise InvalidRequestError(
        f"{place}: there is neither an e-mail address nor a requester_hash of 64 hexadecimal digits"
    )


def _one_of(kind: type[_Choice], text: str, place: str) -> _Choice:
    try:
        return kind(text.lower())
    except ValueError as error:
        known = ", ".join(kind)
        raise InvalidRequestError(f"{place}: '{text}' is none of {known}") from error


def _moment(text: str, place: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequestError(
            f"{place}: at: '{text}' is no moment such as 2026-11-20T09:30:00Z"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
