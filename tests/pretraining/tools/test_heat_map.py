"""Heat maps: every script has its glyphs or a warning, and is read in its own direction."""

import sys
from pathlib import Path

import numpy
import pytest

from ernie_m.errors import ConfigError
from pretraining.tools.heat_map import check_output, draw, figure_of, label, missing_message, reads_leftwards
from tests.pictures import texts_cut_off

matplotlib = pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")

NAMES = {"title": "$a → b$", "row_name": "b", "column_name": "a", "scale_name": "share"}
WORLD = ["Anna", "живёт", "في", "हफ़्ते", "上个", "▁$x_1$"]


def test_every_script_of_the_miniworld_has_its_glyphs(tmp_path: Path) -> None:
    pytest.importorskip("fontpkg", reason="Devanagari needs fontpkg-noto-sans-devanagari (extra plot)")
    pytest.importorskip("noto_cjk_sans_otc", reason="Chinese needs noto-cjk-sans-otc (extra plot)")
    before = dict(matplotlib.rcParams)
    shares = numpy.eye(len(WORLD))
    for ending in (".png", ".SVG"):
        assert draw(shares, tmp_path / f"picture{ending}", rows=WORLD, columns=WORLD, **NAMES) == ""
    assert dict(matplotlib.rcParams) == before


def test_characters_without_a_glyph_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.font_manager import fontManager

    base = [entry for entry in fontManager.ttflist if entry.name == "DejaVu Sans"]
    monkeypatch.setattr(fontManager, "ttflist", base)
    monkeypatch.setattr("pretraining.tools.heat_map._packaged", dict)
    missing = draw(numpy.ones((1, 1)), tmp_path / "picture.png", rows=["上个 上"], columns=["छाAnna\u200b"], **NAMES)
    assert missing == "上个छा"
    assert "上 个 छ ा (CJK, DEVANAGARI)" in missing_message(missing)


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
    figure = figure_of(shares, rows=["Anna", "singt"], columns=["a rather long word", "Anna", "."], **names)
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


def test_what_cannot_be_drawn_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("alignment.pdf", "alignment"):
        with pytest.raises(ConfigError, match=r"ends with .png or .svg"):
            check_output(tmp_path / name)
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ConfigError, match="is a folder"):
        check_output(tmp_path / "folder.png")
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be written"):
        draw(numpy.ones((1, 1)), tmp_path / "file" / "x.png", rows=["a"], columns=["b"], **NAMES)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[plot\]'"):
        check_output(tmp_path / "picture.png")
