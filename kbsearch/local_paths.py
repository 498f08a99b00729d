"""Where somebody is led back to after signing in: a page of this site, and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

PATH_MAX = 2000
"""Characters; what browsers and proxies pass on without harm."""

# One slash and then neither another nor a backslash, which browsers take for one: `//evil.example`
# is another site (WHATWG URL, 4.4). Spaces and what cannot be seen are in no address of ours.
_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x20\x7f-\x9f]*")
# Signing in must not lead to signing in, nor to what a program asks for.
_NO_PAGES = re.compile(r"/(?:api|auth|static)/|/[a-z]{2}/(?:sign-in|sign-out|welcome)(?:[/?#]|$)")


def sign_in_address(lang: str, back: str) -> str:
    """Where one signs in; it leads back to `back` where that is a page of ours."""
    kept = local_path(back)
    return f"/{lang}/sign-in" + (f"?next={quote(kept, safe='/')}" if kept else "")


def local_path(address: str) -> str:
    """`address` when it is the path of a page here, with what follows it; otherwise nothing.

    Refused as open redirects: other sites, however they are written, and paths that browsers or
    proxies might rewrite into another (`..`, `//`, encoded or not).
    """
    if len(address) > PATH_MAX or not _PATH.fullmatch(address):
        return ""
    read = unquote(urlsplit(f"http://here{address}").path)
    rewritten = "\\" in read or "//" in read or {".", ".."} & set(read.split("/"))
    unseen = any(letter < " " or letter == "\x7f" for letter in read)
    return "" if rewritten or unseen or _NO_PAGES.match(read) else address
