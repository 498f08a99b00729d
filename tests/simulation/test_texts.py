"""What played people write: questions of articles, mistyped but still words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.errors import IndexMissingError
from kbsearch.simulation.texts import UNANSWERABLE, mistyped, questions, unanswerable, written
from tests.desk import Desk


def test_questions_are_the_titles_and_aliases_that_everybody_may_read(desk: Desk) -> None:
    desk.write("vpn.md", "Pulsa el icono.", title="La VPN", aliases="[no me conecta la VPN]")
    desk.write("keys.md", "In the safe.", title="The keys", lang="en", audience="technician")
    desk.index()
    assert questions(desk.root) == {"es": ["La VPN", "no me conecta la VPN"], "en": []}


def test_without_an_index_or_a_public_article_it_says_what_to_do(
    desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(IndexMissingError, match="kbsearch index"):
        questions(tmp_path / "nowhere")
    desk.write("keys.md", "In the safe.", title="The keys", audience="technician")
    desk.index()
    with pytest.raises(IndexMissingError, match="is public"):
        questions(desk.root)


def test_typing_in_a_hurry_loses_accents_and_misplaces_letters_but_keeps_enye() -> None:
    text = "Se ha bloqueado la contraseña después de la actualización"
    random = np.random.default_rng(1)
    typed = {mistyped(text, random) for _ in range(200)}
    assert text in typed
    assert "Se ha bloqueado la contraseña despues de la actualizacion" in typed
    assert len(typed) > 20
    assert all(len(one.split()) == len(text.split()) for one in typed)


def test_who_writes_in_a_language_without_articles_asks_in_the_other() -> None:
    asked = written({"es": ["no me conecta la VPN"], "en": []}, "en", np.random.default_rng(1))
    assert asked.startswith("no me")
    assert unanswerable("en", np.random.default_rng(1)) in UNANSWERABLE["en"]
