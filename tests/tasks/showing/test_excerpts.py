"""Excerpts: marks stay on their characters, in any script, and a long text is cut between words."""

import pytest

from ernie_m.training.loggers.shown import MarkedText, Span
from tasks.showing.excerpts import REACH, WHOLE, marked, shortened

ARABIC, CHINESE = "ولدت آنا في برلين", "安娜出生在柏林。"


def seen(shown: MarkedText) -> list[tuple[str, str]]:
    return [(shown.text[span.start : span.end], span.label) for span in shown.spans]


@pytest.mark.parametrize(("text", "word"), [(ARABIC, "برلين"), (CHINESE, "柏林"), ("Ana nació en Berlín", "Berlín")])
@pytest.mark.parametrize("repeated", [1, 60])
def test_marks_stand_on_the_same_characters_of_an_excerpt(text: str, word: str, repeated: int) -> None:
    between = "" if text is CHINESE else " "
    whole = between.join([text] * repeated)
    start = whole.index(word, len(whole) // 2 if repeated > 1 else 0)
    shown = marked(whole, [Span(start, start + len(word), "LOC")], around=[(start, start + len(word))])
    assert seen(shown) == [(word, "LOC")]
    assert (shown.text == whole) == (len(whole) <= WHOLE)
    if len(whole) > WHOLE:
        assert (shown.text[:2], shown.text[-2:]) == ("… ", " …")
        assert shown.text[2:-2] in whole
        assert len(word) + REACH < len(shown.text) <= len(word) + 2 * REACH + 4


def test_words_are_not_cut() -> None:
    words = [f"word{number}" for number in range(200)]
    text = " ".join(words)
    place = text.index("word100")
    shown = marked(text, [Span(place, place + 7, "x")], around=[(place, place + 7)])
    assert set(shown.text.split()) - {"…"} <= set(words)
    assert seen(shown) == [("word100", "x")]


def test_what_is_far_apart_has_an_ellipsis_between_and_what_is_near_has_none() -> None:
    text = " ".join(f"w{number}" for number in range(1000))
    near, far = text.index("w500"), text.index("w900")
    spans = [Span(near, near + 4, "a"), Span(near + 5, near + 9, "b"), Span(far, far + 4, "c")]
    shown = marked(text, spans, around=[(span.start, span.end) for span in spans])
    assert seen(shown) == [("w500", "a"), ("w501", "b"), ("w900", "c")]
    assert shown.text.count("…") == 3
    assert shown.text.index("w501") < shown.text.index(" … ") < shown.text.index("w900")


def test_overlapping_and_nested_spans_are_all_kept_and_those_out_of_sight_left_out() -> None:
    text = "New York City " + "x " * 300 + "Rome"
    spans = [Span(0, 13, "LOC"), Span(0, 8, "CITY"), Span(4, 13, "ORG"), Span(len(text) - 4, len(text), "LOC")]
    shown = marked(text, spans, around=[(0, 8)])
    assert seen(shown) == [("New York City", "LOC"), ("New York", "CITY"), ("York City", "ORG")]
    assert shown.text.startswith("New York City")
    assert shown.text.endswith("x …")


def test_a_long_text_without_anything_to_see_has_its_beginning() -> None:
    assert shortened("word " * 10) == "word " * 10
    shown = shortened("word " * 200)
    assert shown.startswith("word word")
    assert shown.endswith("word …")
    assert WHOLE - 5 <= len(shown) <= WHOLE + 2
    assert shortened("字" * 1000) == "字" * WHOLE + " …"
