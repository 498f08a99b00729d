"""Handing mail to a server (RFC 5321), and what its refusals mean.

It takes a tenth of a second to load, so it is imported only where mail is sent.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from typing import NoReturn

import aiosmtplib

from kbsearch.outbox.mail.choices import MailChoices
from kbsearch.outbox.mail.composing import Composer
from kbsearch.outbox.mail.letter import one_line
from kbsearch.outbox.mail.message import message_of
from kbsearch.outbox.mail.words import Words
from kbsearch.outbox.records import Outgoing, SendError

STEP_SECONDS = 20.0
"""How long one command may take."""

SAID_MAX = 300
"""Characters of what a server said that an administrator is shown."""

LASTING = range(500, 600)
_LINK = re.compile(r"https?://\S+")
Certificates = Callable[[], ssl.SSLContext]


class MailSender:
    """Sends the mails of the outbox through one server, each on a connection of its own."""

    def __init__(
        self,
        choices: MailChoices,
        composer: Composer,
        words: Words,
        *,
        seconds: float = STEP_SECONDS,
        certificates: Certificates = ssl.create_default_context,
    ) -> None:
        """`certificates` are those that are trusted: the machine's own."""
        self._choices = choices
        self._composer = composer
        self._words = words
        self._seconds = seconds
        self._certificates = certificates

    async def send(self, one: Outgoing) -> None:
        """Returns once the server has taken the mail. Raises SendError."""
        await self.hand_over(await asyncio.to_thread(self.message, one), one.what.target)

    def message(self, one: Outgoing) -> EmailMessage:
        """The mail of a row, as it goes out. Raises SendError."""
        letter = self._composer.letter(one)
        return message_of(letter, self._words.html(letter), one, self._choices)

    async def hand_over(self, message: EmailMessage, to: str) -> None:
        """The same for a message that is made. Raises SendError."""
        client = await self._connected()
        try:
            await self._log_in(client)
            await self._deliver(client, message, to)
        finally:
            # What it says to the farewell changes nothing any more.
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        choices = self._choices
        context = None
        if choices.security != "none":
            context = await asyncio.to_thread(self._certificates)
        client = aiosmtplib.SMTP(
            hostname=choices.host,
            port=choices.port,
            local_hostname=choices.greeting,
            timeout=self._seconds,
            use_tls=choices.security == "tls",
            start_tls=choices.security == "starttls",
            tls_context=context,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            self._fail("cannot be reached", error)
        return client

    async def _log_in(self, client: aiosmtplib.SMTP) -> None:
        if not self._choices.user:
            return
        try:
            await client.login(self._choices.user, self._choices.password)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            # Ours to mend, and then the mail goes: it is never given up at once for this.
            self._fail("does not let kbsearch in", error)

    async def _deliver(self, client: aiosmtplib.SMTP, message: EmailMessage, to: str) -> None:
        sender, body = self._choices.sender.addr_spec, message.as_bytes()
        try:
            await client.sendmail(sender, [str(message["To"].addresses[0].addr_spec)], body)
        except aiosmtplib.SMTPRecipientsRefused as error:
            self._refused("does not take mail for this address", error.recipients[0], to)
        except aiosmtplib.SMTPSenderRefused as error:
            self._fail("does not take mail from this sender", error)
        except aiosmtplib.SMTPDataError as error:
            self._refused("does not take this mail", error, to)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            self._fail("broke off", error)

    def _refused(self, what: str, error: Exception, to: str) -> NoReturn:
        code = getattr(error, "code", 0)
        # The address stands beside the reason, where it is erased with the person.
        raise SendError(
            self._said(what, error).replace(to, "…"), lasting=code in LASTING
        ) from error

    def _fail(self, what: str, error: Exception) -> NoReturn:
        raise SendError(self._said(what, error)) from error

    def _said(self, what: str, error: Exception) -> str:
        """What happened, with the server's own words, but no secret that it may have repeated."""
        code = getattr(error, "code", None)
        words = str(getattr(error, "message", "") or error or type(error).__name__)
        said = _LINK.sub("…", one_line(words))
        for secret in (self._choices.password, self._choices.user):
            said = said.replace(secret, "…") if secret else said
        numbered = f"{code} {said}" if code and code > 0 else said
        return f"The mail server {self._choices.server} {what}: {numbered[:SAID_MAX]}"
