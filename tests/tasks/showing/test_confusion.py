"""Confusion matrices: gold labels down, in the head's order, all languages and each."""

import numpy

from tasks.showing.confusion import MOST_LABELS, MOST_LANGUAGES, confusion_map, confusion_maps


def test_all_languages_are_counted_together_and_each_by_itself() -> None:
    pairs = {"en": [("yes", "yes"), ("yes", "no"), ("no", "no")], "de": [("no", "yes"), ("yes", "no")], "zh": []}
    maps = confusion_maps(pairs, ["yes", "no", "never"])
    assert list(maps) == ["confusion", "confusion/en", "confusion/de"]
    both = maps["confusion"]
    assert (both.rows, both.columns) == (["yes", "no"], ["yes", "no"])
    assert both.values.tolist() == [[1, 2], [1, 1]]
    assert maps["confusion/de"].values.tolist() == [[0, 1], [1, 0]]
    assert (both.row_name, both.column_name, both.written, both.percent) == ("gold", "predicted", True, False)


def test_one_language_has_one_matrix_and_none_has_none() -> None:
    assert list(confusion_maps({"en": [("a", "b")]}, ["a", "b"])) == ["confusion"]
    assert confusion_maps({"en": [], "de": []}, ["a"]) == {}
    many = {f"l{number}": [("a", "b")] for number in range(MOST_LANGUAGES + 1)}
    assert list(confusion_maps(many, ["a", "b"])) == ["confusion"]
    assert len(confusion_maps(dict(list(many.items())[1:]), ["a", "b"])) == MOST_LANGUAGES + 1


def test_labels_that_the_head_does_not_name_come_last() -> None:
    shown = confusion_map({("B", "O"): 3, ("C", "A"): 1}, ["C", "B"], title="en")
    assert shown.rows == ["C", "B", "A", "O"]
    assert shown.values.tolist() == [[0, 0, 1, 0], [0, 0, 0, 3], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_of_too_many_labels_the_most_confused_are_kept() -> None:
    labels = [f"l{number}" for number in range(MOST_LABELS + 20)]
    counts = {(label, label): 5 for label in labels} | {(labels[-1], labels[-2]): 7, (labels[3], labels[5]): 1}
    shown = confusion_map(counts, labels, title="en")
    assert len(shown.rows) == MOST_LABELS
    assert {"l3", "l5", labels[-1], labels[-2]} <= set(shown.rows)
    assert shown.rows == [label for label in labels if label in shown.rows]
    assert shown.title == f"en: the {MOST_LABELS} of {len(labels)} labels that are confused most often"
    assert numpy.trace(shown.values) == 5 * MOST_LABELS
