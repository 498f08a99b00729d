"""A real mail server on loopback that takes mail, or misbehaves as mail servers do."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from functools import cache

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "kbsearch", "correct horse battery"
OK = "250 Taken"


@dataclass
class Behaviour:
    """What the server answers; `gone_after_data` is how often it hangs up instead of answering."""

    mail: str = OK
    rcpt: str = OK
    data: str = OK
    gone_after_data: int = 0
    wait: asyncio.Event | None = None


@dataclass
class MailServer:
    """What was taken, and what came without being answered; `port` is where it listens."""

    behaviour: Behaviour = field(default_factory=Behaviour)
    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    unanswered: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - a name of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes the sender, or does not."""
        del server, session
        if self.behaviour.mail == OK:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.behaviour.mail

    async def handle_RCPT(  # noqa: N802 - a name of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes a recipient, or does not."""
        del server, session, options
        if self.behaviour.rcpt == OK:
            envelope.rcpt_tos.append(address)
        return self.behaviour.rcpt

    async def handle_DATA(  # noqa: N802 - a name of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Takes the mail, or does not, or hangs up."""
        del session
        transport = server.transport
        assert isinstance(transport, asyncio.Transport)
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, EmailMessage, policy=POLICY)
        if self.behaviour.wait is not None:
            await self.behaviour.wait.wait()
        if self.behaviour.gone_after_data:
            self.behaviour.gone_after_data -= 1
            self.unanswered.append(message)
            transport.abort()
            return OK
        if self.behaviour.data == OK:
            self.taken.append(message)
            self.recipients.extend(envelope.rcpt_tos)
            self.encrypted.append(transport.get_extra_info("ssl_object") is not None)
        return self.behaviour.data


def _authenticated(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    del server, session, envelope, mechanism
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@cache
def authority() -> trustme.CA:
    """Who vouches for the server, if the client trusts him."""
    return trustme.CA()


def trusting() -> ssl.SSLContext:
    """What a client needs to trust the server."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


@cache
def _certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("127.0.0.1").configure_cert(context)
    return context


@asynccontextmanager
async def mail_server(
    *, starttls: bool = False, tls: bool = False, auth: bool = False
) -> AsyncIterator[MailServer]:
    """A server in the loop of the test."""
    found = MailServer()
    options: dict[str, object] = {"enable_SMTPUTF8": True, "hostname": "mail.test", "ident": "Test"}
    if starttls:
        options |= {"tls_context": _certificate(), "require_starttls": True}
    if auth:
        options |= {"authenticator": _authenticated, "auth_required": True}
        options |= {"auth_require_tls": starttls}
    loop = asyncio.get_running_loop()

    def make() -> SMTP:
        with warnings.catch_warnings():
            # That it takes passwords on a connection which it did not encrypt itself: that one was.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(found, **options)  # type: ignore[arg-type]

    server = await loop.create_server(make, "127.0.0.1", 0, ssl=_certificate() if tls else None)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def saying(*lines: bytes) -> AsyncIterator[int]:
    """A server that says these lines, one for each that it is sent, and then hangs up; its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            for line in lines:
                writer.write(line)
                await writer.drain()
                if not await reader.readline():
                    break
        writer.transport.abort()
        ended.set()

    ended = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
        await asyncio.wait_for(ended.wait(), 30)
    finally:
        server.close()
        await server.wait_closed()
