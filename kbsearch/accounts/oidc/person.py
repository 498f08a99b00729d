"""From the claims of a provider to who somebody is: nothing here decides what he may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.records import LANGUAGES, Language
from kbsearch.accounts.oidc.records import Arrival, Claims
from kbsearch.errors import ProviderError

SUBJECT_MAX = 255
"""Characters of a subject (Core 1.0, section 2) and of what else names somebody."""

GROUPS_MAX = 5_000
"""Groups of one person that are looked at."""

LOGIN_CLAIMS = ("preferred_username", "email", "nickname")
"""What may become a login, the best first; the subject is what is left."""


def arrival_of(
    claims: Claims, more: Claims, *, groups_claim: str, id_token: str, lang: Language
) -> Arrival:
    """Somebody by the claims of his ID token, and by `more` where that says nothing.

    `lang` is what he reads here.

    Raises ProviderError when the subject cannot be kept whole: cut short, it could be another's.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_MAX:
        raise ProviderError("The ID token names no subject of 1 to 255 characters")
    known = {**more, **claims}
    logins = [text for name in LOGIN_CLAIMS if (text := _text(known, name))]
    return Arrival(
        issuer=str(claims["iss"]),
        subject=subject,
        login=next(iter(logins), subject),
        name=_text(known, "name"),
        email=_text(known, "email"),
        lang=_language(_text(known, "locale"), lang),
        groups=groups_of(claims, groups_claim) or groups_of(more, groups_claim),
        id_token=id_token,
    )


def groups_of(claims: Claims, path: str) -> frozenset[str]:
    """The groups at a claim, or inside one by a dotted path; a single text is one group.

    A claim whose own name has dots (`https://example.com/groups`) is found by that name first.
    """
    found = claims[path] if path in claims else _inside(claims, path)
    many = found if isinstance(found, list) else [found]
    return frozenset(one for one in many[:GROUPS_MAX] if isinstance(one, str) and one)


def left_out(claims: Claims, path: str) -> bool:
    """Whether the provider says that the groups are elsewhere, because there are too many.

    Entra ID does, above 200 (`_claim_names`, Core 1.0, 5.6.2).
    """
    elsewhere = claims.get("_claim_names")
    return isinstance(elsewhere, Mapping) and path.partition(".")[0] in elsewhere


def _language(tag: str, otherwise: Language) -> Language:
    return next((lang for lang in LANGUAGES if tag[:2].lower() == lang), otherwise)


def _inside(claims: Claims, path: str) -> Any:
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _text(claims: Claims, name: str) -> str:
    found = claims.get(name)
    return found.strip()[:SUBJECT_MAX] if isinstance(found, str) else ""
