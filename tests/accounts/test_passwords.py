"""Which passwords are good, and how they are compared."""

from __future__ import annotations

import threading

import anyio
import pytest

from kbsearch.accounts.passwords import QUEUE_MAX, STRONG, Passwords
from kbsearch.errors import RefusedError, TooManyRequestsError
from tests.accounts.house import CHEAP, PASSWORD

OWN = ("ana.ruiz", "Ana Ruiz", "ana.ruiz@ejemplo.es")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("tres tristes", ""),
        ("x7#kQ!p9_zRt", ""),
        ("ñandú éxito 🦙 lluvia", ""),
        ("     otra cosa     ", ""),
        ("azucarillo verdoso entre las nubes", ""),
        ("only lower case letters", ""),
        ("x" * 11, "password-short"),
        ("", "password-short"),
        ("n\u0303" * 11, "password-short"),
        ("correct horse " * 9 + "xy", ""),
        ("correct horse " * 9 + "xyz", "password-long"),
        ("123456789012", "password-guessable"),
        ("password1234", "password-guessable"),
        ("qwertyuiop12", "password-guessable"),
        ("aaaaaaaaaaaa", "password-guessable"),
        ("contraseña1234", "password-guessable"),
        ("Contraseña2026", "password-guessable"),
        ("bienvenido2026", "password-guessable"),
        ("soportetecnico", "password-guessable"),
        ("administrador1", "password-guessable"),
        ("anaruizanaruiz", "password-guessable"),
        ("ana.ruiz2026", "password-guessable"),
    ],
)
def test_a_password_is_judged_by_how_hard_it_is_to_guess(password: str, problem: str) -> None:
    assert Passwords(CHEAP).problem(password, OWN) == problem


def test_nobodys_own_words_count_against_somebody_else() -> None:
    passwords = Passwords(CHEAP)
    found: list[tuple[str, bool]] = []

    def judge(own: tuple[str, ...]) -> None:
        found.extend((passwords.problem("zarzaparrilla9", own), bool(own)) for _ in range(20))

    threads = [threading.Thread(target=judge, args=(own,)) for own in ((), ("zarzaparrilla",)) * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(found) == {("", False), ("password-guessable", True)}


def test_the_cost_is_what_the_standard_recommends() -> None:
    # RFC 9106, section 4, second option: t=3, p=4, m=2^16 KiB.
    hashed = Passwords(STRONG)._hash.hash("x")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.anyio
async def test_the_same_password_is_never_hashed_to_the_same() -> None:
    passwords = Passwords(CHEAP)
    first, second = [await passwords.hashed(PASSWORD, ()) for _ in range(2)]
    assert first != second
    assert (await passwords.compare(PASSWORD, first)).right
    assert (await passwords.compare(PASSWORD, second)).right
    assert not (await passwords.compare(PASSWORD + " ", second)).right
    assert not (await passwords.compare(PASSWORD, None)).right
    assert not (await passwords.compare("a password that nobody has", None)).right


@pytest.mark.anyio
async def test_hashing_holds_up_no_other_request() -> None:
    passwords = Passwords(CHEAP)
    where: list[int] = []
    real = passwords._hash.hash

    class Watched:
        def hash(self, password: str) -> str:
            where.append(threading.get_ident())
            return real(password)

    passwords.__dict__["_hash"] = Watched()
    await passwords.hashed(PASSWORD, ())
    assert where
    assert where[0] != threading.get_ident()


@pytest.mark.anyio
async def test_few_are_compared_at_once_and_only_so_many_wait() -> None:
    passwords = Passwords(CHEAP, at_once=1)
    kept = await passwords.hashed(PASSWORD, ())
    refused = 0

    async def compare() -> None:
        nonlocal refused
        try:
            assert (await passwords.compare(PASSWORD, kept)).right
        except TooManyRequestsError:
            refused += 1

    await passwords._strangers.turns.acquire_on_behalf_of("a test")
    async with anyio.create_task_group() as group:
        for _ in range(QUEUE_MAX + 5):
            group.start_soon(compare)
        await anyio.wait_all_tasks_blocked()
        assert refused == 5
        assert (await passwords.compare(PASSWORD, kept, known=True)).right, "has its own queue"
        passwords._strangers.turns.release_on_behalf_of("a test")


@pytest.mark.anyio
async def test_a_bad_password_is_not_hashed() -> None:
    with pytest.raises(RefusedError) as refused:
        await Passwords(CHEAP).hashed("short", ())
    assert "short" not in str(refused.value)
