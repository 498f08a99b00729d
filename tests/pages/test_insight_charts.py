"""Where the marks of the charts lie."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kbsearch.insights.estimator import Interval
from kbsearch.insights.figures import Causal
from kbsearch.insights.report import make_report
from kbsearch.pages.figures import Figures
from kbsearch.pages.insight_charts import HEIGHT, interval_chart, week_chart
from tests.insights.rows import LATER, NOVEMBER, Remembered, row


def causal(low: float, high: float, deflection: float | None = None) -> Causal:
    """Some result with that interval."""
    empty = make_report(Remembered(), NOVEMBER, LATER).causal
    return replace(empty, interval=Interval(low, high), deflection=deflection)


def test_an_interval_lies_on_a_scale_of_round_numbers_that_holds_zero() -> None:
    chart = interval_chart(causal(0.22, 0.43, 0.34))
    assert chart is not None
    assert [round(100 * tick.value) for tick in chart.ticks] == [0, 10, 20, 30, 40, 50]
    assert (chart.zero, chart.low, chart.high, chart.estimate) == (0, 44, 86, 68)


def test_a_long_interval_is_cut_at_minus_one_hundred_percent() -> None:
    chart = interval_chart(causal(-4.0, 0.3))
    assert chart is not None
    assert chart.low == 0
    assert [round(100 * tick.value) for tick in chart.ticks] == [-100, -50, 0, 50]
    assert chart.estimate is None


@pytest.mark.parametrize("low", [-3.0, -0.9, -0.31, -0.02, 0.0, 0.4])
@pytest.mark.parametrize("high", [-0.01, 0.0, 0.07, 0.33, 1.0])
def test_nothing_lies_outside_the_drawing(low: float, high: float) -> None:
    chart = interval_chart(causal(min(low, high), max(low, high)))
    assert chart is not None
    marks = (chart.zero, chart.low, chart.high, *(tick.at for tick in chart.ticks))
    assert all(0 <= mark <= 100 for mark in marks)
    assert 2 <= len(chart.ticks) <= 8


def test_nothing_is_drawn_of_nothing() -> None:
    empty = make_report(Remembered(), NOVEMBER, LATER)
    assert interval_chart(empty.causal) is None
    assert week_chart(empty.by_week) is None


def test_weeks_without_a_form_keep_their_place() -> None:
    rows = [row("a", "offered", "shown"), row("b"), row("c", days=14)]
    chart = week_chart(make_report(Remembered(rows), NOVEMBER, LATER).by_week)
    assert chart is not None
    assert [one.week for one in chart.columns] == ["2026-11-02", "2026-11-09", "2026-11-16"]
    started, shown, solved = chart.columns[0].bars
    assert (started.height, shown.height, solved.height) == (HEIGHT, HEIGHT / 2, 0)
    assert not any(bar.height for bar in chart.columns[1].bars)
    assert all(one.left + one.width <= 100 for one in chart.columns)


@pytest.mark.parametrize("most", [1, 4, 9, 10, 37, 99, 100, 480, 1001, 99_999])
def test_the_scale_of_weeks_has_few_round_numbers(most: int) -> None:
    chart = week_chart(
        make_report(
            Remembered([row(f"{one}") for one in range(min(most, 1001))]), NOVEMBER, LATER
        ).by_week
    )
    assert chart is not None
    assert 2 <= len(chart.ticks) <= 6
    assert chart.ticks[-1].value >= min(most, 1001)


def test_figures_are_written_as_each_language_writes_them() -> None:
    spanish, english = Figures("es"), Figures("en")
    assert (spanish.number(1234), english.number(1234)) == ("1234", "1,234")
    assert (spanish.number(12345), spanish.number(3.25, 1)) == ("12.345", "3,2")
    assert (spanish.percent(-0.05), english.percent(-0.05)) == ("−5\N{NO-BREAK SPACE}%", "−5%")
    assert english.percent(-0.001) == "0%"
    assert english.percent(None) == "–"
    assert (spanish.day("2026-11-02"), english.day("2026-11-02")) == ("2 nov", "Nov 2")
