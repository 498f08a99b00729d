"""What an installation has chosen about handing tickets on; contradictions refuse to start."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import SecretStr

from kbsearch.errors import SettingsError
from kbsearch.outbox.network_guard import parts_of
from kbsearch.outbox.records import SendError


class ForwardSettings(Protocol):
    """The settings that this module reads."""

    @property
    def forward_to(self) -> Literal["", "zammad"]: ...

    @property
    def zammad_url(self) -> str: ...

    @property
    def zammad_token(self) -> SecretStr: ...

    @property
    def zammad_group(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ZammadChoices:
    """Which Zammad, and how it lets us in. `host` may be in a private network."""

    url: str
    host: str
    token: str = field(repr=False)
    group: str


def zammad_choices(settings: ForwardSettings) -> ZammadChoices | None:
    """What the settings say; None when tickets stay here. Raises SettingsError."""
    if settings.forward_to != "zammad":
        return None
    token = settings.zammad_token.get_secret_value()
    needed = {"URL": settings.zammad_url, "TOKEN": token, "GROUP": settings.zammad_group}
    missing = [f"KBSEARCH_ZAMMAD_{name}" for name, value in needed.items() if not value]
    if missing:
        raise SettingsError(f"KBSEARCH_FORWARD_TO is 'zammad', which needs {', '.join(missing)}")
    if not token.isascii() or not token.isprintable() or '"' in token:
        raise SettingsError("KBSEARCH_ZAMMAD_TOKEN has characters that no token of Zammad has")
    url = settings.zammad_url.rstrip("/")
    try:
        _, host, _ = parts_of(url)
    except SendError as error:
        raise SettingsError(f"KBSEARCH_ZAMMAD_URL: {error}") from error
    return ZammadChoices(url, host, token, settings.zammad_group)
