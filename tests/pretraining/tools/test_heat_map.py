"""Heat maps as files: every script has its glyphs or a warning."""

import sys
from pathlib import Path
from typing import Any

import numpy
import pytest

from ernie_m.errors import ConfigError
from ernie_m.training.loggers.shown import HeatMap
from pretraining.tools.heat_map import check_output, draw, missing_message

matplotlib = pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")

NAMES: dict[str, Any] = {"title": "$a → b$", "row_name": "b", "column_name": "a", "scale_name": "share"}
ONE = NAMES | {"values": numpy.ones((1, 1))}
WORLD = ["Anna", "живёт", "في", "हफ़्ते", "上个", "▁$x_1$"]


def test_every_script_of_the_miniworld_has_its_glyphs(tmp_path: Path) -> None:
    pytest.importorskip("fontpkg", reason="Devanagari needs fontpkg-noto-sans-devanagari (extra plot)")
    pytest.importorskip("noto_cjk_sans_otc", reason="Chinese needs noto-cjk-sans-otc (extra plot)")
    before = dict(matplotlib.rcParams)
    shares = numpy.eye(len(WORLD))
    for ending in (".png", ".SVG"):
        assert draw(HeatMap(rows=WORLD, columns=WORLD, values=shares, **NAMES), tmp_path / f"picture{ending}") == ""
    assert dict(matplotlib.rcParams) == before


def test_characters_without_a_glyph_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.font_manager import fontManager

    base = [entry for entry in fontManager.ttflist if entry.name == "DejaVu Sans"]
    monkeypatch.setattr(fontManager, "ttflist", base)
    monkeypatch.setattr("ernie_m.fonts._packaged", dict)
    missing = draw(HeatMap(rows=["上个 上"], columns=["छाAnna\u200b"], **ONE), tmp_path / "picture.png")
    assert missing == "上个छा"
    assert "上 个 छ ा (CJK, DEVANAGARI)" in missing_message(missing)


def test_what_cannot_be_drawn_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("alignment.pdf", "alignment"):
        with pytest.raises(ConfigError, match=r"ends with .png or .svg"):
            check_output(tmp_path / name)
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ConfigError, match="is a folder"):
        check_output(tmp_path / "folder.png")
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be written"):
        draw(HeatMap(rows=["a"], columns=["b"], **ONE), tmp_path / "file" / "x.png")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[plot\]'"):
        check_output(tmp_path / "picture.png")
