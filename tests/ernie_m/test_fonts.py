"""Fonts are looked for beyond the first one only where it lacks a character."""

import pytest

from ernie_m import fonts

pytest.importorskip("matplotlib", reason="fonts are those of matplotlib (extra plot)")


def test_latin_text_needs_no_other_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_packaged", lambda: pytest.fail("fonts of packages are not needed"))
    assert fonts.fonts_for("F1 (%), \u2212 zero\u200bshot") == ([fonts.BASE_FONT], "")


def test_a_font_that_has_a_character_stands_behind_the_first() -> None:
    pytest.importorskip("noto_cjk_sans_otc", reason="Chinese needs noto-cjk-sans-otc (extra plot)")
    families, missing = fonts.fonts_for("a\u4e2d")
    assert families[0] == fonts.BASE_FONT
    assert len(families) == 2
    assert missing == ""


def test_what_no_font_has_is_given_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.font_manager import fontManager

    base = [entry for entry in fontManager.ttflist if entry.name == fonts.BASE_FONT]
    monkeypatch.setattr(fontManager, "ttflist", base)
    monkeypatch.setattr(fonts, "_packaged", dict)
    assert fonts.fonts_for("a\u4e2d b\u4e2d\u200b") == ([fonts.BASE_FONT], "\u4e2d")
