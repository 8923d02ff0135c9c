"""From probabilities of starts and ends to spans of characters, and from a text's windows to the text (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tasks.data.windows import FIRST, FRAME, SECOND


class Span(NamedTuple):
    """What a model marks: half-open characters of the text or the prompt, with the product of both probabilities."""

    start: int
    end: int
    probability: float
    in_prompt: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A span as a window sees it.

    Attributes:
        span: The span.
        margin: Tokens between it and the nearer place where the window cuts the text; infinite where it cuts nothing.
    """

    span: Span
    margin: float


def pair(starts: Sequence[int] | np.ndarray, ends: Sequence[int] | np.ndarray) -> list[tuple[int, int]]:
    """Pairs every end with the last start up to it, unless another end stands between them.

    Args:
        starts: Indices of tokens that begin a span, ascending.
        ends: Indices of tokens that end one, inclusive, ascending.

    Returns:
        First and last token of each span, ascending. PaddleNLP's `get_span` gives the same.
    """
    first, last = np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64)
    place = np.searchsorted(first, last, side="right") - 1
    has_start = place >= 0
    begun = np.where(has_start, first[place] if len(first) else -1, -1)
    before = np.concatenate([[-1], last[:-1]]) if len(last) else last
    kept = has_start & (before < begun)
    return list(zip(begun[kept].tolist(), last[kept].tolist(), strict=True))


def spans_of_window(
    starts: np.ndarray, ends: np.ndarray, *, offsets: np.ndarray, parts: np.ndarray, threshold: float, apart: bool
) -> list[tuple[int, int, Span]]:
    """The spans that a row marks.

    Args:
        starts: `(L,)` probability that a token begins a span.
        ends: `(L,)` probability that it ends one.
        offsets: `(L, 2)` each token's half-open characters in its own part.
        parts: `(L,)` `FIRST` (prompt), `SECOND` (text) or `FRAME`.
        threshold: What both probabilities have to pass.
        apart: Whether each part is paired by itself. Otherwise all tokens are paired at once, as PaddleNLP does, and
            what joins different parts or holds a special token at an end is dropped afterwards.

    Returns:
        First token, last token (inclusive) and span.
    """
    spans = []
    for part in (parts == FIRST, parts == SECOND) if apart else (np.ones_like(parts, dtype=bool),):
        pairs = pair(np.flatnonzero((starts > threshold) & part), np.flatnonzero((ends > threshold) & part))
        for first, last in pairs:
            start, end = int(offsets[first, 0]), int(offsets[last, 1])
            if parts[first] == parts[last] != FRAME and start < end:
                probability = float(starts[first]) * float(ends[last])
                spans.append((first, last, Span(start, end, probability, bool(parts[first] == FIRST))))
    return spans


def merge(windows: Sequence[Sequence[Seen]]) -> list[Span]:
    """The spans of a text from those of its windows, in the order of the text.

    Where windows overlap, both may see the same span, or one of them only a part of it. Of spans from different windows
    that share a character, the one farther from a cut is kept, or else the more probable one; spans of one window stay
    as they are. So a text in one window gives what the window gives.
    """
    seen = [(window, marked) for window, spans in enumerate(windows) for marked in spans]
    seen.sort(key=lambda item: (-item[1].margin, -item[1].span.probability, item[0]))
    kept: list[tuple[int, Span]] = []
    for window, marked in seen:
        span = marked.span
        if not any(other != window and _overlap(span, rival) for other, rival in kept):
            kept.append((window, span))
    return sorted(span for _, span in kept)


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end and first.in_prompt == second.in_prompt


def vote(windows: Sequence[Sequence[Span]], options: Sequence[str], prompt: str) -> list[Span]:
    """What a classification's windows choose.

    A window chooses the options that it marks; brackets and commas at a span's ends do not matter, since a token may
    hold them together with the option. One window's choices stand; of several windows the option that most of them
    choose wins, or among equals that of the higher summed probability, which is given as the mean over those windows.

    Args:
        windows: The spans that each window marks; those in the text are no choices.
        options: What may be chosen.
        prompt: The prompt; spans refer to it.
    """
    chosen = [_choices(spans, options, prompt) for spans in windows]
    if len(chosen) == 1:
        return chosen[0]
    votes: dict[tuple[int, int], list[float]] = {}
    for spans in chosen:
        for span in spans:
            votes.setdefault((span.start, span.end), []).append(span.probability)
    if not votes:
        return []
    (start, end), probabilities = max(votes.items(), key=lambda item: (len(item[1]), sum(item[1])))
    return [Span(start, end, sum(probabilities) / len(probabilities), in_prompt=True)]


def _choices(spans: Sequence[Span], options: Sequence[str], prompt: str) -> list[Span]:
    best: dict[str, Span] = {}
    for span in spans:
        text = prompt[span.start : span.end]
        option = text.strip("[],， ")
        if span.in_prompt and option in options:
            start = span.start + text.index(option)
            choice = span._replace(start=start, end=start + len(option))
            if option not in best or choice.probability > best[option].probability:
                best[option] = choice
    return sorted(best.values())
