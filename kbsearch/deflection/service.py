"""Suggestions for a form, recorded; and what happened in it afterwards.

A form is begun and recorded before its group is of any consequence. Nothing is held out that is
not recorded, and suggestions do not wait for the desk database or need it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from indexer.records import Audience, Language
from kbsearch.deflection.quiet import QuietRules
from kbsearch.deflection.recording import Recorder
from kbsearch.deflection.records import (
    Asked,
    Begun,
    Event,
    EventName,
    Offer,
    Receipt,
    Reported,
    UnitKind,
)
from kbsearch.deflection.redaction import redacted
from kbsearch.deflection.signing import LateSigning, Signing
from kbsearch.deflection.suggesting import Draft, Suggested
from kbsearch.deflection.tokens import FormToken, name_digest
from kbsearch.errors import DatabaseRefusedError, ForbiddenError, NotFoundError
from kbsearch.search.records import Hit

OWN_FORM = "ticket"
"""The name of a form on a page of ours, unless it gives another."""

_KEY_BYTES = 16


class Suggester(Protocol):
    """What is asked for suggestions."""

    def understood(
        self, draft: Draft, *, audience: Audience, lang: Language | None = None
    ) -> Suggested: ...


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A ticket as far as it is written, and the form that it is written in.

    `origin` is the site of the form, empty for this one; `token` is that of the answer before;
    `filling` is the page's own name of this filling of the form. `preview` records nothing.
    `address` is where it comes from, which is counted and never kept.
    """

    draft: Draft
    lang: Language | None = None
    form: str = ""
    category: str = ""
    session: str = ""
    requester: str = ""
    filling: str = ""
    token: str = ""
    origin: str = ""
    preview: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a form is shown. Without a token nothing of it is recorded."""

    hits: tuple[Hit, ...]
    token: str | None = None
    holdout: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as a page reports it; `milliseconds` by the page's own clock."""

    key: str
    name: EventName
    article: str = ""
    milliseconds: int | None = None


class Deflection:
    """Suggestions and their record; safe to share between threads. `unrecorded` is called for each
    question that is answered and not recorded, and `admits` says whether an address may begin
    another form: so that nobody fills the disk, or the report, alone."""

    def __init__(
        self,
        suggester: Suggester,
        recorder: Recorder,
        signing: LateSigning,
        quiet: QuietRules,
        *,
        keep_text: bool = False,
        unrecorded: Callable[[], None] = lambda: None,
        admits: Callable[[str], bool] = lambda _: True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._suggester = suggester
        self._recorder = recorder
        self._signing = signing
        self._quiet = quiet
        self._keep_text = keep_text
        self._unrecorded = unrecorded
        self._admits = admits
        self._clock = clock

    def answer(self, form: FormDraft, audience: Audience) -> Answer:
        """What a form is shown for what is written in it now."""
        now = self._clock()
        name = name_of(form)
        signing = None if form.preview else self._signing.now()
        begun = self._begun(signing, form, name, now) if signing else None
        quiet = self._quiet.rule(form.draft.question, form=name, category=form.category)
        found = (
            Suggested()
            if quiet
            else self._suggester.understood(form.draft, audience=audience, lang=form.lang)
        )
        if begun is None or signing is None:
            if not form.preview:
                self._unrecorded()
            return Answer(found.hits)
        if not self._recorder.put(self._asked(begun, now, found, quiet, form.draft)):
            self._unrecorded()
        hits = () if begun.held else found.hits
        return Answer(hits, signing.tokens.sign(_token(begun)), begun.held)

    def report(
        self, token: str, events: Sequence[Happened], milliseconds: int | None = None
    ) -> Receipt:
        """Keeps what happened in a form; `milliseconds` is the page's clock as it reports.

        Raises ForbiddenError without a valid token, NotFoundError when the form is no longer
        known, and DeskDatabaseError when it could not be kept.
        """
        now = self._clock()
        form = self._form(token, now)
        dated = [_dated(one, milliseconds, form.started, now) for one in events]
        receipt = self._recorder.report(Reported(form.form, dated, now))
        if receipt is None:
            raise NotFoundError("This form is not known, or no longer")
        return receipt

    def settled(self, token: str) -> str:
        """The key of a form, once all that it was shown is on disk. Raises as `report` does."""
        now = self._clock()
        form = self._form(token, now)
        if self._recorder.report(Reported(form.form, (), now)) is None:
            raise NotFoundError("This form is not known, or no longer")
        return form.form

    def withholds(self, token: str, question: str) -> bool:
        """Whether a form that was sent is not to be answered on the next page either: it is held
        out, or it is to stay quiet."""
        signing = self._signing.now()
        found = signing.tokens.read(token, self._clock()) if signing and token else None
        return bool(found and found.held) or bool(self._quiet.rule(question))

    def _form(self, token: str, now: datetime) -> FormToken:
        signing = self._signing.now()
        if signing is None:
            raise DatabaseRefusedError("The keys of the desk database cannot be read yet")
        form = signing.tokens.read(token, now)
        if form is None:
            raise ForbiddenError("This token is not one of ours, or it has expired")
        return form

    def _begun(self, signing: Signing, form: FormDraft, name: str, now: datetime) -> Begun | None:
        """The form that goes on, or a new one, recorded; None when it cannot be."""
        session = signing.pseudonyms.session(form.session) if form.session else ""
        before = signing.tokens.read(form.token, now) if form.token else None
        if before and before.name == name_digest(name) and session in {"", before.session}:
            return _begun(before, form, name, signing)
        unit, kind = session, UnitKind.SESSION
        if form.requester:
            unit, kind = signing.pseudonyms.requester(form.requester), UnitKind.REQUESTER
        session = session or secrets.token_hex(_KEY_BYTES)
        token = FormToken(
            form=_key(signing, unit, session, name, form.filling),
            unit=unit or session,
            unit_kind=kind,
            session=session,
            name=name_digest(name),
            held=signing.holdout.holds(unit or session),
            started=now.replace(microsecond=now.microsecond // 1000 * 1000),
        )
        begun = _begun(token, form, name, signing)
        return begun if self._admits(form.address) and self._recorder.put(begun) else None

    def _asked(
        self, begun: Begun, now: datetime, found: Suggested, quiet: str, draft: Draft
    ) -> Asked:
        offers = tuple(
            Offer(hit.slug, hit.lang, rank, hit.score, hit.confidence)
            for rank, hit in enumerate(found.hits, start=1)
        )
        text = redacted(draft.question) if self._keep_text else None
        return Asked(begun, now, offers, found.language, found.generation, quiet, text)


def name_of(form: FormDraft) -> str:
    """What the form is called: as it says, else after the site that it is on."""
    return form.form or form.origin.partition("://")[2][:80] or OWN_FORM


def _key(signing: Signing, unit: str, session: str, name: str, filling: str) -> str:
    """The key of a form. With the page's own name for it, the same filling is the same form even
    when the answer to its first question, and so its token, was lost."""
    if not filling:
        return secrets.token_hex(_KEY_BYTES)
    return signing.pseudonyms.filling(f"{unit}\0{session}\0{name}\0{filling}")


def _token(begun: Begun) -> FormToken:
    return FormToken(
        form=begun.key,
        unit=begun.unit,
        unit_kind=begun.unit_kind,
        session=begun.session,
        name=name_digest(begun.name),
        held=begun.held,
        started=begun.started,
    )


def _begun(token: FormToken, form: FormDraft, name: str, signing: Signing) -> Begun:
    return Begun(
        key=token.form,
        name=name,
        lang=form.lang,
        origin=form.origin,
        unit=token.unit,
        unit_kind=token.unit_kind,
        session=token.session,
        held=token.held,
        holdout=signing.holdout.percent,
        started=token.started,
    )


def _dated(one: Happened, reported: int | None, started: datetime, now: datetime) -> Event:
    """The event by our clock: the page's tells only how long before the report it was."""
    ago = 0
    if reported is not None and one.milliseconds is not None:
        ago = max(0, reported - one.milliseconds)
    since = now - started
    at = now - min(timedelta(milliseconds=min(ago, 2**40)), max(since, timedelta()))
    return Event(one.key, one.name, one.article, at)
