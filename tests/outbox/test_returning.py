"""What comes back from Zammad: answers of its agents, and how tickets stand there."""

from __future__ import annotations

import pytest

from kbsearch.database import forwarded_rows
from kbsearch.outbox.forwarding.returning import Came, Returned, Returning, plain_text, towards
from kbsearch.outbox.forwarding.sending import ForwardListener
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import TEXT_MAX, By, EntryKind, State
from tests.outbox.tickets import ANA, LUIS, World


@pytest.fixture
def returning(ours: World) -> Returning:
    return Returning(ours.database, ours.tickets, "zammad")


def handed_on(ours: World, foreign: str = "81") -> int:
    """A ticket that became that one there."""
    ticket = ours.submit()
    with ours.database.writing() as unit:
        forwarded_rows.add(
            unit, ticket.number, "zammad", foreign=foreign, url="", at=ticket.created
        )
    return ticket.number


def test_an_answer_comes_back_once(ours: World, returning: Returning) -> None:
    number = handed_on(ours)
    answer = Returned("81", "open", "Emma Taylor", "104", "Reinicie la cola.")
    assert returning.take(answer) == Came(number, added=True, changed=False)
    assert returning.take(answer) == Came(number)
    entry = ours.tickets.history(number, private=False)[-1]
    assert (entry.author.by, entry.author.name) == (By.TECHNICIAN, "Emma Taylor")
    assert (entry.kind, entry.text) == (EntryKind.MESSAGE, "Reinicie la cola.")
    ticket = ours.tickets.find(number)
    assert ticket.state is State.OPEN
    assert ticket.answered is not None


def test_an_answer_that_was_edited_there_stays_as_it_came(
    ours: World, returning: Returning
) -> None:
    number = handed_on(ours)
    returning.take(Returned("81", "open", "Emma", "104", "Uno"))
    assert not returning.take(Returned("81", "open", "Emma", "104", "Dos")).added
    assert ours.tickets.history(number, private=False)[-1].text == "Uno"


def test_what_is_none_of_ours_is_nothing(returning: Returning) -> None:
    assert returning.take(Returned("999", "closed", "Emma", "1", "x")) == Came()


def test_what_came_back_is_not_handed_on_again(ours: World, returning: Returning) -> None:
    number = handed_on(ours)
    ours.listeners.append(ForwardListener(ours.outbox, "zammad"))
    returning.take(Returned("81", "closed", "Emma", "104", "Hecho."))
    assert not ours.waiting()
    ours.tickets.reopen(number, author=ANA)
    assert len(ours.waiting()) == 1


@pytest.mark.parametrize(
    ("steps", "there", "then"),
    [
        ((), "new", State.NEW),
        ((), "open", State.OPEN),
        ((), "in progress", State.OPEN),
        ((), "pending reminder", State.WAITING),
        ((), "pending close", State.WAITING),
        ((), "closed", State.SOLVED),
        ((), "merged", State.SOLVED),
        ((State.WAITING,), "open", State.OPEN),
        ((State.SOLVED,), "closed", State.SOLVED),
        ((State.CLOSED,), "closed", State.CLOSED),
        ((State.SOLVED,), "open", State.REOPENED),
        ((State.CLOSED,), "pending reminder", State.REOPENED),
        ((State.SOLVED, State.REOPENED), "open", State.REOPENED),
    ],
)
def test_a_ticket_stands_here_as_it_stands_there(
    ours: World, returning: Returning, steps: tuple[State, ...], there: str, then: State
) -> None:
    number = handed_on(ours)
    for state in steps:
        ours.tickets.change(number, TicketChange(state=state), author=LUIS)
    returning.take(Returned("81", there, "Emma"))
    assert ours.tickets.find(number).state is then
    assert not returning.take(Returned("81", there, "Emma")).changed or then is State.REOPENED


@pytest.mark.parametrize("here", list(State))
def test_whatever_a_state_is_called_there_it_is_no_mistake(here: State) -> None:
    for there in ("", "neu", "closed", "open", "removed", "pending reminder"):
        towards(here, there)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Hola<br>Reinicie&nbsp;la <b>cola</b>.", "Hola\nReinicie la cola."),
        ("<p>Uno</p><p>Dos</p>", "Uno\n\nDos"),
        ("<div>Uno<div><br></div><div>Dos &lt;b&gt;</div></div>", "Uno\n\nDos <b>"),
        ("<style>p{}</style><script>alert(1)</script>Uno", "Uno"),
        ("<p>roto <b", "roto <b"),
        ("</script></style>Uno", "Uno"),
        ("", ""),
        ("x" * (TEXT_MAX + 5), "x" * (TEXT_MAX - 1) + "…"),
    ],
    ids=["breaks", "paragraphs", "blocks", "unseen", "broken", "ends", "nothing", "long"],
)
def test_a_message_is_kept_as_text(html: str, text: str) -> None:
    assert plain_text(html) == text
