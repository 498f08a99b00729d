"""The services that a ticket can be about, as the settings name them in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.records import Language
from kbsearch.tickets.cleaning import cleaned_line
from kbsearch.tickets.records import NAME_MAX
from kbsearch.tickets.refusals import refused


@dataclass(frozen=True, slots=True)
class AffectedService:
    """One of them; tickets keep its Spanish name."""

    es: str
    en: str

    @property
    def key(self) -> str:
        """What tickets keep."""
        return self.es

    def called(self, lang: Language) -> str:
        """Its name in a language."""
        return self.es if lang == "es" else self.en


class AffectedServices:
    """Those to choose from; where the settings name none, any name will do."""

    def __init__(self, named: Sequence[str] = ()) -> None:
        self.listed: Sequence[AffectedService] = [_service(one) for one in named]
        self._by_name: Mapping[str, AffectedService] = {
            name.casefold(): one for one in self.listed for name in (one.en, one.es)
        }

    def canonical(self, name: str) -> str:
        """What a ticket keeps for a name in either language; nothing for none. Raises RefusedError
        for one that is not listed."""
        given = cleaned_line(name)
        if not given or not self.listed:
            return given[:NAME_MAX]
        found = self._by_name.get(given.casefold())
        if found is None:
            raise refused("service", "service-unknown")
        return found.key

    def called(self, name: str, lang: Language) -> str:
        """What a ticket keeps, in a language; itself when it is listed no longer."""
        found = self._by_name.get(name.casefold())
        return found.called(lang) if found else name


def _service(named: str) -> AffectedService:
    """`Correo = Mail`, or one name for both languages."""
    es, _, en = (part.strip() for part in named.partition("="))
    return AffectedService(es[:NAME_MAX], (en or es)[:NAME_MAX])
