"""Played people: who comes how often, who sends tickets how readily, and what each would do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from indexer.records import LANGUAGES, Language

FORMS = ("ticket", "intranet", "portal")
TAIL = 2.2
"""The exponent of Zipf's law for how often somebody comes: most once, a few very often."""

MOST_VISITS = 30
PROPENSITY = (3.0, 1.2)
"""Of the Beta distribution of how readily somebody sends what he began."""

KNOWN = 0.5
"""The share of people whose help desk says who they are; of the rest only the session is known."""

SPANISH = 0.7
ANSWERABLE = 0.75


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes now and then."""

    session: str
    requester: str
    lang: Language
    form: str
    propensity: float


@dataclass(frozen=True, slots=True)
class Visit:
    """One time that somebody begins a form. `number` makes its chances its own."""

    number: int
    person: Person
    answerable: bool
    would_send: bool
    """Whether the ticket would be sent were there no suggestions."""


def visits(seed: int, forms: int) -> list[Visit]:
    """So many forms, begun by people who come back, in a random order."""
    random = np.random.default_rng(seed)
    coming = _coming(random, forms)
    random.shuffle(coming)
    return [
        Visit(
            number,
            person,
            answerable=bool(random.random() < ANSWERABLE),
            would_send=bool(random.random() < person.propensity),
        )
        for number, person in enumerate(coming)
    ]


def _coming(random: np.random.Generator, forms: int) -> list[Person]:
    found: list[Person] = []
    for person in _people(random):
        times = min(int(random.zipf(TAIL)), MOST_VISITS, forms - len(found))
        found.extend([person] * times)
        if len(found) == forms:
            break
    return found


def _people(random: np.random.Generator) -> Iterator[Person]:
    while True:
        session = random.bytes(16).hex()
        known = random.random() < KNOWN
        yield Person(
            session=session,
            requester=hashlib.sha256(session.encode()).hexdigest() if known else "",
            lang=LANGUAGES[0 if random.random() < SPANISH else 1],
            form=FORMS[random.integers(len(FORMS))],
            propensity=float(random.beta(*PROPENSITY)),
        )
