"""Pictures are PNG and SVG files of a page's or a column's width; what has nothing to show says why."""

import builtins
import struct
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ernie_m.errors import ConfigError
from report.pictures.plots import draw
from report.pictures.style import DPI, MARKERS
from report.runs.rows import Row
from report.spec import WIDTHS, Plot
from tests.pictures import texts_cut_off
from tests.rows import FIRST, SCORES, SPEC, a_plot, figure, published, scored, some_rows

SAID = {
    "heat_map": "Mean over 2 seeds.",
    "ablation": f"Difference to the baseline ({FIRST}), mean over 2 seeds, "
    "with 95 % intervals over seeds (Student's t).",
}


def size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert data.endswith(b"IEND\xaeB`\x82")
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize(("kind", "width"), [*((kind, "column") for kind in SCORES), ("bars", "page")])
def test_a_picture_is_a_png_and_an_svg_of_its_width_and_says_its_seeds(tmp_path: Path, kind: str, width: str) -> None:
    pytest.importorskip("matplotlib")
    rows = [row for row in some_rows(tmp_path, 4, 2) if row.labels["pairs"] == 0]
    files, said = draw(a_plot(kind, width=width), SPEC, rows)
    assert files.keys() == {"png", "svg"}
    across, high = size(files["png"])
    assert across == pytest.approx(DPI * WIDTHS[width], abs=1)
    assert 0.5 * DPI < high < 8 * DPI
    drawing = ElementTree.fromstring(files["svg"])
    assert float(drawing.attrib["width"].removesuffix("pt")) == pytest.approx(72 * WIDTHS[width])
    assert said == SAID.get(kind, "Mean ± sample standard deviation over 2 seeds.")


def test_one_seed_has_no_bars(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    rows = some_rows(tmp_path, 3, 1)
    assert draw(a_plot("bars"), SPEC, rows)[1] == "One seed each."
    said = draw(a_plot("ablation", where={"pairs": 0}), SPEC, rows)[1]
    assert said == f"Difference to the baseline ({FIRST}), one seed each."


@pytest.mark.parametrize("kind", ["bars", "heat_map"])
def test_a_row_without_scores_is_said(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("matplotlib")
    empty = Row({"arm": "empty", "pairs": 0}, ())
    files, said = draw(a_plot(kind, where={"pairs": 0}), SPEC, [*some_rows(tmp_path, 3, 2), empty])
    assert files
    assert said.endswith("Nothing to draw: empty, 0.")


def test_a_picture_that_would_be_empty_is_not_made_and_says_why() -> None:
    pytest.importorskip("matplotlib")
    rows = [scored("a", 1, {"f1.en": 0.5}), published("Theirs", f1__0=0.4)]
    assert draw(a_plot("bars"), SPEC, rows) == ({}, "No picture: no qa run has f1.0; did you mean f1.en?")


def test_published_numbers_are_drawn_apart_and_not_counted(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    rows = [*some_rows(tmp_path, 1, 3), published("Theirs", f1__0=0.4)]
    assert draw(a_plot("dots"), SPEC, rows)[1] == (
        "Mean ± sample standard deviation over 3 seeds. Hollow: published numbers, not of runs of ours."
    )


@pytest.mark.parametrize("kind", SCORES)
def test_many_rows_with_long_names_look_different_and_nothing_is_cut_off(tmp_path: Path, kind: str) -> None:
    rows = some_rows(tmp_path, 9, 2)
    log = kind not in ("ablation", "heat_map")
    plot: Plot = a_plot(kind, log=log, width="column")
    drawn = figure(plot, rows)
    looks: set[tuple[Any, ...]] = set()
    for axes in drawn.axes:
        looks |= {(bar.get_facecolor(), bar.get_hatch()) for bar in axes.patches if kind == "bars"}
        marked = [line for line in axes.get_lines() if line.get_marker() in tuple(MARKERS)]
        looks |= {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in marked}
        assert (axes.get_yscale() if kind in ("lines", "curves") else axes.get_xscale()) == ("log" if log else "linear")
    assert len(looks) == {"heat_map": 0, "ablation": 8}.get(kind, 9)
    if kind in ("bars", "lines", "curves"):
        (legend,) = drawn.legends
        assert [text.get_text() for text in legend.get_texts()] == [row.labels["arm"] for row in rows]
    assert texts_cut_off(drawn) == []


def test_the_same_runs_make_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    rows = some_rows(tmp_path, 2, 2)
    assert draw(a_plot("bars"), SPEC, rows) == draw(a_plot("bars"), SPEC, rows)


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def refuse(name: str, *arguments: Any, **more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return really(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[plot\]'"):
        draw(a_plot("bars"), SPEC, [])


@pytest.mark.parametrize("kind", ["bars", "lines"])
def test_labels_of_any_script_have_their_letters(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("noto_cjk_sans_otc", reason="Chinese needs noto-cjk-sans-otc (extra plot)")
    rows = some_rows(tmp_path, 2, 1)
    spec = replace(SPEC, order={"arm": {FIRST: "\u4e2d\u6587"}})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        files, said = draw(a_plot(kind), spec, rows)
    assert files.keys() == {"png", "svg"}
    assert "No font" not in said


def test_letters_without_a_font_are_said_below_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = pytest.importorskip("matplotlib.font_manager").fontManager
    base = [entry for entry in manager.ttflist if entry.name == "DejaVu Sans"]
    monkeypatch.setattr(manager, "ttflist", base)
    monkeypatch.setattr("ernie_m.fonts._packaged", dict)
    spec = replace(SPEC, order={"arm": {FIRST: "\u4e2d"}})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, said = draw(a_plot("bars"), spec, some_rows(tmp_path, 2, 1))
    assert "No font has \u4e2d: boxes stand there." in said
