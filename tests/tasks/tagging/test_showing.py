"""Tagged texts in a table: entities on their characters, wrong tags with both names, and what is confused."""

import pytest

from ernie_m.training.loggers.shown import MarkedText, Span
from tasks.examples import TokenExample
from tasks.showing.rows import ShownRow
from tasks.tagging.showing import confused, row_of


def example(text: str, words: list[str], tags: str | None) -> TokenExample:
    spans, place = [], 0
    for word in words:
        place = text.index(word, place)
        spans.append((place, place + len(word)))
        place += len(word)
    named = None if tags is None else tuple(tags.split())
    return TokenExample("1", "en", "1", text, tuple(spans), "word", named)


NAMES = example("Ana Silva met Tim .", ["Ana", "Silva", "met", "Tim", "."], "B-PER I-PER O B-PER O")


def test_missed_and_wrong_entities_are_counted_and_both_texts_marked() -> None:
    row = row_of(NAMES, ["B-PER", "O", "O", "B-LOC", "B-ORG"], "entities")
    assert row.cells["gold"] == MarkedText(NAMES.text, (Span(0, 9, "PER"), Span(14, 17, "PER")))
    assert row.cells["predicted"] == MarkedText(
        NAMES.text, (Span(0, 3, "PER"), Span(14, 17, "LOC"), Span(18, 19, "ORG"))
    )
    assert (row.wrong, row.cells["missed"], row.cells["wrong"]) == (5.0, 2, 3)
    assert row_of(NAMES, NAMES.tags or (), "entities").wrong == 0


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("安娜在柏林。", ["安", "娜", "在", "柏林", "。"], "安娜"),
        ("آنا سيلفا في برلين", ["آنا", "سيلفا", "في", "برلين"], "آنا سيلفا"),
    ],
)
def test_marks_are_on_the_right_characters_of_every_script(text: str, words: list[str], marked: str) -> None:
    tags = ["B-PER", "I-PER", *["O"] * (len(words) - 2)]
    (span,) = entities(row_of(example(text, words, None), tags, "entities"), "predicted").spans
    assert (text[span.start : span.end], span.label) == (marked, "PER")


def entities(row: ShownRow, column: str) -> MarkedText:
    cell = row.cells[column]
    assert isinstance(cell, MarkedText)
    return cell


def test_a_text_to_predict_has_only_what_was_found() -> None:
    bare = example(NAMES.text, NAMES.words, None)
    assert row_of(bare, NAMES.tags or (), "entities") == ShownRow(
        0.0, {"predicted": MarkedText(NAMES.text, (Span(0, 9, "PER"), Span(14, 17, "PER")))}
    )
    assert confused(bare, NAMES.tags or (), "entities") == []


def test_a_long_text_shows_what_is_around_its_errors_in_both_columns() -> None:
    words = ["Ana", *["x"] * 400, "Tim"]
    long = example(" ".join(words), words, " ".join(["B-PER", *["O"] * 400, "B-PER"]))
    row = row_of(long, ["B-PER", *["O"] * 401], "entities")
    gold, predicted = entities(row, "gold"), entities(row, "predicted")
    assert gold.text == predicted.text
    assert [gold.text[span.start : span.end] for span in gold.spans] == ["Tim"]
    assert predicted.spans == ()


def test_words_with_a_wrong_tag_are_marked_with_both() -> None:
    tagged = example("She runs .", ["She", "runs", "."], "PRON VERB PUNCT")
    row = row_of(tagged, ["PRON", "NOUN", "PUNCT"], "tags")
    assert row == ShownRow(
        1.0, {"text": MarkedText("She runs .", (Span(4, 8, "VERB → NOUN"),)), "wrong": 1, "words": 3}
    )
    to_predict = row_of(example("She runs .", ["She", "runs", "."], None), ["PRON", "NOUN", "PUNCT"], "tags")
    labels = [span.label for span in entities(to_predict, "text").spans]
    assert labels == ["PRON", "NOUN", "PUNCT"]


def test_what_is_confused_are_words_or_whole_entities() -> None:
    tagged = example("She runs .", ["She", "runs", "."], "PRON VERB PUNCT")
    assert confused(tagged, ["PRON", "NOUN", "PUNCT"], "tags") == [
        ("PRON", "PRON"), ("VERB", "NOUN"), ("PUNCT", "PUNCT")
    ]  # fmt: skip
    assert confused(NAMES, ["B-PER", "O", "O", "B-LOC", "B-ORG"], "entities") == [
        ("O", "PER"), ("PER", "O"), ("PER", "LOC"), ("O", "ORG")
    ]  # fmt: skip
