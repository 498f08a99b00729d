"""Opening the desk database: made where it is missing, brought up to date where it is older.

Everything that changes tables happens in one transaction, under a lock: a process that is killed
leaves the database as it was, and of two that start at once one finds the work done.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import structlog
from sqlalchemy import Connection, Engine, inspect, text

from indexer.errors import LockHeldError
from indexer.lock import exclusive
from kbsearch.database.engine import make_engine
from kbsearch.database.revisions import NEWEST, REVISIONS, VERSION_TABLE
from kbsearch.errors import DatabaseBusyError, DatabaseMissingError, DatabaseVersionError

MIGRATIONS = Path(__file__).with_name("migrations")
TURN_SECONDS = 30.0
"""How long to wait for another process that opens the same database."""

_LOOK_SECONDS = 0.05
log = structlog.get_logger()


def open_up_to_date(path: Path, *, busy_seconds: float) -> Engine:
    """The database at `path`, with the newest tables; the file is made where there is none.

    Raises DatabaseVersionError when a newer program has written it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # What people write is for nobody else on the machine; SQLite's other files get its mode.
        path.touch(mode=0o600)
    engine = make_engine(path, busy_seconds=busy_seconds)
    try:
        # Switching a new file to write-ahead mode does not wait for others, hence the lock.
        with ExitStack() as turn:
            _take_turn(turn, path)
            _upgrade(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_to_read(path: Path, *, busy_seconds: float) -> Engine:
    """The database at `path` as it is; nothing is made or changed.

    Raises DatabaseMissingError, or DatabaseVersionError when it is not of this version.
    """
    if not path.exists():
        raise DatabaseMissingError(
            f"There is no desk database at {path} yet; 'kbsearch serve' makes it"
        )
    engine = make_engine(path, read_only=True, busy_seconds=busy_seconds)
    try:
        with engine.connect() as connection:
            _refuse_older(connection, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def version(connection: Connection, path: Path) -> str | None:
    """The version of a database, or None for an empty one.

    Raises DatabaseVersionError for one that a newer program wrote, or another one altogether.
    """
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if VERSION_TABLE not in names:
        raise DatabaseVersionError(
            f"{path} holds tables of something else; name another file with KBSEARCH_DATABASE"
        )
    found = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    if found is not None and found not in REVISIONS:
        raise DatabaseVersionError(
            f"The desk database {path} has version {found} and this kbsearch knows up to {NEWEST}: "
            f"a newer one has used it; install that one, or put back a copy from before"
        )
    return str(found) if found is not None else None


def _refuse_older(connection: Connection, path: Path) -> None:
    if version(connection, path) != NEWEST:
        raise DatabaseVersionError(
            f"The desk database {path} is of an older version; start 'kbsearch serve' once, "
            f"which brings it up to date"
        )


def _upgrade(engine: Engine, path: Path) -> None:
    with engine.execution_options(writing=True).begin() as connection:
        found = version(connection, path)
        if found == NEWEST:
            return
        # Not needed for the usual start.
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415

        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, "head")
    # Where nobody expected it, an empty database in the place of a full one is seen here.
    what = "a new desk database" if found is None else "the desk database was brought up to date"
    log.info(what, path=str(path), version=NEWEST)


def _take_turn(stack: ExitStack, path: Path) -> None:
    """Waits until no other process opens the database; the lock is held until `stack` ends."""
    lock = path.with_name(f"{path.name}.lock")
    deadline = time.monotonic() + TURN_SECONDS
    while True:
        try:
            stack.enter_context(exclusive(lock))
        except LockHeldError as error:
            if time.monotonic() > deadline:
                raise DatabaseBusyError(
                    f"Another process has been opening the desk database {path} for more than "
                    f"{TURN_SECONDS:.0f} s; end it (its number is in {lock}) and start again"
                ) from error
            time.sleep(_LOOK_SECONDS)
        else:
            return
