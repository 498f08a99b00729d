"""What played people write: questions of the articles, mistyped, and others that none answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from indexer.errors import IndexMissingError
from indexer.reader import open_generation
from indexer.records import LANGUAGES, Audience, Language

ARTICLES = 500
"""As many of an index as are asked about."""

WITHOUT_ACCENTS = 0.6
MISTYPED_WORD = 0.08
LEAST_LETTERS = 5
"""Shorter words are seldom mistyped, and hardly understood when they are."""

UNANSWERABLE: Mapping[Language, tuple[str, ...]] = {
    "es": (
        "la puerta del garaje se queda abierta por la noche",
        "hay un ruido raro en el techo de la cocina",
        "quiero felicitar a la compañera que me atendió ayer",
        "se ha fundido la luz del pasillo de la segunda planta",
        "falta papel en los aseos",
        "mi silla cojea y me duele la espalda",
        "¿quién ganó el partido de ayer?",
        "he perdido un paraguas azul en el comedor",
        "la máquina de café no devuelve el cambio",
        "asdf qwer zxcv",
    ),
    "en": (
        "the garage door stays open at night",
        "there is a strange noise above the kitchen",
        "I want to thank the colleague who helped me yesterday",
        "the light in the corridor on the second floor has gone out",
        "no paper in the restrooms",
        "my chair wobbles and my back hurts",
        "who won the match yesterday?",
        "I lost a blue umbrella in the canteen",
        "the coffee machine keeps my change",
        "asdf qwer zxcv",
    ),
}

Questions = Mapping[Language, Sequence[str]]


def questions(index: Path) -> Questions:
    """The titles and aliases of the published articles that everybody may read, by language.

    Raises IndexMissingError when there is none.
    """
    with open_generation(index).rows() as rows:
        articles = rows.articles(Audience.PUBLIC, limit=ARTICLES)
    found = {
        lang: [text for one in articles if one.lang == lang for text in (one.title, *one.aliases)]
        for lang in LANGUAGES
    }
    if not any(found.values()):
        raise IndexMissingError(f"No article in {index} is public; index some to play with")
    return found


def written(questions: Questions, lang: Language, random: np.random.Generator) -> str:
    """A question about an article in `lang`, or in the other language when there is none."""
    texts = questions[lang] or next(one for one in questions.values() if one)
    return mistyped(texts[int(random.integers(len(texts)))], random)


def unanswerable(lang: Language, random: np.random.Generator) -> str:
    """Something that no article is about."""
    return UNANSWERABLE[lang][int(random.integers(len(UNANSWERABLE[lang])))]


def mistyped(text: str, random: np.random.Generator) -> str:
    """As it is typed in a hurry: often without accents, now and then with a letter astray."""
    if random.random() < WITHOUT_ACCENTS:
        text = _without_accents(text)
    return " ".join(
        _astray(word, random)
        if len(word) >= LEAST_LETTERS and random.random() < MISTYPED_WORD
        else word
        for word in text.split()
    )


def _without_accents(text: str) -> str:
    """Without acute accents; ñ stays, as it has a key of its own."""
    return "".join(one if one in "ñÑ" else unicodedata.normalize("NFD", one)[0] for one in text)


def _astray(word: str, random: np.random.Generator) -> str:
    place = int(random.integers(1, len(word) - 1))
    before, first, second, after = (
        word[:place],
        word[place],
        word[place + 1],
        word[place + 2 :],
    )
    kinds = (second + first, second, first + first + second)
    return before + kinds[random.integers(len(kinds))] + after
