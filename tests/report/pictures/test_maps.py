"""What a heat map shows: panels, and lines and columns in an order that people expect."""

from pathlib import Path

from report.pictures.maps import axes_of, heat_maps
from tests.rows import SPEC, a_plot, published, scored, some_rows


def test_rows_that_differ_in_the_group_are_side_by_side() -> None:
    rows = [scored(arm, pairs, {"pairs.a-b": 0.5}) for arm in ("x", "y") for pairs in (1, 2)]
    found = heat_maps(a_plot("heat_map"), SPEC, [*rows, published("Theirs", f1__0=0.4)])
    assert [[panel.heading for panel in side_by_side] for side_by_side in found] == [["x, 1", "y, 1"], ["x, 2", "y, 2"]]
    found = heat_maps(a_plot("heat_map", group=""), SPEC, rows)
    assert [[panel.heading for panel in side_by_side] for side_by_side in found] == [["x, 1", "x, 2", "y, 1", "y, 2"]]


def test_numbers_are_in_order_and_texts_as_they_come() -> None:
    row = scored("x", 1, {f"f1.layer_{layer}.{name}": 0.5 for layer in (10, 9) for name in ("en", "de", "average")})
    maps = heat_maps(a_plot("heat_map", score="f1.layer_*.*", without=("average",)), SPEC, [row])
    assert axes_of(maps) == (["9", "10"], ["en", "de"])


def test_languages_on_both_axes_are_sorted() -> None:
    maps = heat_maps(a_plot("heat_map", mirror=True), SPEC, [scored("x", 1, {"pairs.en-de": 0.5, "pairs.zh-en": 0.1})])
    assert axes_of(maps) == (["de", "en", "zh"], ["de", "en", "zh"])
    assert maps[0][0].lines[0][1]["en", "zh"].mean == 0.1


def test_a_metric_is_over_the_steps_that_all_seeds_have(tmp_path: Path) -> None:
    (row,) = some_rows(tmp_path, 1, 2)
    path = row.runs[0].folder / "metrics.csv"
    path.write_text("step,metric,value\n0,val/0,1\n2,val/0,3\n7,val/0,4\n", encoding="utf-8")
    maps = heat_maps(a_plot("heat_map", score="val/*"), SPEC, [row])
    assert axes_of(maps) == (["0", "1", "2"], [0, 1, 2])
    points = maps[0][0].lines[0][1]
    assert [at for at in points if isinstance(at, tuple) and at[0] == "0"] == [("0", 0), ("0", 2)]
    assert points["0", 2].mean == (3 + 2.1) / 2
