"""Which tokens of a text make up a word that a reader would see, whatever the tokenizer's rules (pure)."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

SPACELESS = frozenset(
    ("CJK", "IDEOGRAPHIC", "BOPOMOFO", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
)
"""Scripts that put no space between words, by `script_of`."""


def number_words(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The number of the word that each token belongs to; numbers ascend.

    A word ends at white space and leaves the punctuation at its ends to a word of its own. In scripts that put no space
    between words every token is one.

    Args:
        text: A sentence.
        spans: Of its tokens, half-open, in characters.
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
    """The first word of a character's name, mostly its script's: `ARABIC`, `CJK`."""
    return unicodedata.name(character, "UNNAMED").partition(" ")[0]


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P")
