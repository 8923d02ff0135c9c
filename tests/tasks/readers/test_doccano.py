"""doccano's exports: both shapes of entities, classes, and ids that are missing, null or no ids."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.examples import Classification, Entity, Relation
from tasks.readers.doccano import read_doccano
from tests.sources import read_file

TEXT = "山田 works for 🍎 Apple."


def read(path: Path, rows: list[Any], **how: Any) -> list[Any]:
    text = json.dumps(rows) if path.name.startswith("list") else "\n".join(json.dumps(row) for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return read_file(read_doccano, path, **{"document": None, "classification": None} | how)


def entity(start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"label": "x", "start_offset": start, "end_offset": end} | more


@pytest.mark.parametrize("name", ["lines.jsonl", "list.json", "lines.jsonl.gz"])
def test_every_shape_is_read_by_code_points(name: str, tmp_path: Path) -> None:
    related = {
        "id": 5,
        "text": TEXT,
        "entities": [entity(0, 2, id=9), entity(15, 20, id=4, label="firm")],
        "relations": [{"id": 0, "from_id": 9, "to_id": 4, "type": "employer"}],
        "Comments": [],
    }
    rows = [related, {"text": TEXT, "label": [[13, 14, "logo"], [0, 2, "x"]]}, {"data": "Fine.", "label": ["good"]}]
    first, second, third = read(tmp_path / name, rows, classification="mood")
    assert [example.id for example in (first, second, third)] == ["5", "1", "2"]
    assert first.entities == (Entity(0, 2, "x"), Entity(15, 20, "firm"))
    assert first.relations == (Relation(0, "employer", 1),)
    assert [second.text[e.start : e.end] for e in second.entities] == ["🍎", "山田"]
    assert third.classifications == (Classification("mood", None, ("good",)),)


def test_entities_that_no_relation_names_need_no_ids(tmp_path: Path) -> None:
    (example,) = read(tmp_path / "a.jsonl", [{"text": TEXT, "entities": [entity(0, 2), entity(15, 20)]}])
    assert example.entities == (Entity(0, 2, "x"), Entity(15, 20, "x"))


def test_a_documents_key_is_the_files(tmp_path: Path) -> None:
    rows = [{"text": "a", "label": [], "meta": {"page": 3}}, {"text": "b", "label": [], "meta": {"page": 3}}]
    assert [example.document for example in read(tmp_path / "a.jsonl", rows, document="meta.page")] == ["3", "3"]
    with pytest.raises(DataError, match="id 0: it has no page"):
        read(tmp_path / "a.jsonl", rows, document="page")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"entities": [entity(0, 2)], "relations": [{"type": "r"}]}, "relation 'r' is of the entity None"),
        ({"entities": [entity(0, 2, id=1)], "relations": [{"type": "r", "from_id": {}, "to_id": 1}]}, "the entity {}"),
        ({"entities": [entity(0, 2, id=[1])]}, r"an entity's id is \[1\]: a text or a number is needed"),
        ({"entities": [entity(0, 2, label=None)]}, "an entity's type is None: a name is needed"),
        ({"label": [[0, 2, None]]}, "an entity's type is None: a name is needed"),
        ({"label": [[0, 2, "x"], "good"]}, r"a label is 'good': \[start, end, type\] is needed"),
        ({"label": [[0, 99, "x"]]}, "a span is 0 to 99; the text has 21 characters"),
        ({"label": [""]}, "mood is .*: names of options are needed"),
    ],
)
def test_what_does_not_fit_is_named(row: dict[str, Any], problem: str, tmp_path: Path) -> None:
    rows = [{"text": "Fine.", "label": []}, {"text": TEXT} | row]
    for policy in ("error", "repair"):
        with pytest.raises(DataError, match=f"line 2, id 1: .*{problem}"):
            read(tmp_path / "a.jsonl", rows, on_bad_example=policy, classification="mood")
    assert [
        example.id for example in read(tmp_path / "a.jsonl", rows, on_bad_example="skip", classification="mood")
    ] == ["0"]
