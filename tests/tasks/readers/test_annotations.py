"""Drafts of annotated texts: what fits, what is mended, what is refused; by way of doccano's reader."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.examples import Entity, Relation
from tasks.readers.doccano import read_doccano
from tasks.readers.policy import ReadReport
from tests.sources import read_file

TEXT = "Ann works for Ikea."
Write = Callable[..., Path]


def read(path: Path, policy: str = "error", report: ReadReport | None = None, **how: Any) -> list[Any]:
    settings = {"document": None, "classification": None}
    return read_file(read_doccano, path, report, on_bad_example=policy, **settings | how)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def lines(*rows: Any) -> Path:
        path = tmp_path / "a.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return lines


def marked(*spans: tuple[int, int], relations: Any = (), text: str = TEXT) -> dict[str, Any]:
    entities = [{"id": i, "label": "x", "start_offset": a, "end_offset": b} for i, (a, b) in enumerate(spans)]
    return {"text": text, "entities": entities, "relations": list(relations)}


def relation(subject: int, name: Any, object: int) -> dict[str, Any]:
    return {"from_id": subject, "to_id": object, "type": name}


def test_entities_and_relations_are_as_the_file_has_them(write: Write) -> None:
    related = [relation(1, "staff", 0), relation(0, "boss", 1), relation(1, "staff", 0)]
    (example,) = read(write(marked((0, 3), (14, 18), relations=related) | {"id": 7, "doc": "d"}), document="doc")
    assert (example.id, example.document, example.text) == ("7", "d", TEXT)
    assert example.entities == (Entity(0, 3, "x"), Entity(14, 18, "x"))
    assert example.relations == (Relation(1, "staff", 0), Relation(0, "boss", 1))


def test_white_space_at_the_ends_is_mended_if_the_policy_says_so(write: Write) -> None:
    path = write(marked((3, 10)))
    for policy in ("error", "skip"):
        with pytest.raises(DataError, match=r"white space at its ends: ' works '|none of its 1 texts can be used"):
            read(path, policy)
    report = ReadReport()
    (example,) = read(path, "repair", report)
    assert example.entities == (Entity(4, 9, "x"),)
    assert [incident.action for incident in report.incidents] == ["repaired"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (marked((3, 3)), r"a span is 3 to 3; the text has 19 characters"),
        (marked((15, 20)), r"a span is 15 to 20"),
        (marked((-1, 2)), r"a span is -1 to 2"),
        (marked((True, 2)), r"a span is True to 2"),
        (marked((0, 3), relations=[relation(0, "boss", 5)]), "'boss' is of the entity 5, which does not exist"),
        (marked((0, 3), relations=[relation(0, None, 0)]), "a relation's name is None"),
        (marked((3, 4)), "holds nothing but white space"),
        ({"text": TEXT, "entities": [{"id": 0, "label": " ", "start_offset": 0, "end_offset": 3}]}, "type is ' '"),
        (marked((0, 3)) | {"entities": marked((0, 3))["entities"] * 2}, "two entities have the id 0"),
        ({"text": TEXT, "entities": [5]}, "its entities are '.5.': a list of objects is needed"),
        ({"text": TEXT, "entities": "x"}, "a list of objects is needed"),
        ({"text": TEXT}, "it has no label"),
        ({"text": TEXT, "label": "good"}, "its labels are 'good': a list is needed"),
        ({"text": TEXT, "label": ["good"]}, "data.read.classification has to say what was asked"),
        ({"text": TEXT, "label": [[0, 3]]}, r"a label is \[0, 3\]: \[start, end, type\] is needed"),
        ({"text": " ", "entities": []}, "its text is ' ': a text is needed"),
        ({"entities": []}, "it has no text"),
        ({"text": "another", "entities": [], "id": 0}, "its id is already that of line 1"),
        (5, "it is a int, not an object"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_or_left_out(write: Write, row: Any, problem: str) -> None:
    path = write(marked((0, 3)) | {"id": 0}, row)
    for policy in ("error", "repair"):
        with pytest.raises(DataError, match=problem):
            read(path, policy)
    for policy in ("skip", "repair_or_skip"):
        report = ReadReport()
        assert [example.id for example in read(path, policy, report)] == ["0"]
        assert [incident.action for incident in report.incidents] == ["skipped"]


def test_nothing_that_can_be_used_is_an_error(write: Write) -> None:
    with pytest.raises(DataError, match="none of its 0 texts can be used"):
        read(write())


def test_older_exports_and_classes_of_texts(write: Write) -> None:
    path = write({"data": TEXT, "labels": [[0, 3, "person"]]}, {"text": "Fine.", "label": ["good", "short"]},
                 {"text": "Nothing.", "label": []})  # fmt: skip
    first, second, third = read(path, classification="mood")
    assert first.entities == (Entity(0, 3, "person"),)
    assert second.classifications == (("mood", None, ("good", "short")),)
    assert third.entities == third.classifications == ()
    assert [example.id for example in (first, second, third)] == ["0", "1", "2"]


def test_prediction_needs_texts_alone(write: Write) -> None:
    (example,) = read(write({"text": TEXT, "entities": "broken"}), labelled=False)
    assert (example.text, example.entities) == (TEXT, ())


def test_texts_to_predict_may_be_lines(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    path.write_text('Ann, "Bob"\tand I.\r\n\n{"text": 百度}', encoding="utf-8")
    examples = read(path, labelled=False)
    assert [(example.id, example.text) for example in examples] == [
        ("0", 'Ann, "Bob"\tand I.'),
        ("1", '{"text": 百度}'),
    ]
    with pytest.raises(
        DataError, match=r"annotated texts are JSON; a \.txt file has texts for run=predict, one a line"
    ):
        read(path)
