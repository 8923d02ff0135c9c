"""Bars: a bar for each name with its number beside it, and one of another colour."""

import pytest

from ernie_m.training.pictures.bars import bar_chart
from tests.pictures import texts_cut_off
from tests.shown import BARS

pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")


def test_each_name_has_its_number_and_one_stands_out() -> None:
    figure = bar_chart(BARS)
    (axes,) = figure.axes
    assert [bar.get_width() for bar in axes.patches] == [0.9, 0.5, 0.25]
    assert [text.get_text() for text in axes.texts] == ["0.9", "0.5", "0.25"]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["en", "de", "हिन्दी"]
    first, *others = (bar.get_facecolor() for bar in axes.patches)
    assert len(set(others)) == 1
    assert first not in others
    assert axes.yaxis_inverted(), "the first name is above"
    assert texts_cut_off(figure) == []
