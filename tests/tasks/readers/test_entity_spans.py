"""Spans of characters: Stockmark's file, its tags and back again, and entities that are nowhere."""

import json
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.examples import Entity, TokenExample
from tasks.metrics.entities import entities_of
from tasks.readers.entity_spans import read_entity_spans, tags_of
from tasks.readers.policy import ReadReport
from tests.sources import read_file

FIELDS = {"text": "text", "entities": "entities", "span": "span", "type": "type", "name": "name", "id": None}


def read(path: Path, report: ReadReport | None = None, **how: Any) -> list[TokenExample]:
    return read_file(read_entity_spans, path, report, **{"language": "ja", "fields": FIELDS, "type_names": {}} | how)


def entity(start: int, end: int, name: str = "", kind: str = "LOC") -> dict[str, Any]:
    return {"span": [start, end], "type": kind} | ({"name": name} if name else {})


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*texts: dict[str, Any]) -> Path:
        path = tmp_path / "a.json"
        path.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        return path

    return write


def test_stockmarks_file_is_read_whole_and_its_spans_come_back(real_data: Path) -> None:
    path = real_data / "stockmark_ner_ja" / "ner.json"
    examples = read(path, fields=FIELDS | {"document": "curid"})
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert len(examples) == len({example.document for example in examples}) == len(rows) == 700
    for example, row in zip(examples, rows, strict=True):
        assert "".join(example.words) == example.text == row["text"]
        spans = {(kind, example.spans[first][0], example.spans[behind - 1][1])
                 for kind, first, behind in entities_of(example.tags or ())}  # fmt: skip
        assert spans == {(item["type"], *item["span"]) for item in row["entities"]}


def test_characters_are_units(file: Any) -> None:
    (example,) = read(file({"text": "東京 に", "entities": [entity(0, 2, "東京")]}))
    assert example == TokenExample(
        "0", "ja", "0", "東京 に", ((0, 1), (1, 2), (2, 3), (3, 4)), "character", ("B-LOC", "I-LOC", "O", "O")
    )
    (unlabelled,) = read(file({"text": "東京"}), labelled=False)
    assert unlabelled.tags is None


def test_types_and_fields_have_the_names_that_they_are_given(file: Any) -> None:
    path = file(
        {"t": "ab", "key": 7, "meta": {"doc": "d"}, "labels": [{"at": [0, 1], "is": "X"}, {"at": [1, 2], "is": "Y"}]}
    )
    fields = {"text": "t", "entities": "labels", "span": "at", "type": "is", "id": "key", "document": "meta.doc"}
    (example,) = read(path, fields=fields, type_names={"X": "PER", "Y": None})
    assert (example.id, example.document, example.tags) == ("7", "d", ("B-PER", "O"))
    for wrong, problem in (
        ({"text": "t"}, "data.read.fields.entities is needed"),
        (
            fields | {"tpye": "x"},
            "data.read.fields: unknown tpye; there are text, entities, span, type, name, id, document",
        ),
    ):
        with pytest.raises(ConfigError, match=problem):
            read(path, fields=wrong)


def test_neighbours_stay_apart_and_overlaps_are_refused() -> None:
    assert tags_of("abc", [Entity(1, 3, "X"), Entity(0, 1, "X")], {}) == ("B-X", "B-X", "I-X")
    with pytest.raises(ValueError, match="entity 'bc' overlaps another one"):
        tags_of("abc", [Entity(0, 2, "X"), Entity(1, 3, "Y")], {})


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ({"text": "ab", "entities": [entity(1, 1)]}, "a span is 1 to 1; the text has 2 characters"),
        ({"text": "ab", "entities": [entity(1, 3)]}, "a span is 1 to 3"),
        ({"text": "ab", "entities": [{"span": [0, True], "type": "X"}]}, "a span is 0 to True"),
        ({"text": "ab", "entities": [{"span": "0", "type": "X"}]}, "span '0'"),
        ({"text": "ab", "entities": [{"span": [0, 1]}]}, "an entity's type is None"),
        ({"text": "ab", "entities": [7]}, "its entities are .* a list of objects is needed"),
        ({"text": "ab", "entities": {}}, "its entities are .* a list of objects is needed"),
        ({"text": "ab"}, "it has no entities"),
        ({"text": "", "entities": []}, "its text is empty"),
        ({"text": None, "entities": []}, "its text is null"),
        ({"text": "abab", "entities": [entity(0, 1, "b")]}, "'b' is not at 0 to 1: 'a' is there"),
        ({"text": "ab", "entities": [entity(0, 2), entity(1, 2)]}, "overlaps another one"),
    ],
)
def test_bad_texts_are_named_and_may_be_left_out(bad: dict[str, Any], problem: str, file: Any) -> None:
    path = file({"text": "a", "entities": []}, bad)
    with pytest.raises(DataError, match=problem):
        read(path)
    report = ReadReport()
    assert len(read(path, report, on_bad_example="repair_or_skip")) == 1
    assert report.summary() == ["a.json (ja): 2 texts, 0 repaired, 1 skipped"]


def test_a_name_that_stands_elsewhere_once_is_found(file: Any) -> None:
    path = file({"text": "xab", "entities": [entity(0, 2, "ab")]})
    report = ReadReport()
    (example,) = read(path, report, on_bad_example="repair")
    assert example.tags == ("O", "B-LOC", "I-LOC")
    assert [incident.action for incident in report.incidents] == ["repaired"]
    with pytest.raises(DataError, match="'ab' is not at 0 to 2"):
        read(path)


def test_ids_are_unique(file: Any) -> None:
    path = file({"text": "a", "entities": [], "key": 1}, {"text": "b", "entities": [], "key": 1})
    with pytest.raises(DataError, match="its id is already that of"):
        read(path, fields=FIELDS | {"id": "key"})
