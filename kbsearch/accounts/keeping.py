"""What is kept about people: each thing that is kept can be removed, by person and by age.

Whoever adds a thing that holds personal data implements `Kept` for it and hands it to
`create_app` and to `kbsearch user erase`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks to be forgotten. `user` is None for one who never had an account."""

    user: int | None
    login: str = ""
    email: str = ""


class Kept(Protocol):
    """One kind of thing that is kept about people."""

    @property
    def name(self) -> str:
        """What it is, in lower case and in English: a message that is translated."""
        ...

    def erase(self, person: Person) -> int:
        """Removes what is kept of a person; how many things that were."""
        ...

    def expire(self, now: datetime) -> int:
        """Removes what the retention settings no longer allow; how many things that were."""
        ...
