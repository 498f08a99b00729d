"""What an engine or a disk did to the desk database, told in one line with the cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from kbsearch.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseRefusedError,
    DeskDatabaseError,
)

RESTORE = "stop kbsearch and put the newest backup back: kbsearch restore FILE --replace"
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_REFUSED = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what goes wrong in the block into a DeskDatabaseError that names the file.

    A broken rule of a table goes on as it is: that is a mistake of ours, not of the machine.
    """
    try:
        yield
    except OSError as error:
        raise DatabaseRefusedError(_refused(path, error.strerror or str(error))) from error
    except NoConnectionError as error:
        raise DatabaseBusyError(_busy(path, "too many requests wait for it")) from error
    except IntegrityError:
        raise
    except UnicodeDecodeError as error:
        # The driver cannot even read what SQLite says of the damage: it quotes the damaged bytes.
        raise DatabaseDamagedError(damaged(path, "what it holds is not text")) from error
    except DBAPIError as error:
        raise _told(path, error) from error


def _told(path: Path, error: DBAPIError) -> DeskDatabaseError:
    name = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith(_BUSY):
        return DatabaseBusyError(_busy(path, str(error.orig)))
    if name.startswith(_REFUSED):
        return DatabaseRefusedError(_refused(path, str(error.orig)))
    return DatabaseDamagedError(damaged(path, str(error.orig)))


def damaged(path: Path, reason: str) -> str:
    """The message for a file that cannot be read as what it should be."""
    return f"The desk database {path} is damaged ({reason}); {RESTORE}"


def _refused(path: Path, reason: str) -> str:
    return (
        f"The disk refuses the desk database {path}: {reason}. What was accepted before is kept; "
        f"free some space, or mend the permissions of the file and of its folder"
    )


def _busy(path: Path, reason: str) -> str:
    return (
        f"The desk database {path} is busy ({reason}); try again in a moment, and if it goes on "
        f"end the program that holds it"
    )
