"""Pixels: what is drawn is there, in a font that has its script, and matplotlib is left as it was."""

import sys
from dataclasses import replace

import numpy
import pytest

from ernie_m.errors import ConfigError
from ernie_m.training.pictures.raster import check_matplotlib, pixels
from tests.shown import BARS, MATRIX

matplotlib = pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")


def test_pictures_are_rgb_and_hold_their_colours() -> None:
    before = dict(matplotlib.rcParams)
    for shown in (BARS, MATRIX):
        picture = pixels(shown)
        assert picture.dtype == numpy.uint8
        assert picture.ndim == 3
        assert picture.shape[2] == 3
        assert (picture == 255).mean() > 0.3, "the ground is white"
    bars = pixels(BARS)
    assert [(bars == colour).all(-1).any() for colour in ([0, 0x72, 0xB2], [0xE6, 0x9F, 0])] == [True, True]
    assert dict(matplotlib.rcParams) == before


def test_a_heat_map_is_drawn_once_for_all_loggers() -> None:
    first = pixels(MATRIX)
    assert pixels(MATRIX) is first
    other = pixels(replace(MATRIX, title="another"))
    assert not numpy.array_equal(other, first)
    assert numpy.array_equal(pixels(MATRIX), first)
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    check_matplotlib("logger=wandb")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ConfigError, match=r"logger=wandb draws pictures: pip install 'ernie-m\[plot\]'"):
        check_matplotlib("logger=wandb")
