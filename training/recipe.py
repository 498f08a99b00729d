"""The numbers of the recipe, in one place; README.md in this folder says why each is what it is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Noise:
    """How often a text is altered before the student reads it; the target is never altered.

    The shares are probabilities for a text; what is left over is read as it is written.
    """

    typos: float = 0.08
    switched: float = 0.08  # some words in the other language
    lazy: float = 0.15  # without the tilde of ñ, where a dictionary word remains
    upper: float = 0.02


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the training, with its own share of long texts and its own rates.

    `texts` bounds how many pairs are read, chosen at random; `joined` is the share of consecutive
    segments read as one text, as long as a passage, and `english` that of texts the student reads
    in English. The rates are those of the new word vectors and of everything else.
    """

    name: str
    steps: int
    joined: float
    english: float
    new_rate: float
    body_rate: float
    warm_up: int  # steps
    texts: int = 10_000_000


STAGES = (
    Stage("sentences", 3_600, 0.05, 0.25, new_rate=4e-4, body_rate=5e-5, warm_up=200),
    # Sentences teach words; passages as long as those of articles have to be met as well, in both
    # languages, or English passages drift from where the teacher puts them.
    Stage("passages", 400, 0.6, 0.4, new_rate=1.5e-4, body_rate=3e-5, warm_up=50, texts=20_000),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what is trained; two equal recipes give the same batches."""

    seed: int = 20261122
    new_words: int = 20_800
    new_stems: int = 3_200  # beginnings and endings, for the words that are not listed
    fewest_occurrences: int = 3
    alignment_rounds: int = 6
    translations: int = 5
    batch_tokens: int = 1_800
    longest: int = 224  # tokens
    final_rate: float = 0.03  # share of the rates that is left at the last step
    anchor: float = 0.4  # share of the teacher's own weights in what is exported
    contrast: float = 0.1  # weight of the in-batch contrast beside the cosine
    temperature: float = 0.05
    noise: Noise = field(default_factory=Noise)
    stages: tuple[Stage, ...] = STAGES
