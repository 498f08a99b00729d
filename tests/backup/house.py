"""An installation with articles, tickets and attachments, in a folder of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexer.progress import Silent
from kbsearch.backup.making import Made, make_backup
from kbsearch.backup.places import places_below
from kbsearch.backup.restoring import Restored, restore
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import SecretRows
from kbsearch.settings import Settings
from kbsearch.tickets.attachments.store import AttachmentStore
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.records import Author, By, Kind, NewTicket, Requester, Ticket
from kbsearch.tickets.service import Tickets

ARTICLE = "---\ntitle: Conectarse a la VPN\nlang: es\n---\n\nPulsa el icono.\n"
REQUESTER = Author(By.REQUESTER, "Ana Ruiz")


class House:
    """The installation below `place`, as one finds it there without any settings."""

    def __init__(self, place: Path, **choices: object) -> None:
        self.place = place
        self.places = places_below(place)
        self.settings = Settings(
            articles=self.places.articles,
            database=self.places.database,
            attachments=self.places.attachments,
            **choices,  # type: ignore[arg-type]
        )
        self.database = DeskDatabase(self.places.database)
        # No reserve: a disk of a test is small.
        self.store = AttachmentStore(self.places.attachments, reserve=0)
        self.links = TicketLinks(SecretRows(self.database))
        self.tickets = Tickets(self.database, links=self.links, keep=self.store.keep)

    def article(self, path: str, data: bytes = ARTICLE.encode()) -> Path:
        """Writes one file of the articles."""
        found = self.places.articles / path
        found.parent.mkdir(parents=True, exist_ok=True)
        found.write_bytes(data)
        return found

    def attach(self, data: bytes, name: str = "notas.txt") -> str:
        """Takes a file in; its key."""
        arriving = self.store.receiving(name)
        arriving.write(data)
        return arriving.finish().key

    def submit(self, subject: str, *files: bytes, key: str = "") -> Ticket:
        """A ticket with text files."""
        new = NewTicket(
            kind=Kind.INCIDENT,
            subject=subject,
            text=f"No funciona: {subject}",
            lang="es",
            requester=Requester(name="Ana Ruiz", email="ana@example.com"),
            attachments=[self.store.pending(self.attach(one)) for one in files],
        )
        return self.tickets.submit(new, author=REQUESTER, key=key).ticket

    def files(self) -> Mapping[str, bytes]:
        """Every attachment of every ticket, by its key."""
        return {
            one.key: self.store.path(one.key).read_bytes()
            for number in self.numbers()
            for entry in self.tickets.history(number, private=True)
            for one in entry.attachments
        }

    def numbers(self) -> list[int]:
        """The numbers of all tickets."""
        with self.database.reading() as connection:
            found = connection.exec_driver_sql("SELECT id FROM ticket ORDER BY id")
            return [row[0] for row in found]

    def texts(self) -> Mapping[str, bytes]:
        """Every file of the articles, by its path."""
        folder = self.places.articles
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def backup(self, target: Path) -> Made:
        """Makes a backup."""
        return make_backup(self.settings, target, Silent())

    def close(self) -> None:
        """Lets go of the database."""
        self.database.close()


def put_back(path: Path, place: Path, *, replace: bool = False) -> Restored:
    """Restores a backup below the folder `place`."""
    return restore(path, places_below(place), Silent(), replace=replace)


def names(folder: Path) -> set[str]:
    """What lies in a folder, hidden or not."""
    return {path.name for path in folder.iterdir()}


def everything_below(place: Path) -> Mapping[str, bytes]:
    """Every file below a folder, to see that nothing was changed."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }
