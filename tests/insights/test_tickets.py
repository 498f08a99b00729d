"""Which form a ticket by another channel belongs to."""

from __future__ import annotations

from kbsearch.insights.tickets import followed
from tests.insights.rows import row, ticket


def test_a_form_that_was_sent_is_one_ticket() -> None:
    found = followed([row("a", "offered", "submitted"), row("b", "offered")], [])
    assert [one.tickets for one in found] == [1, 0]


def test_a_call_within_a_week_belongs_to_the_last_form_before_it() -> None:
    forms = [
        row("a", "offered", "solved", requester="r"),
        row("a", "offered", "submitted", requester="r", days=2),
        row("a", "offered", requester="r", days=5),
    ]
    found = followed(forms, [ticket("r", 3), ticket("r", 4)])
    assert [one.tickets for one in found] == [0, 3, 0]


def test_a_ticket_is_left_alone_that_no_form_went_before() -> None:
    forms = [row("a", "offered", requester="r", days=1), row("b", requester="s")]
    others = [ticket("r", 0.5), ticket("r", 8.1), ticket("s", 1), ticket("stranger", 2)]
    assert [one.tickets for one in followed(forms, others)] == [0, 0]


def test_a_ticket_that_is_opened_again_is_no_new_one() -> None:
    forms = [row("a", "offered", "solved", requester="r")]
    found = followed(forms, [ticket("r", 1, reopened=True)])
    assert (found[0].tickets, found[0].reopened) == (0, True)
