"""What the settings say about mail, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Literal
from urllib.parse import urlsplit

from kbsearch.errors import SettingsError
from kbsearch.settings import Settings

Security = Literal["none", "starttls", "tls"]
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,253}")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailChoices:
    """Where mail is handed over and whom it is from. Without a host there is no mail."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    sender: Address
    desk: str
    """Where the desk gets mail of its own; empty for none."""

    site: str
    """The start of addresses, without a slash at its end."""

    @property
    def server(self) -> str:
        """How the mail server is named to an administrator."""
        return f"{self.host}:{self.port}"

    @property
    def domain(self) -> str:
        """What the identifiers of mails end in."""
        return self.sender.domain

    @property
    def greeting(self) -> str:
        """What this machine calls itself to the mail server; asking DNS for it could take long."""
        return urlsplit(self.site).hostname or self.domain


def mail_choices(settings: Settings) -> MailChoices | None:
    """The choices of an installation that sends mail; None for one that sends none.

    Raises SettingsError for those that contradict each other.
    """
    if not settings.smtp_host:
        return None
    if not settings.public_url:
        raise SettingsError(
            "KBSEARCH_SMTP_HOST needs KBSEARCH_PUBLIC_URL: each mail has a link to the site"
        )
    if bool(settings.smtp_user) != bool(settings.smtp_password.get_secret_value()):
        raise SettingsError("KBSEARCH_SMTP_USER and KBSEARCH_SMTP_PASSWORD go together; set both")
    if settings.smtp_user and settings.smtp_security == "none" and settings.smtp_host not in _HERE:
        raise SettingsError(
            "KBSEARCH_SMTP_SECURITY 'none' would send the password in the clear; set 'starttls' "
            "or 'tls', or leave KBSEARCH_SMTP_USER empty"
        )
    return MailChoices(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        sender=_sender(settings.mail_from),
        desk=settings.support_email,
        site=settings.public_url.rstrip("/"),
    )


def _sender(written: str) -> Address:
    name, address = parseaddr(written)
    if not _ADDRESS.fullmatch(address) or not written.isprintable():
        raise SettingsError(
            f"KBSEARCH_MAIL_FROM must be an address, such as 'ayuda@example.com' or "
            f"'Centro de ayuda <ayuda@example.com>'; it is {written!r}"
        )
    return Address(display_name=name, addr_spec=address)
