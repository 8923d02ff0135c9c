"""Heat maps: words at the axes in their own direction, colours that are the numbers, and frames."""

import numpy
import pytest

from ernie_m.training.loggers.shown import HeatMap
from ernie_m.training.pictures.heat_map import heat_map, label, reads_leftwards
from tests.pictures import texts_cut_off

matplotlib = pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")


@pytest.mark.parametrize(
    ("words", "leftwards"),
    [(["أي", "فعالية", "؟"], True), (["BBC", "فعالية", "2020"], True), (["שלום"], True), (["Anna", "في", "."], False),
     (["2020", "."], False)],
)  # fmt: skip
def test_the_horizontal_axis_runs_as_its_words_are_read(words: list[str], leftwards: bool) -> None:
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    axes.imshow(numpy.ones((2, len(words))))
    label(axes, ["فعالية", "حضر"], words)
    assert reads_leftwards(words) == leftwards
    assert axes.xaxis_inverted() == leftwards
    assert axes.yaxis_inverted(), "the first row is above"
    assert [text.get_text() for text in axes.get_xticklabels()] == words
    assert axes.get_xticks().tolist() == list(range(len(words)))


def test_the_picture_shows_the_shares_their_words_and_the_largest_of_each_row() -> None:
    shares = numpy.array([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1]])
    names = {"title": "Anna sings $x$", "row_name": "German", "column_name": "English", "scale_name": "share"}
    rows, columns = ["Anna", "singt"], ["a rather long word", "Anna", "."]
    figure = heat_map(HeatMap(rows=rows, columns=columns, values=shares, frames=True, **names))
    axes, bar = figure.axes
    (image,) = axes.get_images()
    assert image.get_array().tolist() == shares.tolist()
    assert (*image.get_clim(), bar.get_ylabel()) == (0.0, 0.7, "share")
    assert [text.get_text() for text in axes.get_yticklabels()] == ["Anna", "singt"]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["a rather long word", "Anna", "."]
    assert (axes.get_title(), axes.get_ylabel(), axes.get_xlabel()) == ("Anna sings $x$", "German", "English")
    frames = [(frame.get_x() + 0.5, frame.get_y() + 0.5, frame.get_width()) for frame in axes.patches]
    assert frames == [(1, 0, 1), (0, 1, 1)], "column, row, width"
    assert image.to_rgba(0.7) != image.to_rgba(0.1)
    assert texts_cut_off(figure) == []
    assert bar.get_yticklabels()[0].get_text() == "0%"


def test_numbers_are_written_where_there_are_some_and_are_legible() -> None:
    values = numpy.array([[0.05, 0.95], [numpy.nan, 0.5]])
    names = {"title": "t", "row_name": "layer", "column_name": "step", "scale_name": "found"}
    figure = heat_map(HeatMap(rows=["0", "1"], columns=["500", "1000"], values=values, written=True, **names))
    texts = {text.get_position(): (text.get_text(), text.get_color()) for text in figure.axes[0].texts}
    assert texts == {(0, 0): ("5", "black"), (1, 0): ("95", "white"), (1, 1): ("50", "black")}
    assert texts_cut_off(figure) == []


def test_counts_are_written_out_and_other_numbers_rounded() -> None:
    names = {"title": "t", "row_name": "gold", "column_name": "predicted", "scale_name": "count"}
    values = numpy.array([[12345.0, 0.0], [0.12345, 7.0]])
    shown = HeatMap(rows=["a", "b"], columns=["a", "b"], values=values, percent=False, written=True, **names)
    figure = heat_map(shown)
    assert [text.get_text() for text in figure.axes[0].texts] == ["12345", "0", "0.123", "7"]
    assert texts_cut_off(figure) == []
