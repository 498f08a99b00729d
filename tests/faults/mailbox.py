"""A mail server on this machine that can be out of action, and remembers what it took."""

from __future__ import annotations

import asyncio
import email
from collections import defaultdict
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.ports import lasting_port

HANG_UP_SECONDS = 10.0
_TURNS = 5
"""Of the loop, within which one that is just being accepted has become a connection."""


class HangingUp(Controller):
    """One that leaves no connection open when it stops."""

    def __init__(self, handler: Mailbox, port: int) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=port)
        self._served: list[SMTP] = []

    def factory(self) -> SMTP:
        """A new connection."""
        one: SMTP = super().factory()  # type: ignore[no-untyped-call]
        self._served.append(one)
        return one

    def stop(self, no_assert: bool = False) -> None:
        """Stops listening, cuts what is open, and ends."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(HANG_UP_SECONDS)
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        if self.server is not None:
            self.server.close()
        for _ in range(_TURNS):
            await asyncio.sleep(0)
            for one in self._served:
                if isinstance(one.transport, asyncio.Transport):
                    one.transport.abort()
        await asyncio.sleep(0)


class Mailbox:
    """Takes every mail while it is up; safe to look at from any thread."""

    def __init__(self) -> None:
        self.port = lasting_port()
        self.taken: defaultdict[str, list[bytes]] = defaultdict(list)
        """Mails by the key of the outbox, each as often as it came."""

        self._controller: Controller | None = None

    def up(self) -> None:
        """Begins to listen."""
        if self._controller is None:
            self._controller = HangingUp(self, self.port)
            self._controller.start()

    def down(self) -> None:
        """Stops: whoever connects is refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(  # noqa: N802 - its name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Takes a mail."""
        del server, session
        data = envelope.content
        assert isinstance(data, bytes)
        self.taken[self.read(data)["X-Kbsearch-Key"]].append(data)
        return "250 taken"

    @staticmethod
    def read(data: bytes) -> Message:
        """A mail as its headers and parts."""
        return email.message_from_bytes(data, policy=default)
