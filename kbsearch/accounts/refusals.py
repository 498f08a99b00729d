"""Why a field of a form cannot be taken: a code for pages, and a sentence for everybody else."""

from __future__ import annotations

from collections.abc import Mapping

from kbsearch.errors import RefusedError

PASSWORD_MIN = 12
"""Letters. ASVS 5.0, 6.2.1 asks for 8 and would have 15; a phrase of three words has more."""

PASSWORD_MAX = 128
TOKEN_DAYS_MAX = 730
TOKENS_MAX = 50
"""Of one account."""

CODES: Mapping[str, str] = {
    "login-empty": "A login is needed",
    "login-form": "A login has up to 120 letters, digits and the signs . _ @ + -, without spaces",
    "login-taken": "Another account has this login; choose another one",
    "name-long": "A name has at most 120 letters",
    "email-form": "This is not an e-mail address; write one such as ana@example.com, or none",
    "identity-taken": "Another account signs in with this identity",
    "identity-long": "What a provider calls somebody has at most 255 letters",
    "lang-unknown": "The language is 'es' or 'en'",
    "role-unknown": "An account is a requester, technician, manager or administrator",
    "last-administrator": "This is the last administrator; make somebody else one first",
    "password-short": f"A password has at least {PASSWORD_MIN} letters; a few words are good",
    "password-long": f"A password has at most {PASSWORD_MAX} letters",
    "password-guessable": "This password is easily guessed; take a few words that nobody expects "
    "together",
    "current-wrong": "The current password is wrong",
    "token-name-empty": "A token needs a name that says what it is for",
    "token-name-long": "The name of a token has at most 120 letters",
    "token-many": f"An account has at most {TOKENS_MAX} tokens; revoke one that is not needed",
    "scopes-empty": "Choose at least one thing that the token is for",
    "expires-past": "A token is valid for one day at least",
    "expires-long": f"A token is valid for {TOKEN_DAYS_MAX} days at most",
}
"""Each code with what it means, in English; pages have their own words for each."""


def refused(field: str, code: str) -> RefusedError:
    """The error for a field, to be raised."""
    return RefusedError(field, code, CODES[code])
