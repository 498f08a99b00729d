"""Looking into a file that came: what it is by its content, whatever it is called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kbsearch.tickets.attachments.found import Found, NotTakenError
from kbsearch.tickets.attachments.names import ending, with_ending
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.attachments.texts import read_text


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is taken: under which name, as what; width and height of a picture, in dots."""

    name: str
    type: str
    width: int | None
    height: int | None


def check(path: Path, name: str) -> Checked:
    """Looks into the file at `path`, and cleans it in its place where its kind can be.

    Raises RefusedFileError for whatever is not among the kinds that are taken.
    """
    try:
        found = _found(path, ending(name))
    except NotTakenError as refused:
        raise RefusedFileError(refused.code, name, limit=refused.limit) from refused
    return Checked(with_ending(name, found.endings), found.type, found.width, found.height)


def _found(path: Path, name_ending: str) -> Found:
    with path.open("rb") as file:
        text = read_text(file, name_ending)
    if text is None:
        raise NotTakenError("unknown")
    return text
