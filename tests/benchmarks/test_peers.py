"""Every peer finds, in a corpus of three documents, what it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers.fusion import K, fuse
from benchmarks.peers.installed import PEERS, make_peer, missing
from benchmarks.peers.peer import Corpus, Peer
from benchmarks.peers.remembered import RememberedVectors
from tests.hashing_encoder import HashingEncoder

ENGLISH = {
    "vpn": "Connecting from home\nThe network of the company asks for your password.",
    "printer": "Paper jams\nPrinters jam when the paper is damp; open the tray.",
    "mail": "Shared mailboxes\nAsk for a shared mailbox in the portal of the desk.",
}
SPANISH = {
    "vpn": "Conectarse desde casa\nLa red de la empresa pide tu contraseña.",
    "impresora": "Atascos de papel\nLas impresoras se atascan si el papel está húmedo.",
    "correo": "Buzones compartidos\nPide un buzón compartido en el portal.",
}


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[RememberedVectors]:
    with closing(RememberedVectors(HashingEncoder(), tmp_path / "vectors.db")) as kept:
        yield kept


@pytest.fixture(params=PEERS)
def peer(request: pytest.FixtureRequest, vectors: RememberedVectors) -> Peer:
    for name, why in missing([request.param]).items():
        pytest.skip(f"{name}: {why}")
    return make_peer(request.param, vectors)


@pytest.mark.parametrize(
    ("documents", "questions", "wanted"),
    [
        (ENGLISH, ["the paper is jammed in the printer", "shared mailbox"], ["printer", "mail"]),
        (SPANISH, ["se atascó el papel de la impresora", "buzón"], ["impresora", "correo"]),
    ],
    ids=["English", "Spanish"],
)
def test_a_peer_ranks_first_what_shares_words_with_the_question(
    peer: Peer, documents: dict[str, str], questions: list[str], wanted: list[str]
) -> None:
    ranked = peer.rank(Corpus(documents), questions, 10)
    assert [row[0] for row in ranked] == wanted
    assert all(len(row) == len(set(row)) <= 3 for row in ranked)


def test_a_peer_answers_with_no_more_than_it_was_asked_for(peer: Peer) -> None:
    assert [len(row) for row in peer.rank(Corpus(ENGLISH), ["the printer"], 1)] == [1]


def test_a_peer_stems_in_the_language_of_its_corpus() -> None:
    for name, why in missing(["bm25s"]).items():
        pytest.skip(f"{name}: {why}")
    words = make_peer("bm25s", vectors=None)  # type: ignore[arg-type]
    assert words.rank(Corpus(SPANISH), ["compartir contraseñas"], 10) == [["correo", "vpn"]]
    assert words.rank(Corpus(SPANISH), ["la de las"], 10) == [[]]


def test_vectors_alone_rank_within_txtai_as_they_do_by_themselves(
    vectors: RememberedVectors,
) -> None:
    for name, why in missing(["txtai"]).items():
        pytest.skip(f"{name}: {why}")
    from benchmarks.peers.txtai import Txtai  # noqa: PLC0415 - may not be installed

    corpus, questions = Corpus(ENGLISH), ["paper in the tray", "a password for the network"]
    alone = make_peer("encoder", vectors).rank(corpus, questions, 10)
    inside = Txtai(vectors, hybrid=False).rank(corpus, questions, 10)
    # txtai leaves out what has no positive cosine.
    assert [row[: len(one)] for row, one in zip(alone, inside, strict=True)] == inside
    assert all(inside)


def test_what_stands_high_in_both_lists_comes_first() -> None:
    assert fuse([["a", "b", "c"], ["c", "b"]]) == ["c", "b", "a"]
    assert 1 / (K + 1) + 1 / (K + 3) > 2 / (K + 2)


def test_of_equals_the_first_list_leads() -> None:
    assert fuse([["a"], ["b"], []]) == ["a", "b"]


def test_a_name_that_is_no_peer_is_refused() -> None:
    with pytest.raises(ValueError, match="'chroma' is not a peer"):
        make_peer("chroma", vectors=None)  # type: ignore[arg-type]


def test_a_second_run_encodes_nothing(tmp_path: Path) -> None:
    encoder, texts = HashingEncoder(), list(ENGLISH.values())
    for _ in range(2):
        with closing(RememberedVectors(encoder, tmp_path / "vectors.db")) as kept:
            found = kept.of_documents(texts)
            asked = kept.of_questions(texts)
    assert encoder.encoded == texts
    np.testing.assert_allclose(found, asked, rtol=1e-6)
    np.testing.assert_allclose(found, encoder.encode_queries(texts), rtol=1e-6)


def test_documents_in_both_languages_are_analysed_as_spanish() -> None:
    both = {f"es/{one}": text for one, text in SPANISH.items()} | ENGLISH
    assert Corpus(both).language == "es"
    assert Corpus(SPANISH).language == "es"
    assert Corpus(ENGLISH | {"es": SPANISH["vpn"]}).language == "en"
    assert Corpus({}).language == "en"
