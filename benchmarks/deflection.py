"""How often the interval of the causal deflection holds the truth, over generated desks.

    python -m benchmarks.deflection [--seeds 2000]

A desk is a number of people who come back: most write one form, a few write dozens. Each has a
propensity of his own to send a ticket. A sticky share of 5 % is held out; of the others each
ticket that would have been sent is not sent with the probability `effect`, which is the truth.
Counting, interval and verdict are those of the report. `covers` is how often the 95 % interval
holds the truth; `claims` is how often the report would state a deflection, which at 0 % is an
error; `no answer` is how often it says that it cannot be told yet, which counts as covering.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist, median

import numpy as np
from numpy.typing import NDArray

from kbsearch.insights.estimator import Group, Interval, claims, deflection_interval

HELD_OUT = 0.05
EFFECTS = (0.0, 0.1, 0.3)
SEEDS = 2000
MOST_FORMS = 80
"""Of one person in the period."""

Counts = NDArray[np.int64]
Sizes = Callable[[np.random.Generator, int], Counts]

SIZES: Mapping[str, Sizes] = {
    "one form each": lambda _, people: np.ones(people, dtype=np.int64),
    "a few come back": lambda random, people: random.geometric(0.5, people),
    "log-normal": lambda random, people: np.clip(
        np.ceil(random.lognormal(0.3, 1.0, people)), 1, MOST_FORMS
    ).astype(np.int64),
    "Zipf, heavy users": lambda random, people: np.minimum(random.zipf(2.2, people), MOST_FORMS),
}
PROPENSITIES: Mapping[str, tuple[float, float]] = {
    "most send": (8, 1),
    "people differ": (1.4, 0.6),
    "few send": (0.5, 1.5),
}
"""The parameters of the Beta distribution that a person's propensity is drawn from."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a desk is like."""

    people: int
    sizes: str
    propensity: str

    def groups(self, seed: int, effect: float) -> tuple[Group, Group]:
        """The groups shown and held out, as the events of one seed make them."""
        random = np.random.default_rng(seed)
        forms = SIZES[self.sizes](random, self.people)
        would = random.binomial(forms, random.beta(*PROPENSITIES[self.propensity], self.people))
        sent = random.binomial(would, 1 - effect)
        held = random.random(self.people) < HELD_OUT
        return Group.of(forms[~held], sent[~held]), Group.of(forms[held], would[held])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all seeds of one desk and effect."""

    covers: float
    claims: float
    no_answer: float
    width: float
    """The median half-width, in points."""


HEAVY = Desk(people=2000, sizes="Zipf, heavy users", propensity="people differ")
"""The desk of the test: people who come back, some of them very often."""


def desks() -> Iterator[Desk]:
    """From one week's traffic to a year's of a small desk."""
    for people in (100, 400, 2000, 8000):
        for sizes in SIZES:
            for propensity in PROPENSITIES:
                yield Desk(people, sizes, propensity)


def measure(desk: Desk, effect: float, seeds: int) -> Outcome:
    """Every seed through the estimator of the report."""
    found = [deflection_interval(*desk.groups(seed, effect)) for seed in range(seeds)]
    told = [one for one in found if one is not None]
    return Outcome(
        covers=sum(_holds(one, effect) for one in found) / seeds,
        claims=sum(map(claims, found)) / seeds,
        no_answer=1 - len(told) / seeds,
        width=100 * median(one.half_width for one in told) if told else float("inf"),
    )


def noise(share: float, seeds: int) -> float:
    """What `share` may be off by in 999 of 1000 measurements over so many seeds."""
    return NormalDist().inv_cdf(0.999) * float(np.sqrt(share * (1 - share) / seeds))


def _holds(interval: Interval | None, effect: float) -> bool:
    return interval is None or interval.low <= effect <= interval.high


def main() -> None:
    """Prints a row for each desk and effect."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds: int = parser.parse_args().seeds
    print(f"{seeds:,} seeds each; {HELD_OUT:.0%} held out\n")
    print(
        f"{'people':>6}  {'forms of each':18} {'tickets':14} {'truth':>5}  "
        f"{'covers':>6} {'claims':>7} {'no answer':>9} {'±':>6}"
    )
    for desk in desks():
        for effect in EFFECTS:
            one = measure(desk, effect, seeds)
            print(
                f"{desk.people:6,}  {desk.sizes:18} {desk.propensity:14} {effect:5.0%}  "
                f"{one.covers:6.1%} {one.claims:7.1%} {one.no_answer:9.1%} {one.width:6.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
