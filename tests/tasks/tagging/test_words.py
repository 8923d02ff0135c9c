"""Words of raw texts in many scripts, by hand, and what holds of every text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.tagging.words import cut_words


def words(text: str) -> list[str]:
    return [text[slice(*span)] for span in cut_words(text, unit="word")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Weber lives in Kyiv.", ["Anna", "Weber", "lives", "in", "Kyiv", "."]),
        (
            "Anna's e-mail: a-b, -c- U.S.",
            ["Anna", "'", "s", "e-mail", ":", "a-b", ",", "-", "c", "-", "U", ".", "S", "."],
        ),
        ("  zwei\t\nWorte  ", ["zwei", "Worte"]),
        ("25,000 km²", ["25", ",", "000", "km²"]),
        ("安娜住在基辅。", ["安", "娜", "住", "在", "基", "辅", "。"]),
        ("アンナはKyivにいます", ["ア", "ン", "ナ", "は", "Kyiv", "に", "い", "ま", "す"]),
        ("안나는 키이우에 산다.", ["안나는", "키이우에", "산다", "."]),
        ("อันนาอยู่", ["อั", "น", "น", "า", "อ", "ยู่"]),
        ("अन्ना कीव में", ["अन्ना", "कीव", "में"]),
        ("Анна\u00a0Вебер", ["Анна", "Вебер"]),
        ("آنا در کی‌یف", ["آنا", "در", "کی‌یف"]),
        ("cafe\u0301 bar", ["cafe\u0301", "bar"]),
        ("\u0301x", ["\u0301x"]),
        ("", []),
        (" \u200b ", []),
    ],
)
def test_words_are_cut_as_their_script_needs(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_are_in_order_and_hold_all_that_is_visible(text: str) -> None:
    spans = cut_words(text, unit="word")
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    outside = set(range(len(text))) - {place for span in spans for place in range(*span)}
    assert not any(text[place].isalnum() for place in outside)


def test_a_model_of_characters_reads_every_one() -> None:
    assert cut_words("a b", unit="character") == ((0, 1), (1, 2), (2, 3))
