"""Whatever a stranger sends to the provider's addresses, the site answers without breaking."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbsearch.accounts.oidc.attempts import Attempt, Attempts
from kbsearch.accounts.oidc.person import arrival_of, groups_of
from kbsearch.errors import ProviderError, ProviderLostError
from tests.accounts.door import Door
from tests.foreign import free_port

NAMES = ("state", "code", "iss", "error", "next", "lang", "here", "other", "x")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
CLAIMS = st.dictionaries(
    st.sampled_from(["sub", "name", "email", "preferred_username", "locale", "groups", "a"]), JSON
)
TIMES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """An installation whose provider is down."""
    with Door(tmp_path_factory.mktemp("door"), f"http://127.0.0.1:{free_port()}") as found:
        yield found


@TIMES
@given(
    path=st.sampled_from(["start", "callback", "sign-out", "signed-out"]),
    query=st.lists(st.tuples(st.sampled_from(NAMES), TEXT), max_size=5),
    cookie=TEXT,
    address=st.ip_addresses(v=4),
)
def test_any_address_is_answered(
    door: Door, path: str, query: list[tuple[str, str]], cookie: str, address: object
) -> None:
    browser = door.another_browser(str(address))
    written = "&".join(f"{name}={quote(value)}" for name, value in query)
    sent = f"__Host-kbsearch-oidc={quote(cookie)}; __Secure-kbsearch-oidc-hint={quote(cookie)}"
    response = browser.get(f"/auth/oidc/{path}?{written}", headers={"Cookie": sent})
    assert response.status_code in {200, 303, 400, 503}
    assert response.headers["cache-control"] == "no-store"
    location = response.headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")


@TIMES
@given(sealed=TEXT | st.binary(max_size=90).map(lambda raw: raw.decode("latin-1")))
def test_only_what_was_sealed_here_is_opened(sealed: str) -> None:
    attempts = Attempts(lambda: b"k" * 32)
    with pytest.raises(ProviderLostError):
        attempts.open(sealed)


@TIMES
@given(back=TEXT, lang=st.sampled_from(["es", "en"]))
def test_what_was_sealed_is_opened_whole_by_the_same_key_alone(back: str, lang: str) -> None:
    ours, theirs = Attempts(lambda: b"k" * 32), Attempts(lambda: b"j" * 32)
    attempt: Attempt = ours.begin(back, lang)  # type: ignore[arg-type]
    assert ours.open(ours.seal(attempt)) == attempt
    assert len(set(vars_of(ours, attempt)) | set(vars_of(theirs, attempt))) == 6
    with pytest.raises(ProviderLostError):
        theirs.open(ours.seal(attempt))


def vars_of(attempts: Attempts, attempt: Attempt) -> tuple[str, str, str]:
    made = attempts.secrets(attempt)
    return made.state, made.nonce, made.verifier


@TIMES
@given(claims=CLAIMS, more=CLAIMS, path=TEXT)
def test_any_claims_name_somebody_or_are_refused(
    claims: dict[str, object], more: dict[str, object], path: str
) -> None:
    assert all(isinstance(group, str) and group for group in groups_of(claims, path))
    try:
        arrival = arrival_of(
            {"iss": "https://id.example", **claims},
            more,
            groups_claim="groups",
            id_token="",
            lang="es",
        )
    except ProviderError:
        assert not isinstance(claims.get("sub"), str) or not 0 < len(str(claims["sub"])) <= 255
        return
    assert arrival.subject == claims["sub"]
    assert arrival.lang in {"es", "en"}
    assert max(len(arrival.login), len(arrival.name), len(arrival.email)) <= 255
