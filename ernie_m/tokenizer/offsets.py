"""Finds the characters of the original text that tokens of the normalised text stand for; pure functions.

`sources` comes from SentencePiece's normaliser: for each normalised character the position of the first
original character that it was made from, and one entry more for the end.
"""

from collections.abc import Callable, Iterable, Sequence

CharSpan = tuple[int, int]
"""Half-open characters `[start, end)` of a text."""


def source_ends(sources: Sequence[int], text: str, vanishes: Callable[[str], bool]) -> list[int]:
    """For each normalised character, the end of the original characters that it was made from.

    The last entry is the end of the text. A source ends where the next one starts. Characters that were made from one
    source share its end, as the four of "㍿" do.

    Args:
        sources: See above.
        text: The original text.
        vanishes: Whether an original character leaves nothing in normalised text, as control characters do.
            Such characters behind a source are not part of it.
    """
    ends = list(sources)
    all_visible = text.isprintable()
    for index in range(len(sources) - 2, -1, -1):
        start, end = sources[index], sources[index + 1]
        if end == start:
            ends[index] = ends[index + 1]
            continue
        while not all_visible and end - start > 1 and not text[end - 1].isprintable() and vanishes(text[end - 1]):
            end -= 1
        ends[index] = end
    return ends


def original_spans(
    pieces: Iterable[tuple[int, Iterable[CharSpan]]], sources: Sequence[int], ends: Sequence[int]
) -> list[CharSpan]:
    """The spans of the original characters that each token stands for.

    The span of a token that is just "▁" is empty if the "▁" was white space; it lies before what follows. If the "▁"
    was made from a visible character ("´" is normalised to a space and an accent), it has that character's span.

    Args:
        pieces: The length of each piece and the spans of its tokens in it; together the normalised text.
        sources: See above.
        ends: What `source_ends` gave.
    """
    spans = []
    position = 0
    for length, local in pieces:
        for first, last in local:
            start = sources[position + first]
            spans.append((start, max(start, ends[position + last - 1])))
        position += length
    return spans


def lower_with_origins(text: str) -> tuple[str, list[int]]:
    """Lower-cases each character by itself, and says where each resulting character stood; the end comes last.

    One character may become two ("İ"), and no character looks at its neighbours (a final "Σ" gives "σ").
    """
    lowered = [character.lower() for character in text]
    origins = [index for index, characters in enumerate(lowered) for _ in characters]
    return "".join(lowered), [*origins, len(text)]
