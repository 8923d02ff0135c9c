"""Joins words into a text, and says where each word is in it (pure)."""

from collections.abc import Sequence

WordSpan = tuple[int, int]
"""Half-open characters of a word in its text."""

WITHOUT_SPACES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x312F),  # Han radicals, ideographic marks, kana, bopomofo
    (0x31C0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFF9F),  # full-width forms, half-width kana
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
"""Code points, both ends included, of scripts that write no space between words."""


def join(words: Sequence[str], gaps: Sequence[str]) -> tuple[str, tuple[WordSpan, ...]]:
    """The text of words, each followed by its gap (but for the last one), and the span of each word in the text."""
    text, spans = "", []
    for word, gap in zip(words, [*gaps[: len(words) - 1], ""], strict=True):
        spans.append((len(text), len(text) + len(word)))
        text += word + gap
    return text, tuple(spans)


def join_words(words: Sequence[str], between_words: str | None) -> tuple[str, tuple[WordSpan, ...]]:
    """Joins words with the same text between any two; None: see `gaps_by_script`."""
    return join(words, gaps_by_script(words) if between_words is None else [between_words] * len(words))


def gaps_by_script(words: Sequence[str]) -> list[str]:
    """The gap after each word: a space, or nothing beside a character of a script that writes no spaces."""
    return [
        "" if _is_unspaced(word[-1:]) or _is_unspaced(after[:1]) else " "
        for word, after in zip(words, [*words[1:], ""], strict=True)
    ]


def _is_unspaced(character: str) -> bool:
    return character != "" and any(first <= ord(character) <= last for first, last in WITHOUT_SPACES)
