"""Words of a raw text, for a model that gives every word a tag (pure).

Where a script puts blanks between words, a word is a run of letters, marks and digits, with the hyphens inside it, and
every other visible character is a word of its own, as in CoNLL's files. Where a script puts none (Chinese, Japanese,
Thai, Lao, Khmer, Burmese, Tibetan), every letter is a word of its own, with the marks upon it: pieces behind an
entity's first have learnt to go on with it, so that entities of several letters are found as those of several words.
"""

import unicodedata
from functools import lru_cache

from ernie_m.tokenizer.offsets import CharSpan
from tasks.examples import Unit

WITHOUT_BLANKS = (
    "CJK UNIFIED", "CJK COMPATIBILITY", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "IDEOGRAPHIC ITERATION",
    "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN",
)  # fmt: skip
"""How the names of characters begin whose script puts no blanks between words."""
HYPHENS = "-\u2010\u2011"


def cut_words(text: str, *, unit: Unit) -> tuple[CharSpan, ...]:
    """The half-open character spans of a text's words, in order and disjoint.

    Args:
        text: As it was given.
        unit: Of the model; a `character` model reads every character, white space too, as a word.
    """
    if unit == "character":
        return tuple((place, place + 1) for place in range(len(text)))
    spans: list[tuple[int, int]] = []
    open_word = False
    for place, character in enumerate(text):
        kind = _kind(character)
        if kind == "mark" and spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
            continue
        if kind == "hyphen" and open_word and _kind(text[place + 1 : place + 2]) == "letter":
            kind = "letter"
        if kind == "letter" and open_word:
            spans[-1] = (spans[-1][0], place + 1)
        elif kind != "blank":
            spans.append((place, place + 1))
        open_word = kind in ("letter", "mark")
    return tuple(spans)


@lru_cache(maxsize=65536)
def _kind(character: str) -> str:
    """`letter` (digits too) of a script with blanks, `alone` for a word by itself, `mark`, `hyphen` or `blank`."""
    if not character:
        return "blank"
    category = unicodedata.category(character)
    if category[0] == "M" or character in "\u200c\u200d":
        return "mark"
    if character.isspace() or category[0] in "ZC":
        return "blank"
    if character in HYPHENS:
        return "hyphen"
    if category[0] in "LN" and not unicodedata.name(character, "").startswith(WITHOUT_BLANKS):
        return "letter"
    return "alone"
