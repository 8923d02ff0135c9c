"""FewRel's mentions: several of one thing, words of white space, files for prediction, and what does not fit."""

import json
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.examples import Entity, Relation
from tasks.readers.fewrel import read_fewrel
from tests.tasks.readers.relations import read_relations

GOOD: dict[str, Any] = {"tokens": ["Ann", "in", "Rome"], "h": ["ann", "Q1", [[0]]], "t": ["rome", "Q2", [[2]]]}


def write(folder: Path, content: Any) -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps(content))
    return path


def test_a_relation_holds_between_all_mentions_and_white_space_stays(tmp_path: Path) -> None:
    row = {"tokens": ["Ann", "Lee", " ", "in", "Rome", "Lee"], "h": ["ann lee", "Q1", [[0, 1], [5]]], "t": GOOD["t"]}
    row["t"] = ["rome", "Q2", [[4]]]
    (example,) = read_relations(read_fewrel, write(tmp_path, {"P1": [row]}))
    assert (example.id, example.document, example.text) == ("P1-0", "P1-0", "Ann Lee   in Rome Lee")
    assert example.entities == (Entity(0, 7, None), Entity(18, 21, None), Entity(13, 17, None))
    assert example.relations == (Relation(0, "P1", 2), Relation(1, "P1", 2))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (7, "it is a int, not an object"),
        ({key: GOOD[key] for key in ("tokens", "h")}, "it has no t"),
        (GOOD | {"h": ["ann", "Q1", [[]]]}, r"a mention of its h is of the words \[\]"),
        (GOOD | {"h": ["ann", "Q1", [[1, 0]]]}, r"a mention of its h is of the words \[1, 0\]"),
        (GOOD | {"h": ["ann", "Q1", [[-1, 0]]]}, r"a mention of its h is of the words \[-1, 0\]"),
        (GOOD | {"h": ["ann", "Q1", [[True]]]}, r"a mention of its h is of the words \[True\]"),
        (GOOD | {"tokens": ["Ann", "in", " "]}, "holds nothing but white space"),
        (GOOD | {"tokens": []}, "a list of texts is needed"),
    ],
)
def test_what_does_not_fit_is_named_and_may_be_left_out(row: Any, problem: str, tmp_path: Path) -> None:
    path = write(tmp_path, {"P1": [row], "P2": [GOOD]})
    for policy in ("error", "repair"):
        with pytest.raises(DataError, match=rf"P1\[0\], id P1-0: .*{problem}"):
            read_relations(read_fewrel, path, policy)
    assert [example.id for example in read_relations(read_fewrel, path, "repair_or_skip")] == ["P2-0"]


def test_files_of_another_form_are_refused(tmp_path: Path) -> None:
    for content, problem in (([GOOD], "a JSON object is needed"), ({"P1": GOOD}, "P1 is .*: a list of sentences")):
        with pytest.raises(DataError, match=problem):
            read_relations(read_fewrel, write(tmp_path, content))


def test_names_are_those_of_the_file_beside_and_are_not_needed_to_predict(tmp_path: Path) -> None:
    path = write(tmp_path, {"P1": [GOOD]})
    with pytest.raises(DataError, match=r"names\.json: cannot be read"):
        read_relations(read_fewrel, path, names="names.json")
    (example,) = read_relations(
        read_fewrel, write(tmp_path, {"P1": [{"tokens": ["Ann"]}]}), names="names.json", labelled=False
    )
    assert (example.id, example.text, example.entities) == ("P1-0", "Ann", ())
    (example,) = read_relations(read_fewrel, write(tmp_path, {"P1": [GOOD]}), labelled=False)
    assert (example.entities, example.relations) == ((Entity(0, 3, None), Entity(7, 11, None)), ())
    (tmp_path / "names.json").write_text('{"P1": ["lives in", "where"]}')
    (example,) = read_relations(read_fewrel, write(tmp_path, {"P1": [GOOD]}), names="names.json")
    assert example.relations == (Relation(0, "lives in", 1),)
