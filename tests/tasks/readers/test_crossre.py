"""CrossRE's spans and flags: several types of a span, relations of no span, what is no yes or no."""

import json
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.examples import Entity, Relation
from tasks.readers.crossre import read_crossre
from tests.tasks.readers.relations import read_relations

GOOD: dict[str, Any] = {
    "doc_key": "a",
    "sentence": ["Ann", "sings"],
    "ner": [[0, 0, "person"], [1, 1, "art"]],
    "relations": [[0, 0, 1, 1, "does", "", False, False]],
}


def write(folder: Path, **change: Any) -> Path:
    path = folder / "a.json"
    path.write_text("".join(json.dumps(row) + "\n" for row in (GOOD, GOOD | {"doc_key": "b"} | change)))
    return path


def test_relations_of_a_span_with_several_types_are_those_of_the_first(tmp_path: Path) -> None:
    _, examples = read_relations(read_crossre, write(tmp_path, ner=[[0, 0, "person"], [0, 0, "singer"], [1, 1, "art"]]))
    assert examples.entities == (Entity(0, 3, "person"), Entity(0, 3, "singer"), Entity(4, 9, "art"))
    assert examples.relations == (Relation(0, "does", 2),)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"ner": [[0, 0, "x"], [0, 0, "x"]]}, r"two entities have the id \(0, 0, 'x'\)"),
        ({"ner": [[0, 0, None]]}, "the entity of the words 0 to 0 has no type"),
        ({"relations": [[[0], 0, 1, 1, "r", "", False, False]]}, r"of the words \[0\] to 0; there are 2"),
        ({"relations": [[0, 0, 1, 2, "r", "", False, False]]}, "of the words 1 to 2; there are 2"),
        ({"relations": [[0, 0, 1, 1, "r", "", "False", False]]}, "uncertain is 'False': true or false is needed"),
    ],
)
def test_what_does_not_fit_is_named_and_may_be_left_out(change: Any, problem: str, tmp_path: Path) -> None:
    path = write(tmp_path, **change)
    for policy in ("error", "repair"):
        with pytest.raises(DataError, match=f"line 2, id b: .*{problem}"):
            read_relations(read_crossre, path, policy)
    assert [example.id for example in read_relations(read_crossre, path, "repair_or_skip")] == ["a"]


def test_words_are_enough_to_predict(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"doc_key": "a", "sentence": ["東", "京", "now"]}')
    (example,) = read_relations(read_crossre, path, labelled=False, between_words=None)
    assert (example.text, example.entities) == ("東京now", ())
