"""What an account says of a person, brought into one form or refused."""

from __future__ import annotations

import re
import unicodedata

from indexer.records import LANGUAGES
from kbsearch.accounts.refusals import refused
from kbsearch.accounts.roles import Role

LOGIN_MAX = 120
NAME_MAX = 120
EMAIL_MAX = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""

_LOGIN = re.compile(r"[\w.@+-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def folded(login: str) -> str:
    """A login as it is kept and compared: no case, and one form for letters that look the same."""
    return unicodedata.normalize("NFKC", login.strip()).casefold()


def cleaned_login(login: str) -> str:
    """A login that an account can have. Raises RefusedError."""
    found = folded(login)
    if not found:
        raise refused("login", "login-empty")
    if len(found) > LOGIN_MAX or not _LOGIN.fullmatch(found):
        raise refused("login", "login-form")
    return found


def cleaned_name(name: str) -> str:
    """A name on one line, without signs that cannot be seen. Raises RefusedError."""
    seen = "".join(one if one.isprintable() else " " for one in name)
    found = " ".join(unicodedata.normalize("NFC", seen).split())
    if len(found) > NAME_MAX:
        raise refused("name", "name-long")
    return found


def cleaned_email(email: str) -> str:
    """An e-mail address, or nothing. Raises RefusedError."""
    found = email.strip()
    if found and (len(found) > EMAIL_MAX or not _EMAIL.fullmatch(found) or not found.isprintable()):
        raise refused("email", "email-form")
    return found


def checked_lang(lang: str) -> str:
    """A language that pages are in. Raises RefusedError."""
    if lang not in LANGUAGES:
        raise refused("lang", "lang-unknown")
    return lang


def checked_role(role: str) -> Role:
    """A role that an account can have: a visitor has none. Raises RefusedError."""
    if role not in set(Role) - {Role.VISITOR}:
        raise refused("role", "role-unknown")
    return Role(role)
