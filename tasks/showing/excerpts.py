"""Texts with marked spans, of which a long one is cut to what is around some of them (pure)."""

from collections.abc import Iterable, Sequence

from ernie_m.training.loggers.shown import MarkedText, Span

WHOLE = 400
"""Characters of a text that is shown as a whole."""
REACH = 100
"""Characters that are shown on either side of a span in a longer one."""
ELLIPSIS = "…"

Part = tuple[int, int]
"""Half-open characters."""


def marked(text: str, spans: Iterable[Span], *, around: Iterable[Part] = ()) -> MarkedText:
    """A text with its spans; of a long one the parts `around` some characters, or else its beginning.

    Args:
        text: The text.
        spans: To be marked; those in no part that is shown are left out.
        around: What is to be seen of a long text.
    """
    spans = list(spans)
    shown, moved = "", list[Span]()
    parts = parts_around(text, around)
    for start, end in parts:
        shown += f"{' ' if shown else ''}{ELLIPSIS} " if start else ""
        by = len(shown) - start
        inside = (span for span in spans if span.start < end and start < span.end)
        moved += [Span(max(span.start, start) + by, min(span.end, end) + by, span.label) for span in inside]
        shown += text[start:end]
    return MarkedText(shown + (f" {ELLIPSIS}" if parts[-1][1] < len(text) else ""), tuple(moved))


def shortened(text: str) -> str:
    """The beginning of a text."""
    return marked(text, ()).text


def parts_around(text: str, around: Iterable[Part]) -> Sequence[Part]:
    """The parts of a text that are shown, in order and disjoint; cut between words, where there are blanks."""
    if len(text) <= WHOLE:
        return [(0, len(text))]
    parts: list[Part] = []
    for start, end in sorted(around):
        first = _behind_blank(text, max(start - REACH, 0), start)
        last = _before_blank(text, end, min(end + REACH, len(text)))
        if parts and first <= parts[-1][1]:
            first, last = parts[-1][0], max(parts[-1][1], last)
            parts.pop()
        parts.append((first, last))
    return parts or [(0, _before_blank(text, 0, WHOLE))]


def _behind_blank(text: str, first: int, last: int) -> int:
    blank = text.find(" ", first, last) if first else -1
    return first if blank < 0 else blank + 1


def _before_blank(text: str, first: int, last: int) -> int:
    blank = text.rfind(" ", first, last) if last < len(text) else -1
    return last if blank < 0 else blank
