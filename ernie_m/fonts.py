"""Fonts for the texts of a picture, in every script (extra `plot`)."""

import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

BASE_FONT, CJK_FONT = "DejaVu Sans", "Noto Sans CJK SC"


def fonts_for(text: str) -> tuple[list[str], str]:
    """The font families that a text needs, and the characters that none of them has."""
    from matplotlib.font_manager import findfont, fontManager, get_font

    missing = _lacking(text, get_font(findfont(BASE_FONT)))
    if not missing:
        return [BASE_FONT], ""
    packaged = _packaged()
    for family in packaged.keys() - set(fontManager.get_font_names()):
        fontManager.addfont(packaged[family])
    known = set(fontManager.get_font_names())
    others = [family for family in [*packaged, CJK_FONT] if family in known]
    others += sorted(family for family in known if family.startswith("Noto Sans "))
    families = [BASE_FONT]
    for family in others:
        left = _lacking(missing, get_font(findfont(family))) if missing else ""
        if left != missing:
            families.append(family)
            missing = left
    return families, missing


def _lacking(text: str, face: Any) -> str:
    """The visible characters of a text that a font does not have, each once."""
    visible = (character for character in dict.fromkeys(text) if unicodedata.category(character)[0] not in "CZ")
    chart = face.get_charmap()
    return "".join(character for character in visible if ord(character) not in chart)


def _packaged() -> dict[str, Path]:
    """Fonts that come as Python packages, by family: fontpkg's, and one for Chinese, Japanese and Korean."""
    paths: dict[str, Path] = {}
    with suppress(ImportError):
        import fontpkg

        for family in fontpkg.families().values():
            with suppress(fontpkg.FontpkgError):
                paths[family.name] = fontpkg.path(family.name, nearest=True)
    with suppress(ImportError):
        import noto_cjk_sans_otc

        paths[CJK_FONT] = noto_cjk_sans_otc.FONT_PATH
    return paths
