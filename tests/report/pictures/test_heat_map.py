"""Heat maps: cells where they belong, numbers where there is room, one scale for all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from report.spec import Spec
from tests.pictures import texts_cut_off
from tests.rows import a_plot, figure, scored, some_rows

ALONE = Spec(name="s", title="S", rows=("arm",))
PAIRS = {"pairs.de-en": 0.3, "pairs.en-fr": 0.5}


def maps(drawn: Any) -> list[Any]:
    """The axes that are maps: all but the colour bar's."""
    return [axes for axes in drawn.axes if axes.get_images()]


def test_a_cell_has_the_mean_of_its_line_and_column() -> None:
    rows = [scored("a", 1, PAIRS, {"pairs.de-en": 0.5, "pairs.en-fr": 0.5}), scored("b", 1, {"pairs.de-en": 0.9})]
    drawn = figure(a_plot("heat_map", down="from", over="to"), rows)
    first, second = maps(drawn)
    assert [axes.get_title() for axes in (first, second)] == ["a, 1", "b, 1"]
    assert [text.get_text() for text in first.get_yticklabels()] == ["de", "en"]
    assert [text.get_text() for text in first.get_xticklabels()] == ["en", "fr"]
    (shown,) = first.get_images()
    np.testing.assert_allclose(shown.get_array().filled(-1), [[40, -1], [-1, 50]])
    assert [text.get_text() for text in first.texts] == ["40", "50"]
    assert (first.get_ylabel(), first.get_xlabel(), second.get_ylabel()) == ("from", "to", "")
    assert second.get_images()[0].norm.vmax == shown.norm.vmax == pytest.approx(90)
    assert [axes.get_ylabel() for axes in drawn.axes if not axes.get_images()] == ["F1 (%)"]
    assert texts_cut_off(drawn) == []


def test_what_is_known_of_a_pair_is_known_of_its_mirror_if_that_is_said() -> None:
    drawn = figure(a_plot("heat_map", mirror=True), [scored("a", 1, PAIRS | {"pairs.fr-en": 0.6})])
    (axes,) = maps(drawn)
    assert [text.get_text() for text in axes.get_xticklabels()] == ["de", "en", "fr"]
    expected = [[-1, 30, -1], [30, -1, 50], [-1, 60, -1]]
    np.testing.assert_allclose(axes.get_images()[0].get_array().filled(-1), expected)


def test_a_metric_is_drawn_over_its_steps(tmp_path: Path) -> None:
    drawn = figure(a_plot("heat_map", score="val/*", percent=False, digits=1), some_rows(tmp_path, 1, 2))
    (axes,) = maps(drawn)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["0", "1", "2"]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["0", "1", "2"]
    assert [text.get_text() for text in axes.texts[:3]] == ["0.1", "1.1", "2.1"]


def test_a_row_with_fewer_steps_has_a_narrower_map_and_no_empty_columns(tmp_path: Path) -> None:
    rows = some_rows(tmp_path, 2, 1)
    (rows[0].runs[0].folder / "metrics.csv").write_text("step,metric,value\n0,val/0,1\n", encoding="utf-8")
    rows[1] = replace(rows[1], labels={**rows[1].labels, "pairs": 0})
    first, second = maps(figure(a_plot("heat_map", score="val/*", width="page"), rows))
    assert [[text.get_text() for text in axes.get_xticklabels()] for axes in (first, second)] == [
        ["0"],
        ["0", "1", "2"],
    ]
    assert first.get_position().width < second.get_position().width


def test_numbers_are_left_out_where_they_have_no_room() -> None:
    scores = {f"pairs.{line}-{column}": 0.5 for line in range(3) for column in range(40)}
    row = scored("a", 1, scores)
    assert len(maps(figure(a_plot("heat_map", width="page"), [row]))[0].texts) == 120
    narrow = figure(a_plot("heat_map", width="column"), [row])
    assert len(maps(narrow)[0].texts) == 0
    assert texts_cut_off(narrow) == []


def test_numbers_are_light_on_dark_and_dark_on_light() -> None:
    drawn = figure(a_plot("heat_map"), [scored("a", 1, {"pairs.a-b": 0.1, "pairs.a-c": 0.9})])
    assert [(text.get_text(), text.get_color()) for text in maps(drawn)[0].texts] == [("10", "white"), ("90", "black")]


def test_maps_that_do_not_fit_go_on_below_in_equal_lines() -> None:
    scores = {f"pairs.{line}-{column}": 0.5 for line in range(9) for column in range(9)}
    rows = [scored(f"arm {number}", 1, scores) for number in range(4)]
    drawn = figure(a_plot("heat_map", width="page"), rows)
    places = [axes.get_subplotspec() for axes in maps(drawn)]
    assert [(place.rowspan.start, place.colspan.start) for place in places] == [(0, 0), (0, 1), (1, 0), (1, 1)]
