"""The picture of languages' shares: a line for each alpha, from the largest text to the smallest."""

import pytest

pytest.importorskip("matplotlib")

from benchmarks.paper.pictures import shares_figure
from tests.pictures import texts_cut_off


def test_lines_are_shares_by_alpha_and_languages_stand_by_size() -> None:
    rows = [
        {"code": f"l{number}", "lines": 10 ** (1 + number % 7), "shares": {"0.3": 0.1 + number / 100, "1.0": 0.01}}
        for number in range(14)
    ]
    figure = shares_figure(rows)
    (axes,) = figure.axes
    first, second = axes.lines
    assert (first.get_label(), second.get_label()) == ("alpha 0.3", "alpha 1.0")
    ordered = sorted(rows, key=lambda row: -int(str(row["lines"])))
    assert list(first.get_ydata()) == pytest.approx([100 * row["shares"]["0.3"] for row in ordered])  # type: ignore[index]
    assert [text.get_text() for text in axes.get_xticklabels()] == [ordered[place]["code"] for place in (0, 6, 12)]
    assert axes.get_yscale() == "log"
    assert first.get_color() != second.get_color()
    assert texts_cut_off(figure) == []
