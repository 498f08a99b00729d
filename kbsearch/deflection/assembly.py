"""Puts the parts of deflection together for one installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kbsearch.database.deflection_rows import FormRows
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.outcome_rows import OutcomeRows
from kbsearch.database.secret_rows import SecretRows
from kbsearch.deflection.outcomes import Outcomes
from kbsearch.deflection.pseudonyms import requester_hash
from kbsearch.deflection.quiet import QuietRules
from kbsearch.deflection.recording import Recorder
from kbsearch.deflection.service import Deflection, Suggester
from kbsearch.deflection.signing import LateSigning
from kbsearch.rates import Flow, is_of_this_machine
from kbsearch.settings import Settings

FORMS_AN_HOUR = 600
"""Forms from one address, which a whole office may share, that are recorded; those on top of them
are answered all the same, and none of them is held out."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What there is of deflection; `recorder` is to be closed."""

    service: Deflection
    outcomes: Outcomes
    recorder: Recorder
    requester_key: str

    def requester(self, email: str) -> str:
        """What somebody whose e-mail address is known is called; empty when it is not."""
        return requester_hash(email, self.requester_key) if email else ""


def deflection_parts(
    settings: Settings,
    suggester: Suggester,
    database: DeskDatabase,
    unrecorded: Callable[[], None] = lambda: None,
) -> Parts:
    """The parts over the desk database; one that is out of action is tried again when needed."""
    secret = SecretRows(database)
    late = LateSigning(secret, settings.holdout_percent)
    late.look()
    recorder = Recorder(FormRows(database))
    quiet = QuietRules(settings.never_suggest, settings.never_suggest_categories)
    service = Deflection(
        suggester,
        recorder,
        late,
        quiet,
        keep_text=settings.keep_ticket_text,
        unrecorded=unrecorded,
        admits=_bound(),
    )
    outcomes = Outcomes(OutcomeRows(database), secret)
    return Parts(
        service,
        outcomes,
        recorder,
        settings.requester_key.get_secret_value(),
    )


def _bound() -> Callable[[str], bool]:
    """Whether an address may begin another form that is recorded."""
    flow = Flow(FORMS_AN_HOUR, minutes=60)
    return lambda address: is_of_this_machine(address) or flow.allows(address)
