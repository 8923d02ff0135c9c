"""Which tokens of a text make up a word as a reader sees it, whatever the tokenizer's rules are; pure functions."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

SPACELESS = frozenset(
    ("CJK", "IDEOGRAPHIC", "BOPOMOFO", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
)
"""The scripts that put no space between words, as `script_of` names them."""


def number_words(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The number of the word that each token belongs to, in ascending order.

    Words are separated by white space. Punctuation at the beginning or end of a word is a word of its own. In scripts
    that put no space between words, every token is a word.

    Args:
        text: A sentence.
        spans: The half-open character spans of its tokens.
    """
    begins = set()
    for run in re.finditer(r"\S+", text):
        start, end = run.span()
        begins.add(start)
        while start < end and _is_punctuation(text[start]):
            start += 1
        while start < end and _is_punctuation(text[end - 1]):
            end -= 1
        begins |= {start, end}
    for place, character in enumerate(text):
        if script_of(character) in SPACELESS:
            begins |= {place, place + 1}
    ordered = sorted(begins)
    return [bisect_right(ordered, start) for start, _ in spans]


def script_of(character: str) -> str:
    """The first word of a character's Unicode name, which mostly is that of its script: `ARABIC`, `CJK`."""
    return unicodedata.name(character, "UNNAMED").partition(" ")[0]


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P")
